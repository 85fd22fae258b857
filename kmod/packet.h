/* SPDX-License-Identifier: GPL-2.0 */
/* A packet of the control connection, and the ways to change it. */
#ifndef NF_FTP_PACKET_H
#define NF_FTP_PACKET_H

#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <net/netfilter/nf_conntrack.h>
#include "core/segment.h"

/**
 * struct nf_ftp_packet - a segment
 * @skb: packet, its data at the network header
 * @ct: its connection
 * @ctinfo: its place in the connection
 * @protoff: offset of the TCP header
 * @dataoff: offset of the payload
 */
struct nf_ftp_packet {
	struct sk_buff *skb;
	struct nf_conn *ct;
	enum ip_conntrack_info ctinfo;
	unsigned int protoff;
	unsigned int dataoff;
};

/**
 * nf_ftp_packet_text_len - how long is the payload?
 * @skb: packet
 * @dataoff: offset of the payload; the caller, or its caller, has seen that it is
 *	not behind the end, since the packet was last in somebody else's hands
 *
 * The one place where such a length is calculated; a debug kernel checks it again.
 */
static inline u32 nf_ftp_packet_text_len(const struct sk_buff *skb,
					 unsigned int dataoff)
{
	if (IS_ENABLED(CONFIG_DEBUG_NET))
		WARN_ON_ONCE(dataoff > skb->len);
	return skb->len - dataoff;
}

/**
 * nf_ftp_packet_room - how long may the payload become?
 * @p: segment
 *
 * The router's own check of a packet's size is over by now, and its answer would
 * name the size that the sender knows already.
 *
 * Return: bytes of payload that can still be sent on.
 */
u32 nf_ftp_packet_room(const struct nf_ftp_packet *p);

/**
 * nf_ftp_packet_change - make of a segment what the core has decided
 * @p: segment; its lengths and checksums are corrected
 * @change: what becomes of it
 *
 * Return: false if there was no memory; the segment must not go on then.
 */
bool nf_ftp_packet_change(const struct nf_ftp_packet *p,
			  const struct ftp_change *change);

/**
 * nf_ftp_packet_set_ack - acknowledge something else
 * @p: segment
 * @ack: up to where, as the receiver counts
 *
 * Return: as nf_ftp_packet_change().
 */
bool nf_ftp_packet_set_ack(const struct nf_ftp_packet *p, u32 ack);

#endif /* NF_FTP_PACKET_H */
