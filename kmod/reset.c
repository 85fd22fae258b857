// SPDX-License-Identifier: GPL-2.0
/*
 * Resets in the name of either end.
 *
 * A receiver believes a reset only at the very byte that it waits for (RFC 5961
 * section 3.2). That is the last one that it acknowledged, or, if its
 * acknowledgment is still to come, the first that it was not sent: it gets two.
 * They are sent as their sender would have sent them, and translated and
 * renumbered on their way like its other packets.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/tcp.h>
#include <net/dst_metadata.h>
#include <net/ip6_checksum.h>
#include <net/netfilter/nf_conntrack_ecache.h>
#include <net/netfilter/nf_conntrack_l4proto.h>
#include <net/tcp.h>
#include "control.h"
#include "internal.h"
#include "mangle.h"

#define HOPS 64

static void put_tcp(struct sk_buff *skb, const struct nf_conntrack_tuple *tuple,
		    u32 seq)
{
	struct tcphdr *th = skb_put_zero(skb, sizeof(*th));

	skb_set_transport_header(skb, skb->len - sizeof(*th));
	th->source = tuple->src.u.tcp.port;
	th->dest = tuple->dst.u.tcp.port;
	th->seq = htonl(seq);
	th->doff = sizeof(*th) / 4;
	th->rst = 1;
}

static void put_ipv4(struct sk_buff *skb,
		     const struct nf_conntrack_tuple *tuple, u32 seq)
{
	struct iphdr *iph;
	struct tcphdr *th;

	skb_reset_network_header(skb);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->tot_len = htons(sizeof(*iph) + sizeof(*th));
	iph->frag_off = htons(IP_DF);
	iph->ttl = HOPS;
	iph->protocol = IPPROTO_TCP;
	iph->saddr = tuple->src.u3.ip;
	iph->daddr = tuple->dst.u3.ip;
	ip_send_check(iph);
	put_tcp(skb, tuple, seq);
	th = tcp_hdr(skb);
	th->check = tcp_v4_check(sizeof(*th), iph->saddr, iph->daddr,
				 csum_partial(th, sizeof(*th), 0));
	skb->protocol = htons(ETH_P_IP);
}

static void put_ipv6(struct sk_buff *skb,
		     const struct nf_conntrack_tuple *tuple, u32 seq)
{
	struct ipv6hdr *iph;
	struct tcphdr *th;

	skb_reset_network_header(skb);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 6;
	iph->payload_len = htons(sizeof(*th));
	iph->nexthdr = IPPROTO_TCP;
	iph->hop_limit = HOPS;
	iph->saddr = tuple->src.u3.in6;
	iph->daddr = tuple->dst.u3.in6;
	put_tcp(skb, tuple, seq);
	th = tcp_hdr(skb);
	th->check = csum_ipv6_magic(&iph->saddr, &iph->daddr, sizeof(*th),
				    IPPROTO_TCP,
				    csum_partial(th, sizeof(*th), 0));
	skb->protocol = htons(ETH_P_IPV6);
}

static int route(struct net *net, struct sk_buff *skb, u8 l3num)
{
	return l3num == NFPROTO_IPV6 ?
		nf_ip6_route_me_harder(net, NULL, skb) :
		ip_route_me_harder(net, NULL, skb, RTN_UNSPEC);
}

static void send_reset(const struct nf_ftp_packet *packet,
		       enum ip_conntrack_dir dir, u32 seq)
{
	const struct nf_conntrack_tuple *tuple =
		&packet->ct->tuplehash[dir].tuple;
	struct net *net = nf_ct_net(packet->ct);
	u8 l3num = nf_ct_l3num(packet->ct);
	struct sk_buff *skb;

	skb = alloc_skb(LL_MAX_HEADER + sizeof(struct ipv6hdr) +
			sizeof(struct tcphdr), GFP_ATOMIC);
	if (!skb)
		return;
	skb_reserve(skb, LL_MAX_HEADER);
	if (l3num == NFPROTO_IPV6)
		put_ipv6(skb, tuple, seq);
	else
		put_ipv4(skb, tuple, seq);
	skb->mark = packet->skb->mark;
	nf_conntrack_get(&packet->ct->ct_general);
	nf_ct_set(skb, packet->ct, dir == IP_CT_DIR_ORIGINAL ?
		  IP_CT_ESTABLISHED : IP_CT_ESTABLISHED_REPLY);
	/* to find a route it needs one, for the device */
	skb_dst_set_noref(skb, skb_dst(packet->skb));
	if (route(net, skb, l3num)) {
		kfree_skb(skb);
		return;
	}
	if (nf_hook(l3num, NF_INET_LOCAL_OUT, net, NULL, skb, NULL,
		    skb_dst(skb)->dev, dst_output) == 1)
		dst_output(net, NULL, skb);
}

/* as if the tracker had seen them */
static void close_entry(struct nf_conn *ct)
{
	spin_lock_bh(&ct->lock);
	ct->proto.tcp.state = TCP_CONNTRACK_CLOSE;
	spin_unlock_bh(&ct->lock);
	nf_conntrack_event_cache(IPCT_PROTOINFO, ct);
	nf_ct_refresh(ct, nf_tcp_pernet(nf_ct_net(ct))
			->timeouts[TCP_CONNTRACK_CLOSE]);
}

/*
 * @left: of each direction, the first byte that has not been sent on. Whoever misses
 * the resets is sent others when the client sends again.
 */
static void reset(const struct nf_ftp_packet *packet, const u32 *left)
{
	const struct ip_ct_tcp_state *seen = packet->ct->proto.tcp.seen;
	u8 dir;

	close_entry(packet->ct);
	/* a bridge has no routes, nor has a switch */
	if (!skb_valid_dst(packet->skb))
		return;
	for (dir = IP_CT_DIR_ORIGINAL; dir < IP_CT_DIR_MAX; dir++) {
		send_reset(packet, dir, seen[!dir].td_maxack);
		if (left[dir] != seen[!dir].td_maxack)
			send_reset(packet, dir, left[dir]);
	}
}

/* how it was denied before: below NF_FTP_RESET for one caller at a time */
static u8 begin_reset(struct nf_ftp_control *control)
{
	u8 denied;

	spin_lock_bh(&control->lock);
	denied = control->denied;
	if (denied < NF_FTP_RESET)
		WRITE_ONCE(control->denied, NF_FTP_RESETTING);
	spin_unlock_bh(&control->lock);
	return denied;
}

/**
 * nf_ftp_reset_denied - end a control connection whose client wants what it may not
 * @packet: a segment of the client's, which is to be dropped
 * @control: the connection's state, denied and not locked
 *
 * Sixteen times at most: who misses all of them hears nothing.
 */
void nf_ftp_reset_denied(const struct nf_ftp_packet *packet,
			 struct nf_ftp_control *control)
{
	const struct ftp_stream *server = &control->session.stream[FTP_SERVER];
	u32 left[] = {
		control->session.stream[FTP_CLIENT].held_at,
		packet->ct->proto.tcp.seen[IP_CT_DIR_REPLY].td_end,
	};
	u8 denied;

	if (server->held)
		left[FTP_SERVER] = server->held_at;
	denied = begin_reset(control);
	if (denied < NF_FTP_RESET) {
		reset(packet, left);
		WRITE_ONCE(control->denied, denied + 1);
	}
}
