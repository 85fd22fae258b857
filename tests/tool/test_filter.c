// SPDX-License-Identifier: GPL-2.0
/*
 * Which sessions are shown: the words, and what they let through.
 */
#include "message.h"
#include "report.h"
#include "session_filter.h"

#define WORDS_MAX 16

/* Read words between blanks. */
static int parse(const char *line, struct session_filter *filter,
		 const char **culprit, char *why)
{
	static char copy[256];
	char *words[WORDS_MAX];
	int count = 0;
	char *word;

	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	return session_filter_parse(filter, count, words, culprit, why);
}

static void refused(const char *line, const char *blamed, const char *expected)
{
	struct session_filter filter = { .refused = 77 };
	const char *culprit = "";
	char why[WHY_SIZE] = "";

	assert_int_equal(parse(line, &filter, &culprit, why), EXIT_USAGE);
	assert_string_equal(culprit, blamed);
	if (!strstr(why, expected))
		assert_string_equal(why, expected);
	assert_int_equal(filter.refused, 77);
}

static void what_is_no_filter(void **state)
{
	(void)state;
	refused("all", "all", "unexpected, the filters are client server");
	refused("clint 10.0.0.1", "clint", "was `client' meant? the filters");
	refused("client", "client", "which address, or prefix?");
	refused("server", "server", "which address, or prefix?");
	refused("profile", "profile", "which profile?");
	refused("state", "state", "which one of greeting user ready");
	refused("client x", "x", "expected a prefix");
	refused("client 10.0.0.1/8", "10.0.0.1/8", "was 10.0.0.0/8 meant");
	refused("server 10.0.0.0/33", "10.0.0.0/33", "a number from 0 to 32");
	refused("profile Ftp", "Ftp", "a profile's name");
	refused("state redy", "redy", "was `ready' meant? it is greeting, user");
	refused("state open", "open", "it is greeting, user, ready, opaque or closed");
	refused("refused -1", "-1", "it is a number");
	refused("refused 5x", "5x", "it is a number");
	refused("refused 4294967296", "4294967296", "it is a number");
	refused("refused many", "many", "unexpected, the filters");
	refused("state user state user", "state", "it is there twice");
	refused("client ::1 client ::1", "client", "it is there twice");
}

static struct session make(const char *client, const char *server,
			   const char *dialled)
{
	struct session session = {
		.state = "ready", .profile = "ftp",
		.refused = { .is_known = true, .value = 3 },
	};

	assert_true(address_parse(client, &session.client.address));
	assert_true(address_parse(server, &session.server.address));
	assert_true(address_parse(dialled, &session.dialled.address));
	return session;
}

static bool passes(const char *line, const struct session *session)
{
	struct session_filter filter;
	const char *culprit;
	char why[WHY_SIZE];

	assert_int_equal(parse(line, &filter, &culprit, why), EXIT_DONE);
	return session_filter_has(&filter, session);
}

static void each_filter(void **state)
{
	struct session session = make("192.168.1.2", "10.0.0.5", "203.0.113.7");
	static const char *const right[] = {
		"", "client 192.168.1.2", "client 192.168.0.0/16",
		"client 0.0.0.0/0", "server 10.0.0.5", "server 203.0.113.7",
		"server 10.0.0.0/8", "profile ftp", "state ready", "refused",
		"refused 2", "refused 0 state ready",
		"client 192.168.0.0/16 server 10.0.0.0/8 profile ftp state ready refused",
	};
	static const char *const wrong[] = {
		"client 192.168.1.3", "client 192.168.2.0/24", "client ::/0",
		"client 10.0.0.5", "server 192.168.1.2", "server 10.0.0.4",
		"profile ft", "state user", "refused 3", "refused 4294967295",
		"client 192.168.1.2 state user",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(*right); i++)
		assert_true(passes(right[i], &session));
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(passes(wrong[i], &session));
	session.refused.value = 0;
	assert_false(passes("refused", &session));
	assert_false(passes("refused 0", &session));
}

static void ipv6_prefixes(void **state)
{
	struct session session = make("2001:db8::2", "2001:db8:1::7",
				      "2001:db8:1::7");

	(void)state;
	assert_true(passes("client 2001:db8::/48", &session));
	assert_false(passes("client 2001:db8:1::/48", &session));
	assert_true(passes("server 2001:db8::/47", &session));
	assert_false(passes("client 0.0.0.0/0", &session));
}

static void the_others_go(void **state)
{
	struct session_list list = { 0 };
	struct session_filter filter = { .state = "user" };
	size_t i;

	(void)state;
	session_filter_apply(&filter, &list);
	assert_int_equal(list.count, 0);
	list.count = 4;
	list.entries = calloc(list.count, sizeof(*list.entries));
	for (i = 0; i < list.count; i++) {
		list.entries[i] = make("192.168.1.2", "10.0.0.5", "10.0.0.5");
		list.entries[i].lines = (unsigned int)i;
		list.entries[i].connections = malloc(1);
		if (i % 2)
			memcpy(list.entries[i].state, "user", 5);
	}
	session_filter_apply(&filter, &list);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.entries[0].lines, 1);
	assert_int_equal(list.entries[1].lines, 3);
	session_list_free(&list);
}

static void namespaces_one_behind_the_other(void **state)
{
	struct session_list list = { 0 };
	struct session_list own = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		own.count = 1;
		own.entries = calloc(1, sizeof(*own.entries));
		own.entries[0] = make("192.168.1.2", "10.0.0.5", "10.0.0.5");
		own.entries[0].connections = malloc(1);
		assert_int_equal(session_list_join(&list, &own, i ? "b" : "a"), 0);
		assert_int_equal(own.count, 0);
	}
	assert_int_equal(list.count, 2);
	assert_string_equal(list.entries[0].netns, "a");
	assert_string_equal(list.entries[1].netns, "b");
	session_list_free(&list);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(what_is_no_filter),
		cmocka_unit_test(each_filter),
		cmocka_unit_test(ipv6_prefixes),
		cmocka_unit_test(the_others_go),
		cmocka_unit_test(namespaces_one_behind_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
