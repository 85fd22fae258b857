// SPDX-License-Identifier: GPL-2.0
/* Two streams: where segments lie in them, and what replies do. */
#include "unit.h"
#include "session.h"

static struct ftp_session session;
static struct ftp_hold hold;
static struct ftp_mangle mangle;

static int begin(void **state)
{
	(void)state;
	memset(&session, 0, sizeof(session));
	return 0;
}

/* gives a segment to the session; returns how many endpoints are in it */
static u32 hear(enum ftp_dir dir, u32 seq, const char *text,
		enum ftp_place expected)
{
	struct ftp_segment segment = {
		.text = unit_text(text), .seq = seq, .dir = dir,
		.mangle = &mangle,
	};
	bool reads = expected == FTP_PLACE_NEXT || expected == FTP_PLACE_OOO;
	struct ftp_announcement announced;
	enum ftp_mark mark;
	u32 n = 0;

	assert_int_equal(ftp_session_begin(&session, &segment), expected);
	if (expected == FTP_PLACE_OOO)
		ftp_session_skip(&session, dir, segment.seq);
	while (reads) {
		mark = ftp_session_read(&session, &segment, &announced);
		if (mark == FTP_MARK_END)
			break;
		if (mark == FTP_MARK_SPLIT) {
			ftp_session_keep(&session, &segment, &announced, &hold);
			break;
		}
		n += mark == FTP_MARK_ARGUMENT;
	}
	ftp_session_end(&session, &segment);
	assert_int_equal(segment.mangle->cut, segment.text.len);
	unit_free(segment.text);
	return n;
}

static u32 next_of(enum ftp_dir dir)
{
	return session.stream[dir].next;
}

static void assert_places(u32 seq)
{
	begin(NULL);
	ftp_session_start(&session, seq, seq);
	hear(FTP_CLIENT, seq, "NOOP\r\n", FTP_PLACE_NEXT);
	hear(FTP_CLIENT, seq, "NOOP\r\n", FTP_PLACE_OLD);
	hear(FTP_CLIENT, seq + 2, "OP\r\n", FTP_PLACE_OLD);
	hear(FTP_CLIENT, seq + 6, "", FTP_PLACE_OLD);
	hear(FTP_CLIENT, seq + 7, "", FTP_PLACE_OLD);
	assert_int_equal(next_of(FTP_CLIENT), seq + 6);
	hear(FTP_CLIENT, seq + 4, "\r\nPO", FTP_PLACE_NEXT);
	assert_int_equal(hear(FTP_CLIENT, seq + 5, "\nPORT 192,0,2,1,4,1\r\n",
			      FTP_PLACE_NEXT), 1);
	assert_int_equal(session.lines, 2);
}

static void a_segment_has_its_place(void **state)
{
	u32 back;

	(void)state;
	assert_places(1000);
	assert_places(0x7ffffffa);
	for (back = 0; back < 32; back++)
		assert_places(0u - back);
}

/* nobody knows whether it begins with a line */
static void a_stream_that_is_joined_is_read_from_the_next_line_on(void **state)
{
	(void)state;
	assert_int_equal(hear(FTP_SERVER, 0xdeadbeef,
			      "227 (192,0,2,1,4,1)\r\n", FTP_PLACE_NEXT), 0);
	hear(FTP_SERVER, 0xdeadbeef - 5, "220 x", FTP_PLACE_OLD);
	assert_int_equal(hear(FTP_CLIENT, 5, "T 1\r\nPORT 192,0,2,1,4,1\r\n",
			      FTP_PLACE_NEXT), 1);
	assert_int_equal(session.dialogue.state, FTP_USER);
}

/* the ends have begun anew, which conntrack does not always see */
static void other_numbers_begin_another_session(void **state)
{
	(void)state;
	session.dialogue.strict = true;
	assert_true(ftp_session_start(&session, 1000, 2000));
	assert_false(ftp_session_start(&session, 1000, 2000));
	hear(FTP_SERVER, 2000, "220 ready\r\n", FTP_PLACE_NEXT);
	hear(FTP_CLIENT, 1000, "USER x\r\n", FTP_PLACE_NEXT);
	hear(FTP_SERVER, 2011, "230 in\r\n", FTP_PLACE_NEXT);
	assert_true(session.dialogue.logged);
	session.dialogue.live = 2;
	assert_true(ftp_session_start(&session, 7000, 8000));
	assert_int_equal(session.dialogue.gone, 2);
	assert_int_equal(session.dialogue.state, FTP_GREETING);
	assert_true(session.dialogue.strict);
	assert_false(session.dialogue.logged);
	hear(FTP_SERVER, 8000, "220 ready\r\n", FTP_PLACE_NEXT);
	assert_int_equal(session.dialogue.state, FTP_USER);
}

