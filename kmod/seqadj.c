// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's sequence adjustment, used so that it works.
 *
 * The kernel keeps one correction for each direction: a position, and the
 * offsets before and behind it. Its window check compares a receiver's
 * acknowledgment with that position without taking the offset before it into
 * account (all kernels from 5.10 to 7.3), so a correction that stays there goes
 * wrong as soon as the offset has grown. Hence a correction is collapsed, both
 * offsets the same, once the receiver has acknowledged past it, and the check
 * is made liberal for what happens in between. What it learns in between may be
 * wrong for good: then it is made to learn anew.
 */
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/tcp.h>
#include "internal.h"

static struct nf_ct_seqadj *find_way(const struct nf_conn *ct,
				     enum ip_conntrack_dir dir)
{
	struct nf_conn_seqadj *seqadj = nfct_seqadj(ct);

	return seqadj ? &seqadj->seq[dir] : NULL;
}

/**
 * nf_ftp_seqadj_possible - whether lengths can be changed in the connection
 * @ct: connection
 */
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

/**
 * nf_ftp_seqadj_set - a direction changes its length
 * @ct: connection
 * @ctinfo: of the packet that is changed
 * @at: sequence number of the first byte changed; doing it again does nothing
 * @delta: by how much it grows
 */
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

/**
 * nf_ftp_seqadj_collapse - the last change is acknowledged
 * @ct: connection
 * @dir: direction that was changed
 * @ack: the acknowledgment past it, as the receiver sent it
 */
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

/**
 * nf_ftp_seqadj_sender_ack - an acknowledgment in the sender's numbers
 * @ct: connection
 * @dir: direction that is acknowledged
 * @ack: as the receiver sent it
 */
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

/**
 * nf_ftp_seqadj_receiver_ack - an acknowledgment in the receiver's numbers
 * @ct: connection
 * @dir: direction that is acknowledged
 * @ack: as the sender is to read it
 */
u32 nf_ftp_seqadj_receiver_ack(const struct nf_conn *ct,
			       enum ip_conntrack_dir dir, u32 ack)
{
	return ack + (u32)nf_ct_seq_offset(ct, dir, ack);
}
