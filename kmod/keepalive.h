/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control connection lives as long as one of its data connections does; and
 * their ports on the gateway are known.
 *
 * While a long file is on its way nothing is said on the control connection, and
 * its entry would be forgotten. Data connections have no helper, and in a
 * flowtable nobody sees their packets; so from time to time somebody looks.
 */
#ifndef NF_FTP_KEEPALIVE_H
#define NF_FTP_KEEPALIVE_H

#include <net/netfilter/nf_conntrack.h>

/**
 * nf_ftp_keepalive_add - a data connection is here
 * @ct: its entry, not confirmed yet
 * @keeps: it keeps its control connection
 */
void nf_ftp_keepalive_add(const struct nf_conn *ct, bool keeps);

/**
 * nf_ftp_keepalive_knows - is there such a data connection, or was there just now?
 * @master: a control connection of its namespace, and its zone
 * @tuple: of its first packet
 *
 * Asked of our own table, with sessions locked: conntrack's would delete what it
 * finds expired there. What is gone is known for some seconds more.
 */
bool nf_ftp_keepalive_knows(const struct nf_conn *master,
			    const struct nf_conntrack_tuple *tuple);

/**
 * nf_ftp_keepalive_ended - for how long has such a data connection been over?
 * @master: as nf_ftp_keepalive_knows() wants it
 * @tuple: of its first packet
 *
 * One that was closed first by who opened it makes way for a new one between the
 * same ends: the kernel drops its entry when that begins.
 *
 * Return: jiffies since that was seen, at least 1; 0 if it is not over, was closed
 * otherwise, or is not known.
 */
u32 nf_ftp_keepalive_ended(const struct nf_conn *master,
			   const struct nf_conntrack_tuple *tuple);

/**
 * nf_ftp_keepalive_init - a namespace begins
 * @net: namespace
 */
void nf_ftp_keepalive_init(struct net *net);

/**
 * nf_ftp_keepalive_stop - a namespace ends: look no more
 * @net: namespace; no packet adds anything any more
 */
void nf_ftp_keepalive_stop(struct net *net);

#endif /* NF_FTP_KEEPALIVE_H */
