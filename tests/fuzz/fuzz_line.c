// SPDX-License-Identifier: GPL-2.0
/*
 * Lines: a stream says the same whole, byte by byte, and in pieces. The input is
 * who speaks, and the stream; it is cut at each byte 0x80, which is none of it.
 */
#include "fuzz.h"
#include "reader.h"

#define CUT 0x80
#define STREAM_MAX 1000
#define MARKS_MAX (2 * STREAM_MAX + 1)

/*
 * A mark, what it says, and where it is. That is left open for a refusal: that
 * an argument is too long is known earlier where less comes at once.
 */
struct found {
	enum ftp_mark mark;
	enum ftp_verb verb;
	enum ftp_reason reason;
	u32 at;
	u32 word;
	bool final;
	struct ftp_endpoint endpoint;
	u8 text[FTP_ARGUMENT_MAX];
	u32 len;
};

struct findings {
	struct found found[MARKS_MAX];
	u32 count;
};

static void note(struct findings *all, const struct reader *r,
		 enum ftp_mark mark, u32 at)
{
	const struct ftp_argument *argument = &r->argument;
	struct found *found = &all->found[all->count++];

	assert_true(all->count < MARKS_MAX);
	memset(found, 0, sizeof(*found));
	found->mark = mark;
	found->verb = (enum ftp_verb)r->line.verb;
	found->final = r->line.final;
	found->word = r->line.word;
	if (mark == FTP_MARK_LINE)
		found->at = at;
	else
		found->reason = argument->reason;
	if (mark != FTP_MARK_ARGUMENT)
		return;
	assert_int_equal(argument->reason, FTP_OK);
	assert_true(argument->text.len <= FTP_ARGUMENT_MAX);
	found->endpoint = argument->endpoint;
	found->len = argument->text.len;
	memcpy(found->text, argument->text.at, found->len);
}

static void read_piece(struct reader *r, struct ftp_span piece, u32 base,
		       struct findings *all)
{
	struct ftp_span copy = unit_copy(piece.at, piece.len);
	u32 offset = 0, before;
	enum ftp_mark mark;

	for (;;) {
		before = offset;
		mark = reader_read(r, copy, &offset);
		assert_in_range(offset, before, copy.len);
		assert_true(r->line.argument_len <= FTP_ARGUMENT_MAX);
		if (mark == FTP_MARK_END || mark == FTP_MARK_SPLIT)
			break;
		note(all, r, mark, base + offset);
		if (mark == FTP_MARK_ARGUMENT)
			all->found[all->count - 1].at = base + r->argument.end;
	}
	assert_int_equal(offset, copy.len);
	unit_free(copy);
}

/* in pieces of a length; 0: up to the next cut */
static void read_stream(struct ftp_span stream, enum ftp_dir dir, u32 length,
			const u8 *is_cut, struct findings *all)
{
	struct reader r;
	u32 from, to;

	all->count = 0;
	reader_init(&r, dir);
	for (from = 0; from < stream.len; from = to) {
		to = from + 1;
		while (to < stream.len &&
		       (length ? to - from < length : !is_cut[to]))
			to++;
		read_piece(&r, (struct ftp_span){ stream.at + from, to - from },
			   from, all);
	}
	reader_exit(&r);
}

static void assert_same(const struct findings *a, const struct findings *b)
{
	assert_int_equal(a->count, b->count);
	assert_memory_equal(a->found, b->found, a->count * sizeof(*a->found));
}

int fuzz_one(const u8 *at, size_t len)
{
	static struct findings whole, pieces;
	static u8 stream[STREAM_MAX], is_cut[STREAM_MAX];
	struct ftp_span input = { at, (u32)len }, all = { stream, 0 };
	enum ftp_dir dir = fuzz_take_byte(&input) == 'S' ? FTP_SERVER :
							  FTP_CLIENT;
	u8 byte;

	memset(is_cut, 0, sizeof(is_cut));
	while (input.len && all.len < STREAM_MAX) {
		byte = fuzz_take_byte(&input);
		if (byte == CUT)
			is_cut[all.len] = 1;
		else
			stream[all.len++] = byte;
	}
	read_stream(all, dir, STREAM_MAX, NULL, &whole);
	read_stream(all, dir, 0, is_cut, &pieces);
	assert_same(&whole, &pieces);
	read_stream(all, dir, 1, NULL, &pieces);
	assert_same(&whole, &pieces);
	return 0;
}
