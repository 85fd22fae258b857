// SPDX-License-Identifier: GPL-2.0
/*
 * The law of the two ways: a gateway that takes the short way through the usual
 * lines of a segment does, and knows, what one does that takes the long way only.
 * On dialogues made by chance, of usual lines and of what somebody says who wants a
 * port opened. RUNS=N for another number of them.
 */
#include "chance.h"
#include "hostile.h"
#include "unit.h"

#define DIALOGUES 20000
#define SEGMENTS 24
#define FULL (TEXT_ROOM / 4)

static const char * const begin[2] = {
	"USER me\r\nPASS x\r\n", "220 ready\r\n331 go\r\n230 on\r\n",
};

static const char * const usual[2][24] = {
	{
		"NOOP\r\n", "TYPE I\r\n", "PASV\r\n", "EPSV\r\n", "EPSV ALL\r\n",
		"PORT 192,0,2,2,4,1\r\n", "EPRT |1|192.0.2.2|1026|\r\n",
		"LIST\r\n", "RETR x\r\n", "CWD /a\r\n", " PWD\r\n", "USER a\r\n",
		"AUTH TLS\r\n", "REIN\r\n", "XYZZ\r\n", "ABOR\r\n", "\r\n",
		"USER a\nPASS b\r\n", "\xff\xf4\xff\xf2STAT\r\n", "\0CWD x\r\n",
		"STAT d\r\n", "FEAT\r\n", "CONF x\r\n", "CONNECT a:21 HTTP/1.1\r\n",
	}, {
		"200 ok\r\n", "150 go\r\n", "226 done\r\n", "250-x\r\n",
		"250 end\r\n", "211-F\r\n MLST\r\n UTF8\r\n211 end\r\n",
		"227 Passive (198,51,100,9,195,80).\r\n", "227-x\r\n",
		"229 Extended (|||50001|)\r\n", "230 in\r\n", "331 p\r\n",
		"500 no\r\n", "530 no\r\n", "550 no\r\n", "421 bye\r\n",
		"234 TLS\r\n", "220 new\r\n", "text\r\n", " text\n",
		"226-more, of which nothing ends here\r\n and goes on\r\n",
		"213-status of a thing\r\n", "213 end\r\n",
		"-rw-r--r-- 1 a a 11 Jan 1 00:00 hello\nworld of text\r\n",
		"a line that is as long as those of a listing are\r\n",
	},
};

/* "\0CWD x" has a NUL */
static void add_usual(struct text *out, enum ftp_dir dir)
{
	const char *line = usual[dir][unit_random(ARRAY_SIZE(usual[0]))];

	text_add(out, line, *line ? (u32)strlen(line) : 8);
}

static void write_segment(const struct liar *liar, enum ftp_dir dir,
			  struct text *out)
{
	u32 lines = 1 + unit_random(4), cut;

	while (lines--) {
		if (unit_random(6)) {
			add_usual(out, dir);
		} else {
			hostile_line(liar, dir, out);
			text_printf(out, unit_random(4) ? "\r\n" : "\n");
		}
	}
	if (unit_random(4))
		return;
	cut = unit_random(out->len);
	text_cut(out, out->len - cut);
}

static void send(struct gateway *g, enum ftp_dir dir, u32 seq,
		 const struct text *text, struct parcel *parcel)
{
	struct ftp_segment segment = {
		.text = unit_copy(text->at, text->len), .seq = seq, .dir = dir,
		.room = UINT32_MAX,
	};

	gateway_pass(g, &segment, parcel);
	unit_free(segment.text);
}

static void same_stream(const struct ftp_stream *a, const struct ftp_stream *b)
{
	assert_int_equal(a->next, b->next);
	assert_int_equal(a->last, b->last);
	assert_int_equal(a->command, b->command);
	assert_int_equal(a->lost, b->lost);
	assert_int_equal(a->decided, b->decided);
	assert_int_equal(a->in_tls, b->in_tls);
	assert_int_equal(a->tls_seen, b->tls_seen);
	assert_int_equal(a->crlf, b->crlf);
	assert_int_equal(a->bare, b->bare);
	assert_int_equal(a->held, b->held);
	if (!a->in_tls)
		assert_int_equal(a->head.len, b->head.len);
}

