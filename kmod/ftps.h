/* SPDX-License-Identifier: GPL-2.0 */
/* Encrypted sessions that may open data connections: ftps.c, and their SYNs: ftps_syn.c. */
#ifndef NF_FTP_FTPS_H
#define NF_FTP_FTPS_H

#include <net/netfilter/nf_conntrack.h>
#include "control.h"
#include "internal.h"
#include "profile.h"

/**
 * struct nf_ftp_admission - a data connection that was let in
 * @from: port that it comes from
 * @to: port that it goes to
 * @dir: who opens it, enum ip_conntrack_dir of the control connection
 * @since: jiffies when it was, without the highest bits
 */
struct nf_ftp_admission {
	__be16 from;
	__be16 to;
	u32 dir : 1;
	u32 since : 31;
};

/**
 * struct nf_ftp_ftps_session - an encrypted session that may open data connections
 * @node: by direction of who opens them, in the table if there are ports for it
 * @ct: its entry, with a reference
 * @profile: what it is allowed, with a reference
 * @rcu: for the grace period
 * @opened: how many were let in
 * @heard: its server's next sequence number when this session began, or when a later one
 *	did that has the same two addresses and another real server
 * @mixed: by direction, whether another session has, or had, the same two addresses and
 *	another real host
 * @lock: protects what follows; nothing is called with it
 * @count: how many there are in @admitted
 * @admitted: those that may be open
 */
struct nf_ftp_ftps_session {
	struct hlist_node node[IP_CT_DIR_MAX];
	struct nf_conn *ct;
	struct nf_ftp_profile *profile;
	struct rcu_head rcu;
	atomic_t opened;
	u32 heard;
	bool mixed[IP_CT_DIR_MAX];
	spinlock_t lock; /* see above */
	u16 count;
	struct nf_ftp_admission admitted[];
};

const struct nf_ftp_range *
nf_ftp_ftps_range(const struct nf_ftp_profile *profile, u8 dir);
const struct hlist_head *
nf_ftp_ftps_bucket(const struct net *net,
		   const struct nf_conntrack_tuple *tuple, u8 dir);
bool nf_ftp_ftps_is_silent(const struct nf_ftp_ftps_session *ftps);
bool nf_ftp_ftps_is_mixed(const struct nf_ftp_ftps_session *a,
			  const struct nf_ftp_ftps_session *b, u8 dir);
void nf_ftp_ftps_hook_later(struct nf_ftp_net *pernet, unsigned long delay);

/* ftps.c: encrypted sessions that may open data connections */
void nf_ftp_ftps_update(struct nf_conn *ct, struct nf_ftp_ext *ext,
			struct nf_ftp_control *control);
void nf_ftp_ftps_end(struct nf_ftp_ext *ext);
void nf_ftp_ftps_for_pair(struct nf_conn *master, void (*act)(struct nf_conn *ct));
int nf_ftp_ftps_fill(struct sk_buff *msg, const struct nf_conn *ct);

/* ftps_syn.c: these, as their SYNs come */
void nf_ftp_ftps_start(struct net *net);
void nf_ftp_ftps_close(struct net *net);
void nf_ftp_ftps_stop(struct net *net);

#endif /* NF_FTP_FTPS_H */
