/* SPDX-License-Identifier: GPL-2.0 */
/* What becomes of a segment: one stretch replaced, the end cut, a new place. */
#ifndef FTP_CHANGE_H
#define FTP_CHANGE_H

#include "carry.h"

/**
 * struct ftp_change - what becomes of a segment
 * @back: by how much its sequence number is less than it was: bytes that were
 *	held back stand in front of it now
 * @at: payload offset of the bytes that go
 * @len: how many
 * @text_len: how many bytes come in their place
 * @span: how many of the stream's that is, with those before the segment and
 *	behind it
 * @text: those
 * @cut: payload offset from which on nothing leaves
 * @fin: the end of the stream leaves with it
 * @edited: an argument was replaced, for the first time
 */
struct ftp_change {
	u32 back;
	u32 at;
	u32 len;
	u32 text_len;
	u32 span;
	u8 text[FTP_TEXT_MAX];
	u32 cut;
	bool fin;
	bool edited;
};

/**
 * ftp_change_init - the segment leaves as it came
 * @change: its change
 * @len: its payload
 * @fin: it ends the stream
 */
void ftp_change_init(struct ftp_change *change, u32 len, bool fin);

/**
 * ftp_change_is_made - is the segment's one change made?
 * @change: its change
 */
static inline bool ftp_change_is_made(const struct ftp_change *change)
{
	return change->text_len || change->back;
}

/**
 * ftp_change_cut - nothing leaves from there on
 * @change: the segment's change
 * @at: payload offset; before its first byte is at that
 */
void ftp_change_cut(struct ftp_change *change, s32 at);

/**
 * ftp_change_replace - a stretch goes, for a text that is set by the caller
 * @change: the segment's change
 * @at: payload offset of the stretch, which may begin before the segment
 * @end: that of its end, which may lie before the segment or behind it
 * @len: the segment's payload
 */
void ftp_change_replace(struct ftp_change *change, s32 at, s32 end, u32 len);

/**
 * ftp_change_ask - nothing leaves but the byte before, for an answer
 * @change: the segment's change
 * @back: how far before the segment what has left ends
 * @before: the byte before that
 */
void ftp_change_ask(struct ftp_change *change, u32 back, u8 before);

/**
 * ftp_change_fit - what grows beyond its room loses its end
 * @change: the segment's change
 * @room: bytes that may leave
 *
 * An argument is never cut: without room for it, it does not leave.
 */
void ftp_change_fit(struct ftp_change *change, u32 room);

#endif /* FTP_CHANGE_H */
