// SPDX-License-Identifier: GPL-2.0
/* Reading a control connection. */
#include "agree.h"
#include "deny.h"
#include "doze.h"
#include "record.h"

/* in the middle of a line, for all that is known */
static void join(struct ftp_session *s, struct ftp_stream *stream, u32 seq)
{
	ftp_stream_start(stream, seq);
	ftp_line_lost(&stream->line);
	/* so a LF alone may stand inside of a line */
	stream->line.crlf = true;
	ftp_exchange_join(&s->exchange);
	if (stream == &s->stream[FTP_CLIENT])
		ftp_guard_join(&s->guard);
}

enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment)
{
	struct ftp_stream *stream = &s->stream[segment->dir];

	ftp_session_wake(s);
	if (!stream->synced)
		join(s, stream, segment->seq);
	return ftp_stream_begin(stream, segment);
}

static void encrypt(struct ftp_session *s)
{
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		s->stream[dir].line.tls = false;
		if (s->stream[dir].line.state == FTP_AT_START)
			ftp_record_begin(&s->stream[dir].line);
	}
}

/* clear text behind TLS: only where both sides have spoken that */
static void decrypt(struct ftp_session *s)
{
	if (s->exchange.state == FTP_ENCRYPTED &&
	    s->stream[FTP_CLIENT].line.tls && s->stream[FTP_SERVER].line.tls)
		ftp_exchange_clear(&s->exchange);
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
	decrypt(s);
	if (x->state == FTP_ENCRYPTED)
		return FTP_OK;
	if (line->doubt && asks == FTP_ASKS_PASSIVE)
		asks = FTP_ASKS_OTHER;
	if (dir == FTP_CLIENT)
		return ftp_exchange_command(x, asks);
	reason = ftp_exchange_reply(x, line->word, asks);
	if (reason == FTP_OPAQUE)
		encrypt(s);
	return reason;
}

/* the byte behind the argument, or behind the blanks that follow that */
static bool ends_with_crlf(const struct ftp_segment *segment,
			   const struct ftp_line *line)
{
	u32 at = segment->offset;

	if (segment->text.at[at] == '\r')
		return true;
	return at ? segment->text.at[at - 1] == '\r' : line->cr;
}

/* an endpoint's line: may it be what it looks like? */
static enum ftp_reason check_form(const struct ftp_segment *segment,
				  const struct ftp_line *line)
{
	if (segment->dir == FTP_SERVER && !line->final)
		return FTP_INSIDE_REPLY;
	if (segment->dir == FTP_SERVER)
		return line->doubt ? FTP_NOT_ASKED : FTP_OK;
	return segment->policy && segment->policy->crlf &&
	       !ends_with_crlf(segment, line) ? FTP_BAD_SYNTAX : FTP_OK;
}

/* what stands between two marks */
static enum ftp_mark read_piece(struct ftp_session *s,
				struct ftp_segment *segment,
				struct ftp_argument *argument)
{
	struct ftp_line *line = &s->stream[segment->dir].line;
	struct ftp_exchange *x = &s->exchange;
	u32 from = segment->offset;
	enum ftp_mark mark;

	if (segment->dir == FTP_SERVER)
		ftp_session_may_end(s);
	mark = ftp_line_read(line, segment->dir, segment->text,
			     &segment->offset, argument);
	if (segment->dir == FTP_CLIENT && x->strict && !x->logged && !x->odd &&
	    line->state != FTP_IN_RECORD &&
	    ftp_guard_hears(&s->guard, segment->text.at + from,
			    segment->text.at + segment->offset))
		ftp_exchange_guard(x);
	return mark;
}

/* where anything is denied, so is a line that may be read as two */
static bool is_too_long(struct ftp_stream *stream,
			const struct ftp_segment *segment, u32 from,
			enum ftp_mark mark)
{
	u32 len = stream->line_len + segment->offset - from;

	if (!segment->policy->denied || segment->dir != FTP_CLIENT)
		return false;
	stream->line_len = mark == FTP_MARK_LINE ? 0 :
			   len > FTP_DENIED_LINE ? FTP_DENIED_LINE + 1 :
						   (u16)len;
	return len > FTP_DENIED_LINE;
}

static enum ftp_mark read_lines(struct ftp_session *s,
				struct ftp_segment *segment,
				struct ftp_argument *argument)
{
	struct ftp_line *line = &s->stream[segment->dir].line;
	enum ftp_mark mark;
	u32 from;

	do {
		from = segment->offset;
		mark = read_piece(s, segment, argument);
		if (segment->policy &&
		    (ftp_denies_line(segment, line, mark) ||
		     is_too_long(&s->stream[segment->dir], segment, from, mark))) {
			argument->reason = FTP_DENIED;
			return FTP_MARK_DENIED;
		}
		if (mark == FTP_MARK_ARGUMENT && !line->final &&
		    !ftp_exchange_is_asked(&s->exchange))
			continue;
		if (mark != FTP_MARK_LINE)
			break;
		argument->reason = end_line(s, segment->dir);
		if (argument->reason)
			return FTP_MARK_REFUSED;
	} while (!s->exchange.due);
	if (mark == FTP_MARK_LINE)
		return FTP_MARK_DUE;
	if (mark != FTP_MARK_ARGUMENT)
		return mark;
	decrypt(s);
	argument->reason = check_form(segment, line);
	if (!argument->reason)
		argument->reason =
			ftp_exchange_judge(&s->exchange, segment->dir,
					   (enum ftp_verb)line->verb);
	if (!argument->reason && segment->opened == FTP_OPENED_MAX)
		argument->reason = FTP_TOO_MANY;
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
	event->host = 0;
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
	if (!told || !told->port || reason)
		return reason;
	segment->opened++;
	stream->line.asks = (u8)ftp_exchange_open(&s->exchange, segment->dir,
						  event->endpoint.port,
						  event->host);
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

/* as if nothing had been; what the caller has set, and its memory, stays */
static void restart(struct ftp_session *s)
{
	struct ftp_exchange *x = &s->exchange, old = *x;
	struct ftp_stream *stream;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		stream = &s->stream[dir];
		*stream = (struct ftp_stream){
			.line = { .carry = stream->line.carry },
			.ahead = stream->ahead,
		};
	}
	*x = (struct ftp_exchange){
		.gone = old.live, .passive = old.passive,
		.strict = old.strict, .careful = old.careful,
	};
	memcpy(x->port, old.port, sizeof(x->port));
	memcpy(x->host, old.host, sizeof(x->host));
	s->guard = (struct ftp_guard){ .place = 0 };
	s->asleep = false;
}

bool ftp_session_start(struct ftp_session *s, u32 client, u32 server)
{
	struct ftp_stream *stream = s->stream;

	ftp_session_wake(s);
	if (stream[FTP_CLIENT].synced && stream[FTP_SERVER].synced &&
	    stream[FTP_CLIENT].next == client &&
	    stream[FTP_SERVER].next == server)
		return false;
	if (stream[FTP_CLIENT].synced || stream[FTP_SERVER].synced)
		restart(s);
	ftp_stream_start(&stream[FTP_CLIENT], client);
	ftp_stream_start(&stream[FTP_SERVER], server);
	settle(s);
	return true;
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
