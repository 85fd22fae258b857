// SPDX-License-Identifier: GPL-2.0
/*
 * What the registered helper's work on a segment costs, in instructions.
 *
 * Loading it measures, prints a line for each row to the kernel's log, and
 * fails if a segment was not let through, or opened what it should not have.
 */
#include <linux/module.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>
#include "connection.h"
#include "crowd.h"
#include "dialogue.h"
#include "path.h"

#define WARM_UP		20
#define ROUNDS		101
#define LINES_MAX	80	/* of a dialogue */
#define MOVES		1000	/* chance evens out */

static bool cuts;
module_param(cuts, bool, 0);
MODULE_PARM_DESC(cuts, "the helper can read an address that is cut in two");

static unsigned int taken;
module_param(taken, uint, 0);
MODULE_PARM_DESC(taken, "only measure a PORT that must move, when so many are taken");

static uint many;
module_param(many, uint, 0);
MODULE_PARM_DESC(many, "measure so many sessions side by side, in the processor's own ticks");

static bool path;
module_param(path, bool, 0);
MODULE_PARM_DESC(path, "measure what this network namespace forwards, until it is unloaded");

static const char *const nats[NAT_KINDS] = {
	[NAT_SOURCE] = ", source NAT",
	[NAT_DESTINATION] = ", destination NAT",
};

/**
 * struct plan - how a dialogue is spoken
 * @dialogue: which
 * @nat: what is translated
 * @paged: text comes in page fragments
 */
struct plan {
	const struct dialogue *dialogue;
	enum nat_kind nat;
	bool paged;
};

/* costs of each line, over and over again */
static int costs[LINES_MAX][ROUNDS];

/* what it cost; or less than 0 */
static int speak(struct connection *c, const struct line *line)
{
	unsigned int opened;
	int cost;

	cost = connection_say(c, line->from, line->kind, line->text);
	opened = nfct_help(c->ct)->expecting[0];
	if (!line->keeps)
		connection_forget(c);
	if (cost >= 0 && opened == line->opens)
		return cost;
	pr_err("%s: %s: %s\n", KBUILD_MODNAME, cost < 0 ? "refused" :
	       "not as many expectations as there should be", line->text);
	return -EINVAL;
}

