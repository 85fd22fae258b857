/* SPDX-License-Identifier: GPL-2.0 */
/* What the helper keeps for a network namespace. */
#ifndef NF_FTP_NET_H
#define NF_FTP_NET_H

#include <linux/llist.h>
#include <linux/mutex.h>
#include <linux/skbuff.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

struct nf_ftp_config;
struct nf_ftp_stats;

/**
 * struct nf_ftp_net - state of a namespace
 * @lock: held to replace @config and to change the two flags
 * @config: what the administrator asked for, replaced whole
 * @stats: counters of each cpu
 * @watchers: sockets that are told what happens
 * @waiting: messages for them
 * @deliver: delivers those
 * @flood_since: when counting began of what may come as a flood
 * @flood: how much of it there was since then
 * @early: memory for text that came before its turn
 * @net: the namespace
 * @begun: data connections that nobody has looked after yet
 * @transfers: the others
 * @keepalive: looks after them
 * @looked_after: how many there are
 * @pause: jiffies between two looks
 * @hooked: our hooks are registered
 * @tracking: we asked for connections to be tracked
 */
struct nf_ftp_net {
	struct mutex lock; /* see above */
	struct nf_ftp_config __rcu *config;
	struct nf_ftp_stats __percpu *stats;
	struct hlist_head watchers;
	struct sk_buff_head waiting;
	struct work_struct deliver;
	unsigned long flood_since;
	atomic_t flood;
	atomic_long_t early;
	struct net *net;
	struct llist_head begun;
	struct list_head transfers;
	struct delayed_work keepalive;
	atomic_long_t looked_after;
	u32 pause;
	bool hooked;
	bool tracking;
};

extern unsigned int nf_ftp_net_id;

/**
 * nf_ftp_pernet - a namespace's state
 * @net: namespace
 */
static inline struct nf_ftp_net *nf_ftp_pernet(const struct net *net)
{
	return net_generic(net, nf_ftp_net_id);
}

/**
 * nf_ftp_pernet_rcu - the same, for a reader who has the lock
 * @net: namespace
 *
 * Context: RCU read side, which net_generic() would enter once more.
 */
static inline struct nf_ftp_net *nf_ftp_pernet_rcu(const struct net *net)
{
	return rcu_dereference(net->gen)->ptr[nf_ftp_net_id];
}

#endif /* NF_FTP_NET_H */