/* what is taken back at once has no order: a line each, of which two change places */
static bool swap_lines(char *at)
{
	char *next = strchr(at, '\n'), copy[40];
	size_t first, second;

	if (!next || strncmp(at, "withdraw ", 9) ||
	    strncmp(next + 1, "withdraw ", 9))
		return false;
	first = (size_t)(++next - at);
	second = (size_t)(strchr(next, '\n') + 1 - next);
	if (strncmp(at, next, first < second ? first : second) <= 0)
		return false;
	memcpy(copy, at, first);
	memmove(at, next, second);
	memcpy(at + second, copy, first);
	return true;
}

static void sort_events(struct text *events)
{
	bool sorted;
	char *at;

	do {
		sorted = true;
		for (at = events->at; *at; at = strchr(at, '\n') + 1)
			sorted &= !swap_lines(at);
	} while (!sorted);
}

static void same_state(struct gateway *a, struct gateway *b)
{
	const struct ftp_session *s = &a->session, *t = &b->session;

	sort_events(&a->events);
	sort_events(&b->events);
	assert_string_equal(a->events.at, b->events.at);
	assert_memory_equal(&s->dialogue, &t->dialogue, sizeof(s->dialogue));
	/* it says no more than that */
	if (s->dialogue.strict && !s->dialogue.not_ftp)
		assert_memory_equal(&s->guard, &t->guard, sizeof(s->guard));
	assert_int_equal(s->lines, t->lines);
	assert_int_equal(s->rewrites, t->rewrites);
	assert_int_equal(s->multi, t->multi);
	if (s->multi) {
		assert_int_equal(s->indented, t->indented);
		assert_int_equal(s->unindented, t->unindented);
	}
	same_stream(&s->stream[0], &t->stream[0]);
	same_stream(&s->stream[1], &t->stream[1]);
}

/* all of it arrives, and is acknowledged */
static void say(struct gateway *both, struct liar *liar, enum ftp_dir dir,
		const struct text *text)
{
	static struct parcel parcel[2];
	struct text *said = &liar->said[dir];
	u32 ack, i, seq = liar->doc.seq + said->len;

	text_add(said, text->at, text->len);
	for (i = 0; i < 2; i++)
		send(&both[i], dir, seq, text, &parcel[i]);
	same_state(&both[0], &both[1]);
	assert_int_equal(parcel[0].seq, parcel[1].seq);
	assert_int_equal(parcel[0].text.len, parcel[1].text.len);
	assert_memory_equal(parcel[0].text.at, parcel[1].text.at,
			    parcel[0].text.len);
	ack = parcel[0].seq + parcel[0].text.len;
	for (i = 0; i < 2; i++)
		gateway_ack(&both[i], dir, ack);
	same_state(&both[0], &both[1]);
}

static void begin_dialogue(struct liar *liar)
{
	static const u8 outer[4] = { 203, 0, 113, 77 };
	enum ftp_dir dir;

	memset(liar, 0, sizeof(*liar));
	transcript_init(&liar->doc, "two ways");
	liar->doc.policy.strict = unit_random(4);
	liar->doc.orderly = unit_random(2);
	liar->doc.seq = 1000;
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (!unit_random(4))
			memcpy(liar->doc.who[dir].seen.byte, outer, sizeof(outer));
	}
}

static void have_dialogue(void)
{
	static struct gateway both[2];
	static struct liar liar;
	static struct text text;
	u32 segments = SEGMENTS;
	enum ftp_dir dir;

	begin_dialogue(&liar);
	gateway_init(&both[0], &liar.doc);
	gateway_init(&both[1], &liar.doc);
	both[1].long_way = true;
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		text_cut(&text, 0);
		text_printf(&text, "%s", begin[dir]);
		if (unit_random(8))
			say(both, &liar, dir, &text);
	}
	while (segments--) {
		dir = unit_random(2);
		text_cut(&text, 0);
		write_segment(&liar, dir, &text);
		if (text.len && liar.said[dir].len < FULL)
			say(both, &liar, dir, &text);
	}
	gateway_exit(&both[0]);
	gateway_exit(&both[1]);
}

static void the_short_way_leads_where_the_long_one_does(void **state)
{
	u32 dialogues = unit_rounds(DIALOGUES), i;

	(void)state;
	unit_seed(1);
	for (i = 0; i < dialogues; i++)
		have_dialogue();
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(the_short_way_leads_where_the_long_one_does),
	};

	return cmocka_run_group_tests_name("ways", tests, NULL, NULL);
}
