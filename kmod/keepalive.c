// SPDX-License-Identifier: GPL-2.0
/*
 * A control connection lives as long as one of its data connections does; and
 * their ports on the gateway are known.
 *
 * While a long file is on its way nothing is said on the control connection, and
 * its entry would be forgotten. Data connections have no helper, and in a
 * flowtable nobody sees their packets; so a work looks at them from time to time.
 *
 * Only a data connection's tuple is kept, no reference: one would keep its
 * namespace from going. What was added is taken over by the work, so no two data
 * connections share a lock, but for those of a bucket when they begin.
 */
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_l4proto.h>
#include <net/netfilter/nf_conntrack_timeout.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netns/hash.h>
#include "budget.h"
#include "ftps.h"
#include "helper.h"
#include "internal.h"
#include "keepalive.h"

/* jiffies between two looks, at most */
#define PAUSE_MAX (10 * HZ)
/* jiffies for which a control connection may be silent without any help */
#define TIMEOUT_MAX (5u * 24 * 60 * 60 * HZ)
/* data connections that are looked after, of all namespaces */
#define TRANSFERS_MAX (256 * 1024)
/* with as many as there may be, some sixteen in each: a port is looked for in many */
#define BUCKETS 16384
#define LOCKS 64

/**
 * struct nf_ftp_transfer - a data connection
 * @begun: in the list of those that nobody has looked at
 * @list: in the list of the others
 * @node: in the table by its tuple
 * @rcu: for the grace period
 * @net: its namespace
 * @tuple: of its first packet
 * @zone: of its entry
 * @timeout: of its entry, when it was looked at; 0 at first
 * @pause: jiffies between two looks, at most
 * @ended: jiffies when it was first seen to be over, and to make way; 0 before
 * @looks: how often it was looked for, up to 2
 * @keeps: it keeps its control connection
 */
struct nf_ftp_transfer {
	struct llist_node begun;
	union {
		struct list_head list;
		struct rcu_head rcu;
	};
	struct hlist_node node;
	struct net *net;
	struct nf_conntrack_tuple tuple;
	struct nf_conntrack_zone zone;
	u32 timeout;
	u32 pause;
	u32 ended;
	u8 looks;
	bool keeps;
};

atomic_t nf_ftp_keepalive_count[1 << NF_FTP_COUNT_BITS];

static struct hlist_head table[BUCKETS];

/* each protects every LOCKS-th bucket; readers have RCU */
static spinlock_t locks[LOCKS] = {
	[0 ... LOCKS - 1] = __SPIN_LOCK_UNLOCKED(locks),
};

static struct nf_ftp_budget budget = { .limit = TRANSFERS_MAX };

static u32 bucket_of(const struct net *net,
		     const struct nf_conntrack_tuple *tuple)
{
	const union nf_inet_addr *src = &tuple->src.u3, *dst = &tuple->dst.u3;
	static u32 seed __read_mostly;
	u32 hash;

	net_get_random_once(&seed, sizeof(seed));
	hash = seed ^ net_hash_mix(net);
	if (tuple->src.l3num == NFPROTO_IPV6) {
		hash = jhash2((const u32 *)src->all, ARRAY_SIZE(src->all), hash);
		hash = jhash2((const u32 *)dst->all, ARRAY_SIZE(dst->all), hash);
	}
	hash = jhash_3words((__force u32)src->ip, (__force u32)dst->ip,
			    (__force u32)tuple->src.u.tcp.port << 16 |
			    (__force u32)tuple->dst.u.tcp.port, hash);
	return hash % BUCKETS;
}

static void table_add(struct nf_ftp_transfer *transfer)
{
	u32 bucket = bucket_of(transfer->net, &transfer->tuple);

	spin_lock_bh(&locks[bucket % LOCKS]);
	hlist_add_head_rcu(&transfer->node, &table[bucket]);
	spin_unlock_bh(&locks[bucket % LOCKS]);
}

