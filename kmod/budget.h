/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much of something all namespaces may have together, and one of them.
 *
 * A namespace may have as much as is left for the others: one alone gets half,
 * and a second one still finds half of the rest. So nobody has to be counted,
 * and nobody can take everything.
 */
#ifndef NF_FTP_BUDGET_H
#define NF_FTP_BUDGET_H

#include <linux/atomic.h>
#include <linux/types.h>

/**
 * struct nf_ftp_budget - what all namespaces have together
 * @limit: how much that may be
 * @used: how much it is
 */
struct nf_ftp_budget {
	const long limit;
	atomic_long_t used;
};

/**
 * nf_ftp_budget_charge - take some of it, if there is enough left
 * @budget: what all have
 * @share: what one has
 * @amount: how much
 *
 * Two that ask at the same time may both be refused what one could have had.
 *
 * Return: true if it is taken.
 */
static inline bool nf_ftp_budget_charge(struct nf_ftp_budget *budget,
					atomic_long_t *share, long amount)
{
	long used = atomic_long_add_return(amount, &budget->used);

	if (atomic_long_add_return(amount, share) <= budget->limit - used)
		return true;
	atomic_long_sub(amount, share);
	atomic_long_sub(amount, &budget->used);
	return false;
}

/**
 * nf_ftp_budget_uncharge - give back what was taken
 * @budget: what all have
 * @share: what one has
 * @amount: how much
 */
static inline void nf_ftp_budget_uncharge(struct nf_ftp_budget *budget,
					  atomic_long_t *share, long amount)
{
	atomic_long_sub(amount, share);
	atomic_long_sub(amount, &budget->used);
}

#endif /* NF_FTP_BUDGET_H */
