// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for text that came before its turn.
 *
 * A stranger's packets make us allocate it, so it has bounds: for a connection,
 * for a namespace, for the module, and in time.
 */
#include <linux/jiffies.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include "budget.h"
#include "core/session.h"
#include "early.h"
#include "net.h"
#include "stats.h"

/* what is missing comes sooner, or else too late */
#define PATIENCE HZ

static struct nf_ftp_budget budget = { .limit = SZ_4M };

static bool charge(const struct nf_conn *ct, u32 size)
{
	struct net *net = nf_ct_net(ct);

	return nf_ftp_budget_charge(&budget, net, &nf_ftp_pernet(net)->early,
				    size);
}

static void uncharge(const struct nf_conn *ct, u32 size)
{
	struct net *net = nf_ct_net(ct);

	nf_ftp_budget_uncharge(&budget, net, &nf_ftp_pernet(net)->early, size);
}

bool nf_ftp_early_keep(struct nf_ftp_control *control,
		       const struct ftp_segment *segment)
{
	struct ftp_stream *stream = &control->session.stream[segment->dir];
	u32 len = segment->text.len, size = ftp_ahead_size(len);
	struct ftp_ahead *copy = NULL;

	nf_ftp_control_assert_locked(control);
	if (ftp_session_may_postpone(&control->session, len) &&
	    charge(control->ct, size)) {
		copy = kmalloc(size, GFP_ATOMIC);
		if (!copy)
			uncharge(control->ct, size);
	}
	if (!copy) {
		nf_ftp_count(nf_ct_net(control->ct), NF_FTP_EARLY_DROPPED);
		return false;
	}
	copy->since = (u32)jiffies;
	ftp_ahead_put(&stream->ahead, copy, segment->seq, segment->text);
	nf_ftp_control_set_early(control);
	return true;
}

void nf_ftp_early_free(const struct nf_conn *ct, struct ftp_ahead *copy)
{
	uncharge(ct, ftp_ahead_size(copy->len));
	kfree(copy);
}

static void expire_stream(const struct nf_conn *ct, struct ftp_stream *stream)
{
	struct ftp_ahead **at = &stream->ahead, *copy;

	while ((copy = *at)) {
		if ((u32)jiffies - copy->since < PATIENCE) {
			at = &copy->next;
			continue;
		}
		*at = copy->next;
		/* reading goes on behind it as soon as it is acknowledged */
		stream->gap = true;
		nf_ftp_count(nf_ct_net(ct), NF_FTP_EARLY_DROPPED);
		nf_ftp_early_free(ct, copy);
	}
}

bool nf_ftp_early_expire(struct nf_ftp_control *control)
{
	struct ftp_stream *stream = control->session.stream;

	nf_ftp_control_assert_locked(control);
	expire_stream(control->ct, &stream[FTP_CLIENT]);
	expire_stream(control->ct, &stream[FTP_SERVER]);
	return stream[FTP_CLIENT].ahead || stream[FTP_SERVER].ahead;
}

void nf_ftp_early_drop(struct nf_ftp_control *control)
{
	struct ftp_ahead *copy;
	enum ftp_dir dir;

	nf_ftp_control_assert_locked(control);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		while ((copy = control->session.stream[dir].ahead)) {
			control->session.stream[dir].ahead = copy->next;
			nf_ftp_early_free(control->ct, copy);
		}
	}
}
