/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control connection: two streams and the state of their dialogue.
 *
 * The caller gives each segment to ftp_session_begin(), asks ftp_session_read()
 * for marks until there are no more, answers each, and asks ftp_session_end() what
 * becomes of the segment. Sequence numbers are those of the segment's sender.
 */
#ifndef FTP_SESSION_H
#define FTP_SESSION_H
#include "exchange.h"
#include "guard.h"
#include "segment.h"
#include "stream.h"

/**
 * struct ftp_session - a control connection; zero before its first segment
 * @stream: by enum ftp_dir
 * @lines: commands, and replies by their last lines
 * @edits: arguments replaced, both directions
 * @exchange: how far the dialogue has come
 * @doze_at: with @dozes, the server's next byte
 * @quiet: it has begun, and in both streams nothing is held, missing, early or
 *	unacknowledged: a segment that comes in its turn and announces nothing
 *	leaves as it is, and acknowledgments do not matter
 * @dozes: so is the dialogue: a long text need not be read
 * @asleep: one was not
 * @doze_last: its last byte
 * @guard: what the client speaks, until somebody has logged in
 */
struct ftp_session {
	struct ftp_stream stream[2];
	struct ftp_exchange exchange;
	u32 lines;
	u32 edits;
	u32 doze_at;
	bool quiet;
	bool dozes;
	bool asleep;
	u8 doze_last;
	struct ftp_guard guard;
};

/**
 * ftp_session_start - the numbers of both streams' first bytes are known
 * @s: session
 * @client: the client's, as it counts
 * @server: the server's
 *
 * To be called with each SYN that acknowledges one, of either side. Where it says
 * nothing new, nothing happens. Where it does, the ends have begun anew, which
 * conntrack does not always see, and so does the session: what it had opened is
 * taken back.
 *
 * Return: true if it is new.
 */
bool ftp_session_start(struct ftp_session *s, u32 client, u32 server);

/**
 * ftp_session_skip - give up what is missing: read on from there
 * @s: session
 * @dir: which stream
 * @seq: where
 */
void ftp_session_skip(struct ftp_session *s, enum ftp_dir dir, u32 seq);

/**
 * ftp_session_may_postpone - may a copy be made of text that came early?
 * @s: session
 * @len: bytes of the text
 *
 * Who has not logged in is a stranger, for whom nothing is kept.
 */
bool ftp_session_may_postpone(const struct ftp_session *s, u32 len);

/**
 * ftp_session_begin - find a segment's place
 * @s: session
 * @segment: as ftp_stream_begin() wants it
 * Return: its place. There is something to read with %FTP_PLACE_NEXT, and in an
 * early one that cannot be postponed.
 */
enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment);

/**
 * ftp_session_read - read on to the next announcement
 * @s: session
 * @segment: as ftp_session_begin() left it
 * @event: filled with every mark but %FTP_MARK_END
 * Return: %FTP_MARK_ARGUMENT, to be answered by ftp_session_decide();
 * %FTP_MARK_SPLIT, by ftp_session_keep(); %FTP_MARK_DUE, by opening what is due;
 * %FTP_MARK_DENIED: neither the segment
 * nor what follows it may leave; %FTP_MARK_REFUSED; %FTP_MARK_END.
 */
enum ftp_mark ftp_session_read(struct ftp_session *s,
			       struct ftp_segment *segment,
			       struct ftp_event *event);

/**
 * ftp_session_decide - what the receiver is told
 * @s: session
 * @segment: the one with the argument's last byte
 * @event: the argument
 * @told: the endpoint, which is opened; NULL if the argument is left what it is;
 *	with port 0 nothing is opened, and the receiver sees that
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
 * Return: as ftp_stream_acked().
 */
bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 *ack);

#endif /* FTP_SESSION_H */
