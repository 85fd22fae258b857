// SPDX-License-Identifier: GPL-2.0
/*
 * Each transcript, its segments cut at each byte and sent in each manner: the
 * events are those that are written down, and so is what arrives.
 */
#include <err.h>
#include "conversation.h"
#include "unit.h"

#define TESTS_MAX 400
#define RANDOM_RUNS 300

static struct test_case tests[TESTS_MAX];
static size_t count;

static void compare_text(const struct transcript *doc, const struct plan *plan,
			 const char *what, const struct text *is,
			 const struct text *expected)
{
	char name[60];

	if (is->len == expected->len && !memcmp(is->at, expected->at, is->len))
		return;
	conversation_name(plan, name);
	fail_msg("%s, %s: %s:\n%sand not:\n%s", doc->title, name, what, is->at,
		 expected->at);
}

static void run(const struct transcript *doc, struct plan plan)
{
	static struct outcome outcome;
	char name[60];

	conversation_run(doc, &plan, &outcome);
	conversation_name(&plan, name);
	if (outcome.stuck || outcome.broken)
		fail_msg("%s, %s: %s\n%s", doc->title, name,
			 outcome.stuck ? "stuck" : "broken",
			 outcome.events.at);
	compare_text(doc, &plan, "it says", &outcome.events, &doc->events);
	compare_text(doc, &plan, "the server gets",
		     &outcome.received[FTP_CLIENT], &doc->received[FTP_CLIENT]);
	compare_text(doc, &plan, "the client gets",
		     &outcome.received[FTP_SERVER], &doc->received[FTP_SERVER]);
	if (*doc->state && strcmp(outcome.state, doc->state))
		fail_msg("%s, %s: the state is %s", doc->title, name,
			 outcome.state);
}

static void holds_however_it_is_cut(void **state)
{
	const struct transcript *doc = *state;
	u32 size = conversation_size(doc), at;
	enum manner manner;

	unit_seed(1);
	for (manner = SEND_ONCE; manner < SEND_RANDOM; manner++) {
		run(doc, (struct plan){ CUT_LINES, manner, 0 });
		run(doc, (struct plan){ CUT_TURNS, manner, 0 });
		for (at = 1; at < size; at++)
			run(doc, (struct plan){ CUT_ONCE, manner, at });
		run(doc, (struct plan){ CUT_BYTES, manner, 0 });
	}
	for (at = 0; at < RANDOM_RUNS; at++)
		run(doc, (struct plan){ CUT_RANDOM, SEND_RANDOM, at });
}

static void add_transcript(struct transcript *doc)
{
	if (count == TESTS_MAX)
		errx(1, "%s: too many transcripts", doc->title);
	tests[count++] = (struct test_case){
		.name = doc->title, .test_func = holds_however_it_is_cut,
		.initial_state = doc,
	};
}

int main(int argc, char **argv)
{
	const char *pattern = argc > 1 ? argv[1] : TRANSCRIPTS "/*.txt";
	int failed;

	transcript_read(pattern, add_transcript);
	failed = _cmocka_run_group_tests("transcripts", tests, count, NULL,
					 NULL);
	/* not before: a transcript has the name of its test */
	while (count)
		free(tests[--count].initial_state);
	return failed;
}
