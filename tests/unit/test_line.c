// SPDX-License-Identifier: GPL-2.0
/* What the reader of lines marks, and where. */
#include "reader.h"
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
	u32 at, len, offset, where;
	char text[200];
	struct reader r;

	snprintf(text, sizeof(text), "%s%s%s", before, argument, behind);
	len = (u32)strlen(text);
	where = (u32)(strlen(before) + strlen(argument));
	for (at = 0; at <= len; at++) {
		reader_init(&r, dir);
		first = unit_copy(text, at);
		second = unit_copy(text + at, len - at);
		offset = 0;
		mark = reader_read(&r, first, &offset);
		if (mark == FTP_MARK_ARGUMENT)
			assert_text(r.argument.text, argument);
		unit_free(first);
		if (mark != FTP_MARK_ARGUMENT) {
			offset = 0;
			mark = reader_read(&r, second, &offset);
			r.argument.end += at;
			assert_int_equal(mark, FTP_MARK_ARGUMENT);
			assert_text(r.argument.text, argument);
		}
		assert_int_equal(r.argument.end, where);
		assert_int_equal(r.argument.reason, FTP_OK);
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
	u32 offset = 0, n = 0;
	enum ftp_mark mark;

	do {
		mark = reader_read(r, copy, &offset);
		n += mark == which;
	} while (mark != FTP_MARK_END && mark != FTP_MARK_SPLIT);
	assert_int_equal(offset, copy.len);
	unit_free(copy);
	return n;
}

static void assert_lines(const char *text, u32 expected)
{
	struct reader r;

	reader_init(&r, FTP_CLIENT);
	assert_int_equal(count_marks(&r, text, FTP_MARK_LINE), expected);
	reader_exit(&r);
}

static void a_line_is_marked_once(void **state)
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

/* what was read of a reply, when its line is marked */
static void assert_reply(struct reader *r, const char *text, bool final)
{
	struct ftp_span copy = unit_text(text);
	u32 offset = 0;

	assert_int_equal(reader_read(r, copy, &offset), FTP_MARK_LINE);
	assert_int_equal(r->line.final, final);
	unit_free(copy);
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

static void after_a_loss_the_next_line_counts(void **state)
{
	struct reader r;

	(void)state;
	reader_init(&r, FTP_SERVER);
	count_marks(&r, "230-Welcome\r\n227 (192,0,2,", FTP_MARK_LINE);
	ftp_line_lost(&r.line);
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
	ftp_line_lost(&r.line);
	assert_int_equal(count_marks(&r, "\r\nPORT 192,0", FTP_MARK_SPLIT), 1);
	assert_int_equal(count_marks(&r, ",2,1,4,", FTP_MARK_SPLIT), 1);
	assert_int_equal(count_marks(&r, "2\r\n", FTP_MARK_ARGUMENT), 1);
	assert_int_equal(r.argument.endpoint.port, 1026);
	reader_exit(&r);
}

static void an_argument_that_comes_again_is_read_again(void **state)
{
	struct ftp_argument argument;
	struct ftp_line line = { .state = 0 };
	struct ftp_span copy = unit_text("PORT 192,0,2,1,4,1");
	u32 offset = 0;

	(void)state;
	assert_int_equal(ftp_line_read(&line, FTP_CLIENT, copy, &offset,
				       &argument), FTP_MARK_SPLIT);
	assert_int_equal(argument.end - argument.text.len, 5);
	unit_free(copy);
	ftp_line_back(&line);
	copy = unit_text("192,0,2,1,4,100\r\n");
	offset = 0;
	assert_int_equal(ftp_line_read(&line, FTP_CLIENT, copy, &offset,
				       &argument), FTP_MARK_ARGUMENT);
	assert_int_equal(argument.endpoint.port, 1124);
	unit_free(copy);
}

/* the longest argument fills the carry to its last byte */
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
		cmocka_unit_test(a_line_is_marked_once),
		cmocka_unit_test(a_refusal_does_not_eat_the_line),
		cmocka_unit_test(nothing_is_refused_before_its_line_ends),
		cmocka_unit_test(a_reply_ends_with_its_code),
		cmocka_unit_test(after_a_loss_the_next_line_counts),
		cmocka_unit_test(the_carry_is_used_again),
		cmocka_unit_test(an_argument_that_comes_again_is_read_again),
		cmocka_unit_test(an_argument_has_a_greatest_length),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
