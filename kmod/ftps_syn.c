// SPDX-License-Identifier: GPL-2.0
/*
 * Data connections of encrypted sessions, let in as their SYNs arrive.
 *
 * A session is found by the two addresses that its own packets have, in the same
 * zone: so only its client reaches its server, under the address that the client
 * dialled, or the other way round. The hook stands just before conntrack's. It asks
 * whether the session still lives, makes an expectation for this very SYN, and
 * conntrack takes that when it makes the entry. One that it does not take, since a
 * rule wants no tracking for instance, is over a second later.
 *
 * How many a session has open at a time is known by what it was given: an entry
 * that is gone, or in TIME_WAIT, makes room for the next one. Those are looked for
 * only when there is no room.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rculist.h>
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include "config.h"
#include "expect.h"
#include "ftps.h"
#include "helper.h"

/* jiffies in which an entry has to be there that was let in */
#define SETTLE_TIME HZ
/* seconds in which conntrack has to take an expectation: it is the next hook */
#define EXPECT_TIME 1

#define SINCE_MASK GENMASK(30, 0)

/* what conntrack notes of the last packet: enum tcp_bit_set of nf_conntrack_proto_tcp.c */
#define TCP_RST_SET 4

static u32 now_bits(void)
{
	return (u32)jiffies & SINCE_MASK;
}

/*
 * With this helper, in this state, and with time left: else it has ended. Behind a RST
 * whose number is not the one that its receiver waits for, conntrack leaves it the
 * state for some seconds, for that one may ask whether it is meant. Nearly all are.
 */
static bool lives(const struct nf_ftp_ftps_session *ftps)
{
	const struct nf_conn *ct = ftps->ct;
	struct nf_ftp_ext *ext;

	if (nf_ct_is_dying(ct) || nf_ct_is_expired(ct) ||
	    READ_ONCE(ct->proto.tcp.state) != TCP_CONNTRACK_ESTABLISHED ||
	    READ_ONCE(ct->proto.tcp.last_index) == TCP_RST_SET ||
	    !nf_ftp_helper_is_ours(ct))
		return false;
	ext = nfct_help_data(ct);
	return ext && rcu_access_pointer(ext->ftps) == ftps;
}

/**
 * struct syn - a SYN that has arrived
 * @net: where
 * @zone: in which zone
 * @tuple: of the connection that it opens
 */
struct syn {
	struct net *net;
	const struct nf_conntrack_zone *zone;
	struct nf_conntrack_tuple tuple;
};

static bool is_between(const struct nf_ftp_ftps_session *ftps, u8 dir,
		       const struct syn *syn)
{
	const struct nf_conntrack_tuple *own = &ftps->ct->tuplehash[dir].tuple;

	return net_eq(nf_ct_net(ftps->ct), syn->net) &&
	       nf_ct_l3num(ftps->ct) == syn->tuple.src.l3num &&
	       nf_ct_zone_id(nf_ct_zone(ftps->ct), IP_CT_DIR_ORIGINAL) ==
	       nf_ct_zone_id(syn->zone, IP_CT_DIR_ORIGINAL) &&
	       nf_inet_addr_cmp(&own->src.u3, &syn->tuple.src.u3) &&
	       nf_inet_addr_cmp(&own->dst.u3, &syn->tuple.dst.u3);
}

/* a port outside the range is not ours: nothing is counted or told */
static bool has_ports(const struct nf_ftp_ftps_session *ftps, u8 dir,
		      const struct syn *syn)
{
	const struct nf_ftp_range *range = nf_ftp_ftps_range(ftps->profile, dir);
	u16 port = ntohs(syn->tuple.dst.u.tcp.port);

	if (port < range->from || port > range->to)
		return false;
	if (dir == IP_CT_DIR_REPLY)
		return ftps->profile->keys.ftps_any_source ||
		       syn->tuple.src.u.tcp.port == nf_ftp_nat_source(ftps->ct);
	/* another control connection is none of its data connections */
	return syn->tuple.dst.u.tcp.port !=
	       ftps->ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.dst.u.tcp.port;
}

/* what gets a helper by its port is none of them either */
static bool is_control(u8 dir, const struct syn *syn)
{
	return dir == IP_CT_DIR_ORIGINAL &&
	       nf_ftp_config_helper(syn->net, ntohs(syn->tuple.dst.u.tcp.port));
}

/* the entry would make way for another connection */
static bool is_over(const struct nf_conn *ct)
{
	u8 state = READ_ONCE(ct->proto.tcp.state);

	return state == TCP_CONNTRACK_TIME_WAIT || state == TCP_CONNTRACK_CLOSE;
}

enum presence {
	ABSENT,
	OVER,
	PRESENT,
};

