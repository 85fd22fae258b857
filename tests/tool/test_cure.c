// SPDX-License-Identifier: GPL-2.0
/* What can be done about a refusal. */
#include "cure.h"
#include "message.h"

static void each_reason_has_a_cure(void **state)
{
	int reason;

	(void)state;
	assert_string_equal(cure_of(FTP_OK), "");
	for (reason = FTP_OK + 1; reason < FTP_REASON_MAX; reason++) {
		const char *cure = cure_of((enum ftp_reason)reason);

		assert_non_null(cure);
		assert_int_not_equal(cure[0], '\0');
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(each_reason_has_a_cure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
