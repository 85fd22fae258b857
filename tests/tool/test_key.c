// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of a profile: as words, for programs, and in messages.
 */
#include <errno.h>

#include "key.h"
#include "message.h"
#include "netlink.h"

/* sixteen prefixes, and sixteen commands */
#define PREFIXES "10.0.0.0/8,10.1.0.0/16,10.2.0.0/16,10.3.0.0/16,10.4.0.0/16,10.5.0.0/16," \
	"10.6.0.0/16,10.7.0.0/16,10.8.0.0/16,10.9.0.0/16,10.10.0.0/16,10.11.0.0/16," \
	"10.12.0.0/16,10.13.0.0/16,10.14.0.0/16,2001:db8::/32"
#define VERBS "AAA,BBB,CCC,DDD,EEE,FFF,GGG,HHH,III,JJJ,KKK,LLL,MMM,NNN,OOO,PPPP"

static const struct {
	const char *key;
	const char *word;
	const char *printed;	/* NULL if it is @word */
	const char *json;
} values[] = {
	{ "strict", "yes", NULL, "true" },
	{ "strict", "no", NULL, "false" },
	{ "foreign", "no", NULL, "\"no\"" },
	{ "foreign", "yes", NULL, "\"yes\"" },
	{ "foreign", "fix", NULL, "\"fix\"" },
	{ "foreign", "10.0.0.0/8", NULL, "[\"10.0.0.0/8\"]" },
	{ "foreign", "192.0.2.1", "192.0.2.1/32", "[\"192.0.2.1/32\"]" },
	{ "foreign", "0.0.0.0/0", NULL, "[\"0.0.0.0/0\"]" },
	{ "foreign", "2001:DB8:0::1,::/0,10.64.0.0/10,10.0.0.0/16,10.0.0.0/8",
	  "10.0.0.0/8,10.0.0.0/16,10.64.0.0/10,::/0,2001:db8::1/128",
	  "[\"10.0.0.0/8\",\"10.0.0.0/16\",\"10.64.0.0/10\",\"::/0\",\"2001:db8::1/128\"]" },
	{ "foreign", "10.1.2.254/31", NULL, "[\"10.1.2.254/31\"]" },
	{ "foreign", "::ffff:10.0.0.0/104", NULL, "[\"::ffff:10.0.0.0/104\"]" },
	{ "privileged", "yes", NULL, "true" },
	{ "privileged", "no", NULL, "false" },
	{ "modes", "any", NULL, "\"any\"" },
	{ "modes", "passive", NULL, "\"passive\"" },
	{ "modes", "active", NULL, "\"active\"" },
	{ "active-source", "any", NULL, "\"any\"" },
	{ "active-source", "minus-one", NULL, "\"minus-one\"" },
	{ "expect-timeout", "1", NULL, "1" },
	{ "expect-timeout", "86400", NULL, "86400" },
	{ "keepalive", "yes", NULL, "true" },
	{ "keepalive", "no", NULL, "false" },
	{ "nat-ports", "any", NULL, "\"any\"" },
	{ "nat-ports", "1-65535", NULL, "\"1-65535\"" },
	{ "nat-ports", "2121-2121", NULL, "\"2121-2121\"" },
	{ "ftps", "opaque", NULL, "\"opaque\"" },
	{ "ftps", "deny", NULL, "\"deny\"" },
	{ "ftps", "require", NULL, "\"require\"" },
	{ "ftps", "40000-40999", NULL, "\"40000-40999\"" },
	{ "ftps", "require,40000-40999", NULL, "\"require,40000-40999\"" },
	{ "ftps-active", "none", NULL, "\"none\"" },
	{ "ftps-active", "40000-40000", NULL, "\"40000-40000\"" },
	{ "ftps-active-source", "minus-one", NULL, "\"minus-one\"" },
	{ "ftps-active-source", "any", NULL, "\"any\"" },
	{ "ftps-connections", "1", NULL, "1" },
	{ "ftps-connections", "64", NULL, "64" },
	{ "deny", "", NULL, "[]" },
	{ "deny", "site,Port,CWD", "CWD,PORT,SITE",
	  "[\"CWD\",\"PORT\",\"SITE\"]" },
	{ "crlf", "any", NULL, "\"any\"" },
	{ "crlf", "strict", NULL, "\"strict\"" },
	{ NULL, NULL, NULL, NULL }
};

static void parse(const char *name, const char *word, struct profile *profile)
{
	const struct key *key = key_find(span_of(name));
	char why[WHY_SIZE] = "";

	assert_non_null(key);
	if (key_parse(key, span_of(word), profile, why))
		fail_msg("%s=%s: %s", name, word, why);
}

