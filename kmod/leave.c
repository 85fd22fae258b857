// SPDX-License-Identifier: GPL-2.0
/* Going: what was begun is finished first. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <net/netfilter/nf_conntrack_core.h>
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

static int look(struct nf_conn *ct, void *found)
{
	const struct nf_ftp_control *control;

	rcu_read_lock();
	control = nf_ftp_control_find(ct);
	if (control && nf_ftp_leave_owes(control))
		*(bool *)found = true;
	rcu_read_unlock();
	return 0;
}

static bool is_any_owed(void)
{
	bool found = false;
	struct nf_ct_iter_data all = { .data = &found };

	down_read(&net_rwsem);
	for_each_net(all.net)
		nf_ct_iterate_cleanup_net(look, &all);
	up_read(&net_rwsem);
	return found;
}

void nf_ftp_leave(void)
{
	unsigned long end = jiffies + PATIENCE;

	nf_ftp_helper_leave();
	while (is_any_owed() && time_before(jiffies, end))
		msleep(20);
}