/* the connection's entry; with @master, only as one of that one's */
static enum presence look_up(const struct syn *syn, const struct nf_conn *master)
{
	struct nf_conntrack_tuple_hash *found;
	enum presence presence = PRESENT;
	struct nf_conn *ct;

	found = nf_conntrack_find_get(syn->net, syn->zone, &syn->tuple);
	if (!found)
		return ABSENT;
	ct = nf_ct_tuplehash_to_ctrack(found);
	if (is_over(ct) || (master && ct->master != master))
		presence = OVER;
	nf_ct_put(ct);
	return presence;
}

static bool is_same(const struct nf_ftp_admission *a, const struct nf_ftp_admission *b)
{
	return a->from == b->from && a->to == b->to && a->dir == b->dir;
}

/* true if there is room; then it is in the list */
static bool take_room(struct nf_ftp_ftps_session *ftps, const struct nf_ftp_admission *new)
{
	bool taken = true;
	u16 i;

	spin_lock_bh(&ftps->lock);
	for (i = 0; i < ftps->count; i++) {
		if (is_same(&ftps->admitted[i], new))
			break;
	}
	if (i < ftps->count || i < ftps->profile->keys.ftps_connections) {
		ftps->admitted[i] = *new;
		if (i == ftps->count)
			WRITE_ONCE(ftps->count, i + 1);
	} else {
		taken = false;
	}
	spin_unlock_bh(&ftps->lock);
	return taken;
}

static void give_back(struct nf_ftp_ftps_session *ftps, const struct nf_ftp_admission *old)
{
	u16 i;

	spin_lock_bh(&ftps->lock);
	for (i = 0; i < ftps->count; i++) {
		if (!is_same(&ftps->admitted[i], old) ||
		    ftps->admitted[i].since != old->since)
			continue;
		WRITE_ONCE(ftps->count, ftps->count - 1);
		ftps->admitted[i] = ftps->admitted[ftps->count];
		break;
	}
	spin_unlock_bh(&ftps->lock);
}

/* the @at-th one; false if there are not so many */
static bool get_admission(struct nf_ftp_ftps_session *ftps, u16 at,
			  struct nf_ftp_admission *admission)
{
	bool found;

	spin_lock_bh(&ftps->lock);
	found = at < ftps->count;
	if (found)
		*admission = ftps->admitted[at];
	spin_unlock_bh(&ftps->lock);
	return found;
}

/* what was let in a moment ago may have no entry yet */
static bool is_open(const struct nf_ftp_ftps_session *ftps, const struct syn *syn,
		    const struct nf_ftp_admission *admission)
{
	struct syn other = *syn;
	enum presence presence;

	other.tuple = ftps->ct->tuplehash[admission->dir].tuple;
	other.tuple.src.u.tcp.port = admission->from;
	other.tuple.dst.u.tcp.port = admission->to;
	other.tuple.dst.dir = IP_CT_DIR_ORIGINAL;
	presence = look_up(&other, ftps->ct);
	return presence == PRESENT ||
	       (presence == ABSENT &&
		((now_bits() - admission->since) & SINCE_MASK) < SETTLE_TIME);
}

static noinline void forget_ended(struct nf_ftp_ftps_session *ftps,
				  const struct syn *syn)
{
	struct nf_ftp_admission admission;
	u16 i = 0;

	while (get_admission(ftps, i, &admission)) {
		if (is_open(ftps, syn, &admission))
			i++;
		else
			give_back(ftps, &admission);
	}
}

/* how an endpoint is announced that makes somebody open such a connection */
static enum ftp_verb verb_of(u8 dir)
{
	return dir == IP_CT_DIR_ORIGINAL ? FTP_EPSV : FTP_EPRT;
}

static void admit(struct nf_ftp_ftps_session *ftps, u8 dir, const struct syn *syn)
{
	struct nf_ftp_admission new = {
		.from = syn->tuple.src.u.tcp.port,
		.to = syn->tuple.dst.u.tcp.port,
		.dir = dir, .since = now_bits(),
	};
	enum ftp_reason reason;

	reason = nf_ftp_profile_check(ftps->profile, verb_of(dir));
	if (!reason && !take_room(ftps, &new)) {
		forget_ended(ftps, syn);
		if (!take_room(ftps, &new))
			reason = FTP_FTPS_FULL;
	}
	if (reason) {
		nf_ftp_refuse(ftps->ct, reason, NULL);
		return;
	}
	reason = nf_ftp_expect_syn(ftps->ct, dir, new.from, new.to, EXPECT_TIME);
	if (reason) {
		give_back(ftps, &new);
		nf_ftp_refuse(ftps->ct, reason, NULL);
		return;
	}
	atomic_inc(&ftps->opened);
	nf_ftp_count(syn->net, NF_FTP_FTPS_ADMITTED);
}

static bool has_room(const struct nf_ftp_ftps_session *ftps)
{
	return READ_ONCE(ftps->count) < ftps->profile->keys.ftps_connections;
}

