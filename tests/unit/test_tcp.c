// SPDX-License-Identifier: GPL-2.0
/*
 * The law of the stream, with a TCP on both sides and a wire between them that
 * cuts, loses, doubles and delays: the same arrives, and the same happens, as
 * when each line comes whole. And where nothing was lost and nothing had to
 * wait for an acknowledgment, nobody waits for a timer.
 *
 * RUNS=N for another number of runs; RUN=N for a single one of a seed.
 */
#include <err.h>
#include "chance.h"
#include "law.h"
#include "plan.h"
#include "tls.h"
#include "unit.h"

#define RUNS 50000
#define PAIRS_MAX 120	/* bytes of a transcript that is cut at each two */
#define TESTS_MAX 400

static struct test_case tests[TESTS_MAX];
static size_t count;

/* the client's text begins with AUTH TLS, or has a byte that a record begins with */
static bool may_encrypt(const struct text *asked)
{
	static const char auth[] = "AUTH TLS";
	u32 i;

	if (asked->len >= sizeof(auth) - 1 && !memcmp(asked->at, auth, sizeof(auth) - 1))
		return true;
	for (i = 0; i < asked->len; i++) {
		if (ftp_tls_is_type((u8)asked->at[i]))
			return true;
	}
	return false;
}

/*
 * Where a reply of many lines ends depends on what was asked, and where a record of
 * TLS ends on all that came before. So nothing may go unread there, as it does
 * behind a gap where nothing can change, or nobody has logged in.
 */
static void lose_no_question(const struct transcript *doc,
			     struct network_plan *plan)
{
	const struct text *replies = &doc->stream[FTP_SERVER];

	if (!may_encrypt(&doc->stream[FTP_CLIENT]) &&
	    (transcript_has_nat(doc, FTP_CLIENT) ||
	     !memchr(replies->at, '-', replies->len)))
		return;
	plan->weather.lose = 0;
	plan->weather.late = 0;
}

static void try_run(u32 run)
{
	static struct network_outcome outcome;
	static struct outcome expected;
	static struct transcript doc;
	struct network_plan plan;
	const char *complaint;

	unit_seed(run);
	dialogue_write(&doc);
	plan_network(&plan);
	lose_no_question(&doc, &plan);
	law_expect(&doc, &expected);
	network_run(&doc, &plan, &expected, &outcome);
	complaint = law_judge(&doc, &plan, &expected, &outcome);
	if (!complaint)
		return;
	dialogue_print(&doc);
	fail_msg("RUN=%u: %s:\n%sand not:\n%s", run, complaint,
		 outcome.events.at, expected.events.at);
}

static void the_same_arrives_over_any_wire(void **state)
{
	const char *only = getenv("RUN");
	u32 run = only ? (u32)strtoul(only, NULL, 0) : 0;
	u32 runs = unit_rounds(RUNS);

	(void)state;
	if (run) {
		try_run(run);
		return;
	}
	while (run++ < runs)
		try_run(run);
}

static void it_may_be_cut_at_any_two_bytes(void **state)
{
	const struct transcript *doc = *state;
	struct network_plan plan = {
		.writing = WRITE_CUTS, .room = UINT32_MAX,
	};
	u32 size = conversation_size(doc), *cuts = plan.cuts;
	static struct network_outcome outcome;
	static struct outcome expected;
	const char *complaint;

	plan.manners[0] = (struct tcp_manners){ .mss = 1460, .window = 3 };
	law_expect(doc, &expected);
	for (cuts[0] = 1; cuts[0] < size; cuts[0]++) {
		for (cuts[1] = cuts[0]; cuts[1] < size; cuts[1]++) {
			plan.manners[0].nagle = !plan.manners[0].nagle;
			plan.manners[1] = plan.manners[0];
			network_run(doc, &plan, &expected, &outcome);
			complaint = law_judge(doc, &plan, &expected, &outcome);
			if (complaint)
				fail_msg("%s, cut at %u and %u: %s", doc->title,
					 cuts[0], cuts[1], complaint);
		}
	}
}

static void add_transcript(struct transcript *doc)
{
	if (conversation_size(doc) > PAIRS_MAX) {
		free(doc);
		return;
	}
	if (count == TESTS_MAX)
		errx(1, "%s: too many transcripts", doc->title);
	tests[count++] = (struct test_case){
		.name = doc->title,
		.test_func = it_may_be_cut_at_any_two_bytes,
		.initial_state = doc,
	};
}

int main(void)
{
	int failed;

	tests[count++] = (struct test_case)
		cmocka_unit_test(the_same_arrives_over_any_wire);
	transcript_read(TRANSCRIPTS "/*.txt", add_transcript);
	failed = _cmocka_run_group_tests("tcp", tests, count, NULL, NULL);
	/* not before: a transcript has the name of its test */
	while (--count)
		free(tests[count].initial_state);
	return failed;
}
