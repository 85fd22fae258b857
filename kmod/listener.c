// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink sockets that events are sent to, and traces.
 *
 * Something happens while a session is locked, or in the middle of a packet. A
 * message is made then, and delivered a moment later, with no lock held.
 *
 * A multicast group of the family would have its list of sockets for nothing. But up
 * to 6.12 nobody tells a family that a socket joins, so every packet would have to
 * ask whether somebody listens; here a static key knows. And a socket is told how
 * many events it has lost.
 */
#include <linux/netfilter/nf_ftp.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include "internal.h"
#include "listener.h"

/* of a namespace; each costs whoever makes something happen */
#define LISTENERS_MAX 16
/* more than the longest event; what is not used counts in the socket's room */
#define EVENT_SIZE 512
/* events of a namespace that wait to be delivered */
#define WAITING_MAX 256
/* of what may come as a flood, in a time */
#define FLOOD_MAX 100
#define FLOOD_TIME (HZ / 10)

/**
 * struct listener - a socket
 * @node: in its namespace's list
 * @portid: its address
 * @lost: events that found no room there
 * @rcu: for the grace period
 */
struct listener {
	struct hlist_node node;
	u32 portid;
	atomic_t lost;
	struct rcu_head rcu;
};

/* not off at once: to switch it is felt by all processors, and anybody may ask */
DEFINE_STATIC_KEY_DEFERRED_FALSE(nf_ftp_listening, HZ);
/* traces that are on; they see all namespaces */
static unsigned int traces;
/* held to change a list; readers have RCU */
static DEFINE_MUTEX(lock);
static const struct genl_family *family;

/**
 * nf_ftp_listener_is_in - whether a namespace has a listener, where some namespace has
 * @net: namespace
 */
bool nf_ftp_listener_is_in(const struct net *net)
{
	return READ_ONCE(traces) || !hlist_empty(&nf_ftp_pernet(net)->listeners);
}

/**
 * nf_ftp_listener_trace_on - a trace is switched on
 *
 * The kernel calls it for one trace at a time.
 *
 * Return: 0.
 */
int nf_ftp_listener_trace_on(void)
{
	WRITE_ONCE(traces, traces + 1);
	static_branch_deferred_inc(&nf_ftp_listening);
	return 0;
}

/**
 * nf_ftp_listener_trace_off - a trace is switched off
 */
void nf_ftp_listener_trace_off(void)
{
	WRITE_ONCE(traces, traces - 1);
	/* at once: the module may be about to go */
	static_branch_dec(&nf_ftp_listening.key);
}

static struct listener *find(struct nf_ftp_net *pernet, u32 portid)
{
	struct listener *l;

	hlist_for_each_entry_rcu(l, &pernet->listeners, node,
				 lockdep_is_held(&lock)) {
		if (l->portid == portid)
			return l;
	}
	return NULL;
}

static int add_locked(struct nf_ftp_net *pernet, struct listener *new)
{
	struct listener *l;
	u32 count = 0;

	lockdep_assert_held(&lock);
	hlist_for_each_entry(l, &pernet->listeners, node)
		count++;
	if (count == LISTENERS_MAX)
		return -EUSERS;
	hlist_add_head_rcu(&new->node, &pernet->listeners);
	static_branch_deferred_inc(&nf_ftp_listening);
	return 0;
}

static void remove_locked(struct listener *l)
{
	lockdep_assert_held(&lock);
	hlist_del_rcu(&l->node);
	static_branch_slow_dec_deferred(&nf_ftp_listening);
	kfree_rcu(l, rcu);
}

/**
 * nf_ftp_listener_add - send events to a socket, until it is closed
 * @net: its namespace
 * @portid: its address
 * @lost: filled: events that were lost since it was last asked
 *
 * Return: 0, -EUSERS if there are too many, or -ENOMEM.
 */
int nf_ftp_listener_add(struct net *net, u32 portid, u32 *lost)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	struct listener *new, *l;
	int err = 0;

	*lost = 0;
	/* whoever closes a socket waits for the lock: no memory is waited for with it */
	new = kzalloc(sizeof(*new), GFP_KERNEL_ACCOUNT);
	if (!new)
		return -ENOMEM;
	new->portid = portid;
	mutex_lock(&lock);
	l = find(pernet, portid);
	if (l)
		*lost = (u32)atomic_xchg(&l->lost, 0);
	else
		err = add_locked(pernet, new);
	mutex_unlock(&lock);
	if (l || err)
		kfree(new);
	return err;
}

