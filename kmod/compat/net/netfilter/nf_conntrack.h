/* SPDX-License-Identifier: GPL-2.0 */
/* The newest kernel's way to visit connections, to hold and to prolong them. */
#ifndef COMPAT_NF_CONNTRACK_H
#define COMPAT_NF_CONNTRACK_H

#include_next <net/netfilter/nf_conntrack.h>

#ifndef HAVE_CT_ITER_DATA
struct nf_ct_iter_data {
	struct net *net;
	void *data;
	u32 portid;
	int report;
};

static inline void
compat_iterate_cleanup_net(int (*iter)(struct nf_conn *ct, void *data),
			   const struct nf_ct_iter_data *i)
{
	nf_ct_iterate_cleanup_net(i->net, iter, i->data, i->portid, i->report);
}

#define nf_ct_iterate_cleanup_net compat_iterate_cleanup_net
#endif

/* a reference to an entry that may be about to go */
static inline bool compat_ct_tryget(struct nf_conn *ct)
{
#ifdef HAVE_CT_ATOMIC
	return atomic_inc_not_zero(&ct->ct_general.use);
#else
	return refcount_inc_not_zero(&ct->ct_general.use);
#endif
}

#ifdef HAVE_REFRESH_SKB
#define nf_ct_refresh(ct, extra) nf_ct_refresh(ct, NULL, extra)
#endif

#endif /* COMPAT_NF_CONNTRACK_H */
