// SPDX-License-Identifier: GPL-2.0
/*
 * The law of one liar: whatever one side of a dialogue says, and however it cuts
 * it, nothing is opened on the other side's host that the other side has not
 * announced in a line of its own.
 *
 * RUNS=N for another number of dialogues; RUN=N for a single one of a seed; with
 * RAW=1 some servers show a stranger's lines in replies of many lines as they are.
 */
#include "liar.h"
#include "unit.h"

#define RUNS 20000
#define FEW 1000

static u32 opened, encrypted;

static void count_opened(const struct liar *liar)
{
	const char *event = liar->gateway.events.at;

	while ((event = strstr(event, "expect "))) {
		opened++;
		event++;
	}
}

/* print_error() has room for a thousand bytes */
static void print_log(const char *text)
{
	while (*text)
		text += fprintf(stderr, "%.500s", text);
}

static void try_run(u32 run)
{
	static struct liar liar;
	const char *lie;

	unit_seed(run);
	lie = liar_run(&liar, getenv("RAW"));
	count_opened(&liar);
	encrypted += liar.records > 0;
	if (!lie)
		return;
	print_log(liar.log.at);
	fail_msg("RUN=%u: %s, as only a lying %s would have it", run, lie,
		 liar.honest == FTP_SERVER ? "client" : "server");
}

static void nobody_opens_what_another_one_has_not_announced(void **state)
{
	const char *only = getenv("RUN");
	u32 runs = unit_rounds(RUNS), run;

	(void)state;
	if (only) {
		try_run((u32)strtoul(only, NULL, 0));
		return;
	}
	for (run = 1; run <= runs; run++)
		try_run(run);
	printf("# %u data connections allowed, %u encrypted sessions\n", opened,
	       encrypted);
	/* else it would say nothing that nothing else was */
	assert_true(opened > runs / 2);
	/* one in sixteen; of few runs chance may make less */
	assert_true(encrypted > (runs < FEW ? 0 : runs / 30));
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(nobody_opens_what_another_one_has_not_announced),
	};

	return cmocka_run_group_tests_name("liar", tests, NULL, NULL);
}
