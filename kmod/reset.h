/* SPDX-License-Identifier: GPL-2.0 */
/* Ending a control connection from here. */
#ifndef NF_FTP_RESET_H
#define NF_FTP_RESET_H

#include "packet.h"

/**
 * nf_ftp_reset - tell both ends that a control connection is over
 * @packet: a segment of the client's that must not go on
 * @left: of each direction, the first byte that has not been sent on
 *
 * Whoever misses it is told again when the client sends again.
 */
void nf_ftp_reset(const struct nf_ftp_packet *packet, const u32 *left);

#endif /* NF_FTP_RESET_H */
