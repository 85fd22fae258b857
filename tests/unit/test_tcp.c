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
#include <glob.h>
#include "dialogue.h"
#include "network.h"
#include "unit.h"

#define RUNS 50000
#define PAIRS_MAX 120	/* bytes of a transcript that is cut at each two */
#define ROOM_MIN 160	/* bytes; what is held at most has room in it */
#define TESTS_MAX 200

static struct test_case tests[TESTS_MAX];
static size_t count;

static void be_random(struct tcp_manners *manners)
{
	static const u32 sizes[] = { 20, 48, ROOM_MIN, 536, 1460 };

	manners->mss = sizes[unit_random(ARRAY_SIZE(sizes))];
	manners->window = 1 + unit_random(WINDOW_MAX);
	manners->ack = unit_random(ACK_LATE + 1);
	manners->nagle = unit_random(2);
	manners->ragged = unit_random(2);
	manners->fast = unit_random(2);
	manners->strict = unit_random(2);
}

/* segments as long as they may be, so that none can grow */
static void leave_no_room(struct network_plan *plan)
{
	plan->room = ROOM_MIN + unit_random(20);
	plan->manners[FTP_CLIENT].mss = plan->room;
	plan->manners[FTP_SERVER].mss = plan->room;
	plan->writing = WRITE_TURNS;
	plan->polite = false;
}

static void plan_randomly(struct network_plan *plan)
{
	struct weather *weather = &plan->weather;

	memset(plan, 0, sizeof(*plan));
	be_random(&plan->manners[FTP_CLIENT]);
	be_random(&plan->manners[FTP_SERVER]);
	plan->writing = unit_random(WRITINGS);
	plan->pause = unit_random(2) ? unit_random(100) : 0;
	plan->polite = unit_random(2);
	plan->hasty = unit_random(2);
	plan->recut = !unit_random(4);
	plan->probes = !unit_random(4);
	plan->reset_at = unit_random(8) ? 0 : 1 + unit_random(400);
	plan->resets = unit_random(2);
	plan->room = UINT32_MAX;
	if (!unit_random(4))
		leave_no_room(plan);
	weather->delay = unit_random(20);
	weather->lateness = unit_random(2) ? 60 : 2000;
	if (unit_random(3)) {
		weather->lose = unit_random(2) * unit_random(200);
		weather->twice = unit_random(2) * unit_random(200);
		weather->late = unit_random(2) * unit_random(200);
	}
}

static bool is_fair(const struct weather *weather)
{
	return !weather->lose && !weather->twice && !weather->late;
}

/* words that may begin an announcement between two places */
static u32 count_words(const char *at, u32 len)
{
	static const char * const words[] = { "PORT", "EPRT", "227", "229" };
	u32 n = 0, i, j;

	for (i = 0; i < len; i++) {
		for (j = 0; j < ARRAY_SIZE(words); j++)
			n += !strncasecmp(at + i, words[j], strlen(words[j]));
	}
	return n;
}

/* may what follows the line be said before it is acknowledged? */
static bool goes_on(const struct transcript *doc, u32 line, bool polite)
{
	const struct said *said = &doc->said[line];
	char end = doc->stream[said->dir].at[said->to - 1];

	if (end != '\r' && end != '\n')
		return true;
	return !polite && line + 1 < doc->lines && said[1].dir == said->dir;
}

/* does a side announce nothing before its last one is acknowledged? */
static bool is_patient(const struct transcript *doc, enum ftp_dir dir,
		       bool polite)
{
	const struct text *text = &doc->stream[dir];
	u32 from = 0, to, i;

	for (i = 0; i < doc->lines; i++) {
		to = doc->said[i].to;
		if (doc->said[i].dir != dir || goes_on(doc, i, polite))
			continue;
		if (count_words(text->at + from, to - from) > 1)
			return false;
		from = to;
	}
	return count_words(text->at + from, text->len - from) <= 1;
}

/* does each side say a line whole before the other one speaks? */
static bool is_orderly(const struct transcript *doc)
{
	u32 i;

	for (i = 0; i < doc->lines; i++) {
		if (goes_on(doc, i, true))
			return false;
	}
	return true;
}

/*
 * May nobody have to wait for a timer? Who drops what is old unseen drops an
 * acknowledgment with it when that comes with half an argument; but that is
 * none of news unless both sides speak at once.
 */
static bool is_easy(const struct transcript *doc,
		    const struct network_plan *plan)
{
	bool strict = plan->manners[FTP_CLIENT].strict ||
		      plan->manners[FTP_SERVER].strict;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (transcript_has_nat(doc, dir) &&
		    !is_patient(doc, dir, plan->polite))
			return false;
	}
	return is_fair(&plan->weather) && plan->room == UINT32_MAX &&
	       (!strict || is_orderly(doc));
}

