// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that the peers know under others: as words, for programs, and in
 * messages.
 */
#include <errno.h>

#include "config.h"
#include "message.h"

/* An attribute of a newer module. */
#define UNKNOWN 1000

static enum exit_code parse(struct advertise *line, const char *prefix,
			    const char *as, const char *except, char *why)
{
	enum exit_code code;

	memset(line, 0, sizeof(*line));
	code = prefix_parse(span_of(prefix), &line->prefix, why);
	if (!code)
		code = advertise_parse_as(line, as, why);
	if (!code && except)
		code = advertise_parse_except(line, span_of(except), why);
	return code;
}

static void add(struct advertise_list *list, const char *prefix,
		const char *as, const char *except)
{
	struct advertise line;
	char why[WHY_SIZE];

	assert_int_equal(parse(&line, prefix, as, except, why), EXIT_DONE);
	assert_int_equal(advertise_list_add(list, &line), 0);
}

static void lines_by_prefix(struct advertise_list *list)
{
	memset(list, 0, sizeof(*list));
	add(list, "2001:db8::/32", "2001:db8::1", "private,2001:db8::5");
	add(list, "10.0.0.0/16", "203.0.113.7", NULL);
	add(list, "192.0.2.1", "203.0.113.8", "198.51.100.0/24,private,10.0.0.0/8");
	add(list, "10.0.0.0/8", "203.0.113.7", "private");
}

static void lines_for_people_and_programs(void **state)
{
	struct advertise_list list;

	(void)state;
	lines_by_prefix(&list);
	assert_list(&advertise_list_type, &list,
		    "10.0.0.0/8 as 203.0.113.7 except private\n"
		    "10.0.0.0/16 as 203.0.113.7\n"
		    "192.0.2.1/32 as 203.0.113.8 except private,10.0.0.0/8,198.51.100.0/24\n"
		    "2001:db8::/32 as 2001:db8::1 except private,2001:db8::5/128\n");
	assert_json(list_json(&advertise_list_type, &list),
		    "{\"advertise\":[\n"
		    "{\"prefix\":\"10.0.0.0/8\",\"as\":\"203.0.113.7\",\"except\":[\"private\"]},\n"
		    "{\"prefix\":\"10.0.0.0/16\",\"as\":\"203.0.113.7\",\"except\":[]},\n"
		    "{\"prefix\":\"192.0.2.1/32\",\"as\":\"203.0.113.8\",\n"
		    "\"except\":[\"private\",\"10.0.0.0/8\",\"198.51.100.0/24\"]},\n"
		    "{\"prefix\":\"2001:db8::/32\",\"as\":\"2001:db8::1\",\n"
		    "\"except\":[\"private\",\"2001:db8::5/128\"]}]}");
}

static void no_lines_for_people_and_programs(void **state)
{
	struct advertise_list list = { 0 };

	(void)state;
	assert_list(&advertise_list_type, &list,
		    "nothing is advertised: each address is announced as it is\n");
	assert_json(list_json(&advertise_list_type, &list), "{\"advertise\":[]}");
}

static void what_is_sent_is_what_is_read(void **state)
{
	static struct config config, again;
	struct nlmsghdr *nlh;

	(void)state;
	lines_by_prefix(&config.advertises);
	nlh = message_begin(NF_FTP_CMD_CONFIG_SET);
	config_encode(nlh, &config, &config_advertises);
	assert_int_equal(config_decode(nlh, &again), 0);
	assert_memory_equal(&config, &again, sizeof(again));
}

