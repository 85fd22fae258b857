// SPDX-License-Identifier: GPL-2.0
/*
 * The words after "monitor", and which events they take.
 */
#include "event_filter.h"
#include "message.h"

static const struct event refused = {
	.name = "refuse", .reason = "bad-octet",
	.session = {
		.client = { { AF_INET, { 192, 168, 1, 200 } }, 40000 },
		.server = { { AF_INET, { 10, 0, 0, 5 } }, 21 },
		.dialled = { { AF_INET, { 203, 0, 113, 7 } }, 21 },
		.profile = "guests",
	},
};

static const struct event used = {
	.name = "used",
	.session = {
		.client = { { AF_INET6, { 0xfd, 0, 0, 1 } }, 40000 },
		.server = { { AF_INET6, { 0xfd, 0, 0, 2 } }, 21 },
		.dialled = { { AF_INET6, { 0xfd, 0, 0, 2 } }, 21 },
		.profile = "ftp",
	},
};

static enum exit_code parse(struct event_filter *filter, const char *line)
{
	static char copy[256];
	char *words[16];
	int count = 0;
	char *word;

	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	memset(filter, 0, sizeof(*filter));
	return event_filter_parse(filter, count, words);
}

static void assert_takes(const char *line, bool first, bool second)
{
	struct event_filter filter;
	struct event lost = event_lost(1, 0);
	struct event gone = event_of_module(false, 0);

	assert_int_equal(parse(&filter, line), EXIT_DONE);
	assert_int_equal(event_filter_takes(&filter, &refused), first);
	assert_int_equal(event_filter_takes(&filter, &used), second);
	/* without these nobody would know that something is missing */
	assert_true(event_filter_takes(&filter, &lost));
	assert_true(event_filter_takes(&filter, &gone));
}

static void each_filter(void **state)
{
	(void)state;
	assert_takes("", true, true);
	assert_takes("event refuse", true, false);
	assert_takes("event used,expired", false, true);
	assert_takes("event session-open", false, false);
	assert_takes("reason bad-octet,bad-port", true, false);
	assert_takes("reason bad-port", false, false);
	assert_takes("profile guests", true, false);
	assert_takes("profile ftp,other", false, true);
	assert_takes("client 192.168.1.200", true, false);
	assert_takes("client 192.168.1.201", false, false);
	assert_takes("client 192.168.1.192/26", true, false);
	assert_takes("client 192.168.1.128/26", false, false);
	assert_takes("client 0.0.0.0/0", true, false);
	assert_takes("client ::/0", false, true);
	assert_takes("client fd00:1::/32,192.168.0.0/16", true, true);
	assert_takes("server 10.0.0.0/8", true, false);
	assert_takes("server 203.0.113.7", true, false);
	assert_takes("server 192.168.1.200", false, false);
	assert_takes("client 192.168.1.0/24 event refuse", true, false);
	assert_takes("client 192.168.1.0/24 event used", false, false);
}

static void assert_refused(const char *line)
{
	struct event_filter filter;

	assert_int_equal(parse(&filter, line), EXIT_USAGE);
}

static void what_is_no_filter(void **state)
{
	(void)state;
	assert_refused("client");
	assert_refused("colour red");
	assert_refused("event");
	assert_refused("event refuse event used");
	assert_refused("event refuse,");
	assert_refused("event lost");
	assert_refused("reason ok");
	assert_refused("reason bad-octets");
	assert_refused("profile Guests");
	assert_refused("client 10.0.0.1/8");
	assert_refused("client 10.0.0.1,10.0.0.1");
	assert_refused("server example.org");
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(each_filter),
		cmocka_unit_test(what_is_no_filter),
	};

	return cmocka_run_group_tests_name("event filter", tests, NULL, NULL);
}
