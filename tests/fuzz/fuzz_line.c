// SPDX-License-Identifier: GPL-2.0
/*
 * Lines: a stream says the same whole, byte by byte, and in pieces. The input is
 * who speaks, and the stream; it is cut at each byte 0x80, which is none of it.
 */
#include "fuzz.h"
#include "pieces.h"

#define CUT 0x80
#define STREAM_MAX 1000
#define MARKS_MAX (2 * STREAM_MAX + 1)

/*
 * A mark, and what it says.
 */
struct found {
	enum ftp_mark mark;
	enum ftp_verb verb;
	enum ftp_reason reason;
	u32 at;
	u32 lines;
	struct ftp_endpoint endpoint;
	u8 text[FTP_ARGUMENT_MAX];
	u32 len;
};

struct findings {
	struct found found[MARKS_MAX];
	u32 count;
	u32 lines;
	struct ftp_dialogue dialogue;
};

static void note(struct findings *all, const struct reader *r,
		 enum ftp_mark mark)
{
	struct found *found = &all->found[all->count++];
	const struct ftp_announcement *announced = &r->announced;

	assert_true(all->count < MARKS_MAX);
	memset(found, 0, sizeof(*found));
	found->mark = mark;
	found->verb = announced->verb;
	found->reason = announced->reason;
	found->lines = r->session.lines;
	if (mark != FTP_MARK_ARGUMENT)
		return;
	assert_true(announced->text.len <= FTP_ARGUMENT_MAX);
	found->at = announced->at;
	found->endpoint = announced->endpoint;
	found->len = announced->len;
	memcpy(found->text, announced->text.at, found->len);
}

static void read_piece(struct reader *r, struct ftp_span piece,
		       struct findings *all)
{
	struct ftp_span copy = unit_copy(piece.at, piece.len);
	struct ftp_dialogue *x = &r->session.dialogue;
	enum ftp_mark mark;

	reader_begin(r, copy);
	for (;;) {
		mark = reader_read(r);
		/* what a caller would do */
		x->gone = 0;
		x->due = 0;
		x->slips = 0;
		if (mark == FTP_MARK_END || mark == FTP_MARK_SPLIT)
			break;
		note(all, r, mark);
	}
	/* a CR behind the longest one may be its line's end */
	assert_true(r->session.stream[r->dir].kept <= FTP_ARGUMENT_MAX + 1);
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
			   all);
	}
	all->lines = r.session.lines;
	all->dialogue = r.session.dialogue;
	reader_exit(&r);
}

static void assert_same(const struct findings *a, const struct findings *b)
{
	assert_int_equal(a->count, b->count);
	assert_memory_equal(a->found, b->found, a->count * sizeof(*a->found));
	assert_int_equal(a->lines, b->lines);
	assert_int_equal(a->dialogue.state, b->dialogue.state);
	assert_true(a->dialogue.pending == b->dialogue.pending);
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
