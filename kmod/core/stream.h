/* SPDX-License-Identifier: GPL-2.0 */
/* One direction of a control connection: what of it leaves, and in which form. */
#ifndef FTP_STREAM_H
#define FTP_STREAM_H

#include "ahead.h"
#include "edit.h"
#include "line.h"
#include "segment.h"

/**
 * struct ftp_stream - one direction; zero before its first segment
 * @line: where it stands in its line
 * @edit: the last argument replaced, until it is acknowledged
 * @owned_to: with @owned, what the sender believes acknowledged
 * @ahead: text that came before its turn
 * @next: sequence number of the next byte to read
 * @held_at: sequence number of the first byte that is held back
 * @held: how many bytes are held back, in the line's carry
 * @before: the byte before @held_at
 * @last: the byte before @next, or any: who is sent it again has had it
 * @synced: @next is known
 * @gap: a segment came that was ahead of it, and waits
 * @line_len: bytes of its line, counted where anything is denied
 * @owned: the sender believes that the bytes held, or those of @edit, arrived
 */
struct ftp_stream {
	struct ftp_line line;
	struct ftp_edit edit;
	u32 owned_to;
	struct ftp_ahead *ahead;
	u32 next;
	u32 held_at;
	u8 held;
	u8 before;
	u8 last;
	bool synced;
	bool gap;
	bool owned;
	u16 line_len;
};

/**
 * ftp_stream_start - the first byte's number is known; the first call counts
 * @stream: a direction
 * @seq: sequence number
 */
void ftp_stream_start(struct ftp_stream *stream, u32 seq);

/**
 * ftp_stream_begin - find a segment's place and return it; change what is known
 * @stream: its direction
 * @segment: all is set but @offset and @change, which are set here
 */
enum ftp_place ftp_stream_begin(struct ftp_stream *stream,
				struct ftp_segment *segment);

/**
 * ftp_stream_skip - give up what is missing: read on from there
 * @stream: a direction
 * @seq: sequence number
 */
void ftp_stream_skip(struct ftp_stream *stream, u32 seq);

/**
 * ftp_stream_claim - an argument is complete: may this segment change it?
 * @stream: direction that may change
 * @segment: where its last byte is
 * @event: the argument
 * Return: true if ftp_stream_decide() is to follow; false if it is cut away.
 */
bool ftp_stream_claim(struct ftp_stream *stream, struct ftp_segment *segment,
		      const struct ftp_event *event);

/**
 * ftp_stream_decide - what the receiver is told in a claimed argument's place
 * @stream: its direction
 * @segment: the same that claimed it
 * @event: the argument
 * @told: the endpoint, or NULL to leave what there is
 * Return: %FTP_OK; %FTP_NO_SEQADJ if only a text of another length would say it.
 */
enum ftp_reason ftp_stream_decide(struct ftp_stream *stream,
				  struct ftp_segment *segment,
				  const struct ftp_event *event,
				  const struct ftp_endpoint *told);

/**
 * ftp_stream_keep - a segment ends inside an argument
 * @stream: its direction; without a carry the part is cut away, and comes again
 * @segment: the segment
 * @event: the argument's part, as %FTP_MARK_SPLIT has marked it
 */
void ftp_stream_keep(struct ftp_stream *stream, struct ftp_segment *segment,
		     const struct ftp_event *event);

/**
 * ftp_stream_resume - reading goes on behind bytes that are held
 * @stream: their direction
 * @segment: the segment; what is no argument after all leaves with it
 * @mark: what was found next
 * @event: where, and what
 */
void ftp_stream_resume(struct ftp_stream *stream, struct ftp_segment *segment,
		       enum ftp_mark mark, const struct ftp_event *event);

/**
 * ftp_stream_end - no more is read of a segment: complete its change
 * @stream: its direction
 * @segment: the segment
 */
void ftp_stream_end(struct ftp_stream *stream, struct ftp_segment *segment);

/**
 * ftp_stream_acked - the receiver has acknowledged
 * @stream: direction that is acknowledged
 * @ack: up to where, in the sender's numbers; made what the sender is to read
 * Return: true if the last edit is settled by it, and now forgotten.
 */
bool ftp_stream_acked(struct ftp_stream *stream, u32 *ack);

#endif /* FTP_STREAM_H */