static void a_gap_is_skipped_to_the_next_line(void **state)
{
	(void)state;
	hear(FTP_SERVER, 0, "230-Welcome\r\n227 (192", FTP_PLACE_NEXT);
	assert_int_equal(hear(FTP_SERVER, 100, ",0,2,1,4,1)\r\n",
			      FTP_PLACE_OOO), 0);
	assert_int_equal(hear(FTP_SERVER, 113, "227 (192,0,2,1,4,1)\r\n",
			      FTP_PLACE_NEXT), 1);
	assert_false(session.stream[FTP_SERVER].gap);
}

/* after a gap less is believed, and no more than where the beginning was not seen */
static void begin_strict(void)
{
	begin(NULL);
	session.dialogue.strict = true;
	ftp_session_start(&session, 0, 0);
}

static void what_follows_a_gap_is_no_greeting(void **state)
{
	(void)state;
	begin_strict();
	ftp_session_skip(&session, FTP_SERVER, 50);
	hear(FTP_SERVER, 50, "x\r\n230 go\r\n", FTP_PLACE_NEXT);
	assert_int_equal(session.dialogue.state, FTP_USER);
}

static void a_gap_may_have_had_a_header(void **state)
{
	(void)state;
	begin_strict();
	ftp_session_skip(&session, FTP_CLIENT, 50);
	assert_true(session.guard.joined);
	hear(FTP_CLIENT, 50, "x\r\n\r\nUSER x\r\n", FTP_PLACE_NEXT);
	assert_true(session.dialogue.not_ftp);
}

static void a_gap_may_have_had_a_234(void **state)
{
	u32 ack = 60;

	(void)state;
	begin_strict();
	hear(FTP_CLIENT, 0, "AUTH TLS\r\n", FTP_PLACE_NEXT);
	ftp_session_skip(&session, FTP_SERVER, 50);
	assert_int_equal(session.dialogue.state, FTP_ENCRYPTED);
	begin_strict();
	hear(FTP_CLIENT, 0, "AUTH TLS\r\n", FTP_PLACE_NEXT);
	session.stream[FTP_SERVER].gap = true;
	ftp_session_acked(&session, FTP_SERVER, &ack);
	assert_int_equal(next_of(FTP_SERVER), 60);
	assert_int_equal(session.dialogue.state, FTP_ENCRYPTED);
}

static void a_gap_may_have_had_an_auth(void **state)
{
	(void)state;
	begin_strict();
	ftp_session_skip(&session, FTP_CLIENT, 50);
	hear(FTP_SERVER, 0, "234 go\r\n", FTP_PLACE_NEXT);
	assert_int_equal(session.dialogue.state, FTP_ENCRYPTED);
}

#define TEXT_AND_227 "x\r\n227 (192,0,2,1,4,1)\r\n"

/* asks, and misses what the server says up to 900, with all before it read */
static void miss_answer(const char *asked, const char *said)
{
	begin_strict();
	session.dialogue.logged = true;
	session.dialogue.state = FTP_READY;
	hear(FTP_CLIENT, 0, asked, FTP_PLACE_NEXT);
	if (*said)
		hear(FTP_SERVER, 0, said, FTP_PLACE_NEXT);
	ftp_session_skip(&session, FTP_SERVER, 900);
}

