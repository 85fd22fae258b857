// SPDX-License-Identifier: GPL-2.0
/*
 * There is one processor, and it forwards a packet from hook to hook without a
 * pause: so one place to remember when it began is enough.
 */
#include <linux/ip.h>
#include <linux/netfilter_ipv4.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/tcp.h>
#include <linux/vmalloc.h>
#include <net/net_namespace.h>
#include "path.h"

#define PACKETS_MAX	65536

/**
 * struct packet - one that was forwarded
 * @cost: instructions from hook to hook
 * @len: bytes of its text
 * @source: port
 * @dest: port
 * @flags: of TCP
 */
struct packet {
	u32 cost;
	u32 len;
	u16 source;
	u16 dest;
	u8 flags;
};

static struct net *measured;
static struct packet *packets;
static unsigned int count;
static const struct sk_buff *begun;
static u64 began;

/*
 * A packet that its sender keeps gets a head of its own on the way. Where memory
 * for that comes from is chance, but what was freed last is got first.
 */
static void make_room(const struct sk_buff *skb)
{
	kfree(kmalloc(skb_end_offset(skb) + sizeof(struct skb_shared_info),
		      GFP_ATOMIC));
}

static unsigned int begin(void *priv, struct sk_buff *skb,
			  const struct nf_hook_state *state)
{
	make_room(skb);
	begun = skb;
	began = get_cycles();
	return NF_ACCEPT;
}

static void note(const struct sk_buff *skb, u32 cost)
{
	const struct iphdr *iph = ip_hdr(skb);
	const struct tcphdr *th = (const void *)iph + iph->ihl * 4;

	if (iph->protocol != IPPROTO_TCP || count >= PACKETS_MAX)
		return;
	packets[count++] = (struct packet){
		.cost = cost,
		.len = skb->len - iph->ihl * 4 - th->doff * 4,
		.source = ntohs(th->source),
		.dest = ntohs(th->dest),
		.flags = ((const u8 *)th)[13],
	};
}

static unsigned int end(void *priv, struct sk_buff *skb,
			const struct nf_hook_state *state)
{
	u64 ended = get_cycles();

	if (skb == begun)
		note(skb, (u32)(ended - began));
	begun = NULL;
	return NF_ACCEPT;
}

static const struct nf_hook_ops hooks[] = {
	{
		.hook = begin,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = INT_MIN,
	},
	{
		.hook = end,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = INT_MAX,
	},
};

static int show(struct seq_file *seq, void *unused)
{
	const struct packet *packet;

	for (packet = packets; packet < packets + count; packet++)
		seq_printf(seq, "%u %u %u %u %u\n", packet->cost, packet->len,
			   packet->source, packet->dest, packet->flags);
	return 0;
}

int path_init(void)
{
	int err;

	packets = vzalloc(array_size(PACKETS_MAX, sizeof(*packets)));
	if (!packets)
		return -ENOMEM;
	if (!proc_create_single("nf_ftp_bench", 0400, NULL, show)) {
		vfree(packets);
		return -ENOMEM;
	}
	measured = get_net(current->nsproxy->net_ns);
	err = nf_register_net_hooks(measured, hooks, ARRAY_SIZE(hooks));
	if (err) {
		put_net(measured);
		measured = NULL;
		path_exit();
	}
	return err;
}

void path_exit(void)
{
	if (measured) {
		nf_unregister_net_hooks(measured, hooks, ARRAY_SIZE(hooks));
		put_net(measured);
	}
	remove_proc_entry("nf_ftp_bench", NULL);
	vfree(packets);
}
