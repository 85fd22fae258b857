// SPDX-License-Identifier: GPL-2.0
/* Finding expectations again, to take them back. */
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include "expect.h"
#include "news.h"
#include "stats.h"
#include "withdraw.h"

static bool is_of_slot(const struct nf_conntrack_expect *exp,
		       const struct ftp_exchange *x, u32 slot)
{
	bool passive = x->passive & 1 << slot;
	__be16 announced = exp->saved_proto.tcp.port;

	lockdep_assert_held(&nf_conntrack_expect_lock);
	if (!announced)
		announced = exp->tuple.dst.u.tcp.port;
	return nf_ftp_expect_is_ours(exp) &&
	       exp->dir == (passive ? IP_CT_DIR_ORIGINAL : IP_CT_DIR_REPLY) &&
	       announced == htons(x->port[slot]) &&
	       nf_ftp_expect_host(exp) == x->host[slot];
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

static void tell_withdrawn(const struct nf_conntrack_expect *exp,
			   const struct nf_conn *ct)
{
	nf_ftp_count(nf_ct_net(ct), NF_FTP_WITHDRAWN);
	if (nf_ftp_is_watched(nf_ct_net(ct)))
		nf_ftp_expect_tell(exp, &(struct nf_ftp_news){
			.kind = NF_FTP_NEWS_WITHDRAWN, .ct = ct });
}

/* a host has one port of this number, and has announced it anew */
static bool is_older(const struct nf_conntrack_expect *exp,
		     const struct nf_conntrack_expect *than)
{
	lockdep_assert_held(&nf_conntrack_expect_lock);
	return nf_ftp_expect_is_ours(exp) &&
	       exp->saved_proto.tcp.port == than->saved_proto.tcp.port &&
	       nf_inet_addr_cmp(&exp->saved_addr, &than->saved_addr);
}

bool nf_ftp_withdraw_older(const struct nf_conntrack_expect *than)
{
	struct nf_conntrack_expect *exp;
	struct nf_conn *master = NULL;

	spin_lock_bh(&nf_conntrack_expect_lock);
	exp = __nf_ct_expect_find(nf_ct_net(than->master),
				  nf_ct_zone(than->master), &than->tuple);
	/* its session may be gone as soon as it is not locked */
	if (exp && is_older(exp, than) && compat_ct_tryget(exp->master)) {
		master = exp->master;
		refcount_inc(&exp->use);
	}
	spin_unlock_bh(&nf_conntrack_expect_lock);
	if (!master)
		return false;
	nf_ct_unexpect_related(exp);
	tell_withdrawn(exp, master);
	nf_ct_expect_put(exp);
	nf_ct_put(master);
	return true;
}

void nf_ftp_withdraw_all(struct nf_conn *ct, struct nf_ftp_control *control)
{
	struct ftp_exchange *x = &control->session.exchange;
	struct nf_conntrack_expect *exp;
	u32 slot;

	nf_ftp_control_assert_locked(control);
	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (!(x->gone & 1 << slot))
			continue;
		exp = find_slot(ct, x, slot);
		if (!exp)
			continue;
		nf_ct_unexpect_related(exp);
		tell_withdrawn(exp, ct);
		nf_ct_expect_put(exp);
	}
	x->gone = 0;
}
