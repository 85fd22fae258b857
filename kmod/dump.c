// SPDX-License-Identifier: GPL-2.0
/*
 * The dump of control connections.
 *
 * Conntrack's table is walked a bucket at a time, for the entries that have a
 * state of ours. A message that is full ends a part; the next one begins where it
 * stopped.
 */
#include <linux/ktime.h>
#include <linux/netfilter/nf_ftp.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/sock.h>
#include "control.h"
#include "event.h"
#include "ftps.h"
#include "helper.h"
#include "internal.h"
#include "keepalive.h"

/* a bucket's lock is held, so the session's must not be waited for */
static int put_dialogue(struct sk_buff *msg,
			const struct nf_ftp_control *control,
			const char *profile)
{
	const struct ftp_session *session = &control->session;
	u8 state = data_race(session->dialogue.state); /* may be a packet old */
	u32 lines = data_race(session->lines); /* so may this */
	u32 rewrites = data_race(session->rewrites); /* and this */

	if (nla_put_string(msg, NF_FTP_SESSION_A_STATE,
			   ftp_state_name(state)) ||
	    nla_put_string(msg, NF_FTP_SESSION_A_PROFILE, profile) ||
	    nla_put_u32(msg, NF_FTP_SESSION_A_LINES, lines) ||
	    nla_put_u32(msg, NF_FTP_SESSION_A_EDITS, rewrites))
		return -EMSGSIZE;
	return 0;
}

/* what is read off the entry only here, so that it costs no packet anything */
static int put_measures(struct sk_buff *msg, const struct nf_conn *ct)
{
	const struct nf_ftp_ext *ext = nfct_help_data(ct);
	u32 age = (u32)ktime_get_seconds() - READ_ONCE(ext->since);
	u32 idle;

	/* ctnetlink sends the number as it is, and calls it big endian */
	if (nla_put_u32(msg, NF_FTP_SESSION_A_ID,
			be32_to_cpu((__force __be32)nf_ct_get_id(ct))) ||
	    nla_put_u32(msg, NF_FTP_SESSION_A_AGE, age) ||
	    nla_put_u32(msg, NF_FTP_SESSION_A_REFUSED,
			READ_ONCE(ext->refused)))
		return -EMSGSIZE;
	if (!nf_ftp_keepalive_idle(ct, &idle))
		return 0;
	return nla_put_u32(msg, NF_FTP_SESSION_A_IDLE, idle);
}

static int put_session(const struct genl_family *family, struct sk_buff *msg,
		       const struct netlink_callback *cb,
		       const struct nf_conn *ct)
{
	const struct nf_ftp_control *control = nf_ftp_control_find(ct);
	const char *profile = nf_ftp_helper_name(ct);
	struct nlattr *nest;
	void *head;

	if (!control)
		return 0;
	/* a helper's name can be another one for it */
	if (control->profile)
		profile = control->profile->keys.name;
	head = genlmsg_put(msg, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			   family, NLM_F_MULTI, NF_FTP_CMD_SESSION_GET);
	if (!head)
		return -EMSGSIZE;
	nest = nla_nest_start(msg, NF_FTP_A_SESSION);
	if (!nest || nf_ftp_event_put_ends(msg, ct) ||
	    put_dialogue(msg, control, profile) || nf_ftp_ftps_fill(msg, ct) ||
	    put_measures(msg, ct)) {
		genlmsg_cancel(msg, head);
		return -EMSGSIZE;
	}
	nla_nest_end(msg, nest);
	genlmsg_end(msg, head);
	return 0;
}

/* the kernel's functions, which are not annotated for sparse */
static void lock_bucket(long bucket)
	__acquires(&nf_conntrack_locks[bucket % CONNTRACK_LOCKS])
{
	nf_conntrack_lock(&nf_conntrack_locks[bucket % CONNTRACK_LOCKS]);
	__acquire(&nf_conntrack_locks[bucket % CONNTRACK_LOCKS]);
}

static void unlock_bucket(long bucket)
	__releases(&nf_conntrack_locks[bucket % CONNTRACK_LOCKS])
{
	spin_unlock(&nf_conntrack_locks[bucket % CONNTRACK_LOCKS]);
}

/* the entries of a bucket behind the first cb->args[1]; its lock is held */
static int dump_bucket(const struct genl_family *family, struct sk_buff *msg,
		       struct netlink_callback *cb, unsigned int bucket)
{
	const struct net *net = sock_net(msg->sk);
	struct nf_conntrack_tuple_hash *h;
	struct hlist_nulls_node *node;
	struct nf_conn *ct;
	long done = 0;

	lockdep_assert_held(&nf_conntrack_locks[bucket % CONNTRACK_LOCKS]);
	hlist_nulls_for_each_entry(h, node, &nf_conntrack_hash[bucket],
				   hnnode) {
		ct = nf_ct_tuplehash_to_ctrack(h);
		if (NF_CT_DIRECTION(h) != IP_CT_DIR_ORIGINAL ||
		    !net_eq(net, nf_ct_net(ct)) || done++ < cb->args[1])
			continue;
		if (put_session(family, msg, cb, ct))
			return -EMSGSIZE;
		cb->args[1] = done;
	}
	cb->args[1] = 0;
	return 0;
}

/* -EMSGSIZE if there is more to it than fits in the message */
static int dump_next_bucket(const struct genl_family *family,
			    struct sk_buff *msg, struct netlink_callback *cb)
{
	long bucket = cb->args[0];
	int err = 0;

	rcu_read_lock();
	local_bh_disable();
	lock_bucket(bucket);
	/* the table may have shrunk meanwhile */
	if (bucket < nf_conntrack_htable_size)
		err = dump_bucket(family, msg, cb, bucket);
	unlock_bucket(bucket);
	local_bh_enable();
	rcu_read_unlock();
	return err;
}

/**
 * nf_ftp_dump_sessions - write the next part of the list
 * @family: the netlink family
 * @msg: message to fill
 * @cb: the dump, with where it stands: bucket, and entries of it done
 *
 * The table may be large, and packets are not kept waiting for all of it.
 *
 * Return: bytes written; 0 at the end.
 */
int nf_ftp_dump_sessions(const struct genl_family *family, struct sk_buff *msg,
			 struct netlink_callback *cb)
{
	while (cb->args[0] < nf_conntrack_htable_size &&
	       !dump_next_bucket(family, msg, cb)) {
		cb->args[0]++;
		cond_resched();
	}
	return msg->len;
}
