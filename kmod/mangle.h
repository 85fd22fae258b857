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

/**
 * nf_ftp_packet_page_text - a payload in one page, which a local TCP or GRO makes
 * @skb: packet, not linear
 * @dataoff: offset of the payload
 *
 * What lies in a device's memory has no page, and skb_frag_address_safe() does not look
 * (6.12).
 *
 * Return: its first byte; NULL if it is somewhere else, or in several pieces.
 */
static inline const u8 *nf_ftp_packet_page_text(const struct sk_buff *skb,
						unsigned int dataoff)
{
	const skb_frag_t *frag = &skb_shinfo(skb)->frags[0];

	if (dataoff != skb_headlen(skb) || skb_shinfo(skb)->nr_frags != 1 ||
	    skb_has_frag_list(skb) || skb_frag_size(frag) != skb->data_len ||
	    !skb_frag_page(frag))
		return NULL;
	return skb_frag_address_safe(frag);
}

const u8 *nf_ftp_packet_linear_text(struct sk_buff *skb, unsigned int dataoff);

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
	if (!skb_is_nonlinear(skb)) {
		text.at = skb->data + dataoff;
		return text;
	}
	text.at = nf_ftp_packet_page_text(skb, dataoff);
	if (!text.at)
		text.at = nf_ftp_packet_linear_text(skb, dataoff);
	return text;
}

u32 nf_ftp_mangle_room(const struct nf_ftp_packet *p);
bool nf_ftp_mangle(const struct nf_ftp_packet *p,
		   const struct ftp_mangle *mangle);
bool nf_ftp_mangle_ack(const struct nf_ftp_packet *p, u32 ack);

#endif /* NF_FTP_MANGLE_H */
