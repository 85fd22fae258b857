// SPDX-License-Identifier: GPL-2.0
/*
 * Rules that give a helper, as the kernel has them.
 */
#include <netinet/in.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/xt_CT.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include "message.h"
#include "xtables.h"

static union {
	struct nlmsghdr header;
	char bytes[4096];
} room;

static void put_expression(struct nlmsghdr *nlh, const char *name, const char *target,
			   const char *helper)
{
	struct nlattr *element = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);
	struct xt_ct_target_info_v1 info = { 0 };
	struct nlattr *data;

	snprintf(info.helper, sizeof(info.helper), "%s", helper);
	mnl_attr_put_strz(nlh, NFTA_EXPR_NAME, name);
	data = mnl_attr_nest_start(nlh, NFTA_EXPR_DATA);
	mnl_attr_put_strz(nlh, NFTA_TARGET_NAME, target);
	mnl_attr_put_u32(nlh, NFTA_TARGET_REV, htonl(2));
	mnl_attr_put(nlh, NFTA_TARGET_INFO, sizeof(info), &info);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, element);
}

static struct nlmsghdr *make_rule(const char *name, const char *target, const char *helper)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(memset(&room, 0, sizeof(room)));
	struct nlattr *nest;

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct nfgenmsg));
	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, "raw");
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, "PREROUTING");
	nest = mnl_attr_nest_start(nlh, NFTA_RULE_EXPRESSIONS);
	put_expression(nlh, "match", "CT", "guests");
	put_expression(nlh, name, target, helper);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static void assert_rule(const char *name, const char *target, const char *helper,
			const char *where)
{
	struct helper_object object = { .helper = "guests" };

	assert_int_equal(xtables_take(make_rule(name, target, helper), &object), 0);
	assert_string_equal(object.where, where);
}

static void a_rule_of_iptables_nft(void **state)
{
	(void)state;
	assert_rule("target", "CT", "guests",
		    "a rule of iptables in chain `PREROUTING' of table `raw'");
	assert_rule("target", "CT", "guest", "");
	assert_rule("target", "CT", "guests2", "");
	assert_rule("target", "CT", "", "");
	assert_rule("target", "LOG", "guests", "");
	assert_rule("match", "CT", "guests", "");
}

static void take_once(const struct nlmsghdr *nlh)
{
	struct helper_object object = { .helper = "guests" };

	xtables_take(nlh, &object);
}

static void a_rule_with_a_wrong_byte(void **state)
{
	(void)state;
	damage_each_byte(make_rule("target", "CT", "guests"), take_once);
}

/* Return: the length of the rule that was put at the end. */
static size_t put_rule(char *at, size_t entry, size_t target_at, const char *target,
		       const char *helper)
{
	__u16 place[2] = { (__u16)entry, (__u16)(entry + sizeof(struct xt_entry_target) +
						 sizeof(struct xt_ct_target_info_v1)) };
	struct xt_ct_target_info_v1 info = { 0 };
	struct xt_entry_target head = { 0 };

	memset(at, 0, place[1]);
	memcpy(at + target_at, place, sizeof(place));
	snprintf(head.u.user.name, sizeof(head.u.user.name), "%s", target);
	snprintf(info.helper, sizeof(info.helper), "%s", helper);
	memcpy(at + entry, &head, sizeof(head));
	memcpy(at + entry + sizeof(head), &info, sizeof(info));
	return place[1];
}

static size_t make_table(char *table, int family, const char *helper)
{
	size_t entry = family == AF_INET ? sizeof(struct ipt_entry) : sizeof(struct ip6t_entry);
	size_t target = family == AF_INET ? offsetof(struct ipt_entry, target_offset) :
					    offsetof(struct ip6t_entry, target_offset);
	size_t size = put_rule(table, entry, target, "", "");

	size += put_rule(table + size, entry, target, "LOG", "guests");
	size += put_rule(table + size, entry, target, "CT", helper);
	return size + put_rule(table + size, entry, target, "ERROR", "");
}

static void a_table_of_iptables_legacy(void **state)
{
	static const int families[] = { AF_INET, AF_INET6 };
	char table[2048];
	size_t i, at, size;

	(void)state;
	for (i = 0; i < 2; i++) {
		size = make_table(table, families[i], "guests");
		assert_true(xtables_scan(table, size, families[i], "guests"));
		assert_false(xtables_scan(table, size, families[i], "guest"));
		assert_false(xtables_scan(table, 0, families[i], "guests"));
		size = make_table(table, families[i], "other");
		assert_false(xtables_scan(table, size, families[i], "guests"));
		/* whatever a byte is, no byte outside is touched: copies see to that */
		for (at = 0; at < size; at++) {
			char *copy = malloc(size);

			memcpy(copy, table, size);
			copy[at] ^= (char)0xff;
			xtables_scan(copy, size, families[i], "guests");
			free(copy);
			copy = malloc(at + 1);
			memcpy(copy, table, at);
			xtables_scan(copy, at, families[i], "guests");
			free(copy);
		}
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_rule_of_iptables_nft),
		cmocka_unit_test(a_rule_with_a_wrong_byte),
		cmocka_unit_test(a_table_of_iptables_legacy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
