/* SPDX-License-Identifier: GPL-2.0 */
/* The ports of the gateway, and the data connection's translation. */
#ifndef NF_FTP_NAT_H
#define NF_FTP_NAT_H

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>

/**
 * nf_ftp_nat_choose - put an expectation in force at a port that is free
 * @exp: expectation; its port is chosen
 * @from: first port that may be chosen, host byte order
 * @to: last one
 *
 * Return: 0; -EBUSY if none was found; or what nf_ct_expect_related() returned.
 */
int nf_ftp_nat_choose(struct nf_conntrack_expect *exp, u16 from, u16 to);

/**
 * nf_ftp_nat_follow - lead a data connection where its control connection goes
 * @ct: data connection, whose master has NAT
 * @exp: what it was expected as
 */
void nf_ftp_nat_follow(struct nf_conn *ct,
		       const struct nf_conntrack_expect *exp);

#endif /* NF_FTP_NAT_H */
