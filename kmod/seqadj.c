// SPDX-License-Identifier: GPL-2.0
/* The kernel's sequence adjustment, used so that it works. */
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/tcp.h>
#include "seqadj.h"

static struct nf_ct_seqadj *find_way(const struct nf_conn *ct,
				     enum ip_conntrack_dir dir)
{
	struct nf_conn_seqadj *seqadj = nfct_seqadj(ct);

	return seqadj ? &seqadj->seq[dir] : NULL;
}

bool nf_ftp_seqadj_possible(const struct nf_conn *ct)
{
	return nfct_seqadj(ct);
}

static void be_liberal(struct nf_conn *ct)
{
	spin_lock_bh(&ct->lock);
	ct->proto.tcp.seen[IP_CT_DIR_ORIGINAL].flags |=
		IP_CT_TCP_FLAG_BE_LIBERAL;
	ct->proto.tcp.seen[IP_CT_DIR_REPLY].flags |= IP_CT_TCP_FLAG_BE_LIBERAL;
	spin_unlock_bh(&ct->lock);
}

void nf_ftp_seqadj_set(struct nf_conn *ct, enum ip_conntrack_info ctinfo,
		       u32 at, s32 delta)
{
	be_liberal(ct);
	nf_ct_seqadj_set(ct, ctinfo, htonl(at), delta);
}

/*
 * An acknowledgment that the window check has read with too small an offset is
 * one of bytes that it has never seen sent. It learns nothing from that packet,
 * so the answer acknowledges too much as well, and so on for ever: liberal, it
 * lets them pass, but takes all that follows for unacknowledged and gives the
 * connection 300 seconds. A window of 0 makes it start again from the next
 * packet, as the kernel does after a time in a flowtable.
 */
static void forget_windows(struct nf_conn *ct)
{
	lockdep_assert_held(&ct->lock);
	ct->proto.tcp.seen[IP_CT_DIR_ORIGINAL].td_maxwin = 0;
	ct->proto.tcp.seen[IP_CT_DIR_REPLY].td_maxwin = 0;
}

void nf_ftp_seqadj_collapse(struct nf_conn *ct, enum ip_conntrack_dir dir,
			    u32 ack)
{
	struct nf_ct_seqadj *way = find_way(ct, dir);

	if (!way)
		return;
	spin_lock_bh(&ct->lock);
	/* what the window check took, and what it should have taken */
	if (nf_ct_seq_offset(ct, dir, ack - 1) < way->offset_after)
		forget_windows(ct);
	way->offset_before = way->offset_after;
	spin_unlock_bh(&ct->lock);
}

u32 nf_ftp_seqadj_sender_ack(const struct nf_conn *ct,
			     enum ip_conntrack_dir dir, u32 ack)
{
	const struct nf_ct_seqadj *way = find_way(ct, dir);

	if (!way)
		return ack;
	if (after(ack - way->offset_before, way->correction_pos))
		return ack - way->offset_after;
	return ack - way->offset_before;
}

u32 nf_ftp_seqadj_receiver_ack(const struct nf_conn *ct,
			       enum ip_conntrack_dir dir, u32 ack)
{
	return ack + (u32)nf_ct_seq_offset(ct, dir, ack);
}
