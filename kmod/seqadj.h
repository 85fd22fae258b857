/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sequence numbers after an edit.
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
#ifndef NF_FTP_SEQADJ_H
#define NF_FTP_SEQADJ_H

#include <net/netfilter/nf_conntrack.h>

/**
 * nf_ftp_seqadj_possible - can the connection have its length changed?
 * @ct: connection
 */
bool nf_ftp_seqadj_possible(const struct nf_conn *ct);

/**
 * nf_ftp_seqadj_set - a direction changes its length
 * @ct: connection
 * @ctinfo: of the packet that is changed
 * @at: sequence number of the first byte changed; doing it again does nothing
 * @delta: by how much it grows
 */
void nf_ftp_seqadj_set(struct nf_conn *ct, enum ip_conntrack_info ctinfo,
		       u32 at, s32 delta);

/**
 * nf_ftp_seqadj_collapse - the last change is acknowledged
 * @ct: connection
 * @dir: direction that was changed
 * @ack: the acknowledgment past it, as the receiver sent it
 */
void nf_ftp_seqadj_collapse(struct nf_conn *ct, enum ip_conntrack_dir dir,
			    u32 ack);

/**
 * nf_ftp_seqadj_sender_ack - an acknowledgment in the sender's numbers
 * @ct: connection
 * @dir: direction that is acknowledged
 * @ack: as the receiver sent it
 */
u32 nf_ftp_seqadj_sender_ack(const struct nf_conn *ct,
			     enum ip_conntrack_dir dir, u32 ack);

/**
 * nf_ftp_seqadj_receiver_ack - an acknowledgment in the receiver's numbers
 * @ct: connection
 * @dir: direction that is acknowledged
 * @ack: as the sender is to read it
 */
u32 nf_ftp_seqadj_receiver_ack(const struct nf_conn *ct,
			       enum ip_conntrack_dir dir, u32 ack);

#endif /* NF_FTP_SEQADJ_H */
