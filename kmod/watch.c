// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets that are told what happens.
 *
 * Something happens while a session is locked, or in the middle of a packet. A
 * message is made then, and delivered a moment later, with no lock held.
 */
#include <linux/netfilter/nf_ftp.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include "net.h"
#include "watch.h"

/* of a namespace; each costs whoever makes something happen */
#define WATCHERS_MAX 16
/* more than the longest event; what is not used counts in the socket's room */
#define EVENT_SIZE 512
/* events of a namespace that wait to be delivered */
#define WAITING_MAX 256
/* of what may come as a flood, in a time */
#define FLOOD_MAX 100
#define FLOOD_TIME (HZ / 10)

/**
 * struct watcher - a socket
 * @node: in its namespace's list
 * @portid: its address
 * @lost: events that found no room there
 * @rcu: for the grace period
 */
struct watcher {
	struct hlist_node node;
	u32 portid;
	atomic_t lost;
	struct rcu_head rcu;
};

/* not off at once: to switch it is felt by all processors, and anybody may ask */
DEFINE_STATIC_KEY_DEFERRED_FALSE(nf_ftp_watched, HZ);
/* traces that are on; they see all namespaces */
static unsigned int traces;
/* held to change a list; readers have RCU */
static DEFINE_MUTEX(lock);
static const struct genl_family *family;

bool nf_ftp_has_watchers(const struct net *net)
{
	return READ_ONCE(traces) || !hlist_empty(&nf_ftp_pernet(net)->watchers);
}

/* the kernel calls it for one trace at a time */
int nf_ftp_watch_begin(void)
{
	WRITE_ONCE(traces, traces + 1);
	static_branch_deferred_inc(&nf_ftp_watched);
	return 0;
}

void nf_ftp_watch_end(void)
{
	WRITE_ONCE(traces, traces - 1);
	/* at once: the module may be about to go */
	static_branch_dec(&nf_ftp_watched.key);
}

static struct watcher *find(struct nf_ftp_net *own, u32 portid)
{
	struct watcher *w;

	hlist_for_each_entry_rcu(w, &own->watchers, node,
				 lockdep_is_held(&lock)) {
		if (w->portid == portid)
			return w;
	}
	return NULL;
}

static int add_locked(struct nf_ftp_net *own, u32 portid)
{
	struct watcher *w;
	u32 count = 0;

	lockdep_assert_held(&lock);
	hlist_for_each_entry(w, &own->watchers, node)
		count++;
	if (count == WATCHERS_MAX)
		return -EUSERS;
	w = kzalloc(sizeof(*w), GFP_KERNEL_ACCOUNT);
	if (!w)
		return -ENOMEM;
	w->portid = portid;
	hlist_add_head_rcu(&w->node, &own->watchers);
	static_branch_deferred_inc(&nf_ftp_watched);
	return 0;
}

static void remove_locked(struct watcher *w)
{
	lockdep_assert_held(&lock);
	hlist_del_rcu(&w->node);
	static_branch_slow_dec_deferred(&nf_ftp_watched);
	kfree_rcu(w, rcu);
}

int nf_ftp_watch_add(struct net *net, u32 portid, u32 *lost)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	struct watcher *w;
	int err = 0;

	*lost = 0;
	mutex_lock(&lock);
	w = find(own, portid);
	if (w)
		*lost = (u32)atomic_xchg(&w->lost, 0);
	else
		err = add_locked(own, portid);
	mutex_unlock(&lock);
	return err;
}

/**
 * struct addressee - kept in a message's control block while it waits
 * @portid: whom it is for
 * @lost: how many events it tells to be lost
 */
struct addressee {
	u32 portid;
	u32 lost;
};

static struct addressee *addressee_of(struct sk_buff *msg)
{
	BUILD_BUG_ON(sizeof(struct addressee) > sizeof(msg->cb));
	return (struct addressee *)msg->cb;
}

