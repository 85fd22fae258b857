/* SPDX-License-Identifier: GPL-2.0 */
/* Going: what was begun is finished first. */
#ifndef NF_FTP_LEAVE_H
#define NF_FTP_LEAVE_H

#include "control.h"

/**
 * nf_ftp_leave_owes - is text that was replaced not acknowledged yet?
 * @control: connection, locked or not
 *
 * Its sender may have to repeat it, and without us would repeat the old one,
 * with other numbers.
 */
bool nf_ftp_leave_owes(const struct nf_ftp_control *control);

/**
 * nf_ftp_leave - begin nothing any more, and finish what was begun
 *
 * Returns when nothing is owed any more, or after a few seconds.
 *
 * Context: may sleep.
 */
void nf_ftp_leave(void);

#endif /* NF_FTP_LEAVE_H */