/**
 * struct choice - whose data connection a SYN may be
 * @ftps: one of the sessions with a host, one that has room if there is any
 * @awake: one of them may have agreed on it
 * @several: there are sessions with another host, too
 * @ambiguous: and one of these may have agreed on it, too
 */
struct choice {
	struct nf_ftp_ftps_session *ftps;
	bool awake;
	bool several;
	bool ambiguous;
};

/*
 * Two servers behind one address, or two clients, cannot be told apart, unless only
 * one of the servers has said anything since: the others may be dead. Of clients
 * the one that has announced a port may have done so long ago.
 */
static void consider(struct choice *choice, struct nf_ftp_ftps_session *ftps, u8 dir)
{
	bool awake = dir == IP_CT_DIR_REPLY || !nf_ftp_ftps_is_silent(ftps);

	if (!choice->ftps) {
		*choice = (struct choice){ .ftps = ftps, .awake = awake };
	} else if (!nf_ftp_ftps_is_mixed(choice->ftps, ftps, dir)) {
		choice->awake |= awake;
		if (!has_room(choice->ftps) && has_room(ftps))
			choice->ftps = ftps;
	} else if (awake && !choice->awake) {
		*choice = (struct choice){
			.ftps = ftps, .awake = true, .several = true,
		};
	} else {
		choice->several = true;
		choice->ambiguous |= awake;
	}
}

/*
 * Whose data connection would it be? Of a client's sessions with the same server
 * any can be meant; the first one that has room, which nearly always is the first.
 */
static struct nf_ftp_ftps_session *find_ftps(const struct syn *syn, u8 dir)
{
	const struct hlist_head *bucket;
	struct choice choice = { NULL };
	struct nf_ftp_ftps_session *ftps;

	bucket = nf_ftp_ftps_bucket(syn->net, &syn->tuple, dir);
	hlist_for_each_entry_rcu(ftps, bucket, node[dir]) {
		if (!is_between(ftps, dir, syn) || !has_ports(ftps, dir, syn) ||
		    !lives(ftps))
			continue;
		if (!choice.ftps && is_control(dir, syn))
			return NULL;
		consider(&choice, ftps, dir);
		if (!READ_ONCE(ftps->mixed[dir]) && has_room(ftps))
			break;
	}
	if (choice.several && (choice.ambiguous || !choice.awake)) {
		nf_ftp_refuse(choice.ftps->ct, FTP_FTPS_AMBIGUOUS, NULL);
		return NULL;
	}
	return choice.ftps;
}

/* where the TCP header is; 0 if there is none, or it is a part of a packet */
static unsigned int find_tcp4(const struct sk_buff *skb,
			      struct nf_conntrack_tuple *tuple)
{
	unsigned int at = skb_network_offset(skb);
	const struct iphdr *iph;
	struct iphdr copy;

	iph = skb_header_pointer(skb, at, sizeof(copy), &copy);
	if (!iph || iph->protocol != IPPROTO_TCP || iph->ihl * 4 < sizeof(copy) ||
	    iph->frag_off & htons(IP_MF | IP_OFFSET))
		return 0;
	tuple->src.u3.ip = iph->saddr;
	tuple->dst.u3.ip = iph->daddr;
	return at + iph->ihl * 4;
}

static unsigned int find_tcp6(const struct sk_buff *skb,
			      struct nf_conntrack_tuple *tuple)
{
	unsigned int at = skb_network_offset(skb);
	const struct ipv6hdr *iph;
	struct ipv6hdr copy;
	__be16 offset;
	u8 next;
	int tcp;

	iph = skb_header_pointer(skb, at, sizeof(copy), &copy);
	if (!iph)
		return 0;
	next = iph->nexthdr;
	tcp = ipv6_skip_exthdr(skb, (int)(at + sizeof(copy)), &next, &offset);
	if (tcp <= 0 || next != IPPROTO_TCP || offset & htons(~7))
		return 0;
	tuple->src.u3.in6 = iph->saddr;
	tuple->dst.u3.in6 = iph->daddr;
	return (unsigned int)tcp;
}

/* where its TCP header is, and the tuple that conntrack will give it; 0 if it is no SYN */
static unsigned int read_syn(const struct sk_buff *skb, u8 l3num,
			     struct nf_conntrack_tuple *tuple)
{
	const struct tcphdr *th;
	unsigned int at;
	struct tcphdr copy;

	memset(tuple, 0, sizeof(*tuple));
	at = l3num == NFPROTO_IPV6 ? find_tcp6(skb, tuple) :
				     find_tcp4(skb, tuple);
	th = at ? skb_header_pointer(skb, at, sizeof(copy), &copy) : NULL;
	if (!th || th->doff * 4 < sizeof(*th) || at + th->doff * 4 > skb->len ||
	    !th->syn || th->ack || th->rst || th->fin)
		return 0;
	tuple->src.l3num = l3num;
	tuple->src.u.tcp.port = th->source;
	tuple->dst.u.tcp.port = th->dest;
	tuple->dst.protonum = IPPROTO_TCP;
	tuple->dst.dir = IP_CT_DIR_ORIGINAL;
	return at;
}