static void text_behind_a_gap_is_still_text(void **state)
{
	(void)state;
	miss_answer("STAT d\r\nPASV\r\n", "213-status\r\n");
	assert_int_equal(hear(FTP_SERVER, 900, TEXT_AND_227, FTP_PLACE_NEXT), 0);
	hear(FTP_SERVER, 924, "213 end\r\n", FTP_PLACE_NEXT);
	/* which it may have said as a name */
	assert_int_equal(hear(FTP_SERVER, 933, "227 (192,0,2,1,4,2)\r\n",
			      FTP_PLACE_NEXT), 0);
	hear(FTP_CLIENT, 14, "PASV\r\n", FTP_PLACE_NEXT);
	assert_int_equal(hear(FTP_SERVER, 954, "227 (192,0,2,1,4,2)\r\n",
			      FTP_PLACE_NEXT), 1);
	/* of another kind it is the server's own */
	miss_answer("TYPE I\r\nPASV\r\n", "226-\r\n");
	assert_int_equal(hear(FTP_SERVER, 900, TEXT_AND_227, FTP_PLACE_NEXT), 1);
}

/* the client has said a name with LF, and the server says it as it is, in a long text */
static void a_code_behind_a_line_feed_alone_ends_no_long_text(void **state)
{
	(void)state;
	begin_strict();
	session.dialogue.logged = true;
	session.dialogue.state = FTP_READY;
	session.may_skip = true;
	hear(FTP_CLIENT, 0, "MKD a\n213 y\r\nNOOP\r\nPASV\r\n", FTP_PLACE_NEXT);
	hear(FTP_SERVER, 0, "257 done\r\n500 y?\r\n200 ok\r\n213-status of x:\r\n",
	     FTP_PLACE_NEXT);
	assert_int_equal(hear(FTP_SERVER, 44, "-rw-r--r-- 1 a a 11 Jan 1 00:00 a\n"
			      "213 y\r\n227 (192,0,2,1,4,1)\r\n213 end\r\n",
			      FTP_PLACE_NEXT), 0);
}

/* its first line may have been in the gap */
static void assert_nothing_is_believed(const char *asked, const char *said)
{
	miss_answer(asked, said);
	assert_int_not_equal(session.dialogue.state, FTP_ENCRYPTED);
	assert_int_equal(hear(FTP_SERVER, 900, TEXT_AND_227, FTP_PLACE_NEXT), 0);
	/* the client's is, as soon as the server agrees */
	assert_true(ftp_dialogue_defers(&session.dialogue));
	assert_int_equal(ftp_dialogue_judge(&session.dialogue, FTP_CLIENT,
					    FTP_PORT), FTP_OK);
	assert_int_equal(hear(FTP_SERVER, 924, "230 x\r\n221 x\r\n503 x\r\n",
			      FTP_PLACE_NEXT), 0);
	hear(FTP_CLIENT, (u32)strlen(asked), "PASV\r\n", FTP_PLACE_NEXT);
	assert_int_equal(hear(FTP_SERVER, 945, "227 (192,0,2,1,4,2)\r\n",
			      FTP_PLACE_NEXT), 0);
}

/* it may have asked for an endpoint, or for TLS */
static void a_word_that_nobody_knows_waits_before_a_gap(void **state)
{
	(void)state;
	assert_nothing_is_believed("XYZZ\r\n", "");
	assert_nothing_is_believed("XYZZ\r\nTYPE I\r\n", "226-\r\n");
}

static void a_gap_in_what_is_the_servers_own_is_no_harm(void **state)
{
	(void)state;
	miss_answer("TYPE I\r\nPASV\r\n", "");
	assert_int_equal(hear(FTP_SERVER, 900, TEXT_AND_227, FTP_PLACE_NEXT), 1);
	/* nor are the answers to what is known, as far as can be told */
	miss_answer("CWD d\r\nPASV\r\n", "");
	assert_int_equal(hear(FTP_SERVER, 900, TEXT_AND_227, FTP_PLACE_NEXT), 1);
	/* who does not care about the order goes on */
	begin(NULL);
	ftp_session_start(&session, 0, 0);
	hear(FTP_CLIENT, 0, "XYZZ\r\n", FTP_PLACE_NEXT);
	ftp_session_skip(&session, FTP_SERVER, 50);
	assert_int_equal(hear(FTP_SERVER, 50, TEXT_AND_227, FTP_PLACE_NEXT), 1);
}

