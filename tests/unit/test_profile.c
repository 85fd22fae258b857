// SPDX-License-Identifier: GPL-2.0
/* What a profile denies, and how it wants lines to end. */
#include "unit.h"
#include "session.h"

static struct ftp_session session;
static struct ftp_hold hold;
static struct ftp_mangle made;
static struct ftp_policy policy;
static u32 seq;

static int begin(void **state)
{
	(void)state;
	memset(&session, 0, sizeof(session));
	memset(&policy, 0, sizeof(policy));
	seq = 0u - 3;
	ftp_session_start(&session, seq, seq);
	return 0;
}

static void deny(const char *name)
{
	u32 *word = &policy.deny[policy.denied++];

	for (*word = 0; *name; name++)
		*word = ftp_word_add(*word, (u8)*name);
}

/* the next segment; returns the last mark that asks for something */
static enum ftp_mark hear(enum ftp_dir dir, const char *text,
			  struct ftp_announcement *announced)
{
	struct ftp_segment segment = {
		.text = unit_text(text), .seq = seq, .dir = dir,
		.policy = &policy, .mangle = &made,
	};
	enum ftp_mark mark, last = FTP_MARK_END;

	ftp_session_begin(&session, &segment);
	do {
		mark = ftp_session_read(&session, &segment, announced);
		if (mark == FTP_MARK_SPLIT)
			ftp_session_keep(&session, &segment, announced, &hold);
		if (mark != FTP_MARK_END)
			last = mark;
	} while (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED);
	ftp_session_end(&session, &segment);
	seq += segment.text.len;
	unit_free(segment.text);
	return last;
}

static void assert_denied(const char *text, bool expected)
{
	enum ftp_mark mark;
	struct ftp_announcement announced;
	char cut[600];
	bool is_denied;
	size_t at;

	for (at = 0; at < strlen(text); at++) {
		begin(NULL);
		deny("DELE");
		deny("CWD");
		deny("EPSV");
		deny("PORT");
		snprintf(cut, sizeof(cut), "%.*s", (int)at, text);
		mark = at ? hear(FTP_CLIENT, cut, &announced) : FTP_MARK_END;
		if (mark != FTP_MARK_DENIED)
			mark = hear(FTP_CLIENT, text + at, &announced);
		is_denied = mark == FTP_MARK_DENIED;
		if (is_denied != expected)
			fail_msg("%s, cut at %zu: %d", text, at, mark);
		if (expected)
			assert_int_equal(announced.reason, FTP_DENIED);
	}
}

static void a_denied_command_is_found(void **state)
{
	(void)state;
	assert_denied("DELE x\r\n", true);
	assert_denied("dele x\n", true);
	assert_denied("DELE\r\n", true);
	assert_denied("DELE\tx\r\n", true);
	assert_denied("CWD x\r\n", true);
	assert_denied("  DELE x\r\n", true);
	assert_denied("\377\364DELE x\r\n", true);
	assert_denied("NOOP\r\nDELE x\r\n", true);
	assert_denied("NOOP\rDELE x\r\n", true);
	assert_denied("EPSV\r\n", true);
	assert_denied("EPSV 2\r\n", true);
	assert_denied("EPSV ALL\r\n", true);
	assert_denied("PORT 192,0,2,1,4,1\r\n", true);
	assert_denied("PORT x\r\n", true);
	/* its line never ends */
	assert_denied("DELE x", true);
	/* as some servers read it */
	assert_denied("XXXXDELE x\r\n", true);
	assert_denied("XDELE x\r\n", true);
	assert_denied("DE\377\361LE x\r\n", true);
	assert_denied("DE\377\373\001LE x\r\n", true);
	assert_denied("\377\377DELE x\r\n", true);
	assert_denied("\001DELE x\r\n", true);
}

/* a stream's last segment, which may have no text; true if it must not pass */
static bool ends_denied(const char *text, const char *last)
{
	struct ftp_segment segment = {
		.dir = FTP_CLIENT, .fin = true, .policy = &policy,
		.mangle = &made,
	};
	struct ftp_announcement announced;
	bool denied;

	begin(NULL);
	deny("DELE");
	if (*text)
		hear(FTP_CLIENT, text, &announced);
	segment.text = unit_text(last);
	segment.seq = seq;
	denied = ftp_session_begin(&session, &segment) == FTP_PLACE_NEXT &&
		 ftp_session_read(&session, &segment, &announced) ==
		 FTP_MARK_DENIED;
	ftp_session_end(&session, &segment);
	denied |= ftp_session_denies_end(&session, &segment);
	unit_free(segment.text);
	return denied;
}

