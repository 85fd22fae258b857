// SPDX-License-Identifier: GPL-2.0
/* The names of the reasons: scripts rely on them. */
#include <ctype.h>
#include "unit.h"
#include "reason.h"

static const char * const names[] = {
	"ok", "bad-syntax", "bad-octet", "bad-port", "wrong-family",
	"foreign-address", "reserved-address", "privileged-port", "not-asked",
	"before-login", "rejected", "epsv-all", "no-endpoint", "mode",
	"denied", "opaque", "line-too-long", "no-seqadj", "nat-ports-full",
	"expect-table-full", "no-memory", "no-profile", "inside-reply",
	"too-many", "not-tls", "ftps-full", "ftps-ambiguous", "unseen-start",
};

static const char *name_of(u32 reason)
{
	return ftp_reason_name((enum ftp_reason)reason);
}

static void no_name_ever_changes(void **state)
{
	u32 i;

	(void)state;
	assert_in_range(ARRAY_SIZE(names), 1, FTP_REASON_MAX);
	for (i = 0; i < ARRAY_SIZE(names); i++)
		assert_string_equal(name_of(i), names[i]);
}

static void each_reason_has_a_name_of_its_own(void **state)
{
	u32 i, n;

	(void)state;
	for (i = 0; i < FTP_REASON_MAX; i++) {
		const char *name = name_of(i);

		assert_non_null(name);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz-"),
				 strlen(name));
		for (n = 0; n < i; n++)
			assert_string_not_equal(name, name_of(n));
	}
}

static void each_reason_is_a_clause(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < FTP_REASON_MAX; i++) {
		const char *clause = ftp_reason_sentence((enum ftp_reason)i);

		assert_non_null(clause);
		assert_true(islower(clause[0]));
		assert_int_not_equal(clause[strlen(clause) - 1], '.');
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(no_name_ever_changes),
		cmocka_unit_test(each_reason_has_a_name_of_its_own),
		cmocka_unit_test(each_reason_is_a_clause),
	};

	return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
