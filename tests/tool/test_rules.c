// SPDX-License-Identifier: GPL-2.0
/*
 * Rules, and what becomes of a packet that goes through them in thought. The JSON is
 * what libnftables 1.0.6 prints.
 */
#include "message.h"
#include "ruleset.h"
#include "walk.h"

#define CHAIN(place, prio, policy)						\
	"{\"chain\":{\"family\":\"inet\",\"table\":\"t\",\"name\":\"forward\","	\
	"\"type\":\"filter\",\"hook\":\"" place "\",\"prio\":" prio ","		\
	"\"policy\":\"" policy "\"}}"
#define RULE(chain, expr)							\
	",{\"rule\":{\"family\":\"inet\",\"table\":\"t\",\"chain\":\"" chain "\"," \
	"\"handle\":7,\"expr\":[" expr "]}}"
#define MATCH(op, left, right)							\
	"{\"match\":{\"op\":\"" op "\",\"left\":" left ",\"right\":" right "}}"
#define META(key) "{\"meta\":{\"key\":\"" key "\"}}"
#define CT(key) "{\"ct\":{\"key\":\"" key "\"}}"
#define TCP(field) "{\"payload\":{\"protocol\":\"tcp\",\"field\":\"" field "\"}}"
#define IP(field) "{\"payload\":{\"protocol\":\"ip\",\"field\":\"" field "\"}}"
#define ACCEPT "{\"accept\":null}"
#define DROP "{\"drop\":null}"

static const struct packet control = {
	.iif = "lan0", .oif = "wan0", .sport = { 1024, 65535 },
	.dport = { 21, 21 }, .state = "new",
};

static const struct packet transfer = {
	.iif = "lan0", .oif = "wan0", .sport = { 1, 65535 },
	.dport = { 1024, 65535 }, .state = "related", .helper = "ftp",
};

static void take(struct rules *rules, const char *text)
{
	json_error_t error;
	json_t *list = json_loads(text, 0, &error);

	memset(rules, 0, sizeof(*rules));
	if (!list)
		fail_msg("%s: %s", error.text, text);
	rules_init(rules, list);
}

/* What can become of a packet in `forward', whose policy is to drop. */
static void becomes(const struct packet *packet, const char *expr,
		    unsigned int outcomes)
{
	struct rules rules;
	struct walk walk;
	char text[4096];

	snprintf(text, sizeof(text), "[" CHAIN("forward", "0", "drop")
		 RULE("forward", "%s") "]", expr);
	take(&rules, text);
	walk_begin(&walk, &rules, packet);
	if (walk_hook(&walk, "forward") != outcomes)
		fail_msg("%u, not %u: %s", walk.outcomes, outcomes, expr);
	rules_free(&rules);
}

#define EITHER (OUTCOME_ACCEPT | OUTCOME_DROP)

