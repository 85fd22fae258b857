// SPDX-License-Identifier: GPL-2.0
/* Changing the payload of a segment. */
#include <net/netfilter/nf_nat_helper.h>
#include "packet.h"

/* a GSO packet that is no longer than one segment is refused on transmission */
static void fix_gso(struct sk_buff *skb, unsigned int payload)
{
	if (!skb_is_gso(skb))
		return;
	if (payload <= skb_shinfo(skb)->gso_size)
		skb_gso_reset(skb);
	else
		skb_shinfo(skb)->gso_segs =
			DIV_ROUND_UP(payload, skb_shinfo(skb)->gso_size);
}

bool nf_ftp_packet_replace(const struct nf_ftp_packet *p, u32 at, u32 len,
			   const char *text, u32 text_len)
{
	if (!__nf_nat_mangle_tcp_packet(p->skb, p->ct, p->ctinfo, p->protoff,
					at, len, text, text_len, false))
		return false;
	fix_gso(p->skb, p->skb->len - p->dataoff);
	return true;
}

bool nf_ftp_packet_cut(const struct nf_ftp_packet *p, u32 at)
{
	struct tcphdr *th;

	if (!nf_ftp_packet_replace(p, at, p->skb->len - p->dataoff - at, "", 0))
		return false;
	/* the checksum is computed on transmission, after this */
	th = (struct tcphdr *)(p->skb->data + p->protoff);
	th->fin = 0;
	th->psh = 0;
	return true;
}
