// SPDX-License-Identifier: GPL-2.0
/* What skb_len.cocci has to find, and what it must not. */

/* as in version 0.1.0: a rule could make doff larger meanwhile */
static void init(struct nf_ftp_slow_path *h, const struct nf_ftp_packet *packet)
{
	h->segment.text.at = packet->skb->data + packet->dataoff;
	h->segment.text.len = packet->skb->len - packet->dataoff; /* found */
}

static u32 something_else(const struct sk_buff *skb, u32 dataoff, u32 protoff)
{
	if (protoff >= skb->len)
		return 0;
	return skb->len - dataoff; /* found */
}

static u32 looked_at(const struct sk_buff *skb, u32 dataoff)
{
	if (dataoff >= skb->len)
		return 0;
	return skb->len - dataoff;
}

static void made_here(struct sk_buff *skb)
{
	struct tcphdr *th = skb_put_zero(skb, sizeof(*th));

	skb_set_transport_header(skb, skb->len - sizeof(*th));
}

static u32 no_packet(const struct prefix *a, const struct prefix *b)
{
	return a->len - b->len;
}
