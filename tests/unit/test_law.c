// SPDX-License-Identifier: GPL-2.0
/*
 * The law of the stream, on dialogues made by chance: however the segments are
 * cut, lost, repeated and late, the same happens and the same arrives as when
 * each line comes whole.
 */
#include "conversation.h"
#include "unit.h"

#define DIALOGUES 10000
#define PLANS 12

static const char * const commands[] = {
	"PORT %u,%u,%u,%u,%u,%u", "port  %u,%u,%u,%u,%u,%u ",
	"EPRT |1|%u.%u.%u.%u|%u%u|", "EPRT /1/%u.%u.%u.%u/%u%u/",
	"PORT %u,%u,%u,%u", "EPRT |2|::%u|%u%u|", "NOOP %u", "USER x%u",
	"\377\364\377\362ABOR", "\xff\xf1PORT %u,%u,%u,%u,%u,%u", "",
};

static const char * const replies[] = {
	"227 Entering Passive Mode (%u,%u,%u,%u,%u,%u)",
	"227 %u,%u and %u,%u,%u,%u,%u,%u,7", "229 Extended (%u) (|||%u%u|)",
	"227-%u,%u,%u,%u,%u,%u", "229 Ok (||||%u)", "230-Welcome %u", "230 Go",
	"220 ready %u", "331 password?", "227 Logout.", "200 %u ok", " text", "",
};

static const char * const ends[] = { "\r\n", "\r\n", "\r\n", "\n", "\r" };

/* numbers of its own address are likely, so that some is let in */
static u32 likely_number(const struct transcript *doc, enum ftp_dir dir, u32 i)
{
	const struct ftp_announcer *who = &doc->who[dir];

	if (i < 4 && unit_random(16))
		return unit_random(8) ? who->own.byte[i] : who->seen.byte[i];
	return unit_random(unit_random(20) ? 256 : 300);
}

static u32 write_line(const struct transcript *doc, enum ftp_dir dir,
		      char line[300])
{
	const char *form = dir == FTP_CLIENT ?
		commands[unit_random(ARRAY_SIZE(commands))] :
		replies[unit_random(ARRAY_SIZE(replies))];
	u32 number = 0, len = 0;

	for (; *form; form++) {
		if (*form != '%') {
			line[len++] = *form;
			continue;
		}
		form++;
		len += (u32)sprintf(line + len, "%u",
				    likely_number(doc, dir, number++));
	}
	return len;
}

/* a byte or two changed, or a long stretch of one put in */
static u32 damage(char *line, u32 len)
{
	u32 n = unit_random(3), at;

	while (n--) {
		if (!len)
			return len;
		at = unit_random(len);
		line[at] = unit_random(4) ? unit_pick(",.|()-0129 \r\n\t\xff") :
					    (char)unit_random(256);
	}
	if (!unit_random(8)) {
		n = unit_random(110);
		memset(line + len, unit_pick("01 ,x"), n);
		len += n;
	}
	return len;
}

static void write_dialogue(struct transcript *doc)
{
	static const u8 outer[4] = { 203, 0, 113, 177 };
	static const u8 inner[4] = { 8, 8, 4, 4 };
	u32 n = 2 + unit_random(12);
	enum ftp_dir dir;

	transcript_init(doc, "chance");
	doc->seq = unit_random(2) ? unit_random(UINT32_MAX) :
				    0u - unit_random(300);
	doc->policy.foreign = !unit_random(4);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (unit_random(2))
			memcpy(doc->who[dir].seen.byte,
			       unit_random(2) ? outer : inner, 4);
	}
	while (n--) {
		char line[300];
		u32 len;

		dir = unit_random(2) ? FTP_CLIENT : FTP_SERVER;
		len = write_line(doc, dir, line);
		if (!unit_random(3))
			len = damage(line, len);
		len += (u32)sprintf(line + len, "%s",
				    ends[unit_random(ARRAY_SIZE(ends))]);
		transcript_say(doc, dir, line, len);
	}
}

static void print_dialogue(const struct transcript *doc)
{
	const struct said *said = doc->said;
	u32 i;

	for (; said < doc->said + doc->lines; said++) {
		print_error("%c> ", said->dir == FTP_CLIENT ? 'C' : 'S');
		for (i = said->from; i < said->to; i++) {
			u8 c = (u8)doc->stream[said->dir].at[i];

			print_error(c < ' ' || c > '~' || c == '\\' ?
				    "\\x%02x" : "%c", c);
		}
		print_error("\n");
	}
}

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
	print_dialogue(doc);
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
		write_dialogue(&doc);
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