static void matches_are_answered(void **state)
{
	static const struct {
		const char *match;
		unsigned int control;
		unsigned int transfer;
	} cases[] = {
		{ MATCH("==", META("iifname"), "\"lan0\""), OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("==", META("iifname"), "\"lan*\""), OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("!=", META("iif"), "\"lan0\""), OUTCOME_DROP, OUTCOME_DROP },
		{ MATCH("==", META("oifname"), "{\"set\":[\"a\",\"wan0\"]}"),
		  OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("==", "{\"concat\":[" META("iifname") "," META("oifname") "]}",
			"{\"set\":[{\"concat\":[\"lan0\",\"wan0\"]}]}"),
		  OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("==", "{\"concat\":[" META("iifname") "," IP("saddr") "]}",
			"{\"set\":[{\"concat\":[\"lan0\",\"10.0.0.1\"]}]}"), EITHER, EITHER },
		{ MATCH("==", TCP("dport"), "21"), OUTCOME_ACCEPT, OUTCOME_DROP },
		{ MATCH("==", TCP("dport"), "{\"set\":[22,{\"range\":[1024,65535]}]}"),
		  OUTCOME_DROP, OUTCOME_ACCEPT },
		{ MATCH("==", TCP("dport"), "{\"range\":[40000,40999]}"), OUTCOME_DROP, EITHER },
		/* a port for control connections is none for data */
		{ MATCH("==", TCP("dport"), "2121"), OUTCOME_DROP, OUTCOME_DROP },
		{ MATCH("==", TCP("dport"), "50000"), OUTCOME_DROP, EITHER },
		{ MATCH("!=", TCP("dport"), "21"), OUTCOME_DROP, OUTCOME_ACCEPT },
		{ MATCH(">=", TCP("dport"), "1024"), OUTCOME_DROP, OUTCOME_ACCEPT },
		{ MATCH("in", CT("state"), "[\"established\",\"related\"]"),
		  OUTCOME_DROP, OUTCOME_ACCEPT },
		{ MATCH("!=", CT("state"), "\"new\""), OUTCOME_DROP, OUTCOME_ACCEPT },
		{ MATCH("==", CT("helper"), "\"ftp\""), EITHER, OUTCOME_ACCEPT },
		{ MATCH("==", CT("helper"), "\"sip\""), EITHER, OUTCOME_DROP },
		{ MATCH("==", META("l4proto"), "{\"set\":[\"tcp\",\"udp\"]}"),
		  OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("==", META("l4proto"), "58"), OUTCOME_DROP, OUTCOME_DROP },
		{ MATCH("==", META("l4proto"), "6"), OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("==", META("nfproto"), "\"ipv6\""), OUTCOME_DROP, OUTCOME_DROP },
		{ MATCH("==", IP("protocol"), "\"tcp\""), OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("!=", "{\"payload\":{\"protocol\":\"ip6\",\"field\":\"saddr\"}}",
			"\"fd00::1\""), OUTCOME_DROP, OUTCOME_DROP },
		{ MATCH("==", IP("saddr"), "\"10.0.0.1\""), EITHER, EITHER },
		{ MATCH("!=", IP("saddr"), "\"10.0.0.1\""), EITHER, EITHER },
		{ MATCH("==", "{\"&\":[" TCP("flags") ",[\"syn\",\"ack\"]]}", "\"syn\""),
		  OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ MATCH("==", META("mark"), "1"), EITHER, EITHER },
		{ MATCH("==", "{\"something\":{\"new\":1}}", "1"), EITHER, EITHER },
		{ MATCH("==", TCP("dport"), "\"@gone\""), EITHER, EITHER },
		{ "{\"limit\":{\"rate\":1,\"per\":\"second\"}}", EITHER, EITHER },
		{ "{\"counter\":{\"packets\":1}}", OUTCOME_ACCEPT, OUTCOME_ACCEPT },
		{ "{\"xt\":{\"type\":\"match\",\"name\":\"x\"}}", EITHER, EITHER },
		{ "{\"something\":{\"new\":1}}", EITHER, EITHER },
		{ NULL, 0, 0 }
	};
	char expr[1024];
	size_t i;

	(void)state;
	for (i = 0; cases[i].match; i++) {
		snprintf(expr, sizeof(expr), "%s," ACCEPT, cases[i].match);
		becomes(&control, expr, cases[i].control);
		becomes(&transfer, expr, cases[i].transfer);
	}
}

static void verdicts_by_a_map(void **state)
{
	static const char vmap[] = "{\"vmap\":{\"key\":" CT("state")
		",\"data\":{\"set\":[[\"invalid\"," DROP "],[\"related\"," ACCEPT "]]}}}";

	(void)state;
	becomes(&transfer, vmap, OUTCOME_ACCEPT);
	becomes(&control, vmap, OUTCOME_DROP);
	becomes(&control, "{\"vmap\":{\"key\":" CT("state") ",\"data\":\"@gone\"}}",
		EITHER);
	becomes(&control, "{\"queue\":{\"num\":1}}", EITHER);
	becomes(&control, "{\"reject\":null}", OUTCOME_DROP);
}

