/* SPDX-License-Identifier: GPL-2.0 */
/* A packet of the control connection, and the ways to change it. */
#ifndef NF_FTP_MANGLE_H
#define NF_FTP_MANGLE_H

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
 * nf_ftp_packet_text_len - the length of the payload
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

const u8 *nf_ftp_packet_page_text(struct sk_buff *skb, unsigned int dataoff);

/**
 * nf_ftp_packet_text - find where the payload can be read
 * @skb: packet; its header may be moved
 * @dataoff: offset of the payload
 *
 * Mostly it is in one piece, in the packet or in a page, and stays there. The page
 * may be its sender's, who can write to it meanwhile: what was seen there once
 * need not be there a second time.
 *
 * Return: the payload; at NULL if there was no memory, so that it must not go on.
 */
static inline struct ftp_span nf_ftp_packet_text(struct sk_buff *skb,
						 unsigned int dataoff)
{
	struct ftp_span text;

	text.len = nf_ftp_packet_text_len(skb, dataoff);
	text.at = skb_is_nonlinear(skb) ? nf_ftp_packet_page_text(skb, dataoff) :
					  skb->data + dataoff;
	return text;
}

u32 nf_ftp_mangle_room(const struct nf_ftp_packet *p);
bool nf_ftp_mangle(const struct nf_ftp_packet *p,
		   const struct ftp_mangle *mangle);
bool nf_ftp_mangle_ack(const struct nf_ftp_packet *p, u32 ack);

#endif /* NF_FTP_MANGLE_H */
