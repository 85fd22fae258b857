/* SPDX-License-Identifier: GPL-2.0 */
/* Data connections, which keep their control connections. */
#ifndef NF_FTP_KEEPALIVE_H
#define NF_FTP_KEEPALIVE_H

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <net/net_namespace.h>
#include <net/netfilter/nf_conntrack.h>

/* how many data connections there are at ports with the same lowest bits */
#define NF_FTP_COUNT_BITS 10
extern atomic_t nf_ftp_keepalive_count[1 << NF_FTP_COUNT_BITS];

/**
 * nf_ftp_keepalive_count_at - the counter of ports like this one
 * @port: host byte order
 */
static inline atomic_t *nf_ftp_keepalive_count_at(u16 port)
{
	return &nf_ftp_keepalive_count[port %
				    ARRAY_SIZE(nf_ftp_keepalive_count)];
}

/**
 * nf_ftp_keepalive_has_port - whether there may be a data connection at a port
 * @port: host byte order
 *
 * Return: false if there is certainly none.
 */
static inline bool nf_ftp_keepalive_has_port(u16 port)
{
	return atomic_read(nf_ftp_keepalive_count_at(port));
}

bool nf_ftp_keepalive_idle(const struct nf_conn *ct, u32 *seconds);
bool nf_ftp_keepalive_helps(const struct nf_conn *master);
void nf_ftp_keepalive_add(const struct nf_conn *ct, bool keeps);
bool nf_ftp_keepalive_knows(const struct nf_conn *master,
			    const struct nf_conntrack_tuple *tuple, u32 *ended);
void nf_ftp_keepalive_init(struct net *net);
void nf_ftp_keepalive_stop(struct net *net);

#endif /* NF_FTP_KEEPALIVE_H */
