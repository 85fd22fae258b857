// SPDX-License-Identifier: GPL-2.0
/* Segments that come before their turn, where a stream is only watched. */
#include "unit.h"
#include "session.h"

static struct ftp_session session;
static struct ftp_mangle mangle;
static struct ftp_stream *const stream = &session.stream[FTP_SERVER];

static int begin(void **state)
{
	(void)state;
	memset(&session, 0, sizeof(session));
	session.dialogue.logged = true;
	return 0;
}

/* an early segment, as the module takes it: true if it is kept */
static bool come_ooo(u32 seq, u32 len)
{
	static u8 text[FTP_OOO_BYTES + 1];
	struct ftp_segment segment = {
		.text = { text, len }, .seq = seq, .mangle = &mangle,
	};

	assert_int_equal(ftp_stream_begin(stream, &segment), FTP_PLACE_OOO);
	if (!ftp_session_may_postpone(&session, len)) {
		ftp_stream_skip(stream, seq);
		return false;
	}
	ftp_ooo_put(&stream->ooo, malloc(sizeof(struct ftp_ooo) + len),
		    seq, segment.text);
	return true;
}

static void assert_recalled(u32 seq, u32 len)
{
	struct ftp_ooo *copy = ftp_ooo_take(&stream->ooo, stream->next);

	assert_non_null(copy);
	assert_int_equal(copy->seq, seq);
	assert_int_equal(copy->len, len);
	free(copy);
}

static void each_is_recalled_in_its_turn(void **state)
{
	u32 base;

	for (base = 0u - 50; base != 50; base++) {
		begin(state);
		ftp_stream_start(stream, base);
		assert_true(come_ooo(base + 20, 5));
		assert_true(come_ooo(base + 10, 5));
		assert_true(come_ooo(base + 30, 5));
		assert_null(ftp_ooo_take(&stream->ooo, stream->next));
		stream->next = base + 10;
		assert_recalled(base + 10, 5);
		assert_null(ftp_ooo_take(&stream->ooo, stream->next));
		stream->next = base + 33;
		assert_recalled(base + 30, 5);
		assert_recalled(base + 20, 5);
		assert_null(stream->ooo);
	}
}

static void what_comes_twice_is_kept_once(void **state)
{
	struct ftp_segment segment = {
		.text = { (const u8 *)"abc", 3 }, .mangle = &mangle,
	};

	(void)state;
	ftp_stream_start(stream, 100);
	assert_true(come_ooo(110, 10));
	segment.seq = 110;
	assert_int_equal(ftp_stream_begin(stream, &segment), FTP_PLACE_OLD);
	segment.seq = 117;
	assert_int_equal(ftp_stream_begin(stream, &segment), FTP_PLACE_OLD);
	segment.seq = 118;
	assert_int_equal(ftp_stream_begin(stream, &segment), FTP_PLACE_OOO);
	segment.seq = 109;
	assert_int_equal(ftp_stream_begin(stream, &segment), FTP_PLACE_OOO);
	stream->next = 110;
	assert_recalled(110, 10);
}

/* a copy is as large as an allocator makes it, and both directions share the room */
static void there_is_an_end_to_the_room(void **state)
{
	const u32 header = sizeof(struct ftp_ooo), most = FTP_OOO_BYTES / 256;
	struct ftp_ooo *other = malloc(header + 200);
	u32 i;

	(void)state;
	assert_int_equal(ftp_ooo_size(64 - header), 64);
	assert_int_equal(ftp_ooo_size(65 - header), 128);
	assert_true(ftp_ooo_size(1u << 31) > FTP_OOO_BYTES);
	ftp_ooo_put(&session.stream[FTP_CLIENT].ooo, other, 0,
		    (struct ftp_span){ (const u8 *)"", 0 });
	other->len = 200;
	ftp_stream_start(stream, 0);
	for (i = 1; i < most; i++)
		assert_true(come_ooo(10000 * i, 256 - header));
	assert_int_equal(ftp_ooo_sum(stream->ooo), 256 * (most - 1));
	/* what there is no room for is read at once, and what was missing never */
	assert_false(come_ooo(1, 1));
	assert_int_equal(stream->next, 1);
	for (i = 1; i < most; i++) {
		stream->next = 10000 * i;
		assert_recalled(10000 * i, 256 - header);
	}
	assert_null(stream->ooo);
	assert_false(come_ooo(10000 * i, FTP_OOO_BYTES - header + 1));
	free(other);
	session.stream[FTP_CLIENT].ooo = NULL;
}

static void a_stranger_has_none(void **state)
{
	(void)state;
	session.dialogue.logged = false;
	ftp_stream_start(stream, 0);
	assert_false(come_ooo(10, 1));
	assert_null(stream->ooo);
}

/* what is missing went another way: what was seen behind it is read */
static void an_acknowledgment_closes_the_gap(void **state)
{
	u32 ack = 11;

	(void)state;
	ftp_stream_start(stream, 5);
	assert_true(come_ooo(10, 3));
	assert_true(come_ooo(8, 1));
	assert_true(come_ooo(12, 3));
	assert_false(ftp_stream_acked(stream, &ack));
	assert_int_equal(ack, 11);
	assert_int_equal(stream->next, 8);
	assert_recalled(8, 1);
	stream->next = 12;
	assert_recalled(12, 3);
	assert_recalled(10, 3);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test_setup(each_is_recalled_in_its_turn, begin),
		cmocka_unit_test_setup(what_comes_twice_is_kept_once, begin),
		cmocka_unit_test_setup(there_is_an_end_to_the_room, begin),
		cmocka_unit_test_setup(a_stranger_has_none, begin),
		cmocka_unit_test_setup(an_acknowledgment_closes_the_gap, begin),
	};

	return cmocka_run_group_tests_name("ooo", tests, NULL, NULL);
}