static int speak_all(const struct plan *plan, int round)
{
	const struct dialogue *dialogue = plan->dialogue;
	struct connection c;
	unsigned int i;
	int cost;

	cost = connection_open(&c, plan->nat, 0);
	if (cost)
		return cost;
	c.paged = plan->paged;
	for (i = 0; i < dialogue->count && cost >= 0; i++) {
		if (dialogue->lines[i].cut && !cuts)
			continue;
		cost = speak(&c, &dialogue->lines[i]);
		if (round >= 0)
			costs[i][round] = cost;
	}
	connection_close(&c);
	return min(cost, 0);
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static bool is_shown(const struct plan *plan, const struct line *line)
{
	return line->row && (!line->cut || cuts) &&
	       (!plan->nat || line->nat & BIT(plan->nat)) &&
	       (!plan->paged || *line->text);
}

static bool is_same_row(const struct line *a, const struct line *b)
{
	return a->row && b->row && !strcmp(a->row, b->row);
}

/* the median, for now and then an interrupt comes in between */
static void show(const struct plan *plan, unsigned int first, unsigned int end)
{
	unsigned int i, round;

	for (i = first + 1; i < end; i++)
		for (round = 0; round < ROUNDS; round++)
			costs[first][round] += costs[i][round];
	sort(costs[first], ROUNDS, sizeof(**costs), compare, NULL);
	pr_info("%s: %s%s%s: %d\n", KBUILD_MODNAME,
		plan->dialogue->lines[first].row, nats[plan->nat] ? : "",
		plan->paged ? ", in a page" : "", costs[first][ROUNDS / 2]);
}

static void show_all(const struct plan *plan)
{
	const struct line *lines = plan->dialogue->lines;
	unsigned int i, end;

	for (i = 0; i < plan->dialogue->count; i = end) {
		end = i + 1;
		while (end < plan->dialogue->count &&
		       is_same_row(&lines[i], &lines[end]))
			end++;
		if (is_shown(plan, &lines[i]))
			show(plan, i, end);
	}
}

static int measure_plan(const struct plan *plan)
{
	int round, err = 0;

	for (round = -WARM_UP; round < ROUNDS && !err; round++) {
		err = speak_all(plan, round);
		cond_resched();
	}
	if (!err)
		show_all(plan);
	return err;
}

static int measure_all(void)
{
	struct plan plan = { };
	int err = 0;

	for (plan.dialogue = dialogues;
	     plan.dialogue < dialogues + DIALOGUES; plan.dialogue++)
		for (plan.nat = NAT_NONE; plan.nat < NAT_KINDS; plan.nat++) {
			plan.paged = false;
			err = err ? : measure_plan(&plan);
			plan.paged = true;
			err = err ? : measure_plan(&plan);
		}
	return err;
}

/* a client that may announce, and has done so never yet */
static int log_in(struct connection *c)
{
	const struct line *line = dialogues[0].lines;
	int err = 0;

	for (; !line->opens && err >= 0; line++)
		err = speak(c, line);
	return min(err, 0);
}

/* the mean, for it is chance how many ports are looked at */
static int measure_moves(struct connection *c)
{
	const struct line moved = {
		CLIENT, SEGMENT_TEXT, "PORT 192,168,1,2,78,32\r\n", NULL, 0,
		taken < CROWD_MAX
	};
	const struct line answer = {
		SERVER, SEGMENT_TEXT, "200 PORT command successful.\r\n"
	};
	int i, one, err = 0, total = 0;

	BUILD_BUG_ON(CROWD_FROM != 78 * 256 + 32);
	for (i = 0; i < MOVES && err >= 0; i++) {
		one = speak(c, &moved);
		err = one < 0 ? one : speak(c, &answer);
		total += one;
		cond_resched();
	}
	if (err < 0)
		return err;
	pr_info("%s: %u taken: %d\n", KBUILD_MODNAME, taken, total / MOVES);
	return 0;
}

static int measure_crowded(void)
{
	struct connection c;
	struct nf_conn *crowd;
	int err;

	err = connection_open(&c, NAT_SOURCE, 0);
	if (err)
		return err;
	crowd = crowd_gather(&c, taken);
	err = PTR_ERR_OR_ZERO(crowd);
	if (!err) {
		err = log_in(&c);
		if (!err)
			err = measure_moves(&c);
		crowd_leave(crowd);
	}
	connection_close(&c);
	return err;
}

static u32 *times;

/* each session once, none near the one before; the median, or less than 0 */
static int say_everywhere(struct connection *sessions, const struct line *line)
{
	/* by the golden ratio */
	u32 step = (u32)((u64)many * 2654435769U >> 32) | 1, at = 0, i;
	int cost;

	for (i = 0; i < many; i++, at = (at + step) % many) {
		cost = speak(&sessions[at], line);
		if (cost < 0)
			return cost;
		times[i] = (u32)cost;
		if (!(i % 1024))
			cond_resched();
	}
	sort(times, many, sizeof(*times), compare, NULL);
	return (int)times[many / 2];
}

static int measure_each(struct connection *sessions)
{
	static const struct line lines[] = {
		{ CLIENT, SEGMENT_TEXT, "", "empty ACK" },
		{ CLIENT, SEGMENT_TEXT, "TYPE I\r\n", "command" },
		{ SERVER, SEGMENT_TEXT, "200 Switching to Binary mode.\r\n",
		  "reply" },
	};
	unsigned int i;
	int cost;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		cost = say_everywhere(sessions, &lines[i]);
		if (cost < 0)
			return cost;
		pr_info("%s: %s, %u sessions: %d\n", KBUILD_MODNAME,
			lines[i].row, many, cost);
	}
	return 0;
}

static int open_many(struct connection *sessions, unsigned int *opened)
{
	int err = 0;

	while (*opened < many && !err) {
		err = connection_open(&sessions[*opened], NAT_NONE, *opened);
		if (err)
			break;
		err = log_in(&sessions[(*opened)++]);
		cond_resched();
	}
	return err;
}

static int measure_many(void)
{
	struct connection *sessions = vzalloc(array_size(many, sizeof(*sessions)));
	unsigned int opened = 0;
	int err = -ENOMEM;

	times = vmalloc(array_size(many, sizeof(*times)));
	if (sessions && times) {
		err = open_many(sessions, &opened);
		err = err ? : measure_each(sessions);
	}
	while (opened)
		connection_close(&sessions[--opened]);
	vfree(times);
	vfree(sessions);
	return err;
}

static int __init bench_init(void)
{
	int cost = connection_calibrate();

	if (cost < 0)
		return cost;
	dialogue_init();
	if (many)
		return measure_many();
	if (cost != 100) {
		pr_err("%s: 100 instructions take %d ticks\n", KBUILD_MODNAME,
		       cost);
		return -EINVAL;
	}
	if (path)
		return path_init();
	return taken ? measure_crowded() : measure_all();
}

static void __exit bench_exit(void)
{
	if (path)
		path_exit();
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("What a helper costs");
