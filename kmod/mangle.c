// SPDX-License-Identifier: GPL-2.0
/*
 * Mangling a packet: its payload, its sequence number, what it acknowledges.
 *
 * The kernel's function replaces text and corrects lengths and checksums. What it
 * leaves as it is, is corrected here: the number of GSO segments, the urgent
 * pointer, FIN and PSH. Sequence adjustment comes later, by the kernel.
 */
#include <net/dst_metadata.h>
#include <net/dst.h>
#include <net/netfilter/nf_nat_helper.h>
#include "mangle.h"

/* bytes of the longest packet that is changed; a longer one (BIG TCP) is dropped then */
#define LENGTH_MAX 0xffff

/**
 * nf_ftp_packet_linear_text - bring a payload from its pages into one piece
 * @skb: packet; its header may be moved
 * @dataoff: offset of the payload
 *
 * Return: its first byte; NULL if there was no memory.
 */
const u8 *nf_ftp_packet_linear_text(struct sk_buff *skb, unsigned int dataoff)
{
	return skb_linearize(skb) ? NULL : skb->data + dataoff;
}

/**
 * nf_ftp_mangle_room - how long the payload may become
 * @p: segment
 *
 * The forwarding path has checked the MTU already; an ICMP message from here would tell
 * the sender a size that it keeps to already.
 *
 * Return: bytes of payload that can still be sent on.
 */
u32 nf_ftp_mangle_room(const struct nf_ftp_packet *p)
{
	u32 most = LENGTH_MAX;

	/* a GSO packet is cut into segments of the old size, only more of them */
	if (!skb_is_gso(p->skb) && skb_valid_dst(p->skb))
		most = dst_mtu(skb_dst(p->skb));
	else if (!skb_is_gso(p->skb) && p->skb->dev)
		most = p->skb->dev->mtu;
	return most > p->dataoff ? most - p->dataoff : 0;
}

static struct tcphdr *header_of(const struct nf_ftp_packet *p)
{
	return (struct tcphdr *)(p->skb->data + p->protoff);
}

static u32 payload_of(const struct nf_ftp_packet *p)
{
	return nf_ftp_packet_text_len(p->skb, p->dataoff);
}

/* a GSO packet that is no longer than one segment is refused on transmission */
static void fix_gso(struct sk_buff *skb, u32 payload)
{
	if (!skb_is_gso(skb))
		return;
	if (payload <= skb_shinfo(skb)->gso_size)
		skb_gso_reset(skb);
	else
		skb_shinfo(skb)->gso_segs =
			DIV_ROUND_UP(payload, skb_shinfo(skb)->gso_size);
}

static bool replace(const struct nf_ftp_packet *p, u32 at, u32 len,
		    const u8 *text, u32 text_len)
{
	if (!len && !text_len)
		return true;
	return __nf_nat_mangle_tcp_packet(p->skb, p->ct, p->ctinfo, p->protoff,
					  at, len, (const char *)text, text_len,
					  false);
}

static void set_number(const struct nf_ftp_packet *p, __be32 *number, u32 value)
{
	__be32 was = *number;

	*number = htonl(value);
	inet_proto_csum_replace4(&header_of(p)->check, p->skb, was, *number,
				 false);
}

/* urgent data ends at the byte where it did, or with the text in its place */
static void fix_urgent(const struct nf_ftp_packet *p,
		       const struct ftp_mangle *mangle)
{
	struct tcphdr *th = header_of(p);
	u32 end = ntohs(th->urg_ptr) + mangle->back;
	__be16 was = th->urg_ptr;

	if (!th->urg)
		return;
	if (end >= mangle->at + mangle->span)
		end += mangle->text_len - mangle->span;
	else if (end > mangle->at)
		end = mangle->at + mangle->text_len;
	th->urg_ptr = htons((u16)min_t(u32, end, 0xffff));
	inet_proto_csum_replace2(&th->check, p->skb, was, th->urg_ptr, false);
}

static void fix_flags(const struct nf_ftp_packet *p,
		      const struct ftp_mangle *mangle, bool is_cut)
{
	struct tcphdr *th = header_of(p);
	__be32 was = tcp_flag_word(th);

	if (is_cut)
		th->psh = 0;
	if (!mangle->fin)
		th->fin = 0;
	if (tcp_flag_word(th) != was)
		inet_proto_csum_replace4(&th->check, p->skb, was,
					 tcp_flag_word(th), false);
}

/**
 * nf_ftp_mangle - make of a segment what the core has decided
 * @p: segment; its lengths and checksums are corrected
 * @mangle: what becomes of it
 *
 * Return: false if there was no memory, or the packet is too long to be changed; the
 * segment must not go on then.
 */
bool nf_ftp_mangle(const struct nf_ftp_packet *p,
		   const struct ftp_mangle *mangle)
{
	u32 payload = payload_of(p), cut = payload - mangle->cut;

	if (!cut && !ftp_mangle_is_made(mangle) &&
	    mangle->fin == header_of(p)->fin)
		return true;
	if (p->skb->len > LENGTH_MAX || skb_ensure_writable(p->skb, p->dataoff) ||
	    !replace(p, mangle->cut, cut, NULL, 0) ||
	    !replace(p, mangle->at, mangle->len, mangle->text,
		     mangle->text_len))
		return false;
	if (cut || mangle->len || mangle->text_len)
		fix_gso(p->skb, payload_of(p));
	fix_urgent(p, mangle);
	fix_flags(p, mangle, cut);
	if (mangle->back)
		set_number(p, &header_of(p)->seq,
			   ntohl(header_of(p)->seq) - mangle->back);
	return true;
}

/**
 * nf_ftp_mangle_ack - acknowledge something else
 * @p: segment
 * @ack: up to where, as the receiver counts
 *
 * Return: as nf_ftp_mangle().
 */
bool nf_ftp_mangle_ack(const struct nf_ftp_packet *p, u32 ack)
{
	if (skb_ensure_writable(p->skb, p->dataoff))
		return false;
	set_number(p, &header_of(p)->ack_seq, ack);
	return true;
}
