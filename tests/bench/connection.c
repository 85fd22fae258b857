// SPDX-License-Identifier: GPL-2.0
/*
 * The entry is made as one that user space injects. Segments are as they come to
 * the helper when they are forwarded: their headers are the gateway's own copy,
 * with room in front, and their text is where it was. With -icount shift=0 each
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
#include <net/tcp.h>
#include "connection.h"

#define CLIENT_ADDRESS	0xc0a80102	/* 192.168.1.2 */
#define SERVER_ADDRESS	0xcb007109	/* 203.0.113.9 */
/* with others in their place, announcements have another length */
#define GATEWAY_ADDRESS	0xcb00710a	/* 203.0.113.10, the client's behind NAT */
#define DIALLED_ADDRESS	0xc6336414	/* 198.51.100.20, the server's behind NAT */
#define CLIENT_PORT	40000
#define PORTS		20000		/* of a client's address */
#define SERVER_PORT	21
#define ROOM		64		/* for a payload that grows */
#define OPTIONS		12		/* a time stamp, as usual */
#define HEADERS		(sizeof(struct iphdr) + sizeof(struct tcphdr) + OPTIONS)

typedef int (*help_fn)(struct sk_buff *skb, unsigned int protoff,
		       struct nf_conn *ct, enum ip_conntrack_info ctinfo);

/* what a call costs of a function that does nothing */
static u32 empty_call;

static const struct nf_conntrack_tuple from_client = {
	.src.l3num = AF_INET,
	.dst.u3.ip = cpu_to_be32(SERVER_ADDRESS),
	.dst.u.tcp.port = cpu_to_be16(SERVER_PORT),
	.dst.protonum = IPPROTO_TCP,
};

static void fill_options(struct tcphdr *th)
{
	static const u8 stamp[OPTIONS] = { TCPOPT_NOP, TCPOPT_NOP,
		TCPOPT_TIMESTAMP, TCPOLEN_TIMESTAMP };

	memcpy(th + 1, stamp, sizeof(stamp));
}

/* as it stands in the packet when the helper sees it: after NAT */
static void fill_headers(struct sk_buff *skb, const struct connection *c,
			 enum ip_conntrack_dir dir, enum segment kind)
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
	th->doff = (sizeof(*th) + OPTIONS) / 4;
	th->ack = 1;
	th->syn = kind == SEGMENT_SYN;
	th->fin = kind == SEGMENT_FIN;
	th->psh = skb->len > HEADERS;
	th->seq = htonl(c->next[dir]);
	th->ack_seq = htonl(seen + nf_ct_seq_offset(c->ct, !dir, seen));
	fill_options(th);
}

static bool add_page(struct sk_buff *skb, const char *text, unsigned int len)
{
	struct page *page = alloc_page(GFP_ATOMIC);

	if (!page)
		return false;
	memcpy(page_address(page), text, len);
	skb_add_rx_frag(skb, 0, page, 0, len, PAGE_SIZE);
	return true;
}

static bool add_text(struct sk_buff *skb, const char *text, bool paged)
{
	unsigned int len = strlen(text);

	if (paged && len)
		return add_page(skb, text, len);
	skb_put_data(skb, text, len);
	return true;
}

static struct sk_buff *make_headers(unsigned int room)
{
	struct sk_buff *skb = alloc_skb(MAX_TCP_HEADER + room, GFP_ATOMIC);

	if (!skb)
		return NULL;
	skb_reserve(skb, MAX_TCP_HEADER - HEADERS);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, sizeof(struct iphdr));
	skb_put_zero(skb, HEADERS);
	skb->protocol = htons(ETH_P_IP);
	skb->ip_summed = CHECKSUM_PARTIAL;
	return skb;
}

static struct sk_buff *make_segment(const struct connection *c,
				    enum ip_conntrack_dir dir,
				    enum segment kind, const char *text)
{
	struct sk_buff *skb;

	skb = make_headers(c->paged ? 0 : strlen(text) + ROOM);
	if (!skb)
		return NULL;
	if (!add_text(skb, text, c->paged)) {
		kfree_skb(skb);
		return NULL;
	}
	skb->dev = nf_ct_net(c->ct)->loopback_dev;
	nf_conntrack_get(&c->ct->ct_general);
	nf_ct_set(skb, c->ct, dir == CLIENT ? IP_CT_ESTABLISHED :
					      IP_CT_ESTABLISHED_REPLY);
	fill_headers(skb, c, dir, kind);
	return skb;
}