static void a_denied_command_may_have_no_line_end(void **state)
{
	(void)state;
	assert_true(ends_denied("", "DELE"));
	assert_true(ends_denied("DE", "LE"));
	assert_true(ends_denied("DELE", ""));
	assert_true(ends_denied("DELE", " x"));
	assert_false(ends_denied("", "NOOP"));
	assert_false(ends_denied("NOOP", ""));
	assert_false(ends_denied("NOOP\r\n", ""));
	assert_false(ends_denied("", ""));
}

static void others_are_not(void **state)
{
	(void)state;
	assert_denied("NOOP DELE x\r\n", false);
	assert_denied("DELETE x\r\n", false);
	assert_denied("DEL x\r\n", false);
	assert_denied("XSHA1 x\r\n", false);
	assert_denied("XSHA256 x\r\n", false);
	assert_denied("\377\364\377\362ABOR\r\n", false);
	assert_denied("XCWD x\r\n", false);
	assert_denied("EPRT |1|192.0.2.1|1025|\r\n", false);
	assert_denied("LIST\r\n", false);
	assert_denied("\r\n", false);
}

/* some servers take it for two */
static void a_line_that_is_too_long_is_denied(void **state)
{
	static char line[600];
	u32 len;

	(void)state;
	for (len = 510; len < 516; len++) {
		memset(line, 'x', len);
		memcpy(line, "NOOP ", 5);
		memcpy(line + len - 2, "\r\n", 3);
		assert_denied(line, len > 512);
	}
}

static void a_server_may_say_it(void **state)
{
	struct ftp_announcement announced;

	(void)state;
	deny("227");
	deny("DELE");
	assert_int_equal(hear(FTP_SERVER, "DELE x\r\n", &announced), FTP_MARK_END);
	assert_int_equal(hear(FTP_SERVER, "227 (192,0,2,1,4,1)\r\n", &announced),
			 FTP_MARK_ARGUMENT);
}

/* behind what is there already */
static enum ftp_mark say(enum ftp_dir dir, const char *text)
{
	struct ftp_announcement announced;

	seq = session.stream[dir].next;
	return hear(dir, text, &announced);
}

static void agree_on(const char *command, const char *answer)
{
	begin(NULL);
	policy.encryption = FTP_ENCRYPTION_REQUIRED;
	say(FTP_SERVER, "220 ready\r\n");
	assert_int_equal(say(FTP_CLIENT, command), FTP_MARK_END);
	say(FTP_SERVER, answer);
}

static void speak_tls(void)
{
	/* a record of 257 bytes */
	char record[263];

	memset(record, 'x', sizeof(record) - 1);
	memcpy(record, "\x16\3\3\1\1", 5);
	record[sizeof(record) - 1] = '\0';
	say(FTP_CLIENT, record);
	say(FTP_SERVER, record);
}

static void a_login_has_to_be_encrypted(void **state)
{
	(void)state;
	policy.encryption = FTP_ENCRYPTION_REQUIRED;
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
	agree_on("AUTH TLS\r\n", "530 no\r\n");
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
}

static void a_login_behind_ccc_is_not_encrypted(void **state)
{
	(void)state;
	agree_on("AUTH TLS\r\n", "234 go\r\n");
	speak_tls();
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
	agree_on("AUTH TLS\r\n", "234 go\r\n");
	speak_tls();
	assert_int_equal(say(FTP_CLIENT, "NOOP\r\n"), FTP_MARK_END);
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
}

/* an AUTH that was not seen, as one in the SYN */
static void encryption_that_is_denied_ends_with_its_first_record(void **state)
{
	(void)state;
	begin(NULL);
	policy.encryption = FTP_ENCRYPTION_DENIED;
	ftp_session_skip(&session, FTP_CLIENT, session.stream[FTP_CLIENT].next + 10);
	say(FTP_SERVER, "220 ready\r\n");
	say(FTP_SERVER, "234 go\r\n");
	assert_int_equal(say(FTP_CLIENT, "\x16\3\1\1\1x"), FTP_MARK_DENIED);
	/* one that was not believed */
	begin(NULL);
	policy.encryption = FTP_ENCRYPTION_DENIED;
	say(FTP_SERVER, "220 ready\r\n");
	assert_int_equal(say(FTP_CLIENT, "NOOP\r\n"), FTP_MARK_END);
	say(FTP_SERVER, "234 go\r\n");
	assert_int_equal(say(FTP_CLIENT, "\x16\3\1\1\1x"), FTP_MARK_DENIED);
}

