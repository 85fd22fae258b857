/* SPDX-License-Identifier: GPL-2.0 */
/* Who uses a helper. */
#ifndef COMPAT_HELPER_USERS_H
#define COMPAT_HELPER_USERS_H

#include <linux/delay.h>
#include <linux/rtnetlink.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_helper.h>

/*
 * Do rules refer to it? Where connections hold references as well, what they do
 * not account for is the rules', unless one of them is just coming or going.
 */
#ifdef HAVE_HELPER_CT_REFCNT
#define COMPAT_HELPER_LOOKS	10

struct compat_helper_users {
	const struct nf_conntrack_helper *helper;
	unsigned int count;
};

static inline int compat_helper_count(struct nf_conn *ct, void *data)
{
	const struct nf_conn_help *help = nfct_help(ct);
	struct compat_helper_users *users = data;

	users->count += help &&
			rcu_access_pointer(help->helper) == users->helper;
	return 0;
}

static inline bool compat_helper_may_have_rules(struct nf_conntrack_helper *h)
{
	struct compat_helper_users users = { .helper = h };
	struct nf_ct_iter_data all = { .data = &users };
	unsigned int references = refcount_read(&h->ct_refcnt);

	down_read(&net_rwsem);
	for_each_net(all.net)
		nf_ct_iterate_cleanup_net(compat_helper_count, &all);
	up_read(&net_rwsem);
	references = max(references, refcount_read(&h->ct_refcnt));
	return references > 1 + users.count;
}

static inline bool compat_helper_has_rules(struct nf_conntrack_helper *helper)
{
	unsigned int looks = 1;

	while (compat_helper_may_have_rules(helper)) {
		if (looks++ == COMPAT_HELPER_LOOKS)
			return true;
		msleep(20);
	}
	return false;
}
#else
static inline bool compat_helper_has_rules(struct nf_conntrack_helper *helper)
{
	return refcount_read(&helper->refcnt) > 1;
}
#endif

#endif /* COMPAT_HELPER_USERS_H */
