/* SPDX-License-Identifier: GPL-2.0 */
/* Memory for text that came before its turn. */
#ifndef NF_FTP_EARLY_H
#define NF_FTP_EARLY_H

#include <net/netfilter/nf_conntrack.h>
#include "control.h"

/**
 * nf_ftp_early_keep - keep a copy of a segment's text until its turn comes
 * @control: its connection's state, locked
 * @segment: the segment, which is early
 *
 * For nobody who has not logged in, and only within what core/ahead.h allows a
 * connection and a budget its namespace. It is kept for about a second.
 *
 * Return: false if it is not kept, and counted.
 */
bool nf_ftp_early_keep(struct nf_ftp_control *control,
		       const struct ftp_segment *segment);

/**
 * nf_ftp_early_free - a copy has been read, or its connection is gone
 * @ct: the connection's entry
 * @copy: no longer in the connection's list
 */
void nf_ftp_early_free(const struct nf_conn *ct, struct ftp_ahead *copy);

/**
 * nf_ftp_early_expire - give up what has waited too long
 * @control: connection, locked
 *
 * Return: true if others still wait.
 */
bool nf_ftp_early_expire(struct nf_ftp_control *control);

/**
 * nf_ftp_early_drop - the connection has begun anew: nothing will be read
 * @control: connection, locked
 */
void nf_ftp_early_drop(struct nf_ftp_control *control);

#endif /* NF_FTP_EARLY_H */