static void a_login_beside_encrypted_lines_is_denied(void **state)
{
	char ticket[1500];

	(void)state;
	agree_on("AUTH GSSAPI\r\n", "334 go on\r\n");
	/* a ticket is much longer than a line should be */
	memset(ticket, 'x', sizeof(ticket) - 1);
	memcpy(ticket, "ADAT ", 5);
	memcpy(ticket + sizeof(ticket) - 3, "\r\n", 3);
	assert_int_equal(say(FTP_CLIENT, ticket), FTP_MARK_END);
	assert_int_equal(say(FTP_CLIENT, "MIC x\r\n"), FTP_MARK_END);
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
	agree_on("AUTH GSSAPI\r\n", "334 go on\r\n");
	assert_int_equal(say(FTP_CLIENT, "NOOP\r\n"), FTP_MARK_END);
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
}

static void assert_ends(const char *text, enum ftp_mark expected)
{
	struct ftp_announcement announced;

	begin(NULL);
	policy.crlf = true;
	assert_int_equal(hear(FTP_CLIENT, text, &announced), expected);
	if (expected == FTP_MARK_REFUSED)
		assert_int_equal(announced.reason, FTP_BAD_SYNTAX);
	begin(NULL);
	assert_int_equal(hear(FTP_CLIENT, text, &announced), FTP_MARK_ARGUMENT);
}

static void an_announcement_may_have_to_end_with_cr_lf(void **state)
{
	(void)state;
	assert_ends("PORT 192,0,2,1,4,1\r\n", FTP_MARK_ARGUMENT);
	assert_ends("PORT 192,0,2,1,4,1\n", FTP_MARK_REFUSED);
	assert_ends("PORT 192,0,2,1,4,1\t\n", FTP_MARK_REFUSED);
	assert_ends("PORT 192,0,2,1,4,1\t\r\n", FTP_MARK_ARGUMENT);
	assert_ends("EPRT |1|192.0.2.1|1025|\n", FTP_MARK_REFUSED);
	assert_ends("EPRT |1|192.0.2.1|1025|\r\n", FTP_MARK_ARGUMENT);
}

static void a_reply_may_end_anyhow(void **state)
{
	struct ftp_announcement announced;

	(void)state;
	policy.crlf = true;
	assert_int_equal(hear(FTP_SERVER, "227 (192,0,2,1,4,1)\n", &announced),
			 FTP_MARK_ARGUMENT);
}

/* a segment whose endpoint, if it has one, nobody can reach; returns its change */
static struct ftp_mangle hear_of_nowhere(enum ftp_dir dir, const char *text,
					 u32 at)
{
	const struct ftp_endpoint nowhere = { .port = 0 };
	struct ftp_segment segment = {
		.text = { (const u8 *)text, (u32)strlen(text) }, .seq = at,
		.dir = dir, .may_change = true, .may_resize = true,
		.room = 1000, .mangle = &made,
	};
	struct ftp_announcement announced;
	enum ftp_mark mark;

	mark = ftp_session_begin(&session, &segment) == FTP_PLACE_NEXT ?
	       FTP_MARK_ARGUMENT : FTP_MARK_END;
	while (mark == FTP_MARK_ARGUMENT) {
		mark = ftp_session_read(&session, &segment, &announced);
		if (mark == FTP_MARK_SPLIT)
			ftp_session_keep(&session, &segment, &announced, &hold);
		if (mark != FTP_MARK_ARGUMENT ||
		    !ftp_session_claim(&session, &segment, &announced))
			break;
		ftp_session_decide(&session, &segment, &announced, &nowhere);
	}
	ftp_session_end(&session, &segment);
	assert_int_equal(session.dialogue.live, 0);
	return made;
}

static void assert_replaced(const struct ftp_mangle *mangle, u32 at, u32 len,
			    const char *text)
{
	assert_int_equal(mangle->at, at);
	assert_int_equal(mangle->len, len);
	assert_int_equal(mangle->text_len, strlen(text));
	assert_memory_equal(mangle->text, text, strlen(text));
}

