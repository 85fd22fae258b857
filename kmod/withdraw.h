/* SPDX-License-Identifier: GPL-2.0 */
/* Taking back what is no longer agreed on. */
#ifndef NF_FTP_WITHDRAW_H
#define NF_FTP_WITHDRAW_H

#include <net/netfilter/nf_conntrack_helper.h>
#include "control.h"

/**
 * nf_ftp_withdraw_all - take back what is no longer agreed on, and count slips
 * @ct: control connection
 * @control: its state, locked; nothing is gone any more then
 */
void nf_ftp_withdraw_all(struct nf_conn *ct, struct nf_ftp_control *control);

/**
 * nf_ftp_withdraw - take back what is no longer agreed on, if anything
 * @ct: control connection
 * @control: its state, locked
 */
static inline void nf_ftp_withdraw(struct nf_conn *ct,
				   struct nf_ftp_control *control)
{
	struct ftp_exchange *x = &control->session.exchange;
	const struct nf_conn_help *help;

	nf_ftp_control_assert_locked(control);
	if (likely(!(x->gone | x->slips)))
		return;
	if (x->slips)
		nf_ftp_count(nf_ct_net(ct), NF_FTP_RESYNCHRONISED);
	x->slips = 0;
	/* mostly all of them were used */
	help = nfct_help(ct);
	if (help && READ_ONCE(help->expecting[NF_CT_EXPECT_CLASS_DEFAULT]))
		nf_ftp_withdraw_all(ct, control);
	else
		x->gone = 0;
}

/**
 * nf_ftp_withdraw_older - take back what another session of the announcer expects
 * @than: expectation of ours that finds its port taken, not inserted
 *
 * Context: RCU read side.
 * Return: true if that was the announcer's own, and is taken back.
 */
bool nf_ftp_withdraw_older(const struct nf_conntrack_expect *than);

#endif /* NF_FTP_WITHDRAW_H */
