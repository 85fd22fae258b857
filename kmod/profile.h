/* SPDX-License-Identifier: GPL-2.0 */
/* Profiles, and the ports that are given to them. */
#ifndef NF_FTP_PROFILE_H
#define NF_FTP_PROFILE_H

#include <linux/netfilter/nf_ftp.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include "core/policy.h"
#include "core/line.h"

/* the one that always exists */
#define NF_FTP_PROFILE_DEFAULT "ftp"
/* seconds, as nf_conntrack_ftp */
#define NF_FTP_EXPECT_TIMEOUT 300

/**
 * struct nf_ftp_range - ports that follow each other, host byte order
 * @from: the first; 0 if there are none
 * @to: the last
 */
struct nf_ftp_range {
	u16 from;
	u16 to;
};

/**
 * struct nf_ftp_keys - a profile's keys
 * @name: the helper's, what follows its NUL is 0 as well
 * @policy: what may be opened
 * @modes: enum nf_ftp_modes
 * @minus_one: a server's come from the port below that of its control connections
 * @keepalive: a control connection lives as long as one of its data connections
 * @nat_from: first port that may be announced under NAT; 0 for any
 * @nat_to: last one
 * @timeout: seconds in which a data connection has to come
 * @ftps: enum nf_ftp_ftps; of it the core knows what &ftp_policy.encryption says
 * @ftps_any_source: a server's data connections of encrypted sessions come from any port
 * @ftps_connections: how many an encrypted session can have at a time
 * @ftps_passive: the server's ports that its client may call, with %NF_FTP_FTPS_RANGE
 * @ftps_active: the client's that its server may call
 */
struct nf_ftp_keys {
	char name[NF_FTP_PROFILE_SIZE];
	struct ftp_policy policy;
	u8 modes;
	bool minus_one;
	bool keepalive;
	u16 nat_from;
	u16 nat_to;
	u32 timeout;
	u8 ftps;
	bool ftps_any_source;
	u16 ftps_connections;
	struct nf_ftp_range ftps_passive;
	struct nf_ftp_range ftps_active;
};

/**
 * struct nf_ftp_profile - a helper's name with its keys; in force never changed
 * @users: configurations and sessions that have it
 * @rcu: for the grace period
 * @keys: the keys
 */
struct nf_ftp_profile {
	refcount_t users;
	struct rcu_head rcu;
	struct nf_ftp_keys keys;
};

/**
 * nf_ftp_profile_has_range - whether encrypted sessions may open data connections
 * @profile: profile
 */
static inline bool
nf_ftp_profile_has_range(const struct nf_ftp_profile *profile)
{
	return profile->keys.ftps_passive.from || profile->keys.ftps_active.from;
}

struct nf_ftp_profile *nf_ftp_profile_alloc(const char *name);
struct nf_ftp_profile *nf_ftp_profile_get(struct nf_ftp_profile *profile);
void nf_ftp_profile_put(struct nf_ftp_profile *profile);
bool nf_ftp_profile_restricts(const struct nf_ftp_profile *profile);
enum ftp_reason nf_ftp_profile_check(const struct nf_ftp_profile *profile,
				     enum ftp_verb verb);
enum ftp_reason nf_ftp_profile_judge(const struct nf_ftp_profile *profile,
				     const struct ftp_announcer *who,
				     const struct ftp_endpoint *e, bool *own);

/**
 * struct nf_ftp_port - a port that is given to a profile
 * @number: host byte order
 * @tls: its connections are encrypted from their first byte on
 * @profile: its name, what follows its NUL is 0 as well
 */
struct nf_ftp_port {
	u16 number;
	bool tls;
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

const struct nf_ftp_port *nf_ftp_ports_find(const struct nf_ftp_ports *ports,
					    u16 number);
int nf_ftp_ports_add(struct nf_ftp_ports *ports,
		     const struct nf_ftp_port *port);
int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports);

#endif /* NF_FTP_PROFILE_H */
