// SPDX-License-Identifier: GPL-2.0
/* nft's trace of first segments: its messages, and the table that asks for it. */
#include <arpa/inet.h>
#include <sys/wait.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "trace.h"
#include "trace_message.h"

static const struct trace_ends packet = { .id = 7 };

static struct trace trace;

static void traced(const char *table, const char *chain, __u64 handle,
		   int verdict)
{
	assert_int_equal(trace_take(trace_message(&packet, table, chain, handle,
						  verdict), &trace), 0);
}

static void take_once(const struct nlmsghdr *nlh)
{
	struct trace once = { 0 };

	trace_take(nlh, &once);
}

static void a_trace_with_a_wrong_byte(void **state)
{
	(void)state;
	damage_each_byte(trace_message(&packet, "filter", "forward", 7, NF_DROP), take_once);
	damage_each_byte(trace_message(&packet, TRACE_TABLE, "data_in", 0, NF_DROP), take_once);
}

static void a_packet_of_long_ago(void **state)
{
	size_t i;

	(void)state;
	memset(&trace, 0, sizeof(trace));
	traced("filter", "forward", 7, NF_DROP);
	assert_int_equal(trace.kin[TRACE_CONTROL].dropped, 0);
	for (i = 0; i < 2 * TRACE_PACKETS; i++)
		traced(TRACE_TABLE, "control_out", 1, NFT_CONTINUE);
	assert_int_equal(trace.kin[TRACE_CONTROL].seen, 2 * TRACE_PACKETS);
}

/* Only its grammar: no kernel is asked. */
static void assert_grammar(const char *text)
{
	FILE *nft = popen("nft -c -f - 2>&1 | grep -qi syntax", "w");

	assert_non_null(nft);
	fputs(text, nft);
	/* grep: there is none */
	assert_int_equal(WEXITSTATUS(pclose(nft)), 1);
}

static void the_table_names_the_ports(void **state)
{
	static const __u16 ports[] = { 21, 2121 };
	char text[2048];

	(void)state;
	assert_true(trace_rules(ports, 2, text, sizeof(text)) < (int)sizeof(text));
	assert_non_null(strstr(text, "tcp dport { 21, 2121 } tcp flags"));
	assert_grammar(text);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_trace_with_a_wrong_byte),
		cmocka_unit_test(a_packet_of_long_ago),
		cmocka_unit_test(the_table_names_the_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