/* get_cycles() is nothing in a User-mode kernel */
static __always_inline u64 ticks(void)
{
	u32 low, high;

	asm volatile("lfence\n\trdtsc\n\tlfence" : "=a" (low), "=d" (high) :
		     : "memory");
	return (u64)high << 32 | low;
}

static u32 measure(help_fn help, struct sk_buff *skb, int *verdict)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	u64 began;

	rcu_read_lock();
	local_bh_disable();
	began = ticks();
	*verdict = help(skb, sizeof(struct iphdr), ct, ctinfo);
	began = ticks() - began;
	local_bh_enable();
	rcu_read_unlock();
	return (u32)began;
}

/* what conntrack makes of it before the helper gets it */
static void follow(struct connection *c, enum ip_conntrack_dir dir,
		   enum segment kind)
{
	struct ip_ct_tcp *tcp = &c->ct->proto.tcp;

	tcp->state = kind == SEGMENT_SYN ? TCP_CONNTRACK_SYN_RECV :
					   TCP_CONNTRACK_ESTABLISHED;
	if (kind == SEGMENT_SYN)
		tcp->seen[!dir].td_end = c->next[!dir];
}

int connection_say(struct connection *c, enum ip_conntrack_dir dir,
		   enum segment kind, const char *text)
{
	struct sk_buff *skb = make_segment(c, dir, kind, text);
	int verdict, cost;

	if (!skb)
		return -ENOMEM;
	follow(c, dir, kind);
	cost = measure(c->helper->help, skb, &verdict) - empty_call;
	c->next[dir] += strlen(text) + (kind != SEGMENT_TEXT);
	kfree_skb(skb);
	return verdict == NF_ACCEPT ? cost : -EPERM;
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

int connection_calibrate(void)
{
	struct sk_buff *skb = make_headers(0);
	u32 cost;

	if (!skb)
		return -ENOMEM;
	empty_call = least(hear_nothing, skb);
	cost = least(hear_100, skb) - empty_call;
	kfree_skb(skb);
	return (int)cost;
}

static int add_helper(struct connection *c)
{
	struct nf_conn_help *help = nf_ct_helper_ext_add(c->ct, GFP_ATOMIC);

	if (!help || !nfct_seqadj_ext_add(c->ct))
		return -ENOMEM;
	rcu_assign_pointer(help->helper, c->helper);
	return 0;
}

static int add_nat(struct nf_conn *ct, enum nat_kind nat)
{
	__be32 to = cpu_to_be32(nat == NAT_SOURCE ? GATEWAY_ADDRESS :
						    SERVER_ADDRESS);
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS,
		.min_addr.ip = to,
		.max_addr.ip = to,
	};

	if (nat == NAT_NONE)
		return 0;
	return nf_nat_setup_info(ct, &range, nat == NAT_SOURCE ?
				 NF_NAT_MANIP_SRC : NF_NAT_MANIP_DST) ==
		NF_ACCEPT ? 0 : -EINVAL;
}

static int insert(struct nf_conn *ct)
{
	ct->status |= IPS_CONFIRMED | IPS_SEEN_REPLY | IPS_ASSURED | IPS_HELPER;
	ct->timeout = nfct_time_stamp + 3600 * HZ;
	ct->proto.tcp.state = TCP_CONNTRACK_ESTABLISHED;
	return nf_conntrack_hash_check_insert(ct);
}

static int make_entry(struct connection *c, enum nat_kind nat, unsigned int number)
{
	struct nf_conntrack_tuple to = from_client, back;
	int err;

	to.src.u3.ip = cpu_to_be32(CLIENT_ADDRESS + number / PORTS);
	to.src.u.tcp.port = cpu_to_be16(CLIENT_PORT + number % PORTS);
	if (nat == NAT_DESTINATION)
		to.dst.u3.ip = cpu_to_be32(DIALLED_ADDRESS);
	nf_ct_invert_tuple(&back, &to);
	c->ct = nf_conntrack_alloc(&init_net, &nf_ct_zone_dflt, &to, &back,
				   GFP_ATOMIC);
	if (IS_ERR(c->ct))
		return PTR_ERR(c->ct);
	err = add_helper(c);
	if (!err)
		err = add_nat(c->ct, nat);
	if (!err)
		err = insert(c->ct);
	if (err)
		nf_conntrack_free(c->ct);
	return err;
}

int connection_open(struct connection *c, enum nat_kind nat, unsigned int number)
{
	int err;

	*c = (struct connection){ .next = { 1000001, 2000000 } };
	rcu_read_lock();
	c->helper = __nf_conntrack_helper_find("ftp", AF_INET, IPPROTO_TCP);
	err = c->helper ? make_entry(c, nat, number) : -ENOENT;
	rcu_read_unlock();
	return err;
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
