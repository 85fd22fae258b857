// SPDX-License-Identifier: GPL-2.0
/* What header_moved.cocci has to find, and what it must not. */

/* text in several pieces is put together, in other memory */
static int read_behind(struct sk_buff *skb, unsigned int protoff)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	struct ftp_passage passage = {
		.text = nf_ftp_packet_text(skb, protoff + th->doff * 4),
	};

	if (passage.text.at && th->fin) /* found */
		return NF_ACCEPT;
	return NF_DROP;
}

static bool pulled(struct sk_buff *skb, unsigned int protoff)
{
	struct tcphdr *th = (struct tcphdr *)(skb->data + protoff);

	if (!pskb_may_pull(skb, skb->len))
		return false;
	return th->syn; /* found */
}

static int read_before(struct sk_buff *skb, unsigned int protoff)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	bool fin = th->fin;
	struct ftp_span text = nf_ftp_packet_text(skb, protoff);

	return text.at && fin ? NF_ACCEPT : NF_DROP;
}

static bool found_anew(struct sk_buff *skb, unsigned int protoff)
{
	struct tcphdr *th = (struct tcphdr *)(skb->data + protoff);

	if (!th->ack || !pskb_may_pull(skb, skb->len))
		return false;
	th = (struct tcphdr *)(skb->data + protoff);
	return th->syn;
}