/**
 * struct addressee - kept in a message's control block while it waits
 * @portid: whom it is for
 * @lost: how many events it says are lost
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

static struct sk_buff *make(const struct listener *l, nf_ftp_fill_fn fill,
			    const void *about, u32 lost)
{
	struct sk_buff *msg = genlmsg_new(EVENT_SIZE, GFP_ATOMIC);
	void *head;

	if (!msg)
		return NULL;
	head = genlmsg_put(msg, l->portid, 0, family, 0, NF_FTP_CMD_EVENT);
	if (!head || fill(msg, about) ||
	    (lost && nla_put_u32(msg, NF_FTP_A_LOST, lost))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, head);
	*addressee_of(msg) = (struct addressee){ l->portid, lost };
	return msg;
}

static void deliver_one(struct nf_ftp_net *pernet, struct sk_buff *msg)
{
	struct addressee to = *addressee_of(msg);
	struct listener *l;

	/* netlink has its own use for it */
	memset(msg->cb, 0, sizeof(msg->cb));
	rcu_read_lock();
	l = find(pernet, to.portid);
	/* who is gone may have left its address to somebody else */
	if (!l)
		kfree_skb(msg);
	else if (genlmsg_unicast(pernet->net, msg, to.portid))
		atomic_add((int)to.lost + 1, &l->lost);
	rcu_read_unlock();
}

static void deliver(struct work_struct *work)
{
	struct nf_ftp_net *pernet = container_of(work, struct nf_ftp_net, deliver);
	struct sk_buff *msg;

	while ((msg = skb_dequeue(&pernet->waiting))) {
		deliver_one(pernet, msg);
		cond_resched();
	}
}

/* true if no more of what may come as a flood is sent for now */
static bool is_too_much(struct nf_ftp_net *pernet)
{
	unsigned long since = READ_ONCE(pernet->flood_since);

	if (!time_in_range(jiffies, since, since + FLOOD_TIME) &&
	    cmpxchg(&pernet->flood_since, since, jiffies) == since)
		atomic_set(&pernet->flood, 0);
	return atomic_inc_return(&pernet->flood) > FLOOD_MAX;
}

/**
 * nf_ftp_listener_send - send an event to all listeners of a namespace
 * @net: namespace
 * @fill: writes the event
 * @about: for it
 * @flood: there may be any number of it: only some are sent
 *
 * Context: any; nothing sleeps, and whoever cannot take it a moment later loses it.
 */
void nf_ftp_listener_send(struct net *net, nf_ftp_fill_fn fill, const void *about,
			  bool flood)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	bool too_much = (flood && is_too_much(pernet)) ||
			skb_queue_len_lockless(&pernet->waiting) >= WAITING_MAX;
	struct sk_buff *msg;
	struct listener *l;
	u32 lost;

	rcu_read_lock();
	hlist_for_each_entry_rcu(l, &pernet->listeners, node) {
		if (too_much) {
			atomic_inc(&l->lost);
			continue;
		}
		lost = (u32)atomic_xchg(&l->lost, 0);
		msg = make(l, fill, about, lost);
		if (msg)
			skb_queue_tail(&pernet->waiting, msg);
		else
			atomic_add((int)lost + 1, &l->lost);
	}
	rcu_read_unlock();
	queue_work(system_unbound_wq, &pernet->deliver);
}

static int on_release(struct notifier_block *self, unsigned long what,
		      void *context)
{
	const struct netlink_notify *of = context;
	struct listener *l;

	if (what != NETLINK_URELEASE || of->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	mutex_lock(&lock);
	l = find(nf_ftp_pernet(of->net), of->portid);
	if (l)
		remove_locked(l);
	mutex_unlock(&lock);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = on_release };

/**
 * nf_ftp_listener_flush - a namespace goes
 * @net: namespace
 */
void nf_ftp_listener_flush(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	struct hlist_node *next;
	struct listener *l;

	mutex_lock(&lock);
	hlist_for_each_entry_safe(l, next, &pernet->listeners, node)
		remove_locked(l);
	mutex_unlock(&lock);
}

/**
 * nf_ftp_listener_drain - deliver nothing any more of what still waits
 * @net: namespace, flushed a grace period ago
 */
void nf_ftp_listener_drain(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);

	cancel_work_sync(&pernet->deliver);
	skb_queue_purge(&pernet->waiting);
}

/**
 * nf_ftp_listener_start - a namespace begins
 * @net: namespace
 */
void nf_ftp_listener_start(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);

	pernet->flood_since = jiffies;
	skb_queue_head_init(&pernet->waiting);
	INIT_WORK(&pernet->deliver, deliver);
}

/**
 * nf_ftp_listener_init - learn of sockets that are closed
 * @messages: the family of the messages
 *
 * Return: 0 or what the kernel says.
 */
int nf_ftp_listener_init(const struct genl_family *messages)
{
	family = messages;
	return netlink_register_notifier(&notifier);
}

/**
 * nf_ftp_listener_exit - undo it
 */
void nf_ftp_listener_exit(void)
{
	netlink_unregister_notifier(&notifier);
}

/**
 * nf_ftp_listener_settle - the module goes, and all namespaces' state is gone
 */
void nf_ftp_listener_settle(void)
{
	static_key_deferred_flush(&nf_ftp_listening);
}
