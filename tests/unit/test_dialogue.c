// SPDX-License-Identifier: GPL-2.0
/* The dialogue's order where lines are missing, which no transcript can show. */
#include "dialogue.h"
#include "unit.h"

static struct ftp_dialogue begin(void)
{
	struct ftp_dialogue d = { .strict = true };

	assert_int_equal(ftp_dialogue_reply(&d, FTP_CODE(2, 2, 0),
					    FTP_COMMAND_NONE), FTP_OK);
	return d;
}

static void reply(struct ftp_dialogue *d, u32 code)
{
	assert_int_equal(ftp_dialogue_reply(d, code, FTP_COMMAND_NONE), FTP_OK);
}

/* a banner of which a part was never seen */
static void a_login_whose_answer_is_behind_a_gap(void **state)
{
	struct ftp_dialogue d = begin();

	(void)state;
	ftp_dialogue_command(&d, FTP_COMMAND_LOGIN);
	reply(&d, FTP_CODE(3, 3, 1));
	ftp_dialogue_command(&d, FTP_COMMAND_LOGIN);
	ftp_dialogue_forget(&d);
	assert_true(ftp_dialogue_defers(&d));
	reply(&d, FTP_CODE(2, 3, 0));
	assert_false(ftp_dialogue_defers(&d));
	assert_int_equal(ftp_dialogue_judge(&d, FTP_CLIENT, FTP_PORT), FTP_OK);
}

static void no_login_behind_a_gap_if_there_was_no_ftp(void **state)
{
	struct ftp_dialogue d = begin();

	(void)state;
	ftp_dialogue_guard(&d);
	ftp_dialogue_forget(&d);
	reply(&d, FTP_CODE(2, 3, 0));
	assert_int_equal(ftp_dialogue_judge(&d, FTP_CLIENT, FTP_PORT),
			 FTP_BEFORE_LOGIN);
}

static void no_login_that_nobody_asked_for(void **state)
{
	struct ftp_dialogue d = begin();

	(void)state;
	reply(&d, FTP_CODE(2, 3, 0));
	assert_true(ftp_dialogue_defers(&d));
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_login_whose_answer_is_behind_a_gap),
		cmocka_unit_test(no_login_behind_a_gap_if_there_was_no_ftp),
		cmocka_unit_test(no_login_that_nobody_asked_for),
	};

	return cmocka_run_group_tests_name("dialogue", tests, NULL, NULL);
}
