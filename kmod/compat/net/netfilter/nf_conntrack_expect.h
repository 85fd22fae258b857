/* SPDX-License-Identifier: GPL-2.0 */
/* When an expectation's time is over, for all kernels. */
#ifndef COMPAT_NF_CONNTRACK_EXPECT_H
#define COMPAT_NF_CONNTRACK_EXPECT_H

#include_next <net/netfilter/nf_conntrack_expect.h>

/* of one in force; unless it is used or over already */
static inline void compat_expect_set_timeout(struct nf_conntrack_expect *exp,
					     u32 seconds)
{
#ifdef HAVE_EXPECT_TIMER
	mod_timer_pending(&exp->timeout, jiffies + seconds * HZ);
#else
	WRITE_ONCE(exp->timeout, nfct_time_stamp + seconds * HZ);
#endif
}

/* one whose time is over stays in the table until somebody comes by */
static inline bool
compat_expect_is_over(const struct nf_conntrack_expect *exp)
{
#ifdef HAVE_EXPECT_TIMER
	return false;
#else
	return nf_ct_exp_is_expired(exp);
#endif
}

#endif /* COMPAT_NF_CONNTRACK_EXPECT_H */
