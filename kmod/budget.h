/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much of something all namespaces may have together, and one of them.
 *
 * Half is for the first namespace. Of the other half any namespace may have as
 * much as it leaves: one alone gets half of it, a second one half of the rest.
 */
#ifndef NF_FTP_BUDGET_H
#define NF_FTP_BUDGET_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <net/net_namespace.h>

/**
 * struct nf_ftp_budget - what all namespaces have together
 * @limit: how much that may be
 * @used: how much it is
 * @others: how much of it others than the first namespace have
 */
struct nf_ftp_budget {
	const long limit;
	atomic_long_t used;
	atomic_long_t others;
};

/**
 * nf_ftp_budget_uncharge - give back what was taken
 * @budget: what all have
 * @net: who gives it back
 * @share: what that one has
 * @amount: how much
 */
static inline void nf_ftp_budget_uncharge(struct nf_ftp_budget *budget,
					  const struct net *net,
					  atomic_long_t *share, long amount)
{
	atomic_long_sub(amount, share);
	atomic_long_sub(amount, &budget->used);
	if (!net_eq(net, &init_net))
		atomic_long_sub(amount, &budget->others);
}

/**
 * nf_ftp_budget_charge - take some of it, if there is enough left
 * @budget: what all have
 * @net: who takes it
 * @share: what that one has
 * @amount: how much
 *
 * Two that ask at the same time may both be refused what one could have had.
 *
 * Return: true if it is taken.
 */
static inline bool nf_ftp_budget_charge(struct nf_ftp_budget *budget,
					const struct net *net,
					atomic_long_t *share, long amount)
{
	long used = atomic_long_add_return(amount, &budget->used);
	long has = atomic_long_add_return(amount, share);
	bool fits = used <= budget->limit;

	if (!net_eq(net, &init_net))
		fits &= has <= budget->limit / 2 -
			atomic_long_add_return(amount, &budget->others);
	if (!fits)
		nf_ftp_budget_uncharge(budget, net, share, amount);
	return fits;
}

#endif /* NF_FTP_BUDGET_H */