/* Rules after a jump are seen only by what comes back. */
static void chains_are_left(void **state)
{
	static const char text[] = "[" CHAIN("forward", "0", "accept")
		RULE("forward", "{\"jump\":{\"target\":\"one\"}}")
		RULE("forward", "{\"goto\":{\"target\":\"two\"}}")
		RULE("forward", DROP)
		RULE("one", MATCH("==", TCP("dport"), "22") "," DROP)
		RULE("one", "{\"return\":null}")
		RULE("one", DROP)
		RULE("two", "{\"jump\":{\"target\":\"two\"}}") "]";
	struct rules rules;
	struct walk walk;

	(void)state;
	take(&rules, text);
	walk_begin(&walk, &rules, &control);
	/* a loop, which the kernel would refuse: nobody knows */
	assert_int_equal(walk_hook(&walk, "forward"), EITHER);
	rules_free(&rules);
}

static void helpers_are_given(void **state)
{
	static const char text[] = "[" CHAIN("prerouting", "-150", "accept")
		",{\"ct helper\":{\"family\":\"inet\",\"table\":\"t\",\"name\":\"mine\",\"type\":\"guests\"}}"
		RULE("forward", MATCH("==", TCP("dport"), "{\"set\":[21,2121]}")
		     ",{\"ct helper\":\"mine\"}")
		RULE("forward", MATCH("==", IP("saddr"), "\"10.0.0.1\"") ",{\"notrack\":null}")
		"]";
	struct rules rules;
	struct walk walk;

	(void)state;
	take(&rules, text);
	walk_begin(&walk, &rules, &control);
	walk_hook(&walk, "prerouting");
	assert_int_equal(walk.given, TRUTH_YES);
	assert_int_equal(walk.helper_count, 1);
	assert_string_equal(walk.helpers[0], "guests");
	/* too late for that */
	assert_int_equal(walk.notrack, TRUTH_NO);
	rules_free(&rules);
}

static void too_early_for_a_helper(void **state)
{
	static const char text[] = "[" CHAIN("prerouting", "-300", "accept")
		RULE("forward", "{\"ct helper\":\"mine\"}")
		RULE("forward", "{\"notrack\":null}") "]";
	struct rules rules;
	struct walk walk;
	char where[128];

	(void)state;
	take(&rules, text);
	walk_begin(&walk, &rules, &control);
	walk_hook(&walk, "prerouting");
	assert_int_equal(walk.given, TRUTH_NO);
	assert_non_null(walk.raw);
	assert_int_equal(walk.notrack, TRUTH_YES);
	rules_delete_command(walk.untracker, where, sizeof(where));
	assert_string_equal(where, "nft delete rule inet t forward handle 7");
	rules_free(&rules);
}

static void rules_of_iptables(void **state)
{
	static const char text[] =
		"# Generated by iptables-save v1.8.9\n"
		"*raw\n"
		":PREROUTING ACCEPT [0:0]\n"
		"-A PREROUTING -i lan+ -p tcp -m comment --comment \"a \\\"b\\\" -j DROP\" -m multiport --dports 21,2121 -j CT --helper ftp\n"
		"COMMIT\n"
		"*filter\n"
		":FORWARD DROP [1:2]\n"
		":mine - [0:0]\n"
		"-A FORWARD -m conntrack ! --ctstate NEW -j mine\n"
		"-A FORWARD -m time --timestart 10:00:00 -p tcp --dport 21 -j ACCEPT\n"
		"-A mine -m helper --helper ftp -p tcp -m tcp --dport 1024:65535 -j ACCEPT\n"
		"COMMIT\n";
	struct rules rules = { .list = json_array() };
	struct walk walk;

	(void)state;
	assert_int_equal(iptables_read(text, "iptables", rules.list), 0);
	rules_init(&rules, rules.list);
	walk_begin(&walk, &rules, &control);
	assert_int_equal(walk_hook(&walk, "prerouting"), OUTCOME_ACCEPT);
	assert_int_equal(walk.given, TRUTH_YES);
	assert_string_equal(walk.helpers[0], "ftp");
	assert_int_equal(walk_hook(&walk, "forward"), EITHER);
	assert_true(walk.named);
	walk_begin(&walk, &rules, &transfer);
	assert_int_equal(walk_hook(&walk, "forward"), OUTCOME_ACCEPT);
	rules_free(&rules);
}

