// SPDX-License-Identifier: GPL-2.0
/* What the reader of lines marks, and where. */
#include "pieces.h"
#include "unit.h"

static void assert_text(struct ftp_span text, const char *expected)
{
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.at, expected, text.len);
}

/* each cut of a line with one argument: same text, same end */
static void assert_argument(enum ftp_dir dir, const char *before,
			    const char *argument, const char *behind)
{
	struct ftp_span first, second;
	enum ftp_mark mark;
	u32 at, len, where;
	char text[200];
	struct reader r;

	snprintf(text, sizeof(text), "%s%s%s", before, argument, behind);
	len = (u32)strlen(text);
	where = (u32)(strlen(before) + strlen(argument));
	for (at = 0; at <= len; at++) {
		reader_init(&r, dir);
		first = unit_copy(text, at);
		second = unit_copy(text + at, len - at);
		reader_begin(&r, first);
		mark = reader_read(&r);
		if (mark != FTP_MARK_ARGUMENT) {
			reader_begin(&r, second);
			mark = reader_read(&r);
		}
		assert_int_equal(mark, FTP_MARK_ARGUMENT);
		assert_text(r.announced.text, argument);
		assert_int_equal(r.announced.at + r.announced.len, where);
		assert_int_equal(r.announced.reason, FTP_OK);
		unit_free(first);
		unit_free(second);
		reader_exit(&r);
	}
}

static void an_argument_is_marked_where_it_stands(void **state)
{
	(void)state;
	assert_argument(FTP_CLIENT, "PORT ", "192,0,2,1,4,1", "\r\n");
	assert_argument(FTP_CLIENT, "port \t ", "192,0,2,1,4,1", " \t \r\n");
	assert_argument(FTP_CLIENT, "\xff\xf4\r\n EPRT ",
			"|2|2001:db8::1|1025|", "\n");
	assert_argument(FTP_SERVER, "227 ", "192,0,2,1,4,1", "\r\n");
	assert_argument(FTP_SERVER, "227 Mode 1,2 (", "192,0,2,1,4,1", ").\n");
	assert_argument(FTP_SERVER, "227 =", "192,0,2,1,4,1", ",7,8\r\n");
	assert_argument(FTP_SERVER, "229 (RFC 2428) (", "|||1025|", ")\r\n");
	assert_argument(FTP_SERVER, "229 Ok (", "|||1025|", "\r\n");
}

static u32 count_marks(struct reader *r, const char *text, enum ftp_mark which)
{
	struct ftp_span copy = unit_text(text);
	enum ftp_mark mark;
	u32 n = 0;

	reader_begin(r, copy);
	do {
		mark = reader_read(r);
		n += mark == which;
	} while (mark != FTP_MARK_END && mark != FTP_MARK_SPLIT);
	unit_free(copy);
	return n;
}

static void assert_lines(const char *text, u32 expected)
{
	struct reader r;

	reader_init(&r, FTP_CLIENT);
	count_marks(&r, text, FTP_MARK_END);
	assert_int_equal(r.session.lines, expected);
	reader_exit(&r);
}

static void a_line_is_counted_once(void **state)
{
	(void)state;
	assert_lines("", 0);
	assert_lines("NOOP", 0);
	assert_lines("NOOP\r\n", 1);
	assert_lines("NOOP\n", 1);
	assert_lines("NOOP\r", 0);
	assert_lines("NOOP\r\nNOOP\rNOOP\nNO", 2);
	assert_lines("\r\n\r\n\n\r", 0);
	assert_lines("\r\r\n", 1);
	assert_lines("PORT 192,0,2,1,4,1\r\nPORT\r\nPORT x\r\n", 3);
	assert_lines("\xff\xf4\r\n", 0);
	assert_lines("!\r\n", 1);
}

static void a_refusal_does_not_eat_the_line(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, FTP_CLIENT);
	assert_int_equal(count_marks(&r, "PORT\r\nPORT x\nPORT \r\nPORT 1,2\r\n",
				     FTP_MARK_REFUSED), 4);
	assert_int_equal(count_marks(&r, "PORT 192,0,2,1,4,1\r\n",
				     FTP_MARK_ARGUMENT), 1);
	reader_exit(&r);
}

static void nothing_is_refused_before_its_line_ends(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, FTP_SERVER);
	assert_int_equal(count_marks(&r, "227 Logout", FTP_MARK_REFUSED), 0);
	assert_int_equal(count_marks(&r, "\r\n", FTP_MARK_REFUSED), 1);
	reader_exit(&r);
}

/* does the reply end with this line? */
static void assert_reply(struct reader *r, const char *text, bool final)
{
	u32 lines = r->session.lines;

	count_marks(r, text, FTP_MARK_END);
	assert_int_equal(r->session.lines - lines, final);
}

static void a_reply_ends_with_its_code(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, FTP_SERVER);
	assert_reply(&r, "220 ready\r\n", true);
	assert_reply(&r, "230-first\r\n", false);
	assert_reply(&r, " more\r\n", false);
	assert_reply(&r, "331 not its code\r\n", false);
	assert_reply(&r, "331-nor this\r\n", false);
	assert_reply(&r, "2300 nor this\r\n", false);
	assert_reply(&r, "230-again\r\n", false);
	assert_reply(&r, "230\r\n", true);
	assert_reply(&r, "text\r\n", false);
	assert_reply(&r, "22 x\r\n", false);
	assert_reply(&r, "22x y\r\n", false);
	assert_reply(&r, "331\rx\r\n", false);
	assert_reply(&r, "331(x\r\n", false);
	assert_reply(&r, "331 next\r\n", true);
	reader_exit(&r);
}