static const struct {
	const char *prefix;
	const char *as;
	const char *except;
	enum exit_code code;
	const char *why;
} refusals[] = {
	{ "10.0.0.1/8", "203.0.113.7", NULL, EXIT_USAGE, "10.0.0.0/8 meant" },
	{ "private", "203.0.113.7", NULL, EXIT_USAGE, "expected a prefix" },
	{ "10.0.0.0/8", "203.0.113.7/32", NULL, EXIT_USAGE, "an address" },
	{ "10.0.0.0/8", "", NULL, EXIT_USAGE, "expected an address" },
	{ "10.0.0.0/8", "2001:db8::1", NULL, EXIT_USAGE, "an IPv4 address" },
	{ "::/0", "203.0.113.7", NULL, EXIT_USAGE, "an IPv6 address" },
	{ "10.0.0.0/8", "0.0.0.0", NULL, EXIT_USAGE, "of one host" },
	{ "10.0.0.0/8", "224.0.0.1", NULL, EXIT_USAGE, "of one host" },
	{ "10.0.0.0/8", "239.255.255.255", NULL, EXIT_USAGE, "of one host" },
	{ "10.0.0.0/8", "255.255.255.255", NULL, EXIT_USAGE, "of one host" },
	{ "::/0", "::", NULL, EXIT_USAGE, "of one host" },
	{ "::/0", "ff02::1", NULL, EXIT_USAGE, "of one host" },
	{ "10.0.0.0/8", "203.0.113.7", "", EXIT_USAGE, "expected a prefix" },
	{ "10.0.0.0/8", "203.0.113.7", "Private", EXIT_USAGE,
	  "`Private': expected a prefix" },
	{ "10.0.0.0/8", "203.0.113.7", "private,private", EXIT_USAGE,
	  "`private': the list names it twice" },
	{ "10.0.0.0/8", "203.0.113.7", "10.0.0.1/32,private,10.0.0.1",
	  EXIT_USAGE, "`10.0.0.1': the list names this prefix twice" },
	{ "10.0.0.0/8", "203.0.113.7", "2001:db8::/32", EXIT_USAGE,
	  "`2001:db8::/32': its peers have IPv4 addresses" },
	{ "10.0.0.0/8", "203.0.113.7", "10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5",
	  EXIT_FAILED, "at most 4 prefixes" },
	{ NULL, NULL, NULL, EXIT_DONE, NULL }
};

static void what_is_refused_has_a_reason(void **state)
{
	struct advertise line;
	char why[WHY_SIZE];
	size_t i;

	(void)state;
	for (i = 0; refusals[i].prefix; i++) {
		assert_int_equal(parse(&line, refusals[i].prefix,
				       refusals[i].as, refusals[i].except, why),
				 refusals[i].code);
		if (!strstr(why, refusals[i].why))
			fail_msg("%s as %s: %s", refusals[i].prefix,
				 refusals[i].as, why);
	}
}

static void as_many_exceptions_as_there_may_be(void **state)
{
	struct advertise line;
	char why[WHY_SIZE];

	(void)state;
	assert_int_equal(parse(&line, "10.0.0.0/8", "239.0.0.0", NULL, why),
			 EXIT_USAGE);
	assert_int_equal(parse(&line, "10.0.0.0/8", "223.255.255.255",
			       "10.0.0.1,10.0.0.2,private,10.0.0.3,10.0.0.4",
			       why), EXIT_DONE);
	assert_int_equal(line.except.count, NF_FTP_EXCEPT_MAX);
	assert_true(line.spare_private);
}

static void lines_come_and_go(void **state)
{
	struct advertise_list list;
	struct advertise line;
	char why[WHY_SIZE];
	unsigned int i;

	(void)state;
	lines_by_prefix(&list);
	parse(&line, "10.0.0.0/8", "203.0.113.99", NULL, why);
	assert_int_equal(advertise_list_add(&list, &line), -EEXIST);
	assert_int_equal(advertise_list_del(&list, &line.prefix), 0);
	assert_int_equal(advertise_list_del(&list, &line.prefix), -ENOENT);
	assert_null(advertise_list_find(&list, &line.prefix));
	assert_int_equal(list.count, 3);
	for (i = list.count; i < NF_FTP_ADVERTISES_MAX; i++) {
		line.prefix.address.bytes[0] = 11;
		line.prefix.address.bytes[1] = (unsigned char)i;
		line.prefix.length = 16;
		assert_int_equal(advertise_list_add(&list, &line), 0);
	}
	line.prefix.address.bytes[0] = 12;
	assert_int_equal(advertise_list_add(&list, &line), -E2BIG);
}

