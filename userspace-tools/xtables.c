// SPDX-License-Identifier: GPL-2.0
/*
 * Rules of iptables that give a helper: -j CT --helper NAME.
 *
 * iptables-nft has them in tables of nftables, with iptables' own target inside;
 * iptables-legacy in a table of its own, raw, which is asked for only if it is
 * there: to ask makes it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/xt_CT.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include "netlink.h"
#include "xtables.h"

#define TARGET "CT"
#define TABLE "raw"
/* a table that is larger is not read */
#define TABLE_MOST (64U << 20)
#define READ_ATTEMPTS 10

/* In each revision of the target the helper stands in the same place. */
static bool gives(const void *info, size_t size, const char *helper)
{
	struct xt_ct_target_info target;

	if (size < offsetof(struct xt_ct_target_info, helper) + sizeof(target.helper))
		return false;
	memcpy(target.helper,
	       (const char *)info + offsetof(struct xt_ct_target_info, helper),
	       sizeof(target.helper));
	return !strncmp(target.helper, helper, sizeof(target.helper));
}

/**
 * struct rule - a rule of iptables-nft, while it is read
 * @helper: the one that is looked for
 * @table: its table
 * @chain: its chain
 * @is_target: an expression that is iptables' target
 * @is_ct: of this name
 * @found: it gives the helper
 */
struct rule {
	const char *helper;
	const char *table;
	const char *chain;
	bool is_target;
	bool is_ct;
	bool found;
};

static bool is_text(const struct nlattr *attr, const char *text)
{
	return mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0 &&
	       !strcmp(mnl_attr_get_str(attr), text);
}

static int take_target(const struct nlattr *attr, void *into)
{
	struct rule *rule = into;

	if (mnl_attr_get_type(attr) == NFTA_TARGET_NAME)
		rule->is_ct = is_text(attr, TARGET);
	else if (mnl_attr_get_type(attr) == NFTA_TARGET_INFO && rule->is_ct)
		rule->found |= gives(mnl_attr_get_payload(attr),
				     mnl_attr_get_payload_len(attr),
				     rule->helper);
	return 0;
}

static int take_expression(const struct nlattr *attr, void *into)
{
	struct rule *rule = into;

	if (mnl_attr_get_type(attr) == NFTA_EXPR_NAME)
		rule->is_target = is_text(attr, "target");
	else if (mnl_attr_get_type(attr) == NFTA_EXPR_DATA && rule->is_target)
		return attr_each_in(attr, take_target, rule);
	return 0;
}

static int take_element(const struct nlattr *attr, void *into)
{
	struct rule *rule = into;

	rule->is_target = false;
	rule->is_ct = false;
	return attr_each_in(attr, take_expression, rule);
}

