// SPDX-License-Identifier: GPL-2.0
/* Reading a control connection. */
#include "session.h"

enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	s32 known;

	if (!stream->synced) {
		stream->next = segment->seq;
		stream->synced = true;
	}
	known = (s32)(stream->next - segment->seq);
	if (known < 0) {
		stream->gap = true;
		return FTP_PLACE_AHEAD;
	}
	if ((u32)known >= segment->text.len)
		return FTP_PLACE_OLD;
	segment->offset = (u32)known;
	return FTP_PLACE_NEXT;
}

static void skip_to(struct ftp_stream *stream, u32 seq)
{
	ftp_line_lost(&stream->line);
	stream->next = seq;
	stream->gap = false;
}

void ftp_session_skip(struct ftp_session *s, struct ftp_segment *segment)
{
	skip_to(&s->stream[segment->dir], segment->seq);
	segment->offset = 0;
}

static u32 code_of(const struct ftp_line *line)
{
	return (line->word >> 16 & 15) * 100 + (line->word >> 8 & 15) * 10 +
	       (line->word & 15);
}

/* RFC 959 section 5.4, RFC 4217 section 4: what a reply does to the state */
static void hear_reply(struct ftp_session *s, const struct ftp_line *line)
{
	if (!line->final)
		return;
	switch (code_of(line)) {
	case 220:
	case 331:
	case 332:
		s->state = FTP_USER;
		break;
	case 230:
	case 232:
		s->state = FTP_READY;
		break;
	case 234:
		s->state = FTP_ENCRYPTED;
		break;
	case 221:
	case 421:
		s->state = FTP_CLOSED;
		break;
	}
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
	enum ftp_mark mark = FTP_MARK_END;

	while (s->state != FTP_ENCRYPTED) {
		mark = ftp_line_read(&stream->line, segment->dir,
				     segment->text, &segment->offset,
				     &argument);
		if (mark != FTP_MARK_LINE)
			break;
		s->lines++;
		if (segment->dir == FTP_SERVER)
			hear_reply(s, &stream->line);
	}
	if (s->state == FTP_ENCRYPTED)
		mark = FTP_MARK_END;
	if (mark == FTP_MARK_END)
		segment->offset = segment->text.len;
	else
		fill_event(event, mark, segment, &argument);
	event->verb = (enum ftp_verb)stream->line.verb;
	stream->next = segment->seq + segment->offset;
	stream->gap = false;
	return mark;
}

void ftp_session_back(struct ftp_session *s, enum ftp_dir dir, u32 at)
{
	struct ftp_stream *stream = &s->stream[dir];

	ftp_line_back(&stream->line);
	stream->next = at;
}

bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 ack)
{
	struct ftp_stream *stream = &s->stream[dir];
	struct ftp_edit *edit = &stream->edit;
	bool settled = edit->old_len && ftp_edit_is_behind(edit, ack);

	if (settled)
		edit->old_len = 0;
	if (stream->gap && (s32)(ack - stream->next) > 0)
		skip_to(stream, ack);
	return settled;
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
