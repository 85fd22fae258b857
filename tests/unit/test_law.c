// SPDX-License-Identifier: GPL-2.0
/*
 * The law of the stream, on dialogues made by chance: however the segments are
 * cut, lost, repeated and late, the same happens and the same arrives as when
 * each line comes whole.
 */
#include "conversation.h"
#include "dialogue.h"
#include "unit.h"

#define DIALOGUES 10000
#define PLANS 12

static bool same_text(const struct text *a, const struct text *b)
{
	return a->len == b->len && !memcmp(a->at, b->at, a->len);
}

static bool same_outcome(const struct outcome *a, const struct outcome *b)
{
	return same_text(&a->events, &b->events) &&
	       same_text(&a->received[0], &b->received[0]) &&
	       same_text(&a->received[1], &b->received[1]) &&
	       !strcmp(a->state, b->state) && a->lines == b->lines &&
	       a->edits == b->edits && !a->stuck && !a->broken;
}

static void try_plan(const struct transcript *doc, struct plan plan,
		     const struct outcome *expected)
{
	static struct outcome outcome;
	char name[60];

	conversation_run(doc, &plan, &outcome);
	if (same_outcome(&outcome, expected))
		return;
	dialogue_print(doc);
	conversation_name(&plan, name);
	fail_msg("%s:%s%s\n%s%u lines, %s, and not:\n%s%u lines, %s", name,
		 outcome.stuck ? " stuck" : "", outcome.broken ? " broken" : "",
		 outcome.events.at, outcome.lines, outcome.state,
		 expected->events.at, expected->lines, expected->state);
}

static void try_dialogue(const struct transcript *doc)
{
	static const struct plan whole = { CUT_LINES, SEND_ONCE, 0 };
	static struct outcome expected;
	u32 i;

	conversation_run(doc, &whole, &expected);
	assert_false(expected.stuck);
	assert_false(expected.broken);
	for (i = 0; i < PLANS; i++)
		try_plan(doc, (struct plan){
			unit_random(CUT_RANDOM + 1), unit_random(MANNERS),
			1 + unit_random(conversation_size(doc)),
		}, &expected);
}

static void cutting_and_sending_change_nothing(void **state)
{
	static struct transcript doc;
	u32 i;

	(void)state;
	unit_seed(1);
	for (i = 0; i < DIALOGUES; i++) {
		dialogue_write(&doc);
		try_dialogue(&doc);
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(cutting_and_sending_change_nothing),
	};

	return cmocka_run_group_tests_name("law", tests, NULL, NULL);
}