static void uses(const char *saved, const char *tool, const char *helper,
		 const char *said)
{
	struct rules rules = { .list = json_array() };
	char why[WHY_SIZE] = "";

	assert_int_equal(iptables_read(saved, tool, rules.list), 0);
	json_array_append_new(rules.list,
			      json_pack("{s:{s:s, s:s, s:s, s:s}}", "ct helper",
					"family", "ip", "table", "t",
					"name", "one", "type", "guests"));
	rules_init(&rules, rules.list);
	assert_int_equal(ruleset_uses(&rules, helper, why), *said != '\0');
	assert_string_equal(why, said);
	rules_free(&rules);
}

static void a_helper_in_use(void **state)
{
	static const char rule[] = "*raw\n:PREROUTING ACCEPT [0:0]\n"
		"-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper other\n";

	(void)state;
	uses("", "", "guests",
	     "it is in use: the ct helper `one' of table `t' refers to it");
	uses("", "", "guest", "");
	uses(rule, "iptables-legacy", "other",
	     "it is in use: `iptables-legacy -t raw -A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper other' refers to it");
	uses(rule, "ip6tables-nft", "others", "");
	uses(rule, "ip6tables-nft", "oth", "");
}

/* What cannot be read may use it. */
static void rules_that_are_not_known(void **state)
{
	struct rules rules = { .list = json_array(), .why = "it is night" };
	char why[WHY_SIZE];

	(void)state;
	assert_true(ruleset_uses(&rules, "guests", why));
	assert_string_equal(why, "it may be in use, for the rules cannot be read: it is night");
	rules_free(&rules);
}

static void assigns(const char *saved, bool wanted)
{
	struct rules rules = { .list = json_array() };
	char unknown[WHY_SIZE];

	assert_int_equal(iptables_read(saved, "iptables", rules.list), 0);
	rules_init(&rules, rules.list);
	assert_int_equal(ruleset_assigns(&rules, "/nowhere", unknown), wanted);
	assert_string_equal(unknown, "");
	snprintf(rules.why, sizeof(rules.why), "it is night");
	assert_int_equal(ruleset_assigns(&rules, "/nowhere", unknown), wanted);
	assert_string_equal(unknown, wanted ? "" : "it is night");
	rules_free(&rules);
}

static void a_helper_is_given(void **state)
{
	(void)state;
	assigns("", false);
	assigns("*raw\n-A PREROUTING -p tcp --dport 21 -j CT --helper ftp\n", true);
	assigns("*raw\n-A PREROUTING -p tcp --dport 21 -j CT --helper guests\n", true);
	assigns("*raw\n-A PREROUTING -p udp --dport 69 -j CT --helper tftp\n", false);
	assigns("*raw\n-A PREROUTING -p tcp --dport 21 -j CT --notrack\n", false);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(matches_are_answered),
		cmocka_unit_test(verdicts_by_a_map),
		cmocka_unit_test(chains_are_left),
		cmocka_unit_test(helpers_are_given),
		cmocka_unit_test(too_early_for_a_helper),
		cmocka_unit_test(rules_of_iptables),
		cmocka_unit_test(a_helper_in_use),
		cmocka_unit_test(a_helper_is_given),
		cmocka_unit_test(rules_that_are_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
