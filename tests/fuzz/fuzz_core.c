// SPDX-License-Identifier: GPL-2.0
/*
 * The whole core, as a gateway drives it: a dialogue is said in some manner, or
 * goes over some network, and the law of the stream has to hold.
 */
#include "chance.h"
#include "fuzz.h"
#include "law.h"
#include "plan.h"

static void try_conversation(const struct transcript *doc,
			     const struct outcome *expected)
{
	struct plan plan;

	plan_conversation(&plan, doc);
	law_try(doc, &plan, expected);
}

/*
 * Where a gateway begins to read in the middle, it does so with what comes
 * first; and the end of what can be read is the same for both directions only
 * if it is seen in time.
 */
static void calm_down(struct network_plan *plan, const struct transcript *doc,
		      const struct outcome *expected)
{
	struct weather *weather = &plan->weather;

	if (!doc->seen && strcmp(expected->state, "opaque"))
		return;
	weather->lose = 0;
	weather->twice = 0;
	weather->late = 0;
	plan->probes = false;
}

/*
 * Where no NAT waits for what is late it may go unread, and then all that an odd
 * dialogue says behind it may mean something else: who has asked for a 227, or logged
 * in, is not known.
 */
static bool means_the_same(const struct transcript *doc,
			   const struct network_outcome *outcome)
{
	return !(outcome->missed[FTP_CLIENT] || outcome->missed[FTP_SERVER]) ||
	       !(transcript_has_nat(doc, FTP_CLIENT) ||
		 transcript_has_nat(doc, FTP_SERVER));
}

static void try_network(const struct transcript *doc,
			const struct outcome *expected)
{
	static struct network_outcome outcome;
	struct network_plan plan;
	const char *complaint;

	plan_network(&plan);
	calm_down(&plan, doc, expected);
	network_run(doc, &plan, expected, &outcome);
	if (!means_the_same(doc, &outcome))
		return;
	complaint = law_judge(doc, &plan, expected, &outcome);
	if (!complaint)
		return;
	dialogue_print(doc);
	fail_msg("%s:\n%sand not:\n%s", complaint, outcome.events.at,
		 expected->events.at);
}

int fuzz_one(const u8 *at, size_t len)
{
	static struct outcome expected;
	static struct transcript doc;

	if (!fuzz_dialogue((struct ftp_span){ at, (u32)len }, &doc))
		return 0;
	law_expect(&doc, &expected);
	if (unit_random(2))
		try_network(&doc, &expected);
	else
		try_conversation(&doc, &expected);
	return 0;
}
