/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control connection: two streams and the state of their dialogue.
 *
 * The caller gives each segment to ftp_session_begin() and then asks
 * ftp_session_read() for marks until there are no more. Sequence numbers are
 * those of the segment's sender throughout.
 */
#ifndef FTP_SESSION_H
#define FTP_SESSION_H

#include "edit.h"
#include "line.h"

/**
 * enum ftp_state - how far the dialogue has come
 * @FTP_GREETING: the server has not greeted
 * @FTP_USER: the client is to log in
 * @FTP_READY: the client is logged in
 * @FTP_ENCRYPTED: nothing that follows can be read
 * @FTP_CLOSED: the server has said good-bye
 */
enum ftp_state {
	FTP_GREETING,
	FTP_USER,
	FTP_READY,
	FTP_ENCRYPTED,
	FTP_CLOSED,
};

/**
 * struct ftp_stream - one direction; zero before its first segment
 * @line: where it stands in its line
 * @edit: the last argument replaced, until it is acknowledged
 * @next: sequence number of the next byte to read
 * @synced: @next is known
 * @gap: a segment came that was ahead of @next
 */
struct ftp_stream {
	struct ftp_line line;
	struct ftp_edit edit;
	u32 next;
	bool synced;
	bool gap;
};

/**
 * struct ftp_session - a control connection; zero before its first segment
 * @stream: by enum ftp_dir
 * @lines: lines read, both directions
 * @edits: arguments replaced, both directions
 * @state: enum ftp_state
 */
struct ftp_session {
	struct ftp_stream stream[2];
	u32 lines;
	u32 edits;
	u8 state;
};

/**
 * struct ftp_segment - a segment while it is being read
 * @text: its payload
 * @seq: sequence number of its first byte
 * @offset: bytes that are read
 * @dir: who sent it
 */
struct ftp_segment {
	struct ftp_span text;
	u32 seq;
	u32 offset;
	enum ftp_dir dir;
};

/**
 * struct ftp_event - what a mark is about
 * @verb: which announcement
 * @reason: %FTP_OK, or why it opens nothing
 * @endpoint: what was announced, with %FTP_OK; the address of a 229 is missing
 * @at: sequence number of the argument's first byte
 * @len: the argument's bytes
 * @text: with %FTP_MARK_SPLIT, what there is of it
 */
struct ftp_event {
	enum ftp_verb verb;
	enum ftp_reason reason;
	struct ftp_endpoint endpoint;
	struct ftp_span text;
	u32 at;
	u32 len;
};

/**
 * enum ftp_place - where a segment lies in its stream
 * @FTP_PLACE_NEXT: it brings the next byte, perhaps behind some known ones
 * @FTP_PLACE_OLD: all of it was read before
 * @FTP_PLACE_AHEAD: bytes before it are missing
 */
enum ftp_place {
	FTP_PLACE_NEXT,
	FTP_PLACE_OLD,
	FTP_PLACE_AHEAD,
};

/**
 * ftp_session_begin - find a segment's place
 * @s: session
 * @segment: @text, @seq and @dir are set; @offset is set here
 *
 * Return: its place. Only with %FTP_PLACE_NEXT there is something to read.
 */
enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment);

/**
 * ftp_session_skip - the bytes before the segment will not come any more
 * @s: session
 * @segment: one that is %FTP_PLACE_AHEAD; it can be read then
 */
void ftp_session_skip(struct ftp_session *s, struct ftp_segment *segment);

/**
 * ftp_session_read - read on to the next announcement
 * @s: session
 * @segment: as ftp_session_begin() left it
 * @event: filled with every mark but %FTP_MARK_END
 *
 * Return: %FTP_MARK_ARGUMENT, %FTP_MARK_REFUSED, %FTP_MARK_SPLIT (the last
 * one) or %FTP_MARK_END.
 */
enum ftp_mark ftp_session_read(struct ftp_session *s,
			       struct ftp_segment *segment,
			       struct ftp_event *event);

/**
 * ftp_session_back - the segment is cut before an argument: it comes again
 * @s: session
 * @dir: who sent it
 * @at: sequence number of the argument's first byte
 */
void ftp_session_back(struct ftp_session *s, enum ftp_dir dir, u32 at);

/**
 * ftp_session_awaits_ack - is there anything that an acknowledgment settles?
 * @s: session
 * @dir: the direction that would be acknowledged
 */
static inline bool ftp_session_awaits_ack(const struct ftp_session *s,
					  enum ftp_dir dir)
{
	return s->stream[dir].edit.old_len || s->stream[dir].gap;
}

/**
 * ftp_session_acked - the receiver has acknowledged a direction
 * @s: session
 * @dir: direction that is acknowledged
 * @ack: up to where, in the sender's numbers
 *
 * Bytes that it acknowledges without our having seen them went another way:
 * reading goes on behind them, at the next line.
 *
 * Return: true if the last edit is settled by it, and now forgotten.
 */
bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 ack);

/**
 * ftp_state_name - a state's name, as it is shown
 * @state: enum ftp_state
 *
 * Return: greeting, user, ready, opaque or closed.
 */
const char *ftp_state_name(enum ftp_state state);

#endif /* FTP_SESSION_H */