static bool same_text(const struct text *a, const struct text *b)
{
	return a->len == b->len && !memcmp(a->at, b->at, a->len);
}

static bool is_of(const char *line, enum ftp_dir dir)
{
	const char *verb = strchr(line, ' ') + 1;

	return strncmp(verb, "PORT", 4) && strncmp(verb, "EPRT", 4) ?
		dir == FTP_SERVER : dir == FTP_CLIENT;
}

/* the events of a direction; an edit follows its expectation */
static void pick_events(const struct text *events, enum ftp_dir dir,
			struct text *out)
{
	const char *line = events->at, *end;
	bool picks = false;

	out->len = 0;
	for (; (end = strchr(line, '\n')); line = end + 1) {
		if (strncmp(line, "edit ", 5))
			picks = is_of(line, dir);
		if (picks)
			text_add(out, line, (u32)(end + 1 - line));
	}
}

static bool same_events(const struct outcome *expected,
			const struct network_outcome *outcome,
			enum ftp_dir dir)
{
	static struct text a, b;

	pick_events(&expected->events, dir, &a);
	pick_events(&outcome->events, dir, &b);
	return same_text(&a, &b);
}

/* without NAT nothing waits for what is late, so that it goes unread */
static const char *judge_events(const struct transcript *doc,
				const struct network_plan *plan,
				const struct outcome *expected,
				const struct network_outcome *outcome)
{
	bool sees_all = true;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++)
		sees_all &= is_fair(&plan->weather) ||
			    transcript_has_nat(doc, dir);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if ((sees_all || transcript_has_nat(doc, dir)) &&
		    !same_events(expected, outcome, dir))
			return "something else happens";
	}
	if (sees_all && (strcmp(outcome->state, expected->state) ||
			 outcome->lines != expected->lines ||
			 outcome->edits != expected->edits))
		return "it is read otherwise";
	return NULL;
}

static const char *judge(const struct transcript *doc,
			 const struct network_plan *plan,
			 const struct outcome *expected,
			 const struct network_outcome *outcome)
{
	if (outcome->broken)
		return outcome->broken;
	if (outcome->timeouts && is_easy(doc, plan))
		return "a sender waits for its timer";
	if (outcome->reset)
		return is_fair(&plan->weather) && outcome->reset < 2 ?
			"one end does not know of the reset" : NULL;
	if (!same_text(&outcome->received[0], &expected->received[0]) ||
	    !same_text(&outcome->received[1], &expected->received[1]))
		return "something else arrives";
	return judge_events(doc, plan, expected, outcome);
}

static void expect(const struct transcript *doc, struct outcome *expected)
{
	static const struct plan whole = { CUT_LINES, SEND_ONCE, 0 };

	conversation_run(doc, &whole, expected);
	assert_false(expected->stuck);
	assert_false(expected->broken);
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
	plan_randomly(&plan);
	expect(&doc, &expected);
	network_run(&doc, &plan, &expected, &outcome);
	complaint = judge(&doc, &plan, &expected, &outcome);
	if (!complaint)
		return;
	dialogue_print(&doc);
	fail_msg("RUN=%u: %s:\n%sand not:\n%s", run, complaint,
		 outcome.events.at, expected.events.at);
}

static u32 number_in_environment(const char *name, u32 otherwise)
{
	const char *text = getenv(name);

	return text ? (u32)strtoul(text, NULL, 0) : otherwise;
}

static void the_same_arrives_over_any_wire(void **state)
{
	u32 runs = number_in_environment("RUNS", RUNS);
	u32 run = number_in_environment("RUN", 0);

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
	expect(doc, &expected);
	for (cuts[0] = 1; cuts[0] < size; cuts[0]++) {
		for (cuts[1] = cuts[0]; cuts[1] < size; cuts[1]++) {
			plan.manners[0].nagle = !plan.manners[0].nagle;
			plan.manners[1] = plan.manners[0];
			network_run(doc, &plan, &expected, &outcome);
			complaint = judge(doc, &plan, &expected, &outcome);
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
	glob_t files;
	int failed;
	size_t i;

	tests[count++] = (struct test_case)
		cmocka_unit_test(the_same_arrives_over_any_wire);
	if (glob(TRANSCRIPTS "/*.txt", 0, NULL, &files))
		errx(1, "%s: no transcripts", TRANSCRIPTS);
	for (i = 0; i < files.gl_pathc; i++)
		transcript_read(files.gl_pathv[i], add_transcript);
	globfree(&files);
	failed = _cmocka_run_group_tests("tcp", tests, count, NULL, NULL);
	/* not before: a transcript has the name of its test */
	while (--count)
		free(tests[count].initial_state);
	return failed;
}
