// SPDX-License-Identifier: GPL-2.0
/*
 * Putting together what becomes of a segment, and copies of those that came out
 * of order.
 *
 * Copies are made in a direction that is only watched. The segment has left, for
 * nothing is held back there; but what it says may depend on the text that is
 * missing, which will come. So it is read then, from its copy.
 */
#include "segment.h"

static u32 at_least_0(s32 n)
{
	return n > 0 ? (u32)n : 0;
}

/**
 * ftp_mangle_init - the segment leaves as it came
 * @mangle: what becomes of it
 * @len: its payload
 * @fin: it ends the stream
 */
void ftp_mangle_init(struct ftp_mangle *mangle, u32 len, bool fin)
{
	mangle->back = 0;
	mangle->at = 0;
	mangle->len = 0;
	mangle->text_len = 0;
	mangle->span = 0;
	mangle->cut = len;
	mangle->fin = fin;
	mangle->rewritten = false;
}

/**
 * ftp_mangle_cut - nothing leaves from there on
 * @mangle: what becomes of the segment
 * @at: payload offset; before its first byte is at that
 */
void ftp_mangle_cut(struct ftp_mangle *mangle, s32 at)
{
	if (at_least_0(at) < mangle->cut)
		mangle->cut = at_least_0(at);
}

/**
 * ftp_mangle_replace - a stretch goes, for a text that is set by the caller
 * @mangle: what becomes of the segment
 * @at: payload offset of the stretch, which may begin before the segment
 * @end: that of its end, which may lie before the segment or behind it
 * @len: the segment's payload
 */
void ftp_mangle_replace(struct ftp_mangle *mangle, s32 at, s32 end, u32 len)
{
	mangle->at = at_least_0(at);
	mangle->back = at < 0 ? 0 - (u32)at : 0;
	mangle->span = (u32)(end - at);
	mangle->len = (end < (s32)len ? at_least_0(end) : len) - mangle->at;
}

/**
 * ftp_mangle_ask - nothing leaves but the byte before, for an answer
 * @mangle: what becomes of the segment
 * @back: how far before the segment what has left ends
 * @before: the byte before that
 */
void ftp_mangle_ask(struct ftp_mangle *mangle, u32 back, u8 before)
{
	mangle->cut = 0;
	mangle->back = back + 1;
	mangle->text[0] = before;
	mangle->text_len = 1;
	mangle->span = 1;
}

/**
 * ftp_mangle_fit - what grows beyond its room loses its end
 * @mangle: what becomes of the segment
 * @room: bytes that may leave
 *
 * An argument is never cut: without room for it, it does not leave.
 */
void ftp_mangle_fit(struct ftp_mangle *mangle, u32 room)
{
	u32 end = mangle->at + mangle->len;
	u32 size = mangle->cut - mangle->len + mangle->text_len;

	if (size <= room)
		return;
	if (mangle->cut - end >= size - room) {
		mangle->cut -= size - room;
		return;
	}
	mangle->cut = mangle->at;
	mangle->len = 0;
	mangle->text_len = 0;
	mangle->span = 0;
	mangle->fin = false;
}

/* allocators have sizes that are powers of two, at least */
#define SIZE_MIN 64

/**
 * ftp_ooo_size - memory that a copy takes from an allocator
 * @len: bytes of its text
 */
u32 ftp_ooo_size(u32 len)
{
	u32 size = SIZE_MIN;

	while (size < sizeof(struct ftp_ooo) + len && size <= FTP_OOO_BYTES)
		size *= 2;
	return size;
}

/**
 * ftp_ooo_sum - memory that all copies of a direction take
 * @list: first copy of the direction, or NULL
 */
u32 ftp_ooo_sum(const struct ftp_ooo *list)
{
	u32 sum = 0;

	for (; list; list = list->next)
		sum += ftp_ooo_size(list->len);
	return sum;
}

/**
 * ftp_ooo_has - whether a text is in a copy already
 * @list: first copy of the direction, or NULL
 * @seq: sequence number of the text's first byte
 * @len: its bytes
 */
bool ftp_ooo_has(const struct ftp_ooo *list, u32 seq, u32 len)
{
	for (; list; list = list->next) {
		s32 at = (s32)(seq - list->seq);

		if (at >= 0 && (u32)at + len <= list->len)
			return true;
	}
	return false;
}

/**
 * ftp_ooo_put - copy a text
 * @list: where the direction has its first copy
 * @copy: memory for it
 * @seq: sequence number of the text's first byte
 * @text: the text
 */
void ftp_ooo_put(struct ftp_ooo **list, struct ftp_ooo *copy, u32 seq,
		 struct ftp_span text)
{
	copy->next = *list;
	copy->seq = seq;
	copy->len = text.len;
	memcpy(copy->text, text.at, text.len);
	*list = copy;
}

/**
 * ftp_ooo_take - take the copy whose turn it is
 * @list: where the direction has its first copy
 * @next: sequence number of the next byte to read
 *
 * Return: the copy, now the caller's; NULL if there is none.
 */
struct ftp_ooo *ftp_ooo_take(struct ftp_ooo **list, u32 next)
{
	struct ftp_ooo *copy;

	for (; *list; list = &(*list)->next) {
		copy = *list;
		if ((s32)(copy->seq - next) > 0)
			continue;
		*list = copy->next;
		return copy;
	}
	return NULL;
}

/**
 * ftp_ooo_first - where the copies begin
 * @list: first copy of the direction, or NULL
 * @seq: a sequence number
 *
 * Return: the first byte of all copies, if that is before @seq; else @seq.
 */
u32 ftp_ooo_first(const struct ftp_ooo *list, u32 seq)
{
	for (; list; list = list->next) {
		if ((s32)(list->seq - seq) < 0)
			seq = list->seq;
	}
	return seq;
}