static void table_del(struct nf_ftp_transfer *transfer)
{
	u32 bucket = bucket_of(transfer->net, &transfer->tuple);

	spin_lock_bh(&locks[bucket % LOCKS]);
	hlist_del_rcu(&transfer->node);
	spin_unlock_bh(&locks[bucket % LOCKS]);
}

/* RCU read side */
static const struct nf_ftp_transfer *
table_find(const struct nf_conn *master, const struct nf_conntrack_tuple *tuple)
{
	u16 zone = nf_ct_zone_id(nf_ct_zone(master), IP_CT_DIR_ORIGINAL);
	const struct net *net = nf_ct_net(master);
	const struct nf_ftp_transfer *transfer;

	hlist_for_each_entry_rcu(transfer, &table[bucket_of(net, tuple)],
				 node) {
		if (net_eq(transfer->net, net) &&
		    nf_ct_tuple_equal(&transfer->tuple, tuple) &&
		    nf_ct_zone_id(&transfer->zone, IP_CT_DIR_ORIGINAL) == zone)
			return transfer;
	}
	return NULL;
}

/**
 * nf_ftp_keepalive_knows - whether there is such a data connection, or just was
 * @master: a control connection of its namespace, and its zone
 * @tuple: of its first packet
 * @ended: filled if it is known: jiffies since it was seen to be over, at least 1; 0
 *	if it is not, or was closed otherwise
 *
 * One that was closed first by who opened it makes way for a new one between the
 * same ends: the kernel drops its entry when that begins.
 *
 * Asked of our own table, with sessions locked: conntrack's would delete what it
 * finds expired there. What is gone is known for some seconds more.
 */
bool nf_ftp_keepalive_knows(const struct nf_conn *master,
			    const struct nf_conntrack_tuple *tuple, u32 *ended)
{
	const struct nf_ftp_transfer *transfer;
	u32 since;

	rcu_read_lock();
	transfer = table_find(master, tuple);
	if (transfer) {
		since = READ_ONCE(transfer->ended);
		*ended = since ? max((u32)jiffies - since, 1u) : 0;
	}
	rcu_read_unlock();
	return transfer;
}

static u32 established_timeout(const struct nf_conn *ct)
{
	const unsigned int *timeouts = nf_ct_timeout_lookup(ct);

	if (!timeouts)
		timeouts = nf_tcp_pernet(nf_ct_net(ct))->timeouts;
	return timeouts[TCP_CONNTRACK_ESTABLISHED];
}

/* what conntrack gives an established connection with each packet */
static u32 full_timeout(const struct nf_conn *ct)
{
	const struct nf_tcp_net *tcp_net = nf_tcp_pernet(nf_ct_net(ct));
	const struct ip_ct_tcp *tcp = &ct->proto.tcp;
	const unsigned int *timeouts = nf_ct_timeout_lookup(ct) ? : tcp_net->timeouts;
	u32 timeout = timeouts[TCP_CONNTRACK_ESTABLISHED];

	if (READ_ONCE(tcp->retrans) >= tcp_net->tcp_max_retrans)
		return min(timeout, timeouts[TCP_CONNTRACK_RETRANS]);
	if ((READ_ONCE(tcp->seen[0].flags) | READ_ONCE(tcp->seen[1].flags)) &
	    IP_CT_TCP_FLAG_DATA_UNACKNOWLEDGED)
		return min(timeout, timeouts[TCP_CONNTRACK_UNACK]);
	if (!READ_ONCE(tcp->last_win))
		return min(timeout, timeouts[TCP_CONNTRACK_RETRANS]);
	return timeout;
}

/**
 * nf_ftp_keepalive_idle - for how long no packet of a control connection was seen
 * @ct: control connection
 * @seconds: filled; a data connection that keeps it counts as well
 *
 * Its timeout begins anew with each packet; so what is missing of it says that.
 *
 * Context: RCU read side.
 * Return: false if the timeout does not say so: it is not established, or somebody
 * has given it another timeout.
 */
