/* SPDX-License-Identifier: GPL-2.0 */
/* The newest kernel's helper interface, for all of them. */
#ifndef COMPAT_NF_CONNTRACK_HELPER_H
#define COMPAT_NF_CONNTRACK_HELPER_H

#include_next <net/netfilter/nf_conntrack_helper.h>

/* before 7.3 the kernel's own adds an offset to NULL where there is no extension */
static inline void *compat_help_data(const struct nf_conn *ct)
{
	struct nf_conn_help *help = nfct_help(ct);

	return help ? help->data : NULL;
}

#define nfct_help_data compat_help_data

/*
 * The forms in which a helper has to be registered to exclude the in-tree one:
 * the name check compares families, and is one-sided for NFPROTO_UNSPEC.
 */
#ifdef HAVE_HELPER_NFPROTO
#define COMPAT_HELPER_FAMILIES { NFPROTO_UNSPEC }
#else
#define COMPAT_HELPER_FAMILIES { NFPROTO_IPV4, NFPROTO_IPV6 }

/* a default port equal to the port keeps the name free of it */
#define COMPAT_HELPER_PORT 1
#define nf_ct_helper_init(helper, l3, l4, name, policy, classes, help, from, \
			  module)					     \
	nf_ct_helper_init(helper, l3, l4, name, COMPAT_HELPER_PORT,	     \
			  COMPAT_HELPER_PORT, 0, policy, classes, help,	     \
			  from, module)
#endif

#ifdef HAVE_HELPER_PTRS
#define compat_helpers_put nf_conntrack_helpers_register
#else
static inline int
compat_helpers_put(struct nf_conntrack_helper *helper, unsigned int n,
		   struct nf_conntrack_helper **registered)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		registered[i] = &helper[i];
	return nf_conntrack_helpers_register(helper, n);
}

static inline void
compat_helpers_unregister(struct nf_conntrack_helper **registered,
			  unsigned int n)
{
	while (n--)
		nf_conntrack_helper_unregister(registered[n]);
}

#define nf_conntrack_helpers_unregister compat_helpers_unregister
#endif

/*
 * Two helpers of one port exclude each other, but the kernel looks at that only
 * when one is registered. Port 0 matches no connection afterwards.
 */
static inline int
compat_helpers_register(struct nf_conntrack_helper *helper, unsigned int n,
			struct nf_conntrack_helper **registered)
{
	int err = compat_helpers_put(helper, n, registered);
#ifndef HAVE_HELPER_NFPROTO
	unsigned int i;

	for (i = 0; !err && i < n; i++)
		registered[i]->tuple.src.u.all = 0;
#endif
	return err;
}

#define nf_conntrack_helpers_register compat_helpers_register

/* each connection holds a reference to its helper where there is one to hold */
static inline bool compat_helper_get(struct nf_conntrack_helper *helper)
{
#ifdef HAVE_HELPER_CT_REFCNT
	return refcount_inc_not_zero(&helper->ct_refcnt);
#else
	return true;
#endif
}

static inline void compat_helper_put(struct nf_conntrack_helper *helper)
{
#ifdef HAVE_HELPER_CT_REFCNT
	refcount_dec(&helper->ct_refcnt);
#endif
}

/*
 * An entry that is deleted keeps its helper; a packet of it may wait in some queue
 * until the helper is gone. Where no reference keeps that there, it is forgotten.
 */
static inline void compat_helper_forget(struct nf_conn *ct)
{
#ifndef HAVE_HELPER_CT_REFCNT
	struct nf_conn_help *help = nfct_help(ct);

	if (help)
		RCU_INIT_POINTER(help->helper, NULL);
#endif
}

/* nor can anybody take it away from a connection where one is held */
static inline bool compat_helper_is_gone(const struct nf_conn *ct)
{
#ifdef HAVE_HELPER_CT_REFCNT
	return false;
#else
	const struct nf_conn_help *help = nfct_help(ct);

	return !help || !rcu_access_pointer(help->helper);
#endif
}

/* where a reference keeps the entry's helper, it would call destroy later */
static inline void compat_helper_disarm(struct nf_conntrack_helper *helper)
{
#ifdef HAVE_HELPER_CT_REFCNT
	WRITE_ONCE(helper->destroy, NULL);
#endif
}

#ifndef HAVE_EXPECTFN_DESTROY
static inline bool compat_has_expectfn(struct nf_conntrack_expect *exp,
				       void *expectfn)
{
	return exp->expectfn ==
	       ((const struct nf_ct_helper_expectfn *)expectfn)->expectfn;
}

/* whoever made them, also of other helpers' connections */
static inline void
nf_ct_helper_expectfn_destroy(const struct nf_ct_helper_expectfn *expectfn)
{
	nf_ct_expect_iterate_destroy(compat_has_expectfn, (void *)expectfn);
}
#endif

#endif /* COMPAT_NF_CONNTRACK_HELPER_H */
