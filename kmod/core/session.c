// SPDX-License-Identifier: GPL-2.0
/* Reading a control connection. */
#include "agree.h"
#include "deny.h"
#include "doze.h"
#include "record.h"

enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment)
{
	ftp_session_wake(s);
	return ftp_stream_begin(&s->stream[segment->dir], segment);
}

static void encrypt(struct ftp_session *s)
{
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (s->stream[dir].line.state == FTP_AT_START)
			ftp_record_begin(&s->stream[dir].line);
	}
}

static enum ftp_reason end_line(struct ftp_session *s, enum ftp_dir dir)
{
	const struct ftp_line *line = &s->stream[dir].line;
	struct ftp_exchange *x = &s->exchange;
	enum ftp_asks asks = (enum ftp_asks)line->asks;
	enum ftp_reason reason;

	if (!line->final)
		return FTP_OK;
	s->lines++;
	if (x->state == FTP_ENCRYPTED)
		ftp_exchange_clear(x);
	if (dir == FTP_CLIENT)
		return ftp_exchange_command(x, asks);
	reason = ftp_exchange_reply(x, line->word, asks);
	if (reason == FTP_OPAQUE)
		encrypt(s);
	return reason;
}

/* of a CR that ends the segment the rest is not known, and may be right */
static bool ends_badly(const struct ftp_segment *segment)
{
	const u8 *at = segment->text.at + segment->offset;

	return segment->policy && segment->policy->crlf &&
	       segment->dir == FTP_CLIENT && segment->offset < segment->text.len &&
	       (*at != '\r' || (segment->offset + 1 < segment->text.len &&
				at[1] != '\n'));
}

static enum ftp_mark read_lines(struct ftp_session *s,
				struct ftp_segment *segment,
				struct ftp_argument *argument)
{
	struct ftp_line *line = &s->stream[segment->dir].line;
	enum ftp_mark mark;

	do {
		mark = ftp_line_read(line, segment->dir, segment->text,
				     &segment->offset, argument);
		if (segment->policy && ftp_denies_line(segment, line, mark)) {
			argument->reason = FTP_DENIED;
			return FTP_MARK_DENIED;
		}
		if (mark != FTP_MARK_LINE)
			break;
		argument->reason = end_line(s, segment->dir);
		if (argument->reason)
			return FTP_MARK_REFUSED;
	} while (true);
	if (mark != FTP_MARK_ARGUMENT)
		return mark;
	argument->reason = ends_badly(segment) ? FTP_BAD_SYNTAX :
		ftp_exchange_judge(&s->exchange, segment->dir,
				   (enum ftp_verb)line->verb);
	return argument->reason ? FTP_MARK_REFUSED : mark;
}

static void fill_event(struct ftp_event *event, enum ftp_mark mark,
		       const struct ftp_segment *segment,
		       const struct ftp_argument *argument)
{
	event->reason = mark == FTP_MARK_REFUSED || mark == FTP_MARK_DENIED ?
			argument->reason : FTP_OK;
	event->endpoint = argument->endpoint;
	event->text = argument->text;
	event->len = argument->text.len;
	event->at = segment->seq + argument->end - event->len;
}

enum ftp_mark ftp_session_read(struct ftp_session *s,
			       struct ftp_segment *segment,
			       struct ftp_event *event)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	struct ftp_argument argument = { .end = 0 };
	enum ftp_mark mark;

	mark = read_lines(s, segment, &argument);
	if (mark == FTP_MARK_END && !stream->held) {
		stream->next = segment->seq + segment->offset;
		return mark;
	}
	fill_event(event, mark, segment, &argument);
	event->verb = (enum ftp_verb)stream->line.verb;
	if (mark == FTP_MARK_SPLIT)
		event->at -= stream->line.argument_len;
	if (stream->held)
		ftp_stream_resume(stream, segment, mark, event);
	stream->next = segment->seq + segment->offset;
	if (mark == FTP_MARK_ARGUMENT && segment->may_change &&
	    !ftp_stream_claim(stream, segment, event))
		return FTP_MARK_END;
	if (mark == FTP_MARK_SPLIT && stream->line.carry) {
		ftp_stream_keep(stream, segment, event);
		return FTP_MARK_END;
	}
	return mark;
}

enum ftp_reason ftp_session_decide(struct ftp_session *s,
				   struct ftp_segment *segment,
				   const struct ftp_event *event,
				   const struct ftp_endpoint *told)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	enum ftp_reason reason = FTP_OK;

	if (segment->may_change) {
		reason = ftp_stream_decide(stream, segment, event, told);
		s->edits += segment->change.edited;
	}
	if (told && told->port && !reason)
		stream->line.asks = (u8)ftp_exchange_open(&s->exchange,
							  segment->dir,
							  event->endpoint.port);
	return reason;
}

void ftp_session_keep(struct ftp_session *s, struct ftp_segment *segment,
		      const struct ftp_event *event, struct ftp_carry *carry)
{
	struct ftp_stream *stream = &s->stream[segment->dir];

	stream->line.carry = carry;
	ftp_stream_keep(stream, segment, event);
}

/* is nothing held, missing, early or unacknowledged? */
static bool is_quiet(const struct ftp_stream *stream)
{
	return stream->synced && !stream->gap && !stream->held &&
	       !stream->ahead && !stream->edit.old_len && !stream->owned;
}

static void settle(struct ftp_session *s)
{
	s->quiet = ftp_exchange_is_settled(&s->exchange) &&
		   is_quiet(&s->stream[FTP_CLIENT]) &&
		   is_quiet(&s->stream[FTP_SERVER]);
	s->dozes = false;
	if (s->quiet)
		ftp_session_doze(s);
}

void ftp_session_start(struct ftp_session *s, enum ftp_dir dir, u32 seq)
{
	if (!s->stream[dir].synced)
		s->exchange.whole = true;
	ftp_stream_start(&s->stream[dir], seq);
	settle(s);
}

bool ftp_session_may_postpone(const struct ftp_session *s, u32 len)
{
	return s->exchange.logged &&
	       ftp_ahead_sum(s->stream[FTP_CLIENT].ahead) +
	       ftp_ahead_sum(s->stream[FTP_SERVER].ahead) +
	       ftp_ahead_size(len) <= FTP_AHEAD_BYTES;
}

void ftp_session_end(struct ftp_session *s, struct ftp_segment *segment)
{
	ftp_stream_end(&s->stream[segment->dir], segment);
	settle(s);
}

void ftp_session_skip(struct ftp_session *s, enum ftp_dir dir, u32 seq)
{
	ftp_stream_skip(&s->stream[dir], seq);
	ftp_exchange_forget(&s->exchange);
}

bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 *ack)
{
	struct ftp_stream *stream = &s->stream[dir];
	u32 next = stream->next;
	bool settles = ftp_stream_acked(stream, ack);

	if (stream->next != next)
		ftp_exchange_forget(&s->exchange);
	settle(s);
	return settles;
}

const char *ftp_state_name(enum ftp_state state)
{
	static const char *const names[] = {
		[FTP_GREETING] = "greeting", [FTP_USER] = "user",
		[FTP_READY] = "ready", [FTP_ENCRYPTED] = "opaque",
		[FTP_CLOSED] = "closed",
	};

	return names[state];
}
