// SPDX-License-Identifier: GPL-2.0
/*
 * The law of the stream, on dialogues made by chance: however the segments are
 * cut, lost, repeated and late, the same happens and the same arrives as when
 * each line comes whole. RUNS=N for another number of dialogues.
 */
#include "chance.h"
#include "law.h"
#include "plan.h"
#include "unit.h"

#define DIALOGUES 10000
#define PLANS 12

static void try_dialogue(const struct transcript *doc)
{
	static struct outcome expected;
	struct plan plan;
	u32 i;

	law_expect(doc, &expected);
	for (i = 0; i < PLANS; i++) {
		plan_conversation(&plan, doc);
		law_try(doc, &plan, &expected);
	}
}

static void cutting_and_sending_change_nothing(void **state)
{
	static struct transcript doc;
	u32 dialogues = unit_rounds(DIALOGUES), i;

	(void)state;
	unit_seed(1);
	for (i = 0; i < dialogues; i++) {
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
