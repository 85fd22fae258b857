// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family, and requests about a namespace: status, counters,
 * and who listens. Its contract is in <linux/netfilter/nf_ftp.h>.
 */
#include <linux/module.h>
#include <linux/netfilter/nf_ftp.h>
#include <linux/sizes.h>
#include <net/genetlink.h>
#include "expect.h"
#include "internal.h"
#include "listener.h"

static struct genl_family family;
static bool is_standin;

/* more than the largest configuration */
#define REPLY_MAX SZ_512K

typedef int (*fill_fn)(struct sk_buff *msg, struct genl_info *info);

static int try_reply(struct genl_info *info, size_t size, fill_fn fill)
{
	struct sk_buff *msg = genlmsg_new(size, GFP_KERNEL);
	int err = -EMSGSIZE;
	void *head;

	if (!msg)
		return -ENOMEM;
	head = genlmsg_put_reply(msg, info, &family, 0, info->genlhdr->cmd);
	if (head)
		err = fill(msg, info);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	genlmsg_end(msg, head);
	return genlmsg_reply(msg, info);
}

/* a reply that holds one object, in a message that grows until it fits */
static int reply_with(struct genl_info *info, fill_fn fill)
{
	size_t size = NLMSG_GOODSIZE;
	int err;

	do {
		err = try_reply(info, size, fill);
		size *= 2;
	} while (err == -EMSGSIZE && size <= REPLY_MAX);
	return err;
}

static int fill_status(struct sk_buff *msg, struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	struct nf_ftp_stats sum;

	nf_ftp_stats_sum(net, &sum);
	if (nla_put_string(msg, NF_FTP_A_VERSION, THIS_MODULE->version) ||
	    nla_put_string(msg, NF_FTP_A_COMMIT, NF_FTP_COMMIT) ||
	    nla_put_u8(msg, NF_FTP_A_STANDIN, is_standin) ||
	    nla_put_u8(msg, NF_FTP_A_CONNTRACK,
		       nf_ftp_assign_is_tracking(net)) ||
	    nla_put_u32(msg, NF_FTP_A_SESSIONS,
			(u32)(sum.counter[NF_FTP_OPENED] -
			      sum.counter[NF_FTP_CLOSED])) ||
	    nla_put_u32(msg, NF_FTP_A_EXPECTATIONS, nf_ftp_expect_count(net)))
		return -EMSGSIZE;
	return 0;
}

static int get_status(struct sk_buff *skb, struct genl_info *info)
{
	return reply_with(info, fill_status);
}

static int get_config(struct sk_buff *skb, struct genl_info *info)
{
	return reply_with(info, nf_ftp_config_netlink_fill);
}

static int fill_counter(struct sk_buff *msg, const char *name, u64 value)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_COUNTER);

	if (!nest || nla_put_string(msg, NF_FTP_COUNTER_A_NAME, name) ||
	    nla_put_u64_64bit(msg, NF_FTP_COUNTER_A_VALUE, value,
			      NF_FTP_COUNTER_A_PAD))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_counters(struct sk_buff *msg, const struct nf_ftp_stats *sum)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_COUNTERS);
	unsigned int i;

	for (i = 0; nest && i < NF_FTP_COUNTER_MAX; i++) {
		if (fill_counter(msg, nf_ftp_counter_name(i), sum->counter[i]))
			return -EMSGSIZE;
	}
	if (!nest)
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_reasons(struct sk_buff *msg, const struct nf_ftp_stats *sum)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_REASONS);
	unsigned int i;

	for (i = FTP_OK + 1; nest && i < FTP_REASON_MAX; i++) {
		if (fill_counter(msg, ftp_reason_name(i), sum->reason[i]))
			return -EMSGSIZE;
	}
	if (!nest)
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_stats(struct sk_buff *msg, struct genl_info *info)
{
	struct nf_ftp_stats sum;

	nf_ftp_stats_sum(genl_info_net(info), &sum);
	return fill_counters(msg, &sum) ? : fill_reasons(msg, &sum);
}

static int get_stats(struct sk_buff *skb, struct genl_info *info)
{
	return reply_with(info, fill_stats);
}

static int fill_listener(struct sk_buff *msg, struct genl_info *info)
{
	u32 lost;
	int err;

	err = nf_ftp_listener_add(genl_info_net(info), info->snd_portid, &lost);
	if (err == -EUSERS)
		GENL_SET_ERR_MSG(info, "16 sockets listen in this namespace already");
	return err ? : nla_put_u32(msg, NF_FTP_A_LOST, lost);
}

/* from then on the socket gets events */
static int listen(struct sk_buff *skb, struct genl_info *info)
{
	return reply_with(info, fill_listener);
}

static int dump_sessions(struct sk_buff *msg, struct netlink_callback *cb)
{
	return nf_ftp_dump_sessions(&family, msg, cb);
}

static const struct nla_policy policy[NF_FTP_A_MAX + 1] = {
	[NF_FTP_A_GENERATION] = { .type = NLA_U32 },
	[NF_FTP_A_PORTS] = { .type = NLA_NESTED },
	[NF_FTP_A_PROFILES] = { .type = NLA_NESTED },
	[NF_FTP_A_ADVERTISES] = { .type = NLA_NESTED },
};

static const struct genl_ops ops[] = {
	{ .cmd = NF_FTP_CMD_STATUS_GET, .doit = get_status },
	{ .cmd = NF_FTP_CMD_CONFIG_GET, .doit = get_config },
	{ .cmd = NF_FTP_CMD_CONFIG_SET, .doit = nf_ftp_config_netlink_set,
	  .flags = GENL_UNS_ADMIN_PERM },
	{ .cmd = NF_FTP_CMD_STATS_GET, .doit = get_stats },
	{ .cmd = NF_FTP_CMD_SESSION_GET, .dumpit = dump_sessions,
	  .flags = GENL_UNS_ADMIN_PERM },
	{ .cmd = NF_FTP_CMD_WATCH, .doit = listen,
	  .flags = GENL_UNS_ADMIN_PERM },
};

static struct genl_family family __ro_after_init = {
	.name = NF_FTP_GENL_NAME,
	.version = NF_FTP_GENL_VERSION,
	.maxattr = NF_FTP_A_MAX,
	.policy = policy,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
};

/**
 * nf_ftp_netlink_init - register the family
 * @standin: the module was loaded in nf_conntrack_ftp's place
 *
 * Return: 0 or -errno.
 */
int nf_ftp_netlink_init(bool standin)
{
	int err;

	is_standin = standin;
	genl_set_resv_start_op(&family, __NF_FTP_CMD_MAX);
	err = nf_ftp_listener_init(&family);
	if (err)
		return err;
	err = genl_register_family(&family);
	if (err)
		nf_ftp_listener_exit();
	return err;
}

/**
 * nf_ftp_netlink_exit - unregister it
 */
void nf_ftp_netlink_exit(void)
{
	genl_unregister_family(&family);
	nf_ftp_listener_exit();
}
