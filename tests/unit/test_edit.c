// SPDX-License-Identifier: GPL-2.0
/* Where a segment and a remembered edit meet, anywhere in sequence space. */
#include "unit.h"
#include "edit.h"

#define OLD_LEN 20

/* byte by byte, what the core computes */
static enum ftp_overlap count_overlap(u32 first, u32 len)
{
	u32 in = 0, i;

	for (i = 0; i < len; i++)
		in += first + i >= 100 && first + i < 100 + OLD_LEN;
	if (!in)
		return FTP_APART;
	if (first > 100)
		return FTP_BEGINS_IN;
	return in < OLD_LEN ? FTP_ENDS_IN : FTP_WHOLE;
}

static void assert_overlaps(u32 base)
{
	struct ftp_edit edit = { .at = base + 100, .old_len = OLD_LEN };
	u32 first, len;

	for (first = 0; first < 200; first++) {
		for (len = 0; len < 200; len++)
			assert_int_equal(ftp_edit_overlap(&edit, base + first,
							  len),
					 count_overlap(first, len));
	}
}

static void every_overlap_is_told(void **state)
{
	(void)state;
	assert_overlaps(0);
	assert_overlaps(0x7fffffff - 110);
}

static void the_sequence_wraps_anywhere(void **state)
{
	u32 base;

	(void)state;
	for (base = 0; base < 200; base += 11)
		assert_overlaps(0u - base);
}

static void no_edit_is_apart_from_all(void **state)
{
	static const struct ftp_edit none;

	(void)state;
	assert_int_equal(ftp_edit_overlap(&none, 0, 1000), FTP_APART);
	assert_int_equal(ftp_edit_overlap(&none, 0u - 10, 20), FTP_APART);
}

static void an_edit_is_behind_with_its_last_byte(void **state)
{
	struct ftp_edit edit = { .at = 0u - 5, .old_len = 12 };

	(void)state;
	assert_false(ftp_edit_is_behind(&edit, 0u - 5));
	assert_false(ftp_edit_is_behind(&edit, 6));
	assert_true(ftp_edit_is_behind(&edit, 7));
	assert_true(ftp_edit_is_behind(&edit, 8));
}

static void the_delta_has_a_sign(void **state)
{
	struct ftp_edit edit = { .old_len = 13, .new_len = 23 };

	(void)state;
	assert_int_equal(ftp_edit_delta(&edit), 10);
	edit.new_len = 11;
	assert_int_equal(ftp_edit_delta(&edit), -2);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(every_overlap_is_told),
		cmocka_unit_test(the_sequence_wraps_anywhere),
		cmocka_unit_test(no_edit_is_apart_from_all),
		cmocka_unit_test(an_edit_is_behind_with_its_last_byte),
		cmocka_unit_test(the_delta_has_a_sign),
	};

	return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
