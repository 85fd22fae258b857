/* SPDX-License-Identifier: GPL-2.0 */
/* What the administrator asked for, in a namespace. */
#ifndef NF_FTP_CONFIG_H
#define NF_FTP_CONFIG_H

#include <linux/netfilter/nf_ftp.h>
#include <linux/netlink.h>
#include "net.h"
#include "profile.h"

/**
 * struct nf_ftp_port - a port that is given to a helper
 * @number: host byte order
 * @profile: the helper's name, what follows its NUL is 0 as well
 */
struct nf_ftp_port {
	u16 number;
	char profile[NF_FTP_PROFILE_SIZE];
};

/**
 * struct nf_ftp_ports - all of them
 * @count: their number
 * @port: ascending
 */
struct nf_ftp_ports {
	u16 count;
	struct nf_ftp_port port[NF_FTP_PORTS_MAX];
};

/**
 * struct nf_ftp_wish - what somebody wants a configuration to become
 * @has_generation: only if it is the one with @generation
 * @generation: that
 * @has_ports: these ports and no others
 * @ports: the ports
 * @has_profiles: these profiles and no others
 * @may_name: names that the kernel does not know yet may be made known
 * @profiles: how many
 * @keys: the profiles, each name once
 */
struct nf_ftp_wish {
	bool has_generation;
	u32 generation;
	bool has_ports;
	struct nf_ftp_ports ports;
	bool has_profiles;
	bool may_name;
	u8 profiles;
	struct nf_ftp_keys keys[NF_FTP_PROFILES_MAX];
};

/**
 * struct nf_ftp_config - a configuration; never changed, only replaced
 * @rcu: for the grace period
 * @generation: of the next one it is one more
 * @ports: the ports
 * @helper: whom each is given to, at the same index
 * @asked: which of them the tool asked for: for these, connections are tracked
 * @profiles: how many profiles there are
 * @profile: the profiles
 */
struct nf_ftp_config {
	struct rcu_head rcu;
	u32 generation;
	struct nf_ftp_ports ports;
	const struct nf_ftp_helper *helper[NF_FTP_PORTS_MAX];
	DECLARE_BITMAP(asked, NF_FTP_PORTS_MAX);
	u8 profiles;
	struct nf_ftp_profile *profile[NF_FTP_PROFILES_MAX];
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
 * nf_ftp_ports_add - add a port
 * @ports: ports; one that is there already is not added again
 * @port: the port
 *
 * Return: 0, -EINVAL for port 0, -ENOSPC if there are %NF_FTP_PORTS_MAX.
 */
int nf_ftp_ports_add(struct nf_ftp_ports *ports,
		     const struct nf_ftp_port *port);

/**
 * nf_ftp_ports_scan - read a module parameter
 * @text: such as "21,2121", or ""
 * @ports: filled
 *
 * Return: 0 or -EINVAL.
 */
int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports);

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