/* as conntrack asks it: what it does not believe would hold a place and open nothing */
static bool is_believed(struct sk_buff *skb, unsigned int at,
			const struct nf_hook_state *state)
{
	return state->hook != NF_INET_PRE_ROUTING ||
	       !state->net->ct.sysctl_checksum ||
	       !nf_checksum(skb, state->hook, at, IPPROTO_TCP, state->pf);
}

static unsigned int look_at_syn(void *unused, struct sk_buff *skb,
				const struct nf_hook_state *state)
{
	struct syn syn = { .net = state->net };
	struct nf_conntrack_zone buffer;
	enum ip_conntrack_info ctinfo;
	struct nf_ftp_ftps_session *ftps;
	struct nf_conn *template;
	unsigned int at;
	u8 dir;

	if (!atomic_read(&nf_ftp_pernet_rcu(state->net)->ftps_live))
		return NF_ACCEPT;
	template = nf_ct_get(skb, &ctinfo);
	if ((template && !nf_ct_is_template(template)) ||
	    ctinfo == IP_CT_UNTRACKED || !nf_ftp_helper_is_open())
		return NF_ACCEPT;
	at = read_syn(skb, state->pf, &syn.tuple);
	if (!at)
		return NF_ACCEPT;
	syn.zone = nf_ct_zone_tmpl(template, skb, &buffer);
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		ftps = find_ftps(&syn, dir);
		if (!ftps)
			continue;
		if (look_up(&syn, NULL) != PRESENT && is_believed(skb, at, state))
			admit(ftps, dir, &syn);
		break;
	}
	return NF_ACCEPT;
}

/* conntrack's is the next one behind each */
static const struct nf_hook_ops hooks[] = {
	{
		.hook = look_at_syn, .pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_CONNTRACK - 1,
	}, {
		.hook = look_at_syn, .pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_CONNTRACK - 1,
	}, {
		.hook = look_at_syn, .pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_CONNTRACK - 1,
	}, {
		.hook = look_at_syn, .pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_CONNTRACK - 1,
	},
};

static void unhook(struct nf_ftp_net *pernet)
{
	if (pernet->ftps_hooked)
		nf_unregister_net_hooks(pernet->net, hooks, ARRAY_SIZE(hooks));
	pernet->ftps_hooked = false;
}

/*
 * Once it was needed, it stays as long as a profile has a range: when a hook goes,
 * the kernel drops all that waits in queues of the namespace. When that is must
 * not be the choice of who ends a session.
 */
static bool is_needed(const struct nf_ftp_net *pernet)
{
	bool needed;

	rcu_read_lock();
	needed = atomic_read(&pernet->ftps_live) ||
		 (pernet->ftps_hooked && nf_ftp_config_has_range(pernet->net));
	rcu_read_unlock();
	return needed;
}

/* one of these at a time, and none while the namespace closes */
static void hook_or_unhook(struct work_struct *work)
{
	struct nf_ftp_net *pernet = container_of(to_delayed_work(work),
					      struct nf_ftp_net, ftps_work);

	if (READ_ONCE(pernet->ftps_closed))
		return;
	if (!is_needed(pernet)) {
		unhook(pernet);
		return;
	}
	if (pernet->ftps_hooked)
		return;
	pernet->ftps_hooked = !nf_register_net_hooks(pernet->net, hooks,
						  ARRAY_SIZE(hooks));
	/* there was no memory */
	if (!pernet->ftps_hooked)
		nf_ftp_ftps_hook_later(pernet, HZ);
}

/**
 * nf_ftp_ftps_start - a namespace begins
 * @net: namespace
 */
void nf_ftp_ftps_start(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);

	INIT_DELAYED_WORK(&pernet->ftps_work, hook_or_unhook);
}

/**
 * nf_ftp_ftps_close - it, or the module, is about to go: the hook goes for good
 * @net: namespace
 *
 * Context: may sleep.
 */
void nf_ftp_ftps_close(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);

	WRITE_ONCE(pernet->ftps_closed, true);
	cancel_delayed_work_sync(&pernet->ftps_work);
	unhook(pernet);
}

/**
 * nf_ftp_ftps_stop - it goes
 * @net: namespace, closed a grace period ago
 *
 * Context: may sleep.
 */
void nf_ftp_ftps_stop(struct net *net)
{
	/* who came just before it was closed may have asked for it */
	cancel_delayed_work_sync(&nf_ftp_pernet(net)->ftps_work);
}
