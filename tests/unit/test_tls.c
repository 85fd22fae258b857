// SPDX-License-Identifier: GPL-2.0
/* Encrypted sessions: what is missing or repeated, and what it grants, denies or ends. */
#include "unit.h"
#include "session.h"

#define HEADER 5

static struct ftp_session session;
static struct ftp_mangle mangle;
static struct ftp_policy policy;
static bool has_policy, may_change;

static int begin(void **state)
{
	(void)state;
	memset(&session, 0, sizeof(session));
	memset(&policy, 0, sizeof(policy));
	has_policy = false;
	may_change = false;
	session.dialogue.strict = true;
	return 0;
}

/* returns the last mark that asks for something */
static enum ftp_mark hear(enum ftp_dir dir, u32 seq, struct ftp_span text, enum ftp_place expected)
{
	struct ftp_segment segment = {
		.text = unit_copy((const char *)text.at, text.len), .seq = seq, .dir = dir,
		.mangle = &mangle, .policy = has_policy ? &policy : NULL,
		.may_change = may_change, .may_resize = may_change, .room = 1460,
	};
	bool reads = expected == FTP_PLACE_NEXT || expected == FTP_PLACE_OOO;
	enum ftp_mark mark = FTP_MARK_END, last = FTP_MARK_END;
	struct ftp_announcement announced;

	assert_int_equal(ftp_session_begin(&session, &segment), expected);
	if (expected == FTP_PLACE_OOO)
		ftp_session_skip(&session, dir, seq);
	while (reads) {
		mark = ftp_session_read(&session, &segment, &announced);
		if (mark == FTP_MARK_END)
			break;
		last = mark;
		reads = mark == FTP_MARK_REFUSED || mark == FTP_MARK_ARGUMENT;
	}
	ftp_session_end(&session, &segment);
	unit_free(segment.text);
	return last;
}

static struct ftp_span span(const char *text)
{
	return (struct ftp_span){ (const u8 *)text, (u32)strlen(text) };
}

static u32 next_of(enum ftp_dir dir)
{
	return session.stream[dir].next;
}

static enum ftp_mark say(enum ftp_dir dir, const char *text)
{
	return hear(dir, next_of(dir), span(text), FTP_PLACE_NEXT);
}

/* a record of so many bytes */
static struct ftp_span record(u32 len)
{
	static u8 text[2000];

	memset(text, 'x', sizeof(text));
	memcpy(text, "\x17\3\3", 3);
	text[3] = (u8)((len - HEADER) >> 8);
	text[4] = (u8)(len - HEADER);
	return (struct ftp_span){ text, len };
}

/* a part of it, from one byte to another */
static void say_part(enum ftp_dir dir, u32 begin, struct ftp_span text, u32 from, u32 to,
		     enum ftp_place expected)
{
	hear(dir, begin + from, (struct ftp_span){ text.at + from, to - from }, expected);
}

static void say_record(enum ftp_dir dir)
{
	hear(dir, next_of(dir), record(20), FTP_PLACE_NEXT);
}

static void agree(void)
{
	ftp_session_start(&session, 0, 0);
	say(FTP_SERVER, "220 ready\r\n");
	say(FTP_CLIENT, "AUTH TLS\r\n");
	say(FTP_SERVER, "234 go\r\n");
}

static void deny(const char *name)
{
	u32 *word = &policy.deny[policy.denied++];

	for (*word = 0; *name; name++)
		*word = ftp_word_add(*word, (u8)*name);
	has_policy = true;
}

/* then both go on in clear text */
static void assert_is_read_behind_ccc(void)
{
	say_record(FTP_CLIENT);
	say_record(FTP_SERVER);
	say(FTP_CLIENT, "PASV\r\n");
	assert_int_equal(say(FTP_SERVER, "227 (192,0,2,1,4,1)\r\n"), FTP_MARK_ARGUMENT);
}

static void what_is_early_inside_of_a_record_loses_nothing(void **state)
{
	struct ftp_span text = record(605);
	u32 at, changes;

	(void)state;
	for (changes = 0; changes < 2; changes++) {
		begin(NULL);
		may_change = changes;
		agree();
		say_record(FTP_CLIENT);
		at = next_of(FTP_SERVER);
		text = record(605);
		say_part(FTP_SERVER, at, text, 0, 200, FTP_PLACE_NEXT);
		say_part(FTP_SERVER, at, text, 400, 605, FTP_PLACE_NEXT);
		assert_int_equal(mangle.cut, 205);
		assert_int_equal(mangle.len, 0);
		say_part(FTP_SERVER, at, text, 200, 400, FTP_PLACE_OLD);
		assert_int_equal(next_of(FTP_SERVER), at + 605);
		assert_is_read_behind_ccc();
	}
}

