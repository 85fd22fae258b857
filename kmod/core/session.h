/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control connection: two streams and the state of their dialogue.
 *
 * The caller gives each segment to ftp_session_begin(), asks ftp_session_read()
 * for marks until there are no more, answers each of them, and then asks
 * ftp_session_end() what becomes of the segment. Sequence numbers are those of
 * the segment's sender throughout.
 */
#ifndef FTP_SESSION_H
#define FTP_SESSION_H

#include "eol.h"
#include "segment.h"
#include "state.h"
#include "stream.h"

/* more commands without an answer are not counted */
#define FTP_UNANSWERED_MAX 255

/**
 * struct ftp_session - a control connection; zero before its first segment
 * @stream: by enum ftp_dir
 * @lines: commands, and replies by their last lines
 * @edits: arguments replaced, both directions
 * @state: enum ftp_state
 * @unanswered: commands without a final reply
 * @doze_at: with @dozes, the server's next byte
 * @quiet: both streams are, and all calls for a segment are made
 * @dozes: so is the dialogue: a long text need not be read
 * @asleep: one was not
 * @doze_last: its last byte
 */
struct ftp_session {
	struct ftp_stream stream[2];
	u32 lines;
	u32 edits;
	u32 doze_at;
	u8 state;
	u8 unanswered;
	bool quiet;
	bool dozes;
	bool asleep;
	u8 doze_last;
};

/**
 * ftp_session_start - the number of a stream's first byte is known
 * @s: session
 * @dir: which stream
 * @seq: that number; the first call counts
 */
void ftp_session_start(struct ftp_session *s, enum ftp_dir dir, u32 seq);

/**
 * ftp_session_doze - may it doze from now on?
 * @s: session that is quiet
 *
 * It is inside a reply, and no other is expected. A reply that may announce is
 * none of those: its last line matters.
 */
static inline void ftp_session_doze(struct ftp_session *s)
{
	const struct ftp_stream *stream = &s->stream[FTP_SERVER];
	u32 multi = stream->line.multi;

	s->dozes = multi && s->unanswered <= 1 &&
		   multi >> 8 != FTP_CODE(2, 2, 0) >> 8 &&
		   (stream->line.state == FTP_AT_START ||
		    stream->line.state == FTP_IN_REST);
	s->doze_at = stream->next;
}

/**
 * ftp_session_wake - a segment is to be read: behind what was not
 * @s: session
 */
static inline void ftp_session_wake(struct ftp_session *s)
{
	struct ftp_stream *stream = &s->stream[FTP_SERVER];

	if (!s->asleep)
		return;
	s->asleep = false;
	stream->next = s->doze_at;
	stream->last = s->doze_last;
	stream->line.state = ftp_is_eol(s->doze_last) ? FTP_AT_START :
							FTP_IN_REST;
}

/**
 * ftp_session_reply - what a reply does to the state
 * @s: session
 * @code: the reply's, packed
 *
 * RFC 959 section 5.4, RFC 4217 section 4.
 */
void ftp_session_reply(struct ftp_session *s, u32 code);

/**
 * ftp_session_line - a line has ended
 * @s: session
 * @dir: who said it
 */
static inline void ftp_session_line(struct ftp_session *s, enum ftp_dir dir)
{
	const struct ftp_line *line = &s->stream[dir].line;

	if (!line->final)
		return;
	s->lines++;
	if (dir == FTP_CLIENT) {
		if (s->unanswered < FTP_UNANSWERED_MAX)
			s->unanswered++;
		return;
	}
	/* a preliminary reply is no answer */
	if (s->unanswered && line->word >> 16 != '1')
		s->unanswered--;
	/* x2x and x3x: about the connection, and about the login */
	if ((line->word >> 8 & 0xfe) == '2')
		ftp_session_reply(s, line->word);
}

/**
 * ftp_session_begin - find a segment's place
 * @s: session
 * @segment: as ftp_stream_begin() wants it
 *
 * Return: its place. Only with %FTP_PLACE_NEXT there is something to read, and
 * in an early one that cannot be postponed.
 */
enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment);

/**
 * ftp_session_read - read on to the next announcement
 * @s: session
 * @segment: as ftp_session_begin() left it
 * @event: filled with every mark but %FTP_MARK_END
 *
 * Return: %FTP_MARK_ARGUMENT, to be answered by ftp_session_decide();
 * %FTP_MARK_REFUSED; %FTP_MARK_SPLIT, to be answered by ftp_session_keep();
 * %FTP_MARK_END.
 */
enum ftp_mark ftp_session_read(struct ftp_session *s,
			       struct ftp_segment *segment,
			       struct ftp_event *event);

/**
 * ftp_session_decide - what the receiver is told
 * @s: session
 * @segment: segment with the last byte of the argument
 * @event: the argument
 * @told: the endpoint, or NULL if the argument is left what it is
 *
 * Return: %FTP_OK or %FTP_NO_SEQADJ, as ftp_stream_decide().
 */
enum ftp_reason ftp_session_decide(struct ftp_session *s,
				   struct ftp_segment *segment,
				   const struct ftp_event *event,
				   const struct ftp_endpoint *told);

/**
 * ftp_session_keep - the argument goes on in the next segment
 * @s: session
 * @segment: the segment, all of which is read now
 * @event: what there is of the argument
 * @carry: memory for it, the session's from now on; NULL if there is none
 */
void ftp_session_keep(struct ftp_session *s, struct ftp_segment *segment,
		      const struct ftp_event *event, struct ftp_carry *carry);

/**
 * ftp_session_end - what becomes of a segment
 * @s: session
 * @segment: its @change is complete then
 */
void ftp_session_end(struct ftp_session *s, struct ftp_segment *segment);

/**
 * ftp_session_acked - a receiver has acknowledged
 * @s: session
 * @dir: direction that is acknowledged
 * @ack: as ftp_stream_acked() wants and returns it
 *
 * Return: as ftp_stream_acked().
 */
bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 *ack);

/**
 * ftp_session_is_watchful - does even a segment without text matter?
 * @s: session
 * @dir: who sent it
 */
static inline bool ftp_session_is_watchful(const struct ftp_session *s,
					   enum ftp_dir dir)
{
	return s->stream[dir].held || s->stream[dir].owned;
}

#endif /* FTP_SESSION_H */
