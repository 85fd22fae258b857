// SPDX-License-Identifier: GPL-2.0
/*
 * The entry is made as one that user space injects. With -icount shift=0 each
 * instruction takes one nanosecond of the machine's time, and its time stamp
 * counter counts those.
 */
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/tcp.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netfilter/nf_nat.h>
#include "connection.h"

#define CLIENT_ADDRESS	0xc0a80102	/* 192.168.1.2 */
#define SERVER_ADDRESS	0xcb007109	/* 203.0.113.9 */
#define GATEWAY_ADDRESS	0xcb007101	/* 203.0.113.1, the client's behind NAT */
#define CLIENT_PORT	40000
#define SERVER_PORT	21
#define ROOM		64		/* for a payload that grows */
#define HEADERS		(sizeof(struct iphdr) + sizeof(struct tcphdr))

typedef int (*help_fn)(struct sk_buff *skb, unsigned int protoff,
		       struct nf_conn *ct, enum ip_conntrack_info ctinfo);

static const struct nf_conntrack_tuple from_client = {
	.src.l3num = AF_INET,
	.src.u3.ip = cpu_to_be32(CLIENT_ADDRESS),
	.src.u.tcp.port = cpu_to_be16(CLIENT_PORT),
	.dst.u3.ip = cpu_to_be32(SERVER_ADDRESS),
	.dst.u.tcp.port = cpu_to_be16(SERVER_PORT),
	.dst.protonum = IPPROTO_TCP,
};

/* as it stands in the packet when the helper sees it: after NAT */
static void fill_headers(struct sk_buff *skb, const struct connection *c,
			 enum ip_conntrack_dir dir)
{
	const struct nf_conntrack_tuple *back = &c->ct->tuplehash[!dir].tuple;
	struct iphdr *iph = ip_hdr(skb);
	struct tcphdr *th = tcp_hdr(skb);
	u32 seen = c->next[!dir];

	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->tot_len = htons(skb->len);
	iph->protocol = IPPROTO_TCP;
	iph->saddr = back->dst.u3.ip;
	iph->daddr = back->src.u3.ip;
	th->source = back->dst.u.tcp.port;
	th->dest = back->src.u.tcp.port;
	th->doff = sizeof(*th) / 4;
	th->ack = 1;
	th->seq = htonl(c->next[dir]);
	th->ack_seq = htonl(seen + nf_ct_seq_offset(c->ct, !dir, seen));
}

static struct sk_buff *make_segment(const struct connection *c,
				    enum ip_conntrack_dir dir, const char *text)
{
	unsigned int len = strlen(text);
	struct sk_buff *skb;

	skb = alloc_skb(NET_SKB_PAD + HEADERS + len + ROOM, GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, NET_SKB_PAD);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, sizeof(struct iphdr));
	skb_put_zero(skb, HEADERS);
	skb_put_data(skb, text, len);
	skb->protocol = htons(ETH_P_IP);
	skb->dev = nf_ct_net(c->ct)->loopback_dev;
	nf_conntrack_get(&c->ct->ct_general);
	nf_ct_set(skb, c->ct, dir == CLIENT ? IP_CT_ESTABLISHED :
					      IP_CT_ESTABLISHED_REPLY);
	fill_headers(skb, c, dir);
	return skb;
}

static u32 measure(help_fn help, struct sk_buff *skb, int *verdict)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	u64 began;

	rcu_read_lock();
	local_bh_disable();
	began = get_cycles();
	*verdict = help(skb, sizeof(struct iphdr), ct, ctinfo);
	began = get_cycles() - began;
	local_bh_enable();
	rcu_read_unlock();
	return (u32)began;
}

static int say(struct connection *c, struct sk_buff *skb,
	       enum ip_conntrack_dir dir)
{
	unsigned int payload = skb->len - HEADERS;
	int verdict, cost;

	cost = measure(c->helper->help, skb, &verdict) - c->empty;
	c->next[dir] += payload + tcp_hdr(skb)->syn;
	kfree_skb(skb);
	return verdict == NF_ACCEPT ? cost : -EPERM;
}

