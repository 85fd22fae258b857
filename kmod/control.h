/* SPDX-License-Identifier: GPL-2.0 */
/* A control connection's own state, behind its conntrack entry. */
#ifndef NF_FTP_CONTROL_H
#define NF_FTP_CONTROL_H

#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "core/session.h"
#include "profile.h"

/**
 * enum nf_ftp_denial - whether the client has sent a command that is denied
 * @NF_FTP_NOT_DENIED: no
 * @NF_FTP_DENIED: yes: no text of its goes on; one more for each time that resets
 *	were sent
 * @NF_FTP_RESET: and no more are sent. What is behind the gateway may have made of
 *	them what is answered by resets
 * @NF_FTP_RESETTING: and they are being sent; they come by here, too, and a rule may
 *	have done the same
 */
enum nf_ftp_denial {
	NF_FTP_NOT_DENIED,
	NF_FTP_DENIED,
	NF_FTP_RESET = NF_FTP_DENIED + 16,
	NF_FTP_RESETTING,
};

/**
 * struct nf_ftp_control - a control connection
 * @lock: protects what follows, and its agreement with the entry's sequence
 *	adjustment and expectations: their locks nest in it. Only packets of the
 *	connection wait for it, which hold no other lock of ours or of conntrack's;
 *	whoever has one may only try. Never held while a packet is changed
 * @pinned: bytes are ours to deliver, so the module must stay
 * @denied: enum nf_ftp_denial, or between two of it
 * @remapped: bit of each direction whose announcements may have to be
 *	rewritten, or whose text may have to stop, though its address stays
 * @listed: in a list; its lock protects this and @node
 * @session: what the core knows of it
 * @profile: what it is allowed; NULL if its namespace has no such profile
 * @ct: its entry, with a reference
 * @node: in a list of states
 * @rcu: for the grace period, when it is in no list any more
 */
struct nf_ftp_control {
	spinlock_t lock; /* see above */
	bool pinned;
	u8 denied;
	u8 remapped;
	bool listed;
	struct ftp_session session;
	struct nf_ftp_profile *profile;
	struct nf_conn *ct;
	union {
		struct hlist_node node;
		struct rcu_head rcu;
	};
};

/**
 * nf_ftp_control_assert_locked - the caller of this function holds the lock
 * @control: connection
 *
 * Nothing without lockdep.
 */
static inline void
nf_ftp_control_assert_locked(const struct nf_ftp_control *control)
{
	lockdep_assert_held(&control->lock);
}

struct nf_ftp_ftps_session;

/**
 * struct nf_ftp_ext - what is in the helper extension of the entry
 * @control: the connection's state, or NULL
 * @ftps: as long as it is encrypted, and may open data connections; see ftps.c
 * @quiet: as that of its session, or false: an acknowledgment, of which there are
 *	many, need not touch the memory of that
 * @spoke: directions that have sent text together with a SYN, as bits
 * @not_ftp: the client's was another protocol's
 * @tls: it began with a TLS record
 * @start: enum nf_ftp_start: where reading begins; see closing.c
 * @since: seconds of the monotonic clock when the state was made
 * @refused: how often something was refused
 */
struct nf_ftp_ext {
	struct nf_ftp_control __rcu *control;
	struct nf_ftp_ftps_session __rcu *ftps;
	bool quiet;
	u8 spoke;
	bool not_ftp;
	bool tls;
	u8 start;
	u32 since;
	u32 refused;
};

/**
 * nf_ftp_control_count_refusal - something was refused
 * @ct: entry that has our helper, or had it
 *
 * For the list of sessions: of two refusals at once one may not be counted.
 */
static inline void nf_ftp_control_count_refusal(const struct nf_conn *ct)
{
	struct nf_conn_help *help = nfct_help(ct);
	struct nf_ftp_ext *ext;

	if (!help)
		return;
	ext = (struct nf_ftp_ext *)help->data;
	WRITE_ONCE(ext->refused, READ_ONCE(ext->refused) + 1);
}

void nf_ftp_control_update_ext(struct nf_conn *ct,
			       struct nf_ftp_control *control);
struct nf_ftp_control *nf_ftp_control_find(const struct nf_conn *ct);
struct nf_ftp_control *nf_ftp_control_get(struct nf_conn *ct);
void nf_ftp_control_set_ooo(struct nf_ftp_control *control);
bool nf_ftp_control_pin(struct nf_ftp_control *control);
void nf_ftp_control_unpin(struct nf_ftp_control *control);
void nf_ftp_control_destroy(struct nf_conn *ct);
bool nf_ftp_control_owes(const struct nf_ftp_control *control);
void nf_ftp_control_drain(void);
void nf_ftp_control_flush(struct net *net);
int nf_ftp_control_init(void);
void nf_ftp_control_exit(void);

#endif /* NF_FTP_CONTROL_H */
