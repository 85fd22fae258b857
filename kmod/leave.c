// SPDX-License-Identifier: GPL-2.0
/* Going: what was begun is finished first. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include "helper.h"
#include "leave.h"

/* a few repetitions; who has gone for ever should not keep us */
#define PATIENCE (5 * HZ)

bool nf_ftp_leave_owes(const struct nf_ftp_control *control)
{
	const struct ftp_stream *stream = control->session.stream;

	return READ_ONCE(stream[FTP_CLIENT].edit.old_len) ||
	       READ_ONCE(stream[FTP_SERVER].edit.old_len);
}

void nf_ftp_leave(void)
{
	unsigned long end = jiffies + PATIENCE;

	nf_ftp_helper_leave();
	while (nf_ftp_control_any(nf_ftp_leave_owes) &&
	       time_before(jiffies, end))
		msleep(20);
}
