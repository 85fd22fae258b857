// SPDX-License-Identifier: GPL-2.0
/*
 * Segments that came out of order, until their turn comes.
 *
 * A stranger's packets make us allocate it, so it has bounds: for a connection,
 * for a namespace, for the module, and in time.
 */
#include <linux/jiffies.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include "core/session.h"
#include "budget.h"
#include "control.h"
#include "internal.h"

/* what is missing comes sooner, or else too late */
#define PATIENCE HZ

static struct nf_ftp_budget budget = { .limit = SZ_4M };

static bool charge(const struct nf_conn *ct, u32 size)
{
	struct net *net = nf_ct_net(ct);

	return nf_ftp_budget_charge(&budget, net, &nf_ftp_pernet(net)->ooo,
				    size);
}

static void uncharge(const struct nf_conn *ct, u32 size)
{
	struct net *net = nf_ct_net(ct);

	nf_ftp_budget_uncharge(&budget, net, &nf_ftp_pernet(net)->ooo, size);
}

/**
 * nf_ftp_ooo_keep - keep a copy of a segment's text until its turn comes
 * @control: its connection's state, locked
 * @segment: the segment, which came out of order
 *
 * For nobody who has not logged in, and only within what core/segment.h allows a
 * connection and a budget its namespace. It is kept for about a second.
 *
 * Return: false if it is not kept, and counted.
 */
bool nf_ftp_ooo_keep(struct nf_ftp_control *control,
		     const struct ftp_segment *segment)
{
	struct ftp_stream *stream = &control->session.stream[segment->dir];
	u32 len = segment->text.len, size = ftp_ooo_size(len);
	struct ftp_ooo *copy = NULL;

	nf_ftp_control_assert_locked(control);
	if (ftp_session_may_postpone(&control->session, len) &&
	    charge(control->ct, size)) {
		copy = kmalloc(size, GFP_ATOMIC);
		if (!copy)
			uncharge(control->ct, size);
	}
	if (!copy) {
		nf_ftp_count(nf_ct_net(control->ct), NF_FTP_OOO_DROPPED);
		return false;
	}
	copy->since = (u32)jiffies;
	ftp_ooo_put(&stream->ooo, copy, segment->seq, segment->text);
	return true;
}

/**
 * nf_ftp_ooo_free - a copy has been read, or its connection is gone
 * @ct: the connection's entry
 * @copy: no longer in the connection's list
 */
void nf_ftp_ooo_free(const struct nf_conn *ct, struct ftp_ooo *copy)
{
	uncharge(ct, ftp_ooo_size(copy->len));
	kfree(copy);
}

static void expire_stream(const struct nf_conn *ct, struct ftp_stream *stream)
{
	struct ftp_ooo **at = &stream->ooo, *copy;

	while ((copy = *at)) {
		if ((u32)jiffies - copy->since < PATIENCE) {
			at = &copy->next;
			continue;
		}
		*at = copy->next;
		/* reading goes on behind it as soon as it is acknowledged */
		stream->gap = true;
		nf_ftp_count(nf_ct_net(ct), NF_FTP_OOO_DROPPED);
		nf_ftp_ooo_free(ct, copy);
	}
}

/**
 * nf_ftp_ooo_expire - give up what has waited too long
 * @control: connection, locked
 *
 * Return: true if others still wait.
 */
bool nf_ftp_ooo_expire(struct nf_ftp_control *control)
{
	struct ftp_stream *stream = control->session.stream;

	nf_ftp_control_assert_locked(control);
	expire_stream(control->ct, &stream[FTP_CLIENT]);
	expire_stream(control->ct, &stream[FTP_SERVER]);
	return stream[FTP_CLIENT].ooo || stream[FTP_SERVER].ooo;
}

/**
 * nf_ftp_ooo_drop - the connection has begun anew: nothing will be read
 * @control: connection, locked
 */
void nf_ftp_ooo_drop(struct nf_ftp_control *control)
{
	struct ftp_ooo *copy;
	enum ftp_dir dir;

	nf_ftp_control_assert_locked(control);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		while ((copy = control->session.stream[dir].ooo)) {
			control->session.stream[dir].ooo = copy->next;
			nf_ftp_ooo_free(control->ct, copy);
		}
	}
}