static void lose(struct reader *r)
{
	ftp_session_skip(&r->session, r->dir, r->session.stream[r->dir].next);
}

static void after_a_loss_the_next_line_counts(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, FTP_SERVER);
	count_marks(&r, "230-Welcome\r\n227 (192,0,2,", FTP_MARK_END);
	lose(&r);
	assert_int_equal(count_marks(&r, "1,4,1)\r\n", FTP_MARK_ARGUMENT), 0);
	assert_int_equal(count_marks(&r, "227 (192,0,2,1,4,1)\r\n",
				     FTP_MARK_ARGUMENT), 1);
	reader_exit(&r);
}

static void the_carry_is_used_again(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, FTP_CLIENT);
	assert_int_equal(count_marks(&r, "PORT 192,0,2", FTP_MARK_SPLIT), 1);
	assert_int_equal(count_marks(&r, ",1,4,1\r\nPORT 192,",
				     FTP_MARK_ARGUMENT), 1);
	lose(&r);
	assert_int_equal(count_marks(&r, "\r\nPORT 192,0", FTP_MARK_SPLIT), 1);
	assert_int_equal(count_marks(&r, ",2,1,4,", FTP_MARK_SPLIT), 1);
	assert_int_equal(count_marks(&r, "2\r\n", FTP_MARK_ARGUMENT), 1);
	assert_int_equal(r.announced.endpoint.port, 1026);
	reader_exit(&r);
}

/* what a line that is cut means, which head is kept of it, and how it goes on */
static void assert_head(enum ftp_dir dir, const char *text, bool whole)
{
	struct ftp_line line, again;
	u32 len = (u32)strlen(text), at;
	struct ftp_head head;

	memset(&line, 0, sizeof(line));
	memset(&again, 0, sizeof(again));
	ftp_line_read(&line, dir, (struct ftp_span){ (const u8 *)text, len },
		      whole);
	for (at = 1; at <= len; at++) {
		struct ftp_span first = unit_copy(text, at);
		struct ftp_span second = unit_copy(text + at, len - at);

		ftp_line_read(&again, dir, first, false);
		ftp_head_keep(&head, &again);
		assert_in_range(head.len, 1, FTP_HEAD_MAX);
		ftp_head_resume(&head, &again, dir, second, whole);
		if (line.word_len <= FTP_NAME_MAX)
			assert_int_equal(again.word, line.word);
		assert_int_equal(again.word_len, line.word_len);
		assert_int_equal(again.behind, line.behind);
		assert_int_equal(again.command, line.command);
		assert_int_equal(again.verb, line.verb);
		assert_int_equal(again.junk, line.junk);
		assert_int_equal(again.open, line.open);
		unit_free(first);
		unit_free(second);
	}
}

static void a_head_means_what_its_line_does(void **state)
{
	static const char * const lines[] = {
		"NOOP", "USER ftp", "PASV\r", "PASV \r", "cwd x", "x", "\r", "\rx",
		"PASV\rx", "EPSV", "EPSV 1", "epsv  all", "EPSV ALL", "EPSV ALL 1",
		"EPSV ALLO", "EPSV xALL", "EPSV -ALL",
		"EPSV                                  ALL\r", "EPSV\tALL", "EPSV\r",
		"PORT 1,2", "PORT\t1,2", "PORT-1,2", "PORTPORT 1,2", "XXXXPASV",
		"PASVPASVPASVPASVPASVPASVPASVPASVPASVPASV \r", "200 ok", "211-", "211",
		"227 (1,2,3,4,5,6)\r", "2270 x", "227(x", " 227 x", "\377\377227 x",
		"(", "200\rx", "EPSV x", "\xff\xffx",
	};
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_head(FTP_CLIENT, lines[i], true);
		assert_head(FTP_CLIENT, lines[i], false);
		assert_head(FTP_SERVER, lines[i], true);
		assert_head(FTP_SERVER, lines[i], false);
	}
}

/* the longest argument fills the hold buffer to its last byte */
static void an_argument_has_a_greatest_length(void **state)
{
	char text[FTP_ARGUMENT_MAX + 2];
	struct reader r;
	u32 i;

	(void)state;
	memset(text, ' ', sizeof(text));
	memcpy(text, "192,0,2,1,4,1", 13);
	for (i = FTP_ARGUMENT_MAX; i <= FTP_ARGUMENT_MAX + 1; i++) {
		text[i] = '\0';
		reader_init(&r, FTP_CLIENT);
		count_marks(&r, "PORT 1", FTP_MARK_SPLIT);
		assert_int_equal(count_marks(&r, text + 1, FTP_MARK_REFUSED),
				 i > FTP_ARGUMENT_MAX);
		assert_int_equal(count_marks(&r, "\r\n", FTP_MARK_ARGUMENT),
				 i <= FTP_ARGUMENT_MAX);
		reader_exit(&r);
		text[i] = ' ';
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(an_argument_is_marked_where_it_stands),
		cmocka_unit_test(a_line_is_counted_once),
		cmocka_unit_test(a_refusal_does_not_eat_the_line),
		cmocka_unit_test(nothing_is_refused_before_its_line_ends),
		cmocka_unit_test(a_reply_ends_with_its_code),
		cmocka_unit_test(after_a_loss_the_next_line_counts),
		cmocka_unit_test(the_carry_is_used_again),
		cmocka_unit_test(a_head_means_what_its_line_does),
		cmocka_unit_test(an_argument_has_a_greatest_length),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