/* a header may be missing: what is to be changed behind CCC waits, all else goes by */
static void what_is_early_behind_a_record_is_opaque(void **state)
{
	u32 at;

	(void)state;
	agree();
	say_record(FTP_CLIENT);
	at = next_of(FTP_SERVER);
	hear(FTP_SERVER, at + 30, record(20), FTP_PLACE_OOO);
	say(FTP_CLIENT, "PASV\r\n");
	assert_int_equal(say(FTP_SERVER, "227 (192,0,2,1,4,1)\r\n"), FTP_MARK_END);
	begin(NULL);
	may_change = true;
	agree();
	say_record(FTP_CLIENT);
	at = next_of(FTP_SERVER);
	hear(FTP_SERVER, at + 20, record(20), FTP_PLACE_CUT);
	hear(FTP_SERVER, at, record(20), FTP_PLACE_NEXT);
	hear(FTP_SERVER, at + 20, record(20), FTP_PLACE_NEXT);
	assert_is_read_behind_ccc();
}

static void what_is_opaque_for_good_is_never_changed(void **state)
{
	(void)state;
	may_change = true;
	agree();
	assert_int_equal(say(FTP_CLIENT, "\1\2\3"), FTP_MARK_REFUSED);
	hear(FTP_CLIENT, next_of(FTP_CLIENT) + 100, span("yyyyyyyyyy"), FTP_PLACE_NEXT);
	assert_int_equal(mangle.cut, 10);
	assert_int_equal(mangle.back, 0);
	assert_true(session.quiet);
}

static void a_gap_of_the_servers_grants_nothing_again(void **state)
{
	(void)state;
	agree();
	assert_true(ftp_session_is_granted(&session));
	say(FTP_CLIENT, "NOOP\r\n");
	assert_false(ftp_session_is_granted(&session));
	hear(FTP_SERVER, next_of(FTP_SERVER) + 20, span("xxxx"), FTP_PLACE_OOO);
	assert_false(ftp_session_is_granted(&session));
}

static void a_login_behind_ccc_and_a_gap_is_denied(void **state)
{
	(void)state;
	policy.encryption = FTP_ENCRYPTION_REQUIRED;
	has_policy = true;
	agree();
	say_record(FTP_CLIENT);
	say_record(FTP_SERVER);
	say_record(FTP_CLIENT);
	hear(FTP_SERVER, next_of(FTP_SERVER) + 20, span("xxxx"), FTP_PLACE_OOO);
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
}

static void a_login_in_the_place_of_tls_is_denied(void **state)
{
	(void)state;
	ftp_session_set_implicit(&session);
	ftp_session_start(&session, 0, 0);
	policy.encryption = FTP_ENCRYPTION_REQUIRED;
	has_policy = true;
	assert_int_equal(say(FTP_CLIENT, "USER u\r\n"), FTP_MARK_DENIED);
}

/* its second line comes first, so that a 234 may have been missed */
static void a_refusal_of_two_lines_ends_what_was_guessed(void **state)
{
	(void)state;
	ftp_session_start(&session, 0, 0);
	say(FTP_SERVER, "220 ready\r\n");
	say(FTP_CLIENT, "AUTH TLS\r\n");
	hear(FTP_SERVER, 11 + 8, span("534 no\r\n"), FTP_PLACE_OOO);
	hear(FTP_SERVER, 11, span("534-no\r\n"), FTP_PLACE_OLD);
	assert_int_equal(session.dialogue.state, FTP_ENCRYPTED);
	say(FTP_CLIENT, "USER u\r\n");
	assert_int_equal(session.dialogue.state, FTP_USER);
	say(FTP_SERVER, "331 pw\r\n");
	say(FTP_CLIENT, "PASS u\r\n");
	say(FTP_SERVER, "230 in\r\n");
	say(FTP_CLIENT, "PASV\r\n");
	assert_int_equal(say(FTP_SERVER, "227 (192,0,2,1,4,1)\r\n"), FTP_MARK_ARGUMENT);
}

/* RFC 2228 section 5.1: a ticket in one line */
static void a_ticket_of_kerberos_is_no_long_line(void **state)
{
	char ticket[1500];

	(void)state;
	deny("DELE");
	memset(ticket, 'x', sizeof(ticket));
	memcpy(ticket, "ADAT ", 5);
	memcpy(ticket + sizeof(ticket) - 3, "\r\n", 3);
	ftp_session_start(&session, 0, 0);
	say(FTP_SERVER, "220 ready\r\n");
	say(FTP_CLIENT, "AUTH GSSAPI\r\n");
	say(FTP_SERVER, "334 go on\r\n");
	assert_int_equal(say(FTP_CLIENT, ticket), FTP_MARK_END);
	/* nor in pieces */
	ticket[700] = '\0';
	assert_int_equal(say(FTP_CLIENT, ticket), FTP_MARK_END);
	assert_int_equal(say(FTP_CLIENT, ticket + 701), FTP_MARK_END);
	assert_int_equal(say(FTP_CLIENT, "DELE x\r\n"), FTP_MARK_DENIED);
}

