// SPDX-License-Identifier: GPL-2.0
/* The dialogue's order where lines are missing, which no transcript can show. */
#include "agree.h"
#include "unit.h"

static struct ftp_exchange begin(void)
{
	struct ftp_exchange x = { .strict = true };

	assert_int_equal(ftp_exchange_reply(&x, FTP_CODE(2, 2, 0),
					    FTP_ASKS_NONE), FTP_OK);
	return x;
}

static void reply(struct ftp_exchange *x, u32 code)
{
	assert_int_equal(ftp_exchange_reply(x, code, FTP_ASKS_NONE), FTP_OK);
}

/* a banner of which a part was never seen */
static void a_login_whose_answer_is_behind_a_gap(void **state)
{
	struct ftp_exchange x = begin();

	(void)state;
	ftp_exchange_command(&x, FTP_ASKS_LOGIN);
	reply(&x, FTP_CODE(3, 3, 1));
	ftp_exchange_command(&x, FTP_ASKS_LOGIN);
	ftp_exchange_forget(&x);
	assert_true(ftp_exchange_defers(&x));
	reply(&x, FTP_CODE(2, 3, 0));
	assert_false(ftp_exchange_defers(&x));
	assert_int_equal(ftp_exchange_judge(&x, FTP_CLIENT, FTP_PORT), FTP_OK);
}

static void no_login_behind_a_gap_if_there_was_no_ftp(void **state)
{
	struct ftp_exchange x = begin();

	(void)state;
	ftp_exchange_guard(&x);
	ftp_exchange_forget(&x);
	reply(&x, FTP_CODE(2, 3, 0));
	assert_int_equal(ftp_exchange_judge(&x, FTP_CLIENT, FTP_PORT),
			 FTP_BEFORE_LOGIN);
}

static void no_login_that_nobody_asked_for(void **state)
{
	struct ftp_exchange x = begin();

	(void)state;
	reply(&x, FTP_CODE(2, 3, 0));
	assert_true(ftp_exchange_defers(&x));
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_login_whose_answer_is_behind_a_gap),
		cmocka_unit_test(no_login_behind_a_gap_if_there_was_no_ftp),
		cmocka_unit_test(no_login_that_nobody_asked_for),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
