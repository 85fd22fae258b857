// SPDX-License-Identifier: GPL-2.0
/*
 * Tables: which columns are chosen, what fits, colours; times and amounts.
 */
#include "command_list.h"
#include "message.h"
#include "report.h"
#include "unit.h"

static const struct column columns[] = {
	{ "name", COLUMN_DEFAULT | COLUMN_TREE, 0 },
	{ "number", COLUMN_DEFAULT | COLUMN_RIGHT, 1 },
	{ "note", COLUMN_IF_ANY, 2 },
	{ "flag", 0, 0 },
	{ NULL, 0, 0 }
};

static void assert_choice(const char *text, const char *expected)
{
	struct column_choice choice;
	char names[64] = "";
	char why[WHY_SIZE];
	size_t i;

	assert_int_equal(column_choose(columns, text, &choice, why), EXIT_DONE);
	for (i = 0; i < choice.count; i++) {
		strcat(names, i ? " " : "");
		strcat(names, columns[choice.at[i]].name);
	}
	assert_string_equal(names, expected);
	assert_int_equal(choice.usual, !text || *text == '+');
}

static void columns_by_name(void **state)
{
	(void)state;
	assert_choice(NULL, "name number note");
	assert_choice("flag", "flag");
	assert_choice("NOTE,name", "note name");
	assert_choice("+flag", "name number note flag");
	/* where it is named, there it comes */
	assert_choice("+flag,name", "number note flag name");
	assert_choice("+name,number,note,flag", "name number note flag");
}

static void refuse_choice(const char *text, const char *expected)
{
	struct column_choice choice = { .count = 77 };
	char why[WHY_SIZE];

	assert_int_equal(column_choose(columns, text, &choice, why), EXIT_USAGE);
	assert_string_equal(why, expected);
	assert_int_equal(choice.count, 77);
}

static void names_that_are_none(void **state)
{
	static const char list[] = "the columns are name number note flag";
	char expected[WHY_SIZE];

	(void)state;
	snprintf(expected, sizeof(expected), "`': %s", list);
	refuse_choice("", expected);
	refuse_choice("+", expected);
	refuse_choice("name,", expected);
	refuse_choice(",name", expected);
	snprintf(expected, sizeof(expected), "`naem': was `name' meant? %s", list);
	refuse_choice("flag,naem", expected);
	snprintf(expected, sizeof(expected), "`x y': %s", list);
	refuse_choice("x y", expected);
	refuse_choice("name,flag,name", "`name': it is named twice");
	refuse_choice("+note,note", "`note': it is named twice");
}

static void a_long_list_of_names_is_cut(void **state)
{
	static struct column many[TABLE_COLUMNS_MAX];
	struct column_choice choice;
	char names[TABLE_COLUMNS_MAX][48];
	char why[WHY_SIZE];
	char word[300];
	size_t i;

	(void)state;
	for (i = 0; i < TABLE_COLUMNS_MAX - 1; i++) {
		memset(names[i], 'a' + (int)i % 26, sizeof(names[i]));
		names[i][sizeof(names[i]) - 1] = '\0';
		many[i].name = names[i];
	}
	memset(word, 'x', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	assert_int_equal(column_choose(many, word, &choice, why), EXIT_USAGE);
	assert_true(strlen(why) < WHY_SIZE);
	for (i = 0; i < TABLE_COLUMNS_MAX - 1; i++)
		assert_int_equal(column_choose(many, names[i], &choice, why),
				 EXIT_DONE);
}

/* what is printed of two rows, the first of which has one below it */
struct sample {
	const char *choice;
	const char *note;
	const char *colour;
	struct table_look look;
};

static void print_sample(const struct sample *sample, FILE *out)
{
	struct column_choice choice;
	struct libscols_line *row, *below;
	struct table *table;
	char why[WHY_SIZE];

	assert_int_equal(column_choose(columns, sample->choice, &choice, why), 0);
	table = table_alloc(columns, &choice, &sample->look);
	assert_non_null(table);
	row = table_add(table, NULL);
	table_put(table, row, 0, "first");
	table_put(table, row, 1, "1");
	table_put(table, row, 3, "yes");
	if (sample->colour)
		table_colour(table, row, 1, sample->colour);
	below = table_add(table, row);
	table_put(table, below, 0, "below");
	row = table_add(table, NULL);
	table_put(table, row, 0, "second\033[2J");
	table_put(table, row, 1, "20000");
	table_put(table, row, 2, sample->note);
	table_fill(table, row);
	assert_int_equal(table_print(table, out), 0);
	table_free(table);
}

static void rows_and_headings(void **state)
{
	struct sample sample = { .look.headings = true };

	(void)state;
	assert_text(print_sample, &sample,
		    "NAME          NUMBER\n"
		    "first              1\n"
		    "`-below\n"
		    "second\\x1b[2J  20000\n");
	sample.note = "a note";
	sample.look.headings = false;
	assert_text(print_sample, &sample,
		    "first              1\n"
		    "`-below\n"
		    "second\\x1b[2J  20000 a note\n");
	sample.choice = "flag,number";
	assert_text(print_sample, &sample,
		    "yes       1\n"
		    "\n"
		    "-     20000\n");
	/* one that is named is there though nothing is in it */
	sample.note = NULL;
	sample.look.headings = true;
	sample.choice = "note";
	assert_text(print_sample, &sample, "NOTE\n\n\n-\n");
}

static size_t lines_have(const struct sample *sample, const char *heading)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool found;

	print_sample(sample, out);
	fclose(out);
	found = strstr(text, heading);
	free(text);
	return found;
}