static void where_tls_is_denied_clear_text_is_not(void **state)
{
	(void)state;
	policy.encryption = FTP_ENCRYPTION_DENIED;
	has_policy = true;
	ftp_session_start(&session, 0, 0);
	say(FTP_SERVER, "220 ready\r\n");
	say(FTP_CLIENT, "NOOP\r\n");
	say(FTP_SERVER, "234 go\r\n");
	assert_int_equal(say(FTP_CLIENT, "NOOP\r\n"), FTP_MARK_END);
	say(FTP_SERVER, "234 go\r\n");
	assert_int_equal(hear(FTP_CLIENT, next_of(FTP_CLIENT), record(20), FTP_PLACE_NEXT),
			 FTP_MARK_DENIED);
}

/* joined in the middle of a server's record: that is not read as lines for ever */
static void what_is_joined_in_tls_becomes_quiet(void **state)
{
	struct ftp_span text = record(300);
	struct ftp_passed passed;

	(void)state;
	hear(FTP_SERVER, 5000, record(300), FTP_PLACE_NEXT);
	hear(FTP_CLIENT, 1000, record(300), FTP_PLACE_NEXT);
	assert_int_equal(session.dialogue.state, FTP_ENCRYPTED);
	assert_true(session.quiet);
	passed = ftp_session_pass(&session, next_of(FTP_SERVER), text.at, text.len,
				  FTP_SERVER);
	assert_int_equal(passed.read, text.len);
}

/* it is picked up inside of a record that repeats what its server has chosen */
static void what_was_encrypted_stays_so_in_a_new_entry(void **state)
{
	(void)state;
	session.dialogue.adrift = true;
	ftp_session_set_opaque(&session);
	assert_int_equal(hear(FTP_CLIENT, 1300, span("icket\r\nPORT 192,0,2,2,200,1\r\n"),
			      FTP_PLACE_NEXT), FTP_MARK_END);
	hear(FTP_SERVER, 5000, span("x\r\n200 ok\r\n"), FTP_PLACE_NEXT);
	assert_int_equal(session.dialogue.due, 0);
	assert_int_equal(session.dialogue.state, FTP_ENCRYPTED);
	assert_false(ftp_session_is_granted(&session));
}

static void what_may_be_encrypted_is_known(void **state)
{
	(void)state;
	ftp_session_start(&session, 0, 0);
	say(FTP_SERVER, "220 ready\r\n");
	assert_false(ftp_session_may_encrypt(&session));
	say(FTP_CLIENT, "AUTH TLS\r\n");
	assert_true(ftp_session_may_encrypt(&session));
	say(FTP_SERVER, "502 no\r\n");
	assert_false(ftp_session_may_encrypt(&session));
	say(FTP_SERVER, "234 go\r\n");
	assert_true(ftp_session_may_encrypt(&session));
}

/* IAC and LF are one of Telnet's commands, so no line has ended */
static void behind_telnet_there_is_no_record(void **state)
{
	static const char said[] = "\xff\x0a\x17zABOR\r\n";
	char text[2] = "";
	u32 at;

	(void)state;
	ftp_session_start(&session, 0, 0);
	say(FTP_SERVER, "220 ready\r\n");
	say(FTP_CLIENT, "NOOP\r\n");
	for (at = 0; at < sizeof(said) - 1; at++) {
		text[0] = said[at];
		say(FTP_CLIENT, text);
	}
	say(FTP_CLIENT, said);
	assert_int_equal(session.dialogue.state, FTP_USER);
	assert_int_equal(session.lines, 4);
}

#define tls_test(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	static const struct test_case tests[] = {
		tls_test(what_is_early_inside_of_a_record_loses_nothing),
		tls_test(what_is_early_behind_a_record_is_opaque),
		tls_test(what_is_opaque_for_good_is_never_changed),
		tls_test(a_gap_of_the_servers_grants_nothing_again),
		tls_test(a_login_behind_ccc_and_a_gap_is_denied),
		tls_test(a_login_in_the_place_of_tls_is_denied),
		tls_test(a_refusal_of_two_lines_ends_what_was_guessed),
		tls_test(a_ticket_of_kerberos_is_no_long_line),
		tls_test(where_tls_is_denied_clear_text_is_not),
		tls_test(what_is_joined_in_tls_becomes_quiet),
		tls_test(what_was_encrypted_stays_so_in_a_new_entry),
		tls_test(what_may_be_encrypted_is_known),
		tls_test(behind_telnet_there_is_no_record),
	};

	return cmocka_run_group_tests_name("tls", tests, NULL, NULL);
}
