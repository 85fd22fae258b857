// SPDX-License-Identifier: GPL-2.0
/*
 * The words of a command line.
 */
#include "message.h"
#include "ports.h"

static void assert_port(const char *text, unsigned int expected)
{
	__u16 number = 7777;

	assert_int_equal(parse_port(span_of(text), &number), VALUE_OK);
	assert_int_equal(number, expected);
}

static void refuse_port(const char *text)
{
	__u16 number = 7777;

	assert_int_equal(parse_port(span_of(text), &number), VALUE_BAD_PORT);
	assert_int_equal(number, 7777);
}

static void ports_from_1_to_65535(void **state)
{
	char text[8];
	unsigned int n;

	(void)state;
	for (n = 1; n <= 65535; n++) {
		snprintf(text, sizeof(text), "%u", n);
		assert_port(text, n);
	}
}

static void nothing_else_is_a_port(void **state)
{
	static const char * const words[] = {
		"", "0", "00", "021", "x", "21x", "x21", "-1", "+21", " 21",
		"21 ", "65536", "70000", "4294967317", "18446744073709551637",
		"99999999999999999999999999999999999999", "0x15", "2.1", "21,",
		"ftp", "\xef\xbc\x92\xef\xbc\x91", NULL
	};
	const char * const *word;

	(void)state;
	for (word = words; *word; word++)
		refuse_port(*word);
}

static void a_port_ends_with_its_span(void **state)
{
	struct span text = { .start = "2121", .length = 2 };
	__u16 number;

	(void)state;
	assert_int_equal(parse_port(text, &number), VALUE_OK);
	assert_int_equal(number, 21);
}

static void a_list_is_sorted(void **state)
{
	struct port_list list = { .count = 9 };
	struct span culprit;

	(void)state;
	assert_int_equal(parse_port_list(span_of("2121,21,65535,1"), &list,
					 &culprit), VALUE_OK);
	assert_int_equal(list.count, 4);
	assert_int_equal(list.ports[0].number, 1);
	assert_int_equal(list.ports[1].number, 21);
	assert_int_equal(list.ports[2].number, 2121);
	assert_int_equal(list.ports[3].number, 65535);
	assert_string_equal(list.ports[3].profile, "ftp");
}

static void an_empty_list_clears(void **state)
{
	struct port_list list = { .count = 9 };
	struct span culprit;

	(void)state;
	assert_int_equal(parse_port_list(span_of(""), &list, &culprit),
			 VALUE_OK);
	assert_int_equal(list.count, 0);
}

static void refuse_list(const char *text, enum value_verdict verdict,
			const char *blamed)
{
	struct port_list list = { .count = 9 };
	struct span culprit = { 0 };

	assert_int_equal(parse_port_list(span_of(text), &list, &culprit),
			 verdict);
	assert_int_equal(list.count, 9);
	assert_int_equal(culprit.length, strlen(blamed));
	assert_memory_equal(culprit.start, blamed, culprit.length);
}

static void a_wrong_list_changes_nothing(void **state)
{
	(void)state;
	refuse_list("x", VALUE_BAD_PORT, "x");
	refuse_list("21,x,22", VALUE_BAD_PORT, "x");
	refuse_list("21,", VALUE_BAD_PORT, "");
	refuse_list(",21", VALUE_BAD_PORT, "");
	refuse_list("21,,22", VALUE_BAD_PORT, "");
	refuse_list(",", VALUE_BAD_PORT, "");
	refuse_list("21, 22", VALUE_BAD_PORT, " 22");
	refuse_list("21,70000", VALUE_BAD_PORT, "70000");
	refuse_list("21,22,21", VALUE_PORT_TWICE, "21");
}

static void a_list_has_256_ports_at_most(void **state)
{
	struct port_list list = { 0 };
	struct span culprit = { 0 };
	struct span text;
	char words[2048];
	size_t length = 0;
	unsigned int n;

	(void)state;
	for (n = 1; n <= NF_FTP_PORTS_MAX + 1; n++)
		length += (size_t)snprintf(words + length,
					   sizeof(words) - length, "%u,", n);
	text = (struct span){ words, length - strlen(",257,") };
	assert_int_equal(parse_port_list(text, &list, &culprit), VALUE_OK);
	assert_int_equal(list.count, NF_FTP_PORTS_MAX);
	text.length = length - 1;
	assert_int_equal(parse_port_list(text, &list, &culprit),
			 VALUE_TOO_MANY);
}

static void profiles_by_name(void **state)
{
	static const char * const right[] = {
		"ftp", "a", "0", "a-b_c9", "abcdefghijklmno", NULL
	};
	static const char * const wrong[] = {
		"", "-a", "_a", "Ftp", "a b", "a.b", "a\n", "\xc3\xa4",
		"abcdefghijklmnop", NULL
	};
	char name[NF_FTP_PROFILE_SIZE] = "untouched";
	const char * const *word;

	(void)state;
	for (word = wrong; *word; word++)
		assert_int_equal(parse_profile(span_of(*word), name),
				 VALUE_BAD_PROFILE);
	assert_string_equal(name, "untouched");
	for (word = right; *word; word++) {
		assert_int_equal(parse_profile(span_of(*word), name), VALUE_OK);
		assert_string_equal(name, *word);
	}
}

static void every_refusal_has_a_sentence(void **state)
{
	enum value_verdict verdict;

	(void)state;
	assert_string_equal(value_sentence(VALUE_OK), "");
	for (verdict = VALUE_BAD_PORT; verdict <= VALUE_TOO_MANY; verdict++)
		assert_true(strlen(value_sentence(verdict)) > 10);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(ports_from_1_to_65535),
		cmocka_unit_test(nothing_else_is_a_port),
		cmocka_unit_test(a_port_ends_with_its_span),
		cmocka_unit_test(a_list_is_sorted),
		cmocka_unit_test(an_empty_list_clears),
		cmocka_unit_test(a_wrong_list_changes_nothing),
		cmocka_unit_test(a_list_has_256_ports_at_most),
		cmocka_unit_test(profiles_by_name),
		cmocka_unit_test(every_refusal_has_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