int connection_say(struct connection *c, enum ip_conntrack_dir dir,
		   const char *text)
{
	struct sk_buff *skb = make_segment(c, dir, text);

	return skb ? say(c, skb, dir) : -ENOMEM;
}

static noinline int hear_nothing(struct sk_buff *skb, unsigned int protoff,
				 struct nf_conn *ct,
				 enum ip_conntrack_info ctinfo)
{
	return NF_ACCEPT;
}

static noinline int hear_100(struct sk_buff *skb, unsigned int protoff,
			     struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	asm volatile(".rept 100\n\tnop\n\t.endr");
	return NF_ACCEPT;
}

static u32 least(help_fn help, struct sk_buff *skb)
{
	u32 best = U32_MAX;
	int i, verdict;

	for (i = 0; i < 10; i++)
		best = min(best, measure(help, skb, &verdict));
	return best;
}

/* is an instruction a tick? */
static int calibrate(struct connection *c)
{
	struct sk_buff *skb = make_segment(c, CLIENT, "");
	u32 cost;

	if (!skb)
		return -ENOMEM;
	c->empty = least(hear_nothing, skb);
	cost = least(hear_100, skb) - c->empty;
	kfree_skb(skb);
	if (cost == 100)
		return 0;
	pr_err("%s: 100 instructions take %u ticks\n", KBUILD_MODNAME, cost);
	return -EINVAL;
}

static int handshake(struct connection *c)
{
	struct sk_buff *skb = make_segment(c, SERVER, "");

	if (!skb)
		return -ENOMEM;
	tcp_hdr(skb)->syn = 1;
	return say(c, skb, SERVER);
}

static int add_helper(struct connection *c)
{
	struct nf_conn_help *help = nf_ct_helper_ext_add(c->ct, GFP_ATOMIC);

	if (!help || !nfct_seqadj_ext_add(c->ct))
		return -ENOMEM;
	rcu_assign_pointer(help->helper, c->helper);
	return 0;
}

static int add_nat(struct nf_conn *ct)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS,
		.min_addr.ip = cpu_to_be32(GATEWAY_ADDRESS),
		.max_addr.ip = cpu_to_be32(GATEWAY_ADDRESS),
	};

	return nf_nat_setup_info(ct, &range, NF_NAT_MANIP_SRC) == NF_ACCEPT ?
		0 : -EINVAL;
}

static int insert(struct nf_conn *ct)
{
	ct->status |= IPS_CONFIRMED | IPS_SEEN_REPLY | IPS_ASSURED | IPS_HELPER;
	ct->timeout = nfct_time_stamp + 3600 * HZ;
	ct->proto.tcp.state = TCP_CONNTRACK_ESTABLISHED;
	return nf_conntrack_hash_check_insert(ct);
}

static int make_entry(struct connection *c, bool nat)
{
	struct nf_conntrack_tuple back;
	int err;

	nf_ct_invert_tuple(&back, &from_client);
	c->ct = nf_conntrack_alloc(&init_net, &nf_ct_zone_dflt, &from_client,
				   &back, GFP_ATOMIC);
	if (IS_ERR(c->ct))
		return PTR_ERR(c->ct);
	err = add_helper(c);
	if (!err && nat)
		err = add_nat(c->ct);
	if (!err)
		err = insert(c->ct);
	if (err)
		nf_conntrack_free(c->ct);
	return err;
}

int connection_open(struct connection *c, bool nat)
{
	int err;

	*c = (struct connection){ .next = { 1000001, 2000000 } };
	rcu_read_lock();
	c->helper = __nf_conntrack_helper_find("ftp", AF_INET, IPPROTO_TCP);
	err = c->helper ? make_entry(c, nat) : -ENOENT;
	rcu_read_unlock();
	if (err)
		return err;
	err = calibrate(c);
	if (!err)
		err = handshake(c);
	if (err < 0)
		connection_close(c);
	return min(err, 0);
}

unsigned int connection_forget(struct connection *c)
{
	unsigned int count = nfct_help(c->ct)->expecting[0];

	nf_ct_remove_expectations(c->ct);
	return count;
}

void connection_close(struct connection *c)
{
	nf_ct_delete(c->ct, 0, 0);
	nf_ct_put(c->ct);
}
