/* SPDX-License-Identifier: GPL-2.0 */
/* The ports of the gateway, and the data connection's translation. */
#ifndef NF_FTP_NAT_H
#define NF_FTP_NAT_H

#include <linux/atomic.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>

/* how many data connections there are at ports with the same lowest bits */
#define NF_FTP_OCCUPIED_BITS 10
extern atomic_t nf_ftp_nat_occupied[1 << NF_FTP_OCCUPIED_BITS];

/**
 * nf_ftp_nat_occupied_at - how many there are at ports like this one
 * @port: host byte order
 */
static inline atomic_t *nf_ftp_nat_occupied_at(u16 port)
{
	return &nf_ftp_nat_occupied[port %
				    ARRAY_SIZE(nf_ftp_nat_occupied)];
}

/**
 * nf_ftp_nat_is_occupied - may a data connection at this port be there?
 * @port: host byte order
 *
 * Return: false if there is certainly none.
 */
static inline bool nf_ftp_nat_is_occupied(u16 port)
{
	return atomic_read(nf_ftp_nat_occupied_at(port));
}

/**
 * nf_ftp_nat_source - where active data connections come from
 * @ct: control connection
 *
 * Return: the port below that of the control connection (RFC 959 section 3.2),
 * network byte order.
 */
static inline __be16 nf_ftp_nat_source(const struct nf_conn *ct)
{
	__be16 port = ct->tuplehash[IP_CT_DIR_REPLY].tuple.src.u.tcp.port;

	return htons(ntohs(port) - 1);
}

/**
 * nf_ftp_nat_lingers - is its data connection one that is already there?
 * @exp: expectation, not in force
 *
 * A server that always calls from the same port cannot call another client at
 * the port where it has called one, as long as either end remembers that.
 */
bool nf_ftp_nat_lingers(const struct nf_conntrack_expect *exp);

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
