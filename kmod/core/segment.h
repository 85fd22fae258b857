/* SPDX-License-Identifier: GPL-2.0 */
/* A segment of a control connection, what is found in it, what becomes of it. */
#ifndef FTP_SEGMENT_H
#define FTP_SEGMENT_H

#include "line.h"
#include "policy.h"

/* longest text of a reply that is kept because it looked like an endpoint */
#define FTP_SKIP_MAX 48

/* longest text that takes an argument's place, with what led to and followed it */
#define FTP_TEXT_MAX (FTP_SKIP_MAX + FTP_ENDPOINT_TEXT + FTP_ARGUMENT_MAX)

/**
 * struct ftp_hold - hold buffer: an argument that began in an earlier segment
 * @text: &ftp_stream.skip bytes that were kept before it, and its own, as many as
 *	&ftp_stream.kept; later, what took their place
 */
struct ftp_hold {
	u8 text[FTP_TEXT_MAX];
};

/**
 * struct ftp_mangle - what becomes of a segment
 * @back: by how much its sequence number is less than it was: bytes that were
 *	held back stand in front of it now
 * @at: payload offset of the bytes that go
 * @len: how many
 * @text_len: how many bytes come in their place
 * @span: how many bytes of the original stream @text stands for, with those before the
 *	segment and behind it
 * @text: what comes in their place
 * @cut: payload offset from which on nothing leaves
 * @fin: the end of the stream leaves with it
 * @rewritten: an argument was replaced, for the first time
 */
struct ftp_mangle {
	u32 back;
	u32 at;
	u32 len;
	u32 text_len;
	u32 span;
	u8 text[FTP_TEXT_MAX];
	u32 cut;
	bool fin;
	bool rewritten;
};

void ftp_mangle_init(struct ftp_mangle *mangle, u32 len, bool fin);

/**
 * ftp_mangle_is_made - whether the segment is mangled, which it can be once
 * @mangle: what becomes of it
 */
static inline bool ftp_mangle_is_made(const struct ftp_mangle *mangle)
{
	return mangle->text_len || mangle->back;
}

void ftp_mangle_cut(struct ftp_mangle *mangle, s32 at);
void ftp_mangle_replace(struct ftp_mangle *mangle, s32 at, s32 end, u32 len);
void ftp_mangle_ask(struct ftp_mangle *mangle, u32 back, u8 before);
void ftp_mangle_fit(struct ftp_mangle *mangle, u32 room);

/* endpoints that one segment may announce; the rest is not opened */
#define FTP_OPENED_MAX 8

/**
 * enum ftp_mark - why ftp_session_read() stopped
 * @FTP_MARK_END: all bytes are read
 * @FTP_MARK_ARGUMENT: an endpoint's argument is complete
 * @FTP_MARK_REFUSED: the line opens nothing; the reason says why
 * @FTP_MARK_DENIED: the command is denied
 * @FTP_MARK_DUE: the server agrees to what waited for it
 * @FTP_MARK_SPLIT: all bytes are read, the last ones inside an argument
 */
enum ftp_mark {
	FTP_MARK_END,
	FTP_MARK_ARGUMENT,
	FTP_MARK_REFUSED,
	FTP_MARK_DENIED,
	FTP_MARK_DUE,
	FTP_MARK_SPLIT,
};

/**
 * struct ftp_segment - a segment on its way
 * @text: its payload
 * @seq: sequence number of its first byte
 * @offset: bytes that are read
 * @room: payload that may leave, if it grows
 * @dir: who sent it
 * @opened: endpoints that were opened by it
 * @mark: what is found in it, and not reported yet
 * @reason: with @mark
 * @goes_on: @line is not read to its end yet
 * @fin: it ends the stream
 * @rst: it breaks it off, so that no text is added
 * @may_change: the arguments of this direction can be replaced
 * @may_resize: so can their lengths
 * @line: the line where @offset is
 * @eol: with @goes_on, the offset of its LF; or the end of @text
 * @policy: what is denied, and how lines have to end; NULL: no command is denied, and a
 *	LF alone ends a line, too
 * @mangle: what becomes of it, in the caller's memory
 */
struct ftp_segment {
	struct ftp_span text;
	u32 seq;
	u32 offset;
	u32 room;
	enum ftp_dir dir;
	enum ftp_mark mark;
	enum ftp_reason reason;
	u8 opened;
	bool goes_on;
	bool fin;
	bool rst;
	bool may_change;
	bool may_resize;
	struct ftp_line line;
	u32 eol;
	const struct ftp_policy *policy;
	struct ftp_mangle *mangle;
};

/**
 * struct ftp_announcement - what a mark is about
 * @verb: which announcement
 * @reason: %FTP_OK, or why it opens nothing
 * @endpoint: what was announced, with %FTP_OK; the address of a 229 is missing
 * @at: with %FTP_OK, sequence number of the argument's first byte
 * @len: with %FTP_OK, the argument's bytes
 * @host: 0 if it is the announcer's own; else what tells its address from others,
 *	set by the caller
 * @text: with %FTP_OK, the argument, or with %FTP_MARK_SPLIT what there is of
 *	it in this segment
 */
struct ftp_announcement {
	enum ftp_verb verb;
	enum ftp_reason reason;
	struct ftp_endpoint endpoint;
	struct ftp_span text;
	u32 at;
	u32 len;
	u8 host;
};

/**
 * enum ftp_place - where a segment lies in its stream
 * @FTP_PLACE_NEXT: it brings the next byte, perhaps behind some known ones
 * @FTP_PLACE_OLD: all of it was read before
 * @FTP_PLACE_CUT: out of order: its end is cut away, and its sender repeats it
 * @FTP_PLACE_OOO: out of order: it leaves, but should be read later
 */
enum ftp_place {
	FTP_PLACE_NEXT,
	FTP_PLACE_OLD,
	FTP_PLACE_CUT,
	FTP_PLACE_OOO,
};

/*
 * Memory for the copies of a connection. With its own state and a hold buffer for
 * each direction a connection has 2 kB at most, whoever talks on it.
 */
#define FTP_OOO_BYTES 1280

/**
 * struct ftp_ooo - the copy of a segment that came out of order
 * @next: another copy of the same direction, or NULL
 * @seq: sequence number of its first byte
 * @len: its bytes
 * @since: when it came, by the caller's clock
 * @text: those
 */
struct ftp_ooo {
	struct ftp_ooo *next;
	u32 seq;
	u32 len;
	u32 since;
	u8 text[];
};

u32 ftp_ooo_size(u32 len);
u32 ftp_ooo_sum(const struct ftp_ooo *list);
bool ftp_ooo_has(const struct ftp_ooo *list, u32 seq, u32 len);
void ftp_ooo_put(struct ftp_ooo **list, struct ftp_ooo *copy, u32 seq,
		 struct ftp_span text);
struct ftp_ooo *ftp_ooo_take(struct ftp_ooo **list, u32 next);
u32 ftp_ooo_first(const struct ftp_ooo *list, u32 seq);

#endif /* FTP_SEGMENT_H */