static void assert_printed(const char *name, const struct profile *profile,
			   const char *expected)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	key_print(key_find(span_of(name)), profile, out);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void assert_for_programs(const char *name, const struct profile *profile,
				const char *expected)
{
	json_t *value = key_json(key_find(span_of(name)), profile);

	assert_json(json_pack("[o]", value), expected);
}

static int decode(const struct nlattr *attr, void *into)
{
	return key_decode(attr, into);
}

static void assert_sent(const char *name, const struct profile *profile,
			const char *expected)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_CONFIG_SET);
	const struct key *key = key_find(span_of(name));
	struct profile again;

	key_encode(key, profile, nlh);
	profile_init(&again, "");
	assert_int_equal(attr_each_of(nlh, decode, &again), 0);
	assert_true(key_is_whole(key, &again));
	assert_printed(name, &again, expected);
}

static void each_value_is_read_shown_and_sent(void **state)
{
	struct profile profile, other;
	const char *printed;
	char json[512];
	size_t i;

	(void)state;
	for (i = 0; values[i].key; i++) {
		printed = values[i].printed ? values[i].printed :
					      values[i].word;
		profile_init(&profile, "");
		profile_init(&other, "");
		parse(values[i].key, values[i].word, &profile);
		assert_printed(values[i].key, &profile, printed);
		parse(values[i].key, printed, &other);
		assert_printed(values[i].key, &other, printed);
		snprintf(json, sizeof(json), "[%s]", values[i].json);
		assert_for_programs(values[i].key, &profile, json);
		assert_sent(values[i].key, &profile, printed);
	}
}

static const struct {
	const char *key;
	const char *word;
	enum exit_code code;
	const char *why;
} refusals[] = {
	{ "strict", "1", EXIT_USAGE, "it is no or yes" },
	{ "strict", "", EXIT_USAGE, "it is no or yes" },
	{ "modes", "Any", EXIT_USAGE, "it is any, passive or active" },
	{ "active-source", "20", EXIT_USAGE, "it is any or minus-one" },
	{ "crlf", "lf", EXIT_USAGE, "it is any or strict" },
	{ "expect-timeout", "0", EXIT_USAGE, "from 1 to 86400" },
	{ "expect-timeout", "86401", EXIT_USAGE, "from 1 to 86400" },
	{ "expect-timeout", "007", EXIT_USAGE, "from 1 to 86400" },
	{ "expect-timeout", "18446744073709551617", EXIT_USAGE, "86400" },
	{ "expect-timeout", "1s", EXIT_USAGE, "from 1 to 86400" },
	{ "nat-ports", "0-1", EXIT_USAGE, "40000-40999" },
	{ "nat-ports", "1-65536", EXIT_USAGE, "40000-40999" },
	{ "nat-ports", "2-1", EXIT_USAGE, "40000-40999" },
	{ "nat-ports", "2", EXIT_USAGE, "40000-40999" },
	{ "nat-ports", "2-", EXIT_USAGE, "40000-40999" },
	{ "nat-ports", "1-2-3", EXIT_USAGE, "40000-40999" },
	{ "nat-ports", "", EXIT_USAGE, "40000-40999" },
	{ "ftps", "2-1", EXIT_USAGE, "it is opaque, deny, require, or" },
	{ "ftps", "0-1", EXIT_USAGE, "two ports as in 40000-40999" },
	{ "ftps", "2-1", EXIT_USAGE, "the lower one first" },
	{ "ftps", "require,", EXIT_USAGE, "require,40000-40999" },
	{ "ftps", "require,deny", EXIT_USAGE, "require,40000-40999" },
	{ "ftps", "deny,1-2", EXIT_USAGE, "it is opaque" },
	{ "ftps", "1-2,require", EXIT_USAGE, "it is opaque" },
	{ "ftps", "any", EXIT_USAGE, "it is opaque" },
	{ "ftps", "", EXIT_USAGE, "it is opaque" },
	{ "ftps-active", "any", EXIT_USAGE, "it is none, or two ports" },
	{ "ftps-active-source", "20", EXIT_USAGE, "it is minus-one or any" },
	{ "ftps-connections", "0", EXIT_USAGE, "from 1 to 64" },
	{ "ftps-connections", "65", EXIT_USAGE, "from 1 to 64" },
	{ "deny", "site,SITE", EXIT_USAGE, "`SITE': the list names" },
	{ "deny", "AB", EXIT_USAGE, "`AB': a command has three or four" },
	{ "deny", "ABCDE", EXIT_USAGE, "three or four letters" },
	{ "deny", "AB1", EXIT_USAGE, "three or four letters" },
	{ "deny", "CWD,", EXIT_USAGE, "`': a command" },
	{ "deny", "\xc3\xa4Z", EXIT_USAGE, "three or four letters" },
	{ "deny", VERBS ",QQQ", EXIT_FAILED, "at most 16 commands" },
	{ "foreign", "", EXIT_USAGE, "it is no, yes, fix, or prefixes" },
	{ "foreign", "maybe", EXIT_USAGE, "it is no, yes, fix, or prefixes" },
	{ "foreign", "no,10.0.0.0/8", EXIT_USAGE, "`no': expected a prefix" },
	{ "foreign", "10.0.0.0/8,", EXIT_USAGE, "`': expected a prefix" },
	{ "foreign", "10.1.0.0/8", EXIT_USAGE, "was 10.0.0.0/8 meant?" },
	{ "foreign", "2001:db8::1/64", EXIT_USAGE, "was 2001:db8::/64 meant?" },
	{ "foreign", "10.0.0.0/33", EXIT_USAGE, "from 0 to 32" },
	{ "foreign", "::/129", EXIT_USAGE, "from 0 to 128" },
	{ "foreign", "10.0.0.0/", EXIT_USAGE, "from 0 to 32" },
	{ "foreign", "10.0.0.0/08", EXIT_USAGE, "from 0 to 32" },
	{ "foreign", "10.0.0.0/8/8", EXIT_USAGE, "from 0 to 32" },
	{ "foreign", "10.0.0/8", EXIT_USAGE, "expected a prefix" },
	{ "foreign", "010.0.0.0/8", EXIT_USAGE, "expected a prefix" },
	{ "foreign", "10.0.0.256", EXIT_USAGE, "expected a prefix" },
	{ "foreign", "fe80::1%lo", EXIT_USAGE, "expected a prefix" },
	{ "foreign", "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb",
	  EXIT_USAGE, "expected a prefix" },
	{ "foreign", "10.0.0.0/8,::/0,10.0.0.0/8", EXIT_USAGE,
	  "`10.0.0.0/8': the list names this prefix twice" },
	{ "foreign", "10.0.0.1,10.0.0.1/32", EXIT_USAGE, "twice" },
	{ "foreign", PREFIXES ",11.0.0.0/8", EXIT_FAILED, "at most 16" },
	{ NULL, NULL, EXIT_DONE, NULL }
};