/* what the peer gets instead of an endpoint that nobody can reach */
static void no_endpoint_is_no_endpoint_to_anybody(void **state)
{
	struct ftp_mangle mangle;

	(void)state;
	ftp_session_start(&session, 0, 0);
	mangle = hear_of_nowhere(FTP_CLIENT, "PORT 192,0,2,1,4,1\r\n", 0);
	assert_replaced(&mangle, 5, 13, "-");
}

/* a client may do anything with a reply that it cannot read */
static void a_reply_without_an_endpoint_is_an_error(void **state)
{
	static const char reply[] = "227 Passive (192,0,2,1,4,1).\r\n";
	struct ftp_mangle mangle;
	u32 ack = sizeof(reply) - 1;

	(void)state;
	ftp_session_start(&session, 0, 0);
	mangle = hear_of_nowhere(FTP_SERVER, reply, 0);
	assert_replaced(&mangle, 0, 26, "425 No free port (-");
	/* and so it is when it is sent again, whole or in part */
	mangle = hear_of_nowhere(FTP_SERVER, reply, 0);
	assert_replaced(&mangle, 0, 26, "425 No free port (-");
	mangle = hear_of_nowhere(FTP_SERVER, reply + 20, 20);
	assert_int_equal(mangle.back, 20);
	assert_replaced(&mangle, 0, 6, "425 No free port (-");
	/* until it has arrived */
	assert_true(ftp_session_acked(&session, FTP_SERVER, &ack));
	mangle = hear_of_nowhere(FTP_SERVER,
				 "229 Extended (|||1025|)\r\n", ack);
	assert_replaced(&mangle, 0, 22, "425 No free port (-");
}

static void a_part_of_a_reply_is_none(void **state)
{
	struct ftp_mangle mangle;
	u32 ack = 64;

	(void)state;
	ftp_session_start(&session, 0, 0);
	/* a line of a longer reply, or behind another one */
	mangle = hear_of_nowhere(FTP_SERVER, "227-Here it is:\r\n"
				 "227 Passive (192,0,2,1,4,1).....\r\n", 0);
	assert_replaced(&mangle, 30, 13, "-");
	assert_true(ftp_session_acked(&session, FTP_SERVER, &ack));
	/* whose start has left already */
	mangle = hear_of_nowhere(FTP_SERVER, "227", 51);
	mangle = hear_of_nowhere(FTP_SERVER, " Passive (192,0,2,1,4,1).\r\n",
				 54);
	assert_replaced(&mangle, 10, 13, "-");
	ack = 81;
	assert_true(ftp_session_acked(&session, FTP_SERVER, &ack));
	/* whose argument is cut */
	mangle = hear_of_nowhere(FTP_SERVER, "227 Passive (192,0,2", 81);
	assert_int_equal(mangle.cut, 13);
	mangle = hear_of_nowhere(FTP_SERVER, ",1,4,1).\r\n", 101);
	assert_int_equal(mangle.back, 7);
	assert_replaced(&mangle, 0, 6, "-");
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test_setup(a_denied_command_is_found, begin),
		cmocka_unit_test_setup(a_denied_command_may_have_no_line_end,
				       begin),
		cmocka_unit_test_setup(others_are_not, begin),
		cmocka_unit_test_setup(a_line_that_is_too_long_is_denied, begin),
		cmocka_unit_test_setup(a_server_may_say_it, begin),
		cmocka_unit_test_setup(a_login_has_to_be_encrypted, begin),
		cmocka_unit_test_setup(a_login_behind_ccc_is_not_encrypted,
				       begin),
		cmocka_unit_test_setup(a_login_beside_encrypted_lines_is_denied,
				       begin),
		cmocka_unit_test_setup(encryption_that_is_denied_ends_with_its_first_record,
				       begin),
		cmocka_unit_test_setup(an_announcement_may_have_to_end_with_cr_lf,
				       begin),
		cmocka_unit_test_setup(a_reply_may_end_anyhow, begin),
		cmocka_unit_test_setup(no_endpoint_is_no_endpoint_to_anybody,
				       begin),
		cmocka_unit_test_setup(a_reply_without_an_endpoint_is_an_error,
				       begin),
		cmocka_unit_test_setup(a_part_of_a_reply_is_none, begin),
	};

	return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