static void a_line_feed_behind_a_gap_may_be_text(void **state)
{
	(void)state;
	begin_strict();
	hear(FTP_SERVER, 0, "220 x\r\n", FTP_PLACE_NEXT);
	hear(FTP_CLIENT, 0, "PASV\r\n", FTP_PLACE_NEXT);
	session.stream[FTP_SERVER].crlf = false;
	ftp_session_skip(&session, FTP_SERVER, 50);
	assert_int_equal(hear(FTP_SERVER, 50, "x\n227 (192,0,2,1,4,1)\r\n",
			      FTP_PLACE_NEXT), 0);
}

/* where an argument is, when it began in an earlier segment */
static void an_event_knows_its_first_byte(void **state)
{
	struct ftp_segment segment = {
		.seq = 0u - 10, .dir = FTP_CLIENT, .mangle = &mangle,
	};
	struct ftp_announcement announced;

	(void)state;
	segment.text = (struct ftp_span){ (const u8 *)"PORT 192,0,2", 12 };
	ftp_session_start(&session, segment.seq, 0);
	ftp_session_begin(&session, &segment);
	assert_int_equal(ftp_session_read(&session, &segment, &announced),
			 FTP_MARK_SPLIT);
	assert_int_equal(announced.at, 0u - 5);
	assert_int_equal(announced.len, 7);
	assert_int_equal(announced.verb, FTP_PORT);
	ftp_session_keep(&session, &segment, &announced, &hold);
	ftp_session_end(&session, &segment);
	segment.seq += 12;
	segment.text = (struct ftp_span){ (const u8 *)",1,4,1  \r\n", 10 };
	ftp_session_begin(&session, &segment);
	assert_int_equal(ftp_session_read(&session, &segment, &announced),
			 FTP_MARK_ARGUMENT);
	assert_int_equal(announced.at, 0u - 5);
	assert_int_equal(announced.len, 13);
	assert_int_equal(announced.endpoint.port, 1025);
	assert_memory_equal(announced.text.at, "192,0,2,1,4,1", 13);
}

static void assert_state(const char *reply, enum ftp_state from,
			 enum ftp_state expected)
{
	begin(NULL);
	ftp_session_start(&session, 0, 0);
	session.dialogue.state = (u8)from;
	hear(FTP_CLIENT, 0, reply, FTP_PLACE_NEXT);
	assert_int_equal(session.dialogue.state, from);
	hear(FTP_SERVER, 0, reply, FTP_PLACE_NEXT);
	if (session.dialogue.state != expected)
		fail_msg("%s: %s", reply, ftp_state_name(session.dialogue.state));
}

static void replies_move_the_dialogue(void **state)
{
	(void)state;
	assert_state("220 ready\r\n", FTP_GREETING, FTP_USER);
	assert_state("220-ready\r\n", FTP_GREETING, FTP_GREETING);
	assert_state("220-ready\r\n220 go\r\n", FTP_GREETING, FTP_USER);
	assert_state("331 password\r\n", FTP_GREETING, FTP_USER);
	assert_state("230 welcome\r\n", FTP_USER, FTP_READY);
	assert_state("232 welcome\r\n", FTP_USER, FTP_READY);
	assert_state("230-welcome\r\n", FTP_USER, FTP_USER);
	assert_state("230\r\n", FTP_USER, FTP_READY);
	assert_state("230", FTP_USER, FTP_USER);
	assert_state("2300 x\r\n", FTP_USER, FTP_USER);
	assert_state("x230 x\r\n", FTP_USER, FTP_USER);
	assert_state("211-a\r\n230 b\r\n211 c\r\n", FTP_USER, FTP_USER);
	assert_state("530 no\r\n", FTP_USER, FTP_USER);
	assert_state("220 again\r\n", FTP_READY, FTP_USER);
	assert_state("234 begin\r\n", FTP_USER, FTP_ENCRYPTED);
	assert_state("221 bye\r\n", FTP_READY, FTP_CLOSED);
	assert_state("421 idle\r\n", FTP_READY, FTP_CLOSED);
	assert_state("226 done\r\n", FTP_READY, FTP_READY);
}

