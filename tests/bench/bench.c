// SPDX-License-Identifier: GPL-2.0
/*
 * What the registered helper's work on a segment costs, in instructions.
 *
 * Loading it measures, prints a line for each row to the kernel's log, and
 * fails if a segment was not let through, or opened what it should not have.
 */
#include <linux/module.h>
#include <linux/sort.h>
#include "connection.h"
#include "crowd.h"

#define WARM_UP		20
#define ROUNDS		101
#define MOVES		1000	/* chance evens out */

static bool cuts;
module_param(cuts, bool, 0);
MODULE_PARM_DESC(cuts, "the helper can read an address that is cut in two");

static unsigned int taken;
module_param(taken, uint, 0);
MODULE_PARM_DESC(taken, "only measure a PORT that must move, when so many are taken");

static char long_text[1400 + 1];

/**
 * struct line - a segment of the dialogue
 * @from: who sends it
 * @text: what
 * @row: under which name its cost is shown; those with the same name in a
 *	round are added up
 * @opens: the expectations that are there then, and are taken back
 * @cut: only for a helper that can read it
 */
struct line {
	enum ip_conntrack_dir from;
	const char *text;
	const char *row;
	unsigned int opens;
	bool cut;
};

static const struct line login[] = {
	{ SERVER, "220 Welcome.\r\n" },
	{ CLIENT, "USER anonymous\r\n" },
	{ SERVER, "331 Please specify the password.\r\n" },
	{ CLIENT, "PASS me@example.org\r\n" },
	{ SERVER, "230 Login successful.\r\n" },
};

/* a long text leaves in segments that know nothing of its lines */
static const struct line round[] = {
	{ CLIENT, "", "empty ACK" },
	{ CLIENT, "TYPE I\r\n", "command" },
	{ SERVER, "200 Switching to Binary mode.\r\n", "reply" },
	{ CLIENT, "HELP\r\n" },
	{ SERVER, "214-The following commands are recognized.\r\n ABOR AC" },
	{ SERVER, long_text, "1.4 kB of reply text" },
	{ SERVER, "CT ALLO\r\n214 Help OK.\r\n" },
	{ CLIENT, "PORT 192,168,1,2,156,65\r\n", "PORT", 1 },
	{ SERVER, "200 PORT command successful.\r\n" },
	{ CLIENT, "PORT 192,168,1,9,156,65\r\n", "refused PORT" },
	{ SERVER, "500 Illegal PORT command.\r\n" },
	{ CLIENT, "PASV\r\n" },
	{ SERVER, "227 Entering Passive Mode (203,0,113,9,156,66).\r\n", "227",
	  1 },
	{ CLIENT, "PORT 192,168,1,", "PORT cut in two", 0, true },
	{ CLIENT, "2,156,67\r\n", "PORT cut in two", 1, true },
	{ SERVER, "200 PORT command successful.\r\n", NULL, 0, true },
};

/* a line of the text for each command that a server knows */
static void fill_text(void)
{
	static const char line[] = " MKD  MODE NLST NOOP OPTS PASS PASV PORT\r\n";
	unsigned int i;

	for (i = 0; i < sizeof(long_text) - 1; i++)
		long_text[i] = line[(i + 10) % (sizeof(line) - 1)];
}

/* the cost of the rows with this name; or less than 0 */
static int speak(struct connection *c, const struct line *line,
		 unsigned int count, const char *row)
{
	int total = 0, cost;

	for (; count--; line++) {
		if (line->cut && !cuts)
			continue;
		cost = connection_say(c, line->from, line->text);
		if (cost < 0 || connection_forget(c) != line->opens) {
			pr_err("%s: refused: %s\n", KBUILD_MODNAME, line->text);
			return -EINVAL;
		}
		if (row && line->row && !strcmp(line->row, row))
			total += cost;
	}
	return total;
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* the median, for now and then an interrupt comes in between */
static int measure_row(struct connection *c, const char *row, const char *nat)
{
	static int cost[ROUNDS];
	int i;

	for (i = -WARM_UP; i < ROUNDS; i++) {
		int one = speak(c, round, ARRAY_SIZE(round), row);

		if (one < 0)
			return one;
		if (i >= 0)
			cost[i] = one;
		cond_resched();
	}
	sort(cost, ROUNDS, sizeof(*cost), compare, NULL);
	pr_info("%s: %s%s: %d\n", KBUILD_MODNAME, row, nat,
		cost[ROUNDS / 2]);
	return 0;
}

static bool is_first(const struct line *line)
{
	return line == round || !line[-1].row ||
	       strcmp(line[-1].row, line->row);
}

static int measure_all(struct connection *c, const char *nat)
{
	unsigned int i;
	int err;

	err = speak(c, login, ARRAY_SIZE(login), NULL);
	for (i = 0; !err && i < ARRAY_SIZE(round); i++) {
		const struct line *line = &round[i];

		/* behind NAT, only what is changed there */
		if (!line->row || !is_first(line) || (line->cut && !cuts) ||
		    (*nat && strncmp(line->row, "PORT", 4)))
			continue;
		err = measure_row(c, line->row, nat);
	}
	return err;
}

static int measure_connection(bool nat)
{
	struct connection c;
	int err;

	err = connection_open(&c, nat);
	if (err)
		return err;
	err = measure_all(&c, nat ? ", source NAT" : "");
	connection_close(&c);
	return err;
}

/* the mean, for it is chance how many ports are looked at */
static int measure_moves(struct connection *c)
{
	const struct line moved[] = {
		{ CLIENT, "PORT 192,168,1,2,78,32\r\n", "PORT",
		  taken < CROWD_MAX },
		{ SERVER, "200 PORT command successful.\r\n" },
	};
	int i, one, total = 0;

	BUILD_BUG_ON(CROWD_FROM != 78 * 256 + 32);
	for (i = 0; i < MOVES; i++) {
		one = speak(c, moved, ARRAY_SIZE(moved), "PORT");
		if (one < 0)
			return one;
		total += one;
		cond_resched();
	}
	pr_info("%s: %u taken: %d\n", KBUILD_MODNAME, taken, total / MOVES);
	return 0;
}

static int measure_crowded(void)
{
	struct connection c;
	struct nf_conn *crowd;
	int err;

	err = connection_open(&c, true);
	if (err)
		return err;
	crowd = crowd_gather(&c, taken);
	err = PTR_ERR_OR_ZERO(crowd);
	if (!err) {
		err = speak(&c, login, ARRAY_SIZE(login), NULL);
		if (!err)
			err = measure_moves(&c);
		crowd_leave(crowd);
	}
	connection_close(&c);
	return err;
}

static int __init bench_init(void)
{
	int err;

	if (taken)
		return measure_crowded();
	fill_text();
	err = measure_connection(false);
	return err ? err : measure_connection(true);
}

static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("What a helper costs");