static void what_is_refused_changes_nothing(void **state)
{
	struct profile profile, before;
	char why[WHY_SIZE];
	size_t i;

	(void)state;
	profile_init(&profile, "");
	parse("foreign", "192.0.2.0/24", &profile);
	parse("deny", "STOU", &profile);
	parse("nat-ports", "5-6", &profile);
	before = profile;
	for (i = 0; refusals[i].key; i++) {
		const struct key *key = key_find(span_of(refusals[i].key));

		assert_int_equal(key_parse(key, span_of(refusals[i].word),
					   &profile, why), refusals[i].code);
		if (!strstr(why, refusals[i].why))
			fail_msg("%s=%s: %s", refusals[i].key,
				 refusals[i].word, why);
		assert_memory_equal(&profile, &before, sizeof(before));
	}
}

static void as_many_as_there_may_be(void **state)
{
	struct profile profile;

	(void)state;
	profile_init(&profile, "");
	parse("foreign", PREFIXES, &profile);
	parse("deny", VERBS, &profile);
	assert_sent("foreign", &profile, PREFIXES);
	assert_sent("deny", &profile, VERBS);
}

static void a_value_is_copied_alone(void **state)
{
	struct profile from, to;
	const struct key *key;

	(void)state;
	profile_init(&from, "from");
	profile_init(&to, "to");
	parse("foreign", "10.0.0.0/8", &from);
	parse("deny", "CWD", &from);
	parse("crlf", "strict", &to);
	key_copy(key_find(span_of("foreign")), &to, &from);
	assert_printed("foreign", &to, "10.0.0.0/8");
	assert_printed("deny", &to, "");
	assert_printed("crlf", &to, "strict");
	for (key = keys; key->name; key++)
		key_copy(key, &to, &from);
	memcpy(to.name, from.name, sizeof(to.name));
	assert_memory_equal(&from, &to, sizeof(to));
}

static void each_key_is_found_by_its_whole_name(void **state)
{
	const struct key *key;

	(void)state;
	for (key = keys; key->name; key++)
		assert_ptr_equal(key_find(span_of(key->name)), key);
	assert_null(key_find(span_of("")));
	assert_null(key_find(span_of("stric")));
	assert_null(key_find(span_of("strict ")));
	assert_null(key_find(span_of("name")));
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(each_value_is_read_shown_and_sent),
		cmocka_unit_test(what_is_refused_changes_nothing),
		cmocka_unit_test(as_many_as_there_may_be),
		cmocka_unit_test(a_value_is_copied_alone),
		cmocka_unit_test(each_key_is_found_by_its_whole_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
