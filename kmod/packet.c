// SPDX-License-Identifier: GPL-2.0
/* Changing a packet: its payload, where it begins, what it acknowledges. */
#include <net/dst_metadata.h>
#include <net/dst.h>
#include <net/netfilter/nf_nat_helper.h>
#include "packet.h"

/* of a packet whose length its header can say; others are passed as they are */
#define LENGTH_MAX 0xffff

u32 nf_ftp_packet_room(const struct nf_ftp_packet *p)
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
		       const struct ftp_change *change)
{
	struct tcphdr *th = header_of(p);
	u32 end = ntohs(th->urg_ptr) + change->back;
	__be16 was = th->urg_ptr;

	if (!th->urg)
		return;
	if (end >= change->at + change->span)
		end += change->text_len - change->span;
	else if (end > change->at)
		end = change->at + change->text_len;
	th->urg_ptr = htons((u16)min_t(u32, end, 0xffff));
	inet_proto_csum_replace2(&th->check, p->skb, was, th->urg_ptr, false);
}

static void fix_flags(const struct nf_ftp_packet *p,
		      const struct ftp_change *change, bool is_cut)
{
	struct tcphdr *th = header_of(p);
	__be32 was = tcp_flag_word(th);

	if (is_cut)
		th->psh = 0;
	if (!change->fin)
		th->fin = 0;
	if (tcp_flag_word(th) != was)
		inet_proto_csum_replace4(&th->check, p->skb, was,
					 tcp_flag_word(th), false);
}

bool nf_ftp_packet_change(const struct nf_ftp_packet *p,
			  const struct ftp_change *change)
{
	u32 payload = payload_of(p), cut = payload - change->cut;

	if (!cut && !ftp_change_is_made(change) &&
	    change->fin == header_of(p)->fin)
		return true;
	if (p->skb->len > LENGTH_MAX || skb_ensure_writable(p->skb, p->dataoff) ||
	    !replace(p, change->cut, cut, NULL, 0) ||
	    !replace(p, change->at, change->len, change->text,
		     change->text_len))
		return false;
	if (cut || change->len || change->text_len)
		fix_gso(p->skb, payload_of(p));
	fix_urgent(p, change);
	fix_flags(p, change, cut);
	if (change->back)
		set_number(p, &header_of(p)->seq,
			   ntohl(header_of(p)->seq) - change->back);
	return true;
}

bool nf_ftp_packet_set_ack(const struct nf_ftp_packet *p, u32 ack)
{
	if (skb_ensure_writable(p->skb, p->dataoff))
		return false;
	set_number(p, &header_of(p)->ack_seq, ack);
	return true;
}
