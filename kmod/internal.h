/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the helper keeps for a network namespace, its counters, and the functions
 * of the rooms that have no types of their own.
 */
#ifndef NF_FTP_INTERNAL_H
#define NF_FTP_INTERNAL_H

#include <linux/atomic.h>
#include <linux/llist.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netns/generic.h>
#include "stats.h"

struct ftp_ooo;
struct ftp_segment;
struct nf_ftp_config;
struct nf_ftp_control;
struct nf_ftp_packet;

/**
 * struct nf_ftp_net - state of a namespace
 * @lock: held to replace @config and to change @hooked and @tracking
 * @config: what the administrator asked for, replaced whole
 * @stats: counters of each cpu
 * @listeners: sockets that events are sent to
 * @waiting: messages for them
 * @deliver: delivers those
 * @flood_since: when counting began of what may come as a flood
 * @flood: how much of it there was since then
 * @ooo: memory for segments that came out of order
 * @net: the namespace
 * @begun: data connections that nobody has looked after yet
 * @transfers: the others
 * @keepalive: looks after them
 * @looked_after: how many there are
 * @pause: jiffies between two looks
 * @hooked: our hooks are registered
 * @tracking: we asked for connections to be tracked
 * @ftps_hooked: so is that of ftps_syn.c; @ftps_work changes it, one at a time
 * @ftps_closed: that is over for good
 * @ftps_live: encrypted sessions that need it; without any it does nothing
 * @ftps: those that have memory
 * @ftps_work: registers it, and takes it away
 */
struct nf_ftp_net {
	struct mutex lock; /* see above */
	struct nf_ftp_config __rcu *config;
	struct nf_ftp_stats __percpu *stats;
	struct hlist_head listeners;
	struct sk_buff_head waiting;
	struct work_struct deliver;
	unsigned long flood_since;
	atomic_t flood;
	atomic_long_t ooo;
	struct net *net;
	struct llist_head begun;
	struct list_head transfers;
	struct delayed_work keepalive;
	atomic_long_t looked_after;
	u32 pause;
	bool hooked;
	bool tracking;
	bool ftps_hooked;
	bool ftps_closed;
	atomic_t ftps_live;
	atomic_long_t ftps;
	struct delayed_work ftps_work;
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

/**
 * nf_ftp_stats_count - something happened
 * @stats: the counters of the namespace
 * @counter: what
 */
static inline void nf_ftp_stats_count(struct nf_ftp_stats __percpu *stats,
				      enum nf_ftp_counter counter)
{
	this_cpu_inc(stats->counter[counter]);
}

/**
 * nf_ftp_count - something happened
 * @net: where
 * @counter: what
 *
 * Context: RCU read side.
 */
static inline void nf_ftp_count(const struct net *net,
				enum nf_ftp_counter counter)
{
	nf_ftp_stats_count(nf_ftp_pernet_rcu(net)->stats, counter);
}

/**
 * nf_ftp_stats_refuse - something was refused
 * @net: where
 * @reason: why
 *
 * Context: RCU read side.
 */
static inline void nf_ftp_stats_refuse(const struct net *net,
				       enum ftp_reason reason)
{
	this_cpu_inc(nf_ftp_pernet_rcu(net)->stats->reason[reason]);
}

const char *nf_ftp_counter_name(enum nf_ftp_counter counter);

void nf_ftp_stats_sum(const struct net *net, struct nf_ftp_stats *sum);

/* apply.c: a configuration comes into force */
int nf_ftp_apply(struct net *net, struct nf_ftp_config *config);
int nf_ftp_apply_first(struct net *net, struct nf_ftp_config *config);
void nf_ftp_apply_exit(struct net *net);

/* assign.c: connections get a helper by their port */
int nf_ftp_assign_start(struct net *net);
void nf_ftp_assign_stop(struct net *net);
bool nf_ftp_assign_is_tracking(struct net *net);

/* config_netlink.c: the configuration as netlink messages */
int nf_ftp_config_netlink_fill(struct sk_buff *msg, struct genl_info *info);
int nf_ftp_config_netlink_set(struct sk_buff *skb, struct genl_info *info);

/* dump.c: the list of control connections */
int nf_ftp_dump_sessions(const struct genl_family *family, struct sk_buff *msg,
			 struct netlink_callback *cb);

/* help.c: a packet of a control connection */
int nf_ftp_help(struct sk_buff *skb, unsigned int protoff,
		struct nf_conn *ct, enum ip_conntrack_info ctinfo);

/* nat.c: the ports of the gateway, and the data connection's translation */
/**
 * nf_ftp_nat_source - where active data connections come from
 * @ct: control connection
 *
 * Return: the port below that of the control connection (RFC 959 section 3.2),
 * network byte order.
 */
static inline __be16 nf_ftp_nat_source(const struct nf_conn *ct)
{
	__be16 port = ct->tuplehash[IP_CT_DIR_REPLY].tuple.src.u.tcp.port;

	return htons(ntohs(port) - 1);
}

bool nf_ftp_nat_lingers(const struct nf_conntrack_expect *exp);
int nf_ftp_nat_choose(struct nf_conntrack_expect *exp, u16 from, u16 to);
void nf_ftp_nat_follow(struct nf_conn *ct,
		       const struct nf_conntrack_expect *exp);

/* netlink.c: the generic netlink family; see <linux/netfilter/nf_ftp.h> */
int nf_ftp_netlink_init(bool standin);
void nf_ftp_netlink_exit(void);

/* ooo.c: segments that came out of order */
bool nf_ftp_ooo_keep(struct nf_ftp_control *control,
		     const struct ftp_segment *segment);
void nf_ftp_ooo_free(const struct nf_conn *ct, struct ftp_ooo *copy);
bool nf_ftp_ooo_expire(struct nf_ftp_control *control);
void nf_ftp_ooo_drop(struct nf_ftp_control *control);

/* reset.c: the end of a control connection that is denied something */
void nf_ftp_reset_denied(const struct nf_ftp_packet *packet,
			 struct nf_ftp_control *control);

/* seqadj.c: sequence numbers behind an edit */
bool nf_ftp_seqadj_possible(const struct nf_conn *ct);
void nf_ftp_seqadj_set(struct nf_conn *ct, enum ip_conntrack_info ctinfo,
		       u32 at, s32 delta);
void nf_ftp_seqadj_collapse(struct nf_conn *ct, enum ip_conntrack_dir dir,
			    u32 ack);
u32 nf_ftp_seqadj_sender_ack(const struct nf_conn *ct,
			     enum ip_conntrack_dir dir, u32 ack);
u32 nf_ftp_seqadj_receiver_ack(const struct nf_conn *ct,
			       enum ip_conntrack_dir dir, u32 ack);

#endif /* NF_FTP_INTERNAL_H */
