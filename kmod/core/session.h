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
#include "segment.h"
#include "state.h"

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

#endif /* FTP_SESSION_H */