static void equal_is_what_has_all_alike(void **state)
{
	static const char *const others[][3] = {
		{ "10.0.0.0/9", "203.0.113.7", "private,192.0.2.0/24" },
		{ "10.0.0.0/8", "203.0.113.8", "private,192.0.2.0/24" },
		{ "10.0.0.0/8", "203.0.113.7", "192.0.2.0/24" },
		{ "10.0.0.0/8", "203.0.113.7", "private" },
		{ "10.0.0.0/8", "203.0.113.7", "private,192.0.2.0/25" },
	};
	struct advertise line, other;
	char why[WHY_SIZE];
	size_t i;

	(void)state;
	parse(&line, "10.0.0.0/8", "203.0.113.7", "192.0.2.0/24,private", why);
	parse(&other, "10.0.0.0/8", "203.0.113.7", "private,192.0.2.0/24", why);
	assert_true(advertise_equal(&line, &other));
	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		parse(&other, others[i][0], others[i][1], others[i][2], why);
		assert_false(advertise_equal(&line, &other));
	}
}

static void put_prefix(struct nlmsghdr *nlh, unsigned short type,
		       const char *address, unsigned char length)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	put_address(nlh, NF_FTP_PREFIX_A_ADDRESS, address);
	mnl_attr_put_u8(nlh, NF_FTP_PREFIX_A_LENGTH, length);
	mnl_attr_put_u8(nlh, UNKNOWN, length);
	mnl_attr_nest_end(nlh, nest);
}

static int decode(const char *prefix, const char *as, unsigned int exceptions)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	struct config config = { 0 };
	struct nlattr *list, *line, *nest;
	unsigned int i;

	list = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISES);
	line = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISE);
	if (prefix)
		put_prefix(nlh, NF_FTP_ADVERTISE_A_PREFIX, prefix, 8);
	if (as)
		put_address(nlh, NF_FTP_ADVERTISE_A_AS, as);
	nest = mnl_attr_nest_start(nlh, NF_FTP_ADVERTISE_A_EXCEPT);
	for (i = 0; i < exceptions; i++)
		put_prefix(nlh, NF_FTP_A_PREFIX, "192.0.0.0",
			   (unsigned char)(24 + i));
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_nest_end(nlh, line);
	mnl_attr_nest_end(nlh, list);
	return config_decode(nlh, &config);
}

static void lines_of_another_shape(void **state)
{
	(void)state;
	assert_int_equal(decode("10.0.0.0", "203.0.113.7", 4), 0);
	assert_int_equal(decode("10.0.0.0", "203.0.113.7", 5), -E2BIG);
	assert_int_equal(decode("10.0.0.1", "203.0.113.7", 0), -EBADMSG);
	assert_int_equal(decode("10.0.0.0", "2001:db8::1", 0), -EBADMSG);
	assert_int_equal(decode(NULL, "203.0.113.7", 0), -EBADMSG);
	assert_int_equal(decode("10.0.0.0", NULL, 0), -EBADMSG);
	assert_int_equal(decode(NULL, NULL, 0), -EBADMSG);
}

static void decode_once(const struct nlmsghdr *nlh)
{
	struct config config = { 0 };

	config_decode(nlh, &config);
}

static void a_damaged_line_does_no_harm(void **state)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	struct advertise_list list;

	(void)state;
	lines_by_prefix(&list);
	list_encode(nlh, NF_FTP_A_ADVERTISES, &advertise_list_type, &list);
	damage_each_byte(nlh, decode_once);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(lines_for_people_and_programs),
		cmocka_unit_test(no_lines_for_people_and_programs),
		cmocka_unit_test(what_is_sent_is_what_is_read),
		cmocka_unit_test(what_is_refused_has_a_reason),
		cmocka_unit_test(as_many_exceptions_as_there_may_be),
		cmocka_unit_test(lines_come_and_go),
		cmocka_unit_test(equal_is_what_has_all_alike),
		cmocka_unit_test(lines_of_another_shape),
		cmocka_unit_test(a_damaged_line_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