static int take_rule(const struct nlattr *attr, void *into)
{
	struct rule *rule = into;
	__u16 type = mnl_attr_get_type(attr);

	if (type == NFTA_RULE_EXPRESSIONS)
		return attr_each_in(attr, take_element, rule);
	if ((type == NFTA_RULE_TABLE || type == NFTA_RULE_CHAIN) &&
	    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
		return 0;
	if (type == NFTA_RULE_TABLE)
		rule->table = mnl_attr_get_str(attr);
	else if (type == NFTA_RULE_CHAIN)
		rule->chain = mnl_attr_get_str(attr);
	return 0;
}

/**
 * xtables_take() - read a message of nftables about a rule
 * @nlh: the message
 * @arg: struct helper_object, filled if the rule gives its helper
 *
 * Return: 0.
 */
int xtables_take(const struct nlmsghdr *nlh, void *arg)
{
	struct helper_object *object = arg;
	struct rule rule = { .helper = object->helper };
	size_t size = mnl_nlmsg_get_payload_len(nlh);
	size_t head = sizeof(struct nfgenmsg);

	if (size < head)
		return 0;
	attr_each(mnl_nlmsg_get_payload_offset(nlh, head), size - head,
		  take_rule, &rule);
	if (rule.found && rule.table && rule.chain)
		snprintf(object->where, sizeof(object->where),
			 "a rule of iptables in chain `%.40s' of table `%.40s'",
			 rule.chain, rule.table);
	return 0;
}

static int ask_nftables(struct helper_object *object)
{
	union nl_request request;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(&request);
	struct nfgenmsg *message;
	struct nl_socket nl;
	int err;

	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETRULE;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = NFPROTO_UNSPEC;
	message->version = NFNETLINK_V0;
	err = nl_open(&nl, NETLINK_NETFILTER);
	if (err)
		return err;
	err = nl_talk(&nl, nlh, xtables_take, object);
	nl_close(&nl);
	return err;
}

/**
 * struct kind - iptables-legacy, of a family
 * @family: AF_INET or AF_INET6
 * @level: of its socket options
 * @tables: a file with the names of the tables that are there
 * @entry: length of what each rule begins with
 * @target: where that has the place of the rule's target, and of the next rule
 */
struct kind {
	int family;
	int level;
	const char *tables;
	size_t entry;
	size_t target;
};

static const struct kind kinds[] = {
	{ AF_INET, SOL_IP, "/proc/net/ip_tables_names",
	  sizeof(struct ipt_entry), offsetof(struct ipt_entry, target_offset) },
	{ AF_INET6, SOL_IPV6, "/proc/net/ip6_tables_names",
	  sizeof(struct ip6t_entry), offsetof(struct ip6t_entry, target_offset) },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

static bool gives_here(const char *rule, size_t from, size_t to,
		       const char *helper)
{
	size_t head = sizeof(struct xt_entry_target);
	struct xt_entry_target target;

	if (from > to || to - from < head)
		return false;
	memcpy(&target, rule + from, head);
	return !strncmp(target.u.user.name, TARGET,
			sizeof(target.u.user.name)) &&
	       gives(rule + from + head, to - from - head, helper);
}

/**
 * xtables_scan() - say whether a rule of a table gives a helper
 * @table: the rules, as the kernel has them
 * @size: their length
 * @family: AF_INET or AF_INET6
 * @helper: the helper's name
 */
bool xtables_scan(const void *table, size_t size, int family,
		  const char *helper)
{
	const struct kind *kind = &kinds[family == AF_INET6];
	const char *rule = table;
	/* of the target, and of the next rule */
	__u16 place[2];

	while (size >= kind->entry) {
		memcpy(place, rule + kind->target, sizeof(place));
		if (place[1] < kind->entry || place[1] > size)
			return false;
		if (gives_here(rule, place[0], place[1], helper))
			return true;
		rule += place[1];
		size -= place[1];
	}
	return false;
}

static bool has_table(const struct kind *kind)
{
	FILE *names = fopen(kind->tables, "re");
	bool found = false;
	char name[64];

	while (names && !found && fgets(name, sizeof(name), names))
		found = !strcmp(name, TABLE "\n");
	if (names)
		fclose(names);
	return found;
}

/* Both families have the same numbers and structs for that. */
static int read_table(int fd, const struct kind *kind,
		      struct helper_object *object)
{
	struct ipt_getinfo about = { .name = TABLE };
	struct ipt_get_entries *entries;
	socklen_t size = sizeof(about);
	int err = 0;

	if (getsockopt(fd, kind->level, IPT_SO_GET_INFO, &about, &size))
		return -errno;
	if (about.size > TABLE_MOST)
		return -E2BIG;
	size = (socklen_t)(sizeof(*entries) + about.size);
	entries = calloc(1, size);
	if (!entries)
		return -ENOMEM;
	memcpy(entries->name, about.name, sizeof(entries->name));
	entries->size = about.size;
	if (getsockopt(fd, kind->level, IPT_SO_GET_ENTRIES, entries, &size))
		err = -errno;
	else if (xtables_scan(entries->entrytable, about.size, kind->family,
			      object->helper))
		snprintf(object->where, sizeof(object->where),
			 "a rule of %s-legacy in table `%s'",
			 kind->family == AF_INET ? "iptables" : "ip6tables",
			 TABLE);
	free(entries);
	return err;
}

static int ask_legacy(const struct kind *kind, struct helper_object *object)
{
	int attempts = READ_ATTEMPTS;
	int fd, err;

	if (!has_table(kind))
		return 0;
	fd = socket(kind->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	/* somebody may be replacing it */
	do
		err = read_table(fd, kind, object);
	while (err == -EAGAIN && --attempts);
	close(fd);
	return err;
}

/**
 * xtables_find() - look for a rule of iptables that gives a helper
 * @object: filled if there is one
 *
 * Return: 0 or -errno.
 */
int xtables_find(struct helper_object *object)
{
	int err = 0;
	size_t i;

	if (!access("/sys/module/nft_compat", F_OK))
		err = ask_nftables(object);
	for (i = 0; !err && !object->where[0] && i < KINDS; i++)
		err = ask_legacy(&kinds[i], object);
	return err;
}