bool nf_ftp_keepalive_idle(const struct nf_conn *ct, u32 *seconds)
{
	u32 timeout, left;

	if (READ_ONCE(ct->proto.tcp.state) != TCP_CONNTRACK_ESTABLISHED ||
	    !test_bit(IPS_SEEN_REPLY_BIT, &ct->status))
		return false;
	timeout = full_timeout(ct);
	left = nf_ct_expires(ct);
	if (left > timeout)
		return false;
	*seconds = (timeout - left) / HZ;
	return true;
}

/**
 * nf_ftp_keepalive_helps - whether a control connection may be over before its transfer
 * @master: control connection
 *
 * Not with the kernel's five days, or more.
 */
bool nf_ftp_keepalive_helps(const struct nf_conn *master)
{
	return established_timeout(master) < TIMEOUT_MAX;
}

/* often enough for this control connection */
static u32 pause_of(const struct nf_conn *master)
{
	return clamp_t(u32, established_timeout(master) / 3, HZ / 4, PAUSE_MAX);
}

static atomic_t *occupied_by(const struct nf_ftp_transfer *transfer)
{
	return nf_ftp_keepalive_count_at(ntohs(transfer->tuple.dst.u.tcp.port));
}

static void uncharge(struct nf_ftp_net *pernet)
{
	nf_ftp_budget_uncharge(&budget, pernet->net, &pernet->looked_after, 1);
}

/**
 * nf_ftp_keepalive_add - a data connection is here
 * @ct: its entry, not confirmed yet
 * @keeps: it keeps its control connection
 */
void nf_ftp_keepalive_add(const struct nf_conn *ct, bool keeps)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(nf_ct_net(ct));
	struct nf_ftp_transfer *transfer;
	u32 pause = pause_of(ct->master);

	if (!nf_ftp_budget_charge(&budget, pernet->net, &pernet->looked_after, 1))
		return;
	transfer = kmalloc(sizeof(*transfer), GFP_ATOMIC);
	if (!transfer) {
		uncharge(pernet);
		return;
	}
	*transfer = (struct nf_ftp_transfer){
		.net = nf_ct_net(ct), .zone = *nf_ct_zone(ct),
		.tuple = ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple,
		.pause = pause, .keeps = keeps,
	};
	table_add(transfer);
	atomic_inc(occupied_by(transfer));
	llist_add(&transfer->begun, &pernet->begun);
	/* a look that is due stays due, unless this one is in more of a hurry */
	if (pause >= READ_ONCE(pernet->pause)) {
		queue_delayed_work(system_unbound_wq, &pernet->keepalive, pause);
		return;
	}
	WRITE_ONCE(pernet->pause, pause);
	mod_delayed_work(system_unbound_wq, &pernet->keepalive, pause);
}

/* never less than it has */
static void prolong(struct nf_conn *master)
{
	u32 timeout = established_timeout(master);

	if (READ_ONCE(master->proto.tcp.state) == TCP_CONNTRACK_ESTABLISHED &&
	    !nf_ct_is_dying(master) && nf_ct_expires(master) < timeout)
		nf_ct_refresh(master, timeout);
}

/*
 * All is sent, and the receiver reads from its own memory, at its own pace. The
 * kernel remembers such a connection for a minute or two.
 */
static bool is_half_closed(const struct nf_conn *ct)
{
	u8 state = READ_ONCE(ct->proto.tcp.state);

	return state == TCP_CONNTRACK_FIN_WAIT ||
	       state == TCP_CONNTRACK_CLOSE_WAIT;
}

/* a packet was seen since the last look, or is not to be seen */
static bool is_alive(struct nf_ftp_transfer *transfer, const struct nf_conn *ct)
{
	u32 before = transfer->timeout;

	transfer->timeout = READ_ONCE(ct->timeout);
	return test_bit(IPS_OFFLOAD_BIT, &ct->status) ||
	       transfer->timeout != before || is_half_closed(ct);
}

