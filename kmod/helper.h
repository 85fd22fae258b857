/* SPDX-License-Identifier: GPL-2.0 */
/* The conntrack helper `ftp': its registration, and what it does to a packet. */
#ifndef NF_FTP_HELPER_H
#define NF_FTP_HELPER_H

#include <net/netfilter/nf_conntrack.h>

extern bool nf_ftp_is_open;

/**
 * nf_ftp_helper_is_ours - did somebody give our helper to the connection?
 * @ct: connection
 *
 * Context: RCU read side.
 */
bool nf_ftp_helper_is_ours(const struct nf_conn *ct);

/**
 * nf_ftp_helper_assign - give our helper to a connection that has none
 * @ct: unconfirmed entry
 */
void nf_ftp_helper_assign(struct nf_conn *ct);

/**
 * nf_ftp_helper_is_open - may packets be touched?
 *
 * Context: RCU read side. Within one, a namespace's state stays after "true".
 */
static inline bool nf_ftp_helper_is_open(void)
{
	return READ_ONCE(nf_ftp_is_open);
}

/** nf_ftp_helper_open - everything is there: begin */
void nf_ftp_helper_open(void);

/** nf_ftp_helper_close - touch no packet any more, and wait until it is so */
void nf_ftp_helper_close(void);

/**
 * nf_ftp_helper_init - register the helper
 *
 * Return: 0; -EBUSY, with a line in the log, if another module has the name.
 */
int nf_ftp_helper_init(void);

/** nf_ftp_helper_exit - connections go on without the helper */
void nf_ftp_helper_exit(void);

#endif /* NF_FTP_HELPER_H */
