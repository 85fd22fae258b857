// SPDX-License-Identifier: GPL-2.0
/* What is remembered of an edit, anywhere in sequence space. */
#include "unit.h"
#include "stream.h"

#define OLD_LEN 20

static void assert_places(u32 base)
{
	struct ftp_rewrite rewrite = { .at = base, .old_len = OLD_LEN };
	s32 place;

	for (place = -200; place < 200; place++)
		assert_int_equal(ftp_rewrite_behind(&rewrite, base + (u32)place),
				 place - OLD_LEN);
}

static void a_place_is_before_or_behind(void **state)
{
	u32 back;

	(void)state;
	assert_places(1000);
	assert_places(0x7fffffff - OLD_LEN / 2);
	for (back = 0; back < 2 * OLD_LEN; back++)
		assert_places(0u - back);
}

static void the_delta_has_a_sign(void **state)
{
	struct ftp_rewrite rewrite = { .old_len = 13, .new_len = 23 };

	(void)state;
	assert_int_equal(ftp_rewrite_delta(&rewrite), 10);
	rewrite.new_len = 11;
	assert_int_equal(ftp_rewrite_delta(&rewrite), -2);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_place_is_before_or_behind),
		cmocka_unit_test(the_delta_has_a_sign),
	};

	return cmocka_run_group_tests_name("rewrite", tests, NULL, NULL);
}