/* a SYN from where it came from makes the kernel drop it, and look again */
static bool makes_way(const struct nf_conn *ct)
{
	u8 state = READ_ONCE(ct->proto.tcp.state);

	return (state == TCP_CONNTRACK_TIME_WAIT ||
		state == TCP_CONNTRACK_CLOSE) &&
	       ct->proto.tcp.seen[IP_CT_DIR_ORIGINAL].flags &
	       IP_CT_TCP_FLAG_CLOSE_INIT;
}

/* false if it is gone */
static bool look(struct nf_ftp_net *pernet, struct nf_ftp_transfer *transfer)
{
	struct nf_conntrack_tuple_hash *found;
	struct nf_conn *ct;
	bool is_there;

	found = nf_conntrack_find_get(pernet->net, &transfer->zone, &transfer->tuple);
	/* what has just begun is not in the table yet */
	if (!found)
		return ++transfer->looks < 2;
	transfer->looks = 2;
	ct = nf_ct_tuplehash_to_ctrack(found);
	rcu_read_lock();
	/* meanwhile the tuple may have become another connection's */
	is_there = ct->master && nf_ct_protonum(ct->master) == IPPROTO_TCP &&
		   (nf_ftp_helper_is_ours(ct->master) ||
		    nf_ct_is_dying(ct->master));
	if (is_there && transfer->keeps && is_alive(transfer, ct))
		nf_ftp_ftps_for_pair(ct->master, prolong);
	if (is_there)
		transfer->pause = pause_of(ct->master);
	if (!makes_way(ct))
		WRITE_ONCE(transfer->ended, 0);
	else if (!transfer->ended)
		WRITE_ONCE(transfer->ended, (u32)jiffies | 1);
	rcu_read_unlock();
	nf_ct_put(ct);
	return is_there;
}

static void drop(struct nf_ftp_net *pernet, struct nf_ftp_transfer *transfer)
{
	list_del(&transfer->list);
	table_del(transfer);
	atomic_dec(occupied_by(transfer));
	uncharge(pernet);
	kfree_rcu(transfer, rcu);
}

static void take_over(struct nf_ftp_net *pernet)
{
	struct nf_ftp_transfer *transfer, *next;

	llist_for_each_entry_safe(transfer, next, llist_del_all(&pernet->begun),
				  begun)
		list_add_tail(&transfer->list, &pernet->transfers);
}

static void look_at_all(struct work_struct *work)
{
	struct nf_ftp_net *pernet = container_of(to_delayed_work(work),
					      struct nf_ftp_net, keepalive);
	struct nf_ftp_transfer *transfer, *next;

	WRITE_ONCE(pernet->pause, PAUSE_MAX);
	take_over(pernet);
	list_for_each_entry_safe(transfer, next, &pernet->transfers, list) {
		if (look(pernet, transfer))
			pernet->pause = min(pernet->pause, transfer->pause);
		else
			drop(pernet, transfer);
		cond_resched();
	}
	if (!list_empty(&pernet->transfers) || !llist_empty(&pernet->begun))
		queue_delayed_work(system_unbound_wq, &pernet->keepalive,
				   pernet->pause);
}

/**
 * nf_ftp_keepalive_init - a namespace begins
 * @net: namespace
 */
void nf_ftp_keepalive_init(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);

	pernet->net = net;
	pernet->pause = PAUSE_MAX;
	init_llist_head(&pernet->begun);
	INIT_LIST_HEAD(&pernet->transfers);
	INIT_DELAYED_WORK(&pernet->keepalive, look_at_all);
}

/**
 * nf_ftp_keepalive_stop - a namespace ends: look no more
 * @net: namespace; no packet adds anything any more
 */
void nf_ftp_keepalive_stop(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	struct nf_ftp_transfer *transfer, *next;

	cancel_delayed_work_sync(&pernet->keepalive);
	take_over(pernet);
	list_for_each_entry_safe(transfer, next, &pernet->transfers, list)
		drop(pernet, transfer);
}