static void behind_encryption_nothing_is_read(void **state)
{
	(void)state;
	ftp_session_start(&session, 0, 0);
	assert_int_equal(hear(FTP_SERVER, 0,
			      "234 go\r\n\x16\3\3\1\x10 227 (192,0,2,1,4,1)\n",
			      FTP_PLACE_NEXT), 0);
	assert_int_equal(hear(FTP_CLIENT, 0,
			      "\x16\3\3\1\1PORT 192,0,2,1,4,1\r\n",
			      FTP_PLACE_NEXT), 0);
	assert_int_equal(next_of(FTP_SERVER), 34);
	assert_int_equal(next_of(FTP_CLIENT), 25);
	assert_int_equal(session.lines, 1);
}

/* each side says a text; returns whether data connections may be let in then */
static bool grants(const char *client, const char *server)
{
	hear(FTP_CLIENT, next_of(FTP_CLIENT), client, FTP_PLACE_NEXT);
	hear(FTP_SERVER, next_of(FTP_SERVER), server, FTP_PLACE_NEXT);
	return ftp_session_is_granted(&session);
}

static void begin_strictly(void)
{
	session.dialogue.strict = true;
	ftp_session_start(&session, 0, 0);
	hear(FTP_SERVER, 0, "220 ready\r\n", FTP_PLACE_NEXT);
}

static void an_auth_behind_a_line_feed_grants_nothing(void **state)
{
	(void)state;
	begin_strictly();
	assert_false(grants("NOOP\r\n", "200 ok\r\n"));
	assert_false(grants("STOR x\nAUTH TLS\r\n", "234 go\r\n"));
	assert_false(grants("AUTH TLS\nSTOR x\r\n", "234 go\r\n"));
	assert_int_equal(session.dialogue.state, FTP_USER);
	assert_true(grants("AUTH TLS\r\n", "234 go\r\n"));
	/* who ends all lines so */
	begin(NULL);
	begin_strictly();
	assert_true(grants("AUTH TLS\n", "234 go\r\n"));
}

/* such a server repeats a word that it does not know, as it came, and refuses AUTH */
static void an_answer_behind_a_line_feed_grants_nothing(void **state)
{
	static const char *const words[] = { "234\tY", "234 Y", "334 Y", "234" };
	char said[64], answer[64];
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		begin(NULL);
		begin_strictly();
		snprintf(said, sizeof(said), "X\n%s\r\nAUTH TLS\r\n", words[i]);
		snprintf(answer, sizeof(answer), "500 \"X\n%s\" not understood.\r\n", words[i]);
		assert_false(grants(said, answer));
		hear(FTP_SERVER, next_of(FTP_SERVER), "500 \"AUTH\" not understood.\r\n",
		     FTP_PLACE_NEXT);
		assert_false(ftp_session_is_granted(&session));
		assert_false(grants("\x17\3\3\1\1x", "500 what?\r\n"));
		assert_false(grants("ADAT x\r\n", "500 what?\r\n"));
	}
	/* who ends all lines so */
	begin(NULL);
	session.dialogue.strict = true;
	ftp_session_start(&session, 0, 0);
	hear(FTP_SERVER, 0, "220 ready\n", FTP_PLACE_NEXT);
	assert_true(grants("AUTH TLS\n", "234 go\n"));
}

static void a_client_in_clear_text_has_no_grant(void **state)
{
	(void)state;
	begin_strictly();
	assert_true(grants("AUTH TLS\r\n", "234 go\r\n"));
	hear(FTP_CLIENT, next_of(FTP_CLIENT), "\x16\3\3\1\1x", FTP_PLACE_NEXT);
	assert_true(ftp_session_is_granted(&session));
	begin(NULL);
	begin_strictly();
	assert_true(grants("AUTH TLS\r\n", "234 go\r\n"));
	hear(FTP_CLIENT, next_of(FTP_CLIENT), "U", FTP_PLACE_NEXT);
	assert_false(ftp_session_is_granted(&session));
	begin(NULL);
	begin_strictly();
	assert_true(grants("AUTH GSSAPI\r\n", "334 go\r\n"));
	assert_true(grants("ADAT x\r\n", "235 done\r\n"));
}

/* pure-ftpd has no TLS, and a file that is called "234 go" */
static void a_server_in_clear_text_has_no_grant(void **state)
{
	(void)state;
	begin_strictly();
	assert_true(grants("AUTH TLS\r\n", "234 go\r\n"));
	hear(FTP_SERVER, next_of(FTP_SERVER), "213 End.\r\n", FTP_PLACE_NEXT);
	assert_false(ftp_session_is_granted(&session));
	hear(FTP_CLIENT, next_of(FTP_CLIENT), "\x16\3\3\1\1x", FTP_PLACE_NEXT);
	assert_false(ftp_session_is_granted(&session));
}