static void a_narrow_terminal(void **state)
{
	struct sample sample = {
		.look = { .headings = true, .width = 80 },
		.note = "a note",
	};

	(void)state;
	assert_true(lines_have(&sample, "NOTE"));
	/* 10 + 1 + 6 + 1 + 6 */
	sample.look.width = 24;
	assert_true(lines_have(&sample, "NOTE"));
	sample.look.width = 23;
	assert_false(lines_have(&sample, "NOTE"));
	assert_true(lines_have(&sample, "NUMBER"));
	sample.look.width = 17;
	assert_true(lines_have(&sample, "NUMBER"));
	sample.look.width = 16;
	assert_false(lines_have(&sample, "NUMBER"));
	/* an address is not cut */
	sample.look.width = 3;
	assert_true(lines_have(&sample, "second"));
	/* what somebody asked for stays */
	sample.choice = "+number,note";
	assert_true(lines_have(&sample, "NUMBER"));
	assert_true(lines_have(&sample, "NOTE"));
}

static void colours_where_they_are_wanted(void **state)
{
	struct sample sample = { .colour = "red", .look.headings = true };
	struct table_look look;

	(void)state;
	assert_false(lines_have(&sample, "\033"));
	sample.look.colour = true;
	assert_true(lines_have(&sample, "\033[31m"));
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	table_look_at(&look, true);
	assert_true(look.colour);
	table_look_at(&look, false);
	assert_false(look.colour);
	assert_int_equal(look.width, 0);
	setenv("NO_COLOR", "", 1);
	table_look_at(&look, true);
	assert_true(look.colour);
	setenv("NO_COLOR", "1", 1);
	table_look_at(&look, true);
	assert_false(look.colour);
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	table_look_at(&look, true);
	assert_false(look.colour);
}

static void print_profiles(const json_t *list, FILE *out)
{
	static const struct column keys_of_one[] = {
		{ "name", COLUMN_DEFAULT, 0 },
		{ "strict", COLUMN_DEFAULT, 0 },
		{ "expect-timeout", COLUMN_DEFAULT, 0 },
		{ "deny", COLUMN_DEFAULT, 0 },
		{ NULL, 0, 0 }
	};
	struct table_look look = { .headings = true };
	struct column_choice choice;
	char why[WHY_SIZE];

	column_choose(keys_of_one, NULL, &choice, why);
	assert_int_equal(command_list_table(keys_of_one, &choice, &look, list,
					    out), 0);
}

static void objects_as_rows(void **state)
{
	json_t *list = json_pack("[{s:s, s:b, s:i, s:[s,s]}, {s:s, s:b, s:i, s:[]}]",
				 "name", "ftp", "strict", 1,
				 "expect-timeout", 300, "deny", "SITE", "STOR",
				 "name", "b", "strict", 0,
				 "expect-timeout", 60, "deny");

	(void)state;
	assert_text(print_profiles, list,
		    "NAME STRICT EXPECT-TIMEOUT DENY\n"
		    "ftp  yes    300            SITE,STOR\n"
		    "b    no     60\n");
	json_decref(list);
}

static void ages(void **state)
{
	static const struct {
		__u32 seconds;
		const char *text;
	} rows[] = {
		{ 0, "0s" }, { 59, "59s" }, { 60, "1m00s" }, { 3599, "59m59s" },
		{ 3600, "1h00m" }, { 7261, "2h01m" }, { 86399, "23h59m" },
		{ 86400, "1d00h" }, { 4294967295, "49710d06h" },
	};
	char text[UNIT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(unit_age(rows[i].seconds, text),
				    rows[i].text);
}

static void amounts(void **state)
{
	static const struct {
		__u64 bytes;
		const char *text;
	} rows[] = {
		{ 0, "0" }, { 1023, "1023" }, { 1024, "1.0K" }, { 1535, "1.4K" },
		{ 1536, "1.5K" }, { 10239, "9.9K" }, { 10240, "10K" },
		{ 1048575, "1023K" }, { 1048576, "1.0M" },
		{ 5368709120, "5.0G" }, { 18446744073709551615ull, "15E" },
	};
	char text[UNIT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(unit_bytes(rows[i].bytes, text),
				    rows[i].text);
}

static void how_often(void **state)
{
	static const struct {
		__u64 count;
		__u64 ms;
		const char *text;
	} rows[] = {
		{ 0, 2000, "0/s" }, { 1, 2000, "0.5/s" }, { 3, 1999, "1.5/s" },
		{ 1, 10000, "0.1/s" }, { 1, 10001, "<0.1/s" },
		{ 99, 10000, "9.9/s" }, { 20, 2000, "10/s" },
		{ 240, 2000, "120/s" }, { 999999999, 1000, "999999999/s" },
		{ 1000000000, 1000, ">999999999/s" },
	};
	char text[UNIT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(unit_often(rows[i].count, rows[i].ms, text),
				    rows[i].text);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(columns_by_name),
		cmocka_unit_test(names_that_are_none),
		cmocka_unit_test(a_long_list_of_names_is_cut),
		cmocka_unit_test(rows_and_headings),
		cmocka_unit_test(a_narrow_terminal),
		cmocka_unit_test(colours_where_they_are_wanted),
		cmocka_unit_test(objects_as_rows),
		cmocka_unit_test(ages),
		cmocka_unit_test(amounts),
		cmocka_unit_test(how_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
