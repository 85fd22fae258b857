// SPDX-License-Identifier: GPL-2.0
/* Reading a control connection. */
#include "doze.h"
#include "reply.h"

enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment)
{
	ftp_session_wake(s);
	return ftp_stream_begin(&s->stream[segment->dir], segment);
}

void ftp_session_reply(struct ftp_session *s, u32 code)
{
	switch (code) {
	case FTP_CODE(2, 2, 0):
	case FTP_CODE(3, 3, 1):
	case FTP_CODE(3, 3, 2):
		s->state = FTP_USER;
		break;
	case FTP_CODE(2, 3, 0):
	case FTP_CODE(2, 3, 2):
		s->state = FTP_READY;
		break;
	case FTP_CODE(2, 3, 4):
		s->state = FTP_ENCRYPTED;
		break;
	case FTP_CODE(2, 2, 1):
	case FTP_CODE(4, 2, 1):
		s->state = FTP_CLOSED;
		break;
	}
}

static enum ftp_mark read_lines(struct ftp_session *s,
				struct ftp_segment *segment,
				struct ftp_argument *argument)
{
	struct ftp_line *line = &s->stream[segment->dir].line;
	enum ftp_mark mark;

	while (s->state != FTP_ENCRYPTED) {
		mark = ftp_line_read(line, segment->dir, segment->text,
				     &segment->offset, argument);
		if (mark != FTP_MARK_LINE)
			return mark;
		ftp_session_line(s, segment->dir);
	}
	segment->offset = segment->text.len;
	return FTP_MARK_END;
}

static void fill_event(struct ftp_event *event, enum ftp_mark mark,
		       const struct ftp_segment *segment,
		       const struct ftp_argument *argument)
{
	event->reason = mark == FTP_MARK_REFUSED ? argument->reason : FTP_OK;
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
	enum ftp_reason reason;

	if (!segment->may_change)
		return FTP_OK;
	reason = ftp_stream_decide(stream, segment, event, told);
	s->edits += segment->change.edited;
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
	s->quiet = is_quiet(&s->stream[FTP_CLIENT]) &&
		   is_quiet(&s->stream[FTP_SERVER]);
	s->dozes = false;
	if (s->quiet)
		ftp_session_doze(s);
}

void ftp_session_start(struct ftp_session *s, enum ftp_dir dir, u32 seq)
{
	ftp_stream_start(&s->stream[dir], seq);
	settle(s);
}

void ftp_session_end(struct ftp_session *s, struct ftp_segment *segment)
{
	ftp_stream_end(&s->stream[segment->dir], segment);
	settle(s);
}

bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 *ack)
{
	bool settles = ftp_stream_acked(&s->stream[dir], ack);

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