static void from_the_first_byte_on_a_grant_needs_a_record(void **state)
{
	(void)state;
	ftp_session_set_implicit(&session);
	ftp_session_start(&session, 0, 0);
	assert_false(ftp_session_is_granted(&session));
	hear(FTP_CLIENT, 0, "\x16\3\3\1", FTP_PLACE_NEXT);
	assert_false(ftp_session_is_granted(&session));
	hear(FTP_CLIENT, 4, "\1", FTP_PLACE_NEXT);
	assert_true(ftp_session_is_granted(&session));
	/* its beginning was seen by another gateway */
	begin(NULL);
	ftp_session_set_implicit(&session);
	hear(FTP_SERVER, 100, "x", FTP_PLACE_NEXT);
	assert_false(ftp_session_is_granted(&session));
	hear(FTP_CLIENT, 7, "x", FTP_PLACE_NEXT);
	assert_true(ftp_session_is_granted(&session));
}

static void from_the_first_byte_on_what_is_no_tls_grants_nothing(void **state)
{
	/* BitTorrent; a length, as RDP has it in front; SSH */
	static const char *const texts[] = { "\023BitTorrent", "\3\3\3", "SSH-2" };
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		begin(NULL);
		ftp_session_set_implicit(&session);
		ftp_session_start(&session, 0, 0);
		hear(FTP_CLIENT, 0, texts[i], FTP_PLACE_NEXT);
		assert_false(ftp_session_is_granted(&session));
		/* some of it is missed */
		ftp_session_skip(&session, FTP_CLIENT, 100);
		assert_false(ftp_session_is_granted(&session));
	}
	/* what it was is known where a record was seen */
	begin(NULL);
	ftp_session_set_implicit(&session);
	ftp_session_start(&session, 0, 0);
	hear(FTP_CLIENT, 0, "\x16\3\3\1\1", FTP_PLACE_NEXT);
	assert_true(ftp_session_is_granted(&session));
}

static void states_have_the_names_that_are_shown(void **state)
{
	(void)state;
	assert_string_equal(ftp_state_name(FTP_GREETING), "greeting");
	assert_string_equal(ftp_state_name(FTP_USER), "user");
	assert_string_equal(ftp_state_name(FTP_READY), "ready");
	assert_string_equal(ftp_state_name(FTP_ENCRYPTED), "opaque");
	assert_string_equal(ftp_state_name(FTP_CLOSED), "closed");
}

#define session_test(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	static const struct test_case tests[] = {
		session_test(a_segment_has_its_place),
		session_test(a_stream_that_is_joined_is_read_from_the_next_line_on),
		session_test(other_numbers_begin_another_session),
		session_test(a_gap_is_skipped_to_the_next_line),
		session_test(what_follows_a_gap_is_no_greeting),
		session_test(a_gap_may_have_had_a_header),
		session_test(a_gap_may_have_had_a_234),
		session_test(a_gap_may_have_had_an_auth),
		session_test(text_behind_a_gap_is_still_text),
		session_test(a_code_behind_a_line_feed_alone_ends_no_long_text),
		session_test(a_word_that_nobody_knows_waits_before_a_gap),
		session_test(a_gap_in_what_is_the_servers_own_is_no_harm),
		session_test(a_line_feed_behind_a_gap_may_be_text),
		session_test(an_event_knows_its_first_byte),
		session_test(replies_move_the_dialogue),
		session_test(behind_encryption_nothing_is_read),
		session_test(an_answer_behind_a_line_feed_grants_nothing),
		session_test(an_auth_behind_a_line_feed_grants_nothing),
		session_test(a_client_in_clear_text_has_no_grant),
		session_test(a_server_in_clear_text_has_no_grant),
		session_test(from_the_first_byte_on_a_grant_needs_a_record),
		session_test(from_the_first_byte_on_what_is_no_tls_grants_nothing),
		session_test(states_have_the_names_that_are_shown),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
