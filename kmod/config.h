/* SPDX-License-Identifier: GPL-2.0 */
/* What the administrator asked for, in a namespace. */
#ifndef NF_FTP_CONFIG_H
#define NF_FTP_CONFIG_H

#include <linux/netlink.h>
#include "core/advertise.h"
#include "net.h"
#include "ports.h"
#include "profile.h"

struct nf_ftp_wish;

/**
 * struct nf_ftp_config - a configuration; never changed, only replaced
 * @rcu: for the grace period
 * @generation: of the next one it is one more
 * @ports: the ports
 * @helper: whom each is given to, at the same index
 * @asked: which of them the tool asked for: for these, connections are tracked
 * @profiles: how many profiles there are
 * @profile: the profiles
 * @advertises: how many lines there are in @advertise
 * @advertise: what is told of addresses
 */
struct nf_ftp_config {
	struct rcu_head rcu;
	u32 generation;
	struct nf_ftp_ports ports;
	const struct nf_ftp_helper *helper[NF_FTP_PORTS_MAX];
	DECLARE_BITMAP(asked, NF_FTP_PORTS_MAX);
	u8 profiles;
	struct nf_ftp_profile *profile[NF_FTP_PROFILES_MAX];
	u16 advertises;
	struct ftp_advertise advertise[];
};

/**
 * nf_ftp_config_helper - whom is a port given to?
 * @net: namespace
 * @port: host byte order
 *
 * Context: RCU read side.
 * Return: the helper; NULL for most ports.
 */
const struct nf_ftp_helper *nf_ftp_config_helper(const struct net *net,
						 u16 port);

/**
 * nf_ftp_config_find - a profile of a configuration
 * @config: configuration
 * @name: the profile's
 *
 * Return: the profile; NULL if there is none.
 */
struct nf_ftp_profile *
nf_ftp_config_find(const struct nf_ftp_config *config, const char *name);

/**
 * nf_ftp_config_profile - the keys of a name
 * @net: namespace
 * @name: the helper's
 *
 * Context: RCU read side.
 * Return: a profile with a reference for the caller; NULL if this namespace
 * does not have it.
 */
struct nf_ftp_profile *nf_ftp_config_profile(const struct net *net,
					     const char *name);

/**
 * nf_ftp_config_advertise - under which address does a peer know an announcer?
 * @net: namespace
 * @who: announcer; where it is not the one under which it leaves here, @told is
 *	set
 * @peer: the peer's address
 *
 * Context: RCU read side.
 * Return: true if it was set.
 */
bool nf_ftp_config_advertise(const struct net *net, struct ftp_announcer *who,
			     const struct ftp_address *peer);

/**
 * nf_ftp_config_set - replace a namespace's configuration, or parts of it
 * @net: namespace
 * @wish: what it is to become
 * @extack: told what is wrong with it
 *
 * Return: 0; -ESTALE if it is not the one that was read; -ENOENT, -EEXIST,
 * -EBUSY, -EPERM or -EINVAL with a sentence; -ENOMEM; or why connections cannot
 * be tracked. Nothing is changed then.
 */
int nf_ftp_config_set(struct net *net, const struct nf_ftp_wish *wish,
		      struct netlink_ext_ack *extack);

/**
 * nf_ftp_config_init - a namespace begins
 * @net: namespace
 * @first: its ports
 *
 * Return: 0 or -errno.
 */
int nf_ftp_config_init(struct net *net, const struct nf_ftp_wish *first);

/**
 * nf_ftp_config_exit - a namespace, or the module, is about to go
 * @net: namespace
 */
void nf_ftp_config_exit(struct net *net);

#endif /* NF_FTP_CONFIG_H */
