// SPDX-License-Identifier: GPL-2.0
/* Finding expectations again, to take them back. */
#include <net/netfilter/nf_conntrack_core.h>
#include "expect.h"
#include "news.h"
#include "stats.h"
#include "withdraw.h"

static bool is_of_slot(const struct nf_conntrack_expect *exp,
		       const struct ftp_exchange *x, u32 slot)
{
	bool passive = x->passive & 1 << slot;
	__be16 announced = exp->saved_proto.tcp.port;

	if (!announced)
		announced = exp->tuple.dst.u.tcp.port;
	return nf_ftp_expect_is_ours(exp) &&
	       exp->dir == (passive ? IP_CT_DIR_ORIGINAL : IP_CT_DIR_REPLY) &&
	       announced == htons(x->port[slot]);
}

/* NULL if it was used, or its time is over; else the caller owns a reference */
static struct nf_conntrack_expect *find_slot(const struct nf_conn *ct,
					     const struct ftp_exchange *x,
					     u32 slot)
{
	const struct nf_conn_help *help = nfct_help(ct);
	struct nf_conntrack_expect *exp, *found = NULL;

	spin_lock_bh(&nf_conntrack_expect_lock);
	hlist_for_each_entry(exp, &help->expectations, lnode) {
		if (is_of_slot(exp, x, slot) &&
		    refcount_inc_not_zero(&exp->use)) {
			found = exp;
			break;
		}
	}
	spin_unlock_bh(&nf_conntrack_expect_lock);
	return found;
}

void nf_ftp_withdraw_all(struct nf_conn *ct, struct ftp_exchange *x)
{
	struct nf_conntrack_expect *exp;
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (!(x->gone & 1 << slot))
			continue;
		exp = find_slot(ct, x, slot);
		if (!exp)
			continue;
		nf_ct_unexpect_related(exp);
		if (nf_ftp_is_watched(nf_ct_net(ct)))
			nf_ftp_expect_tell(exp, &(struct nf_ftp_news){
				.kind = NF_FTP_NEWS_WITHDRAWN, .ct = ct });
		nf_ct_expect_put(exp);
		nf_ftp_count(nf_ct_net(ct), NF_FTP_WITHDRAWN);
	}
	x->gone = 0;
}