static struct sk_buff *make(const struct watcher *w, nf_ftp_fill_fn fill,
			    const void *about, u32 lost)
{
	struct sk_buff *msg = genlmsg_new(EVENT_SIZE, GFP_ATOMIC);
	void *head;

	if (!msg)
		return NULL;
	head = genlmsg_put(msg, w->portid, 0, family, 0, NF_FTP_CMD_EVENT);
	if (!head || fill(msg, about) ||
	    (lost && nla_put_u32(msg, NF_FTP_A_LOST, lost))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, head);
	*addressee_of(msg) = (struct addressee){ w->portid, lost };
	return msg;
}

static void deliver_one(struct nf_ftp_net *own, struct sk_buff *msg)
{
	struct addressee to = *addressee_of(msg);
	struct watcher *w;

	/* netlink has its own use for it */
	memset(msg->cb, 0, sizeof(msg->cb));
	rcu_read_lock();
	w = find(own, to.portid);
	/* who is gone may have left its address to somebody else */
	if (!w)
		kfree_skb(msg);
	else if (genlmsg_unicast(own->net, msg, to.portid))
		atomic_add((int)to.lost + 1, &w->lost);
	rcu_read_unlock();
}

static void deliver(struct work_struct *work)
{
	struct nf_ftp_net *own = container_of(work, struct nf_ftp_net, deliver);
	struct sk_buff *msg;

	while ((msg = skb_dequeue(&own->waiting))) {
		deliver_one(own, msg);
		cond_resched();
	}
}

/* true if no more of what comes as a flood is to be told for now */
static bool is_too_much(struct nf_ftp_net *own)
{
	unsigned long since = READ_ONCE(own->flood_since);

	if (!time_in_range(jiffies, since, since + FLOOD_TIME) &&
	    cmpxchg(&own->flood_since, since, jiffies) == since)
		atomic_set(&own->flood, 0);
	return atomic_inc_return(&own->flood) > FLOOD_MAX;
}

void nf_ftp_watch_tell(struct net *net, nf_ftp_fill_fn fill, const void *about,
		       bool flood)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	bool too_much = (flood && is_too_much(own)) ||
			skb_queue_len_lockless(&own->waiting) >= WAITING_MAX;
	struct sk_buff *msg;
	struct watcher *w;
	u32 lost;

	rcu_read_lock();
	hlist_for_each_entry_rcu(w, &own->watchers, node) {
		if (too_much) {
			atomic_inc(&w->lost);
			continue;
		}
		lost = (u32)atomic_xchg(&w->lost, 0);
		msg = make(w, fill, about, lost);
		if (msg)
			skb_queue_tail(&own->waiting, msg);
		else
			atomic_add((int)lost + 1, &w->lost);
	}
	rcu_read_unlock();
	queue_work(system_unbound_wq, &own->deliver);
}

static int hear_of_release(struct notifier_block *self, unsigned long what,
			   void *context)
{
	const struct netlink_notify *of = context;
	struct watcher *w;

	if (what != NETLINK_URELEASE || of->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	mutex_lock(&lock);
	w = find(nf_ftp_pernet(of->net), of->portid);
	if (w)
		remove_locked(w);
	mutex_unlock(&lock);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = hear_of_release };

void nf_ftp_watch_flush(struct net *net)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	struct hlist_node *next;
	struct watcher *w;

	mutex_lock(&lock);
	hlist_for_each_entry_safe(w, next, &own->watchers, node)
		remove_locked(w);
	mutex_unlock(&lock);
}

void nf_ftp_watch_drain(struct net *net)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);

	cancel_work_sync(&own->deliver);
	skb_queue_purge(&own->waiting);
}

void nf_ftp_watch_start(struct net *net)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);

	own->flood_since = jiffies;
	skb_queue_head_init(&own->waiting);
	INIT_WORK(&own->deliver, deliver);
}

int nf_ftp_watch_init(const struct genl_family *messages)
{
	family = messages;
	return netlink_register_notifier(&notifier);
}

void nf_ftp_watch_exit(void)
{
	netlink_unregister_notifier(&notifier);
}

void nf_ftp_watch_settle(void)
{
	static_key_deferred_flush(&nf_ftp_watched);
}
