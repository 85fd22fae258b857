/* SPDX-License-Identifier: GPL-2.0 */
/* The configuration of a namespace. */
#ifndef NF_FTP_CONFIG_H
#define NF_FTP_CONFIG_H

#include <linux/netlink.h>
#include "core/policy.h"
#include "profile.h"

/**
 * struct nf_ftp_config - a configuration; in force never changed, only replaced
 * @rcu: for the grace period
 * @generation: grows by one with each configuration
 * @ports: the ports
 * @has_tls: some are for TLS
 * @helper: the helper that each port gets, at the same index
 * @asked: which of them the tool asked for: for these, connections are tracked
 * @profiles: how many profiles there are
 * @profile: the profiles, in the order of their names
 * @advertises: how many lines there are in @advertise
 * @advertise: addresses that stand for others, in the order of their prefixes
 */
struct nf_ftp_config {
	struct rcu_head rcu;
	u32 generation;
	struct nf_ftp_ports ports;
	bool has_tls;
	const struct nf_ftp_helper *helper[NF_FTP_PORTS_MAX];
	DECLARE_BITMAP(asked, NF_FTP_PORTS_MAX);
	u8 profiles;
	struct nf_ftp_profile *profile[NF_FTP_PROFILES_MAX];
	u16 advertises;
	struct ftp_advertise advertise[];
};

struct nf_ftp_config *nf_ftp_config_alloc(const struct nf_ftp_config *old,
					  u16 advertises);
int nf_ftp_config_complete(struct nf_ftp_config *config,
			   const struct nf_ftp_config *old,
			   unsigned int names_max,
			   struct netlink_ext_ack *extack);
void nf_ftp_config_free(struct nf_ftp_config *config);
struct nf_ftp_profile *
nf_ftp_config_find(const struct nf_ftp_config *config, const char *name);
const struct nf_ftp_helper *nf_ftp_config_helper(const struct net *net,
						 u16 port);
bool nf_ftp_config_is_tls(const struct net *net, u16 dialled, u16 server);
bool nf_ftp_config_has_range(const struct net *net);
struct nf_ftp_profile *nf_ftp_config_profile(const struct net *net,
					     const char *name);
bool nf_ftp_config_advertises(const struct net *net);
bool nf_ftp_config_advertise(const struct net *net, struct ftp_announcer *who,
			     const struct ftp_address *peer);

#endif /* NF_FTP_CONFIG_H */
