// SPDX-License-Identifier: GPL-2.0
/* Decimal numbers, at their limits. */
#include "unit.h"
#include "endpoint.h"

#define UNTOUCHED 777u

static void read_number(const char *text, u32 max, u32 expected, u32 left)
{
	struct ftp_span copy = unit_text(text), s = copy;
	u32 n = UNTOUCHED;

	assert_int_equal(ftp_scan_number(&s, max, &n), FTP_OK);
	assert_int_equal(n, expected);
	assert_int_equal(s.len, left);
	assert_ptr_equal(s.at, copy.at + copy.len - left);
	unit_free(copy);
}

static void refuse_number(const char *text, u32 max, enum ftp_reason reason)
{
	struct ftp_span copy = unit_text(text), s = copy;
	u32 n = UNTOUCHED;

	assert_int_equal(ftp_scan_number(&s, max, &n), reason);
	assert_int_equal(n, UNTOUCHED);
	assert_ptr_equal(s.at, copy.at);
	assert_int_equal(s.len, copy.len);
	unit_free(copy);
}

static void every_port_is_printed_and_read(void **state)
{
	char text[6], expected[6];
	u32 n, len;

	(void)state;
	for (n = 0; n <= 65535; n++) {
		memset(text, 0, sizeof(text));
		snprintf(expected, sizeof(expected), "%u", n);
		len = ftp_print_number(text, (u16)n);
		assert_int_equal(len, strlen(expected));
		assert_string_equal(text, expected);
		read_number(text, 65535, n, 0);
	}
}

static void the_limit_is_allowed_and_no_more(void **state)
{
	(void)state;
	read_number("255", 255, 255, 0);
	refuse_number("256", 255, FTP_BAD_OCTET);
	read_number("65535", 65535, 65535, 0);
	refuse_number("65536", 65535, FTP_BAD_OCTET);
	read_number("0", 0, 0, 0);
	refuse_number("1", 0, FTP_BAD_OCTET);
}

static void no_number_of_digits_overflows(void **state)
{
	(void)state;
	refuse_number("4294967296", 65535, FTP_BAD_OCTET);
	refuse_number("4294967297", 65535, FTP_BAD_OCTET);
	refuse_number("18446744073709551616", 65535, FTP_BAD_OCTET);
	refuse_number("18446744073709551617", 65535, FTP_BAD_OCTET);
	refuse_number("99999999999999999999", 65535, FTP_BAD_OCTET);
	refuse_number("10000000000000000000000000000000000000000", 255,
		      FTP_BAD_OCTET);
}

static void leading_zeros_are_decimal(void **state)
{
	(void)state;
	read_number("00", 255, 0, 0);
	read_number("010", 255, 10, 0);
	read_number("0255", 255, 255, 0);
	read_number("00000000000000000000255", 255, 255, 0);
	refuse_number("00000000000000000000256", 255, FTP_BAD_OCTET);
}

static void what_is_no_digit_ends_it(void **state)
{
	(void)state;
	read_number("21,", 255, 21, 1);
	read_number("21 ", 255, 21, 1);
	read_number("2.1", 255, 2, 2);
	read_number("0x15", 255, 0, 3);
	read_number("1e3", 255, 1, 2);
	read_number("7\xb2", 255, 7, 1);
}

static void signs_and_blanks_are_no_digits(void **state)
{
	static const char * const texts[] = {
		"", "-1", "+1", " 1", "\t1", ",1", "x", "/", ":", "\xb2", NULL
	};
	const char * const *text;

	(void)state;
	for (text = texts; *text; text++)
		refuse_number(*text, 65535, FTP_BAD_SYNTAX);
}

static void a_number_ends_with_its_span(void **state)
{
	struct ftp_span s = { (const u8 *)"2555", 3 };
	u32 n;

	(void)state;
	assert_int_equal(ftp_scan_number(&s, 255, &n), FTP_OK);
	assert_int_equal(n, 255);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(every_port_is_printed_and_read),
		cmocka_unit_test(the_limit_is_allowed_and_no_more),
		cmocka_unit_test(no_number_of_digits_overflows),
		cmocka_unit_test(leading_zeros_are_decimal),
		cmocka_unit_test(what_is_no_digit_ends_it),
		cmocka_unit_test(signs_and_blanks_are_no_digits),
		cmocka_unit_test(a_number_ends_with_its_span),
	};

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
