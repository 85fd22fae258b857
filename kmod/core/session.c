// SPDX-License-Identifier: GPL-2.0
/* A control connection: where its segments lie, and what they announce. */
#include "session.h"

/* a code's digits, four bits each */
static u16 pack_code(u32 code)
{
	return (u16)((code >> 8 & 0xf00) | (code >> 4 & 0xf0) | (code & 0xf));
}

static void note_slip(struct ftp_session *s, u32 code)
{
	if (s->dialogue.slips)
		s->slip = pack_code(code);
}

/**
 * ftp_session_take_reply - a reply is complete
 * @s: session
 * @code: packed
 * @command: as for ftp_dialogue_reply()
 *
 * Return: as ftp_dialogue_reply().
 */
enum ftp_reason ftp_session_take_reply(struct ftp_session *s, u32 code,
				       enum ftp_command command)
{
	enum ftp_reason reason;

	s->lines++;
	ftp_session_end_tls(s, FTP_SERVER, command);
	if (s->dialogue.state == FTP_ENCRYPTED) {
		/* who has agreed to TLS in clear text does not go on in that */
		if (!s->dialogue.by_lines && !s->dialogue.implicit &&
		    !s->stream[FTP_SERVER].tls_seen)
			ftp_session_doubt_tls(s);
		return FTP_OK;
	}
	reason = ftp_dialogue_reply(&s->dialogue, code, command);
	note_slip(s, code);
	/*
	 * Who asked for a 234 may have been hidden from us, not what the server
	 * makes of it: where records follow, they are none of its lines.
	 */
	if ((reason == FTP_OPAQUE && !s->dialogue.by_lines) ||
	    code == FTP_CODE(2, 3, 4))
		ftp_session_start_tls(s);
	return reason;
}

/**
 * ftp_session_take_command - a command is complete
 * @s: session
 * @command: its class
 *
 * Return: as ftp_dialogue_command().
 */
enum ftp_reason ftp_session_take_command(struct ftp_session *s,
					 enum ftp_command command)
{
	s->lines++;
	ftp_session_end_tls(s, FTP_CLIENT, command);
	return s->dialogue.state == FTP_ENCRYPTED ? FTP_OK :
		ftp_dialogue_command(&s->dialogue, command);
}

/* a LF alone, from a side that says CR LF, may have been a file name's */
static bool follows_bare_lf(const struct ftp_stream *stream)
{
	return stream->crlf && stream->bare;
}

/* one of such commands waits for its answer: bits by enum ftp_command */
static bool is_waiting(u64 pending, u32 commands)
{
	for (; pending; pending >>= FTP_PENDING_BITS) {
		if (commands >> (pending & FTP_PENDING_MASK) & 1)
			return true;
	}
	return false;
}

/* a reply is open that may have a stranger's text: many servers list files in a 211 */
static bool is_text_open(const struct ftp_session *s)
{
	return s->dialogue.strict && (ftp_code_has_names(s->multi) ||
				      s->multi == FTP_CODE(2, 1, 1));
}

/*
 * Some of the server's text was not read. A client can acknowledge on purpose what it
 * never got. So what follows may be the text of a reply that is open, or of the answer
 * to a word that nobody knows; there may have been a 234, too.
 */
static void miss_replies(struct ftp_session *s)
{
	struct ftp_dialogue *d = &s->dialogue;
	u32 open = is_text_open(s) ? s->multi : 0;
	/* the oldest one is being answered */
	u64 pending = open ? d->pending >> FTP_PENDING_BITS : d->pending;

	s->multi = 0;
	if (d->state == FTP_ENCRYPTED)
		return;
	if (is_waiting(d->pending, 1u << FTP_COMMAND_AUTH)) {
		ftp_session_set_opaque(s);
	} else if (d->strict && (d->more || is_waiting(pending, 1u << FTP_COMMAND_UNKNOWN))) {
		d->adrift = true;
		if (d->state == FTP_READY)
			d->state = FTP_USER;
	} else {
		s->multi = open;
		s->unindented = true;
		s->indented = false;
	}
}

/* some of it was not read, be it its beginning: the rest grants no more than that */
static void miss(struct ftp_session *s, enum ftp_dir dir)
{
	struct ftp_dialogue *d = &s->dialogue;

	/* a LF alone may stand inside of a line */
	s->stream[dir].crlf = true;
	s->stream[dir].bare = false;
	ftp_dialogue_join(d);
	if (dir == FTP_CLIENT) {
		ftp_guard_join(&s->guard);
		s->bare = true;
		d->missed = true;
		return;
	}
	miss_replies(s);
}

/* in the middle of a line, for all that is known */
static void join(struct ftp_session *s, enum ftp_dir dir, u32 seq)
{
	ftp_stream_start(&s->stream[dir], seq);
	ftp_stream_lost(&s->stream[dir]);
	miss(s, dir);
}

/**
 * ftp_session_begin - find a segment's place
 * @s: session
 * @segment: as ftp_stream_begin() wants it
 *
 * Return: its place. There is something to read with %FTP_PLACE_NEXT, and in one
 * that is out of order and cannot be postponed.
 */
enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment)
{
	struct ftp_stream *stream = &s->stream[segment->dir];

	segment->goes_on = false;
	segment->mark = FTP_MARK_END;
	if (!stream->synced)
		join(s, segment->dir, segment->seq);
	return ftp_stream_begin(stream, segment);
}

/**
 * ftp_session_claim - whether the segment's argument may be rewritten
 * @s: session
 * @segment: the one with the argument's last byte
 * @announced: the argument
 *
 * Return: true if ftp_session_decide() is to follow; false if it is cut away with
 * all behind it, and comes again: no more is read of the segment.
 */
bool ftp_session_claim(struct ftp_session *s, struct ftp_segment *segment,
		       const struct ftp_announcement *announced)
{
	struct ftp_stream *stream = &s->stream[segment->dir];

	if (!segment->may_change || ftp_stream_claim(stream, segment, announced))
		return true;
	ftp_head_keep(&stream->head, &segment->line);
	return false;
}

/**
 * ftp_session_decide - what the receiver gets
 * @s: session
 * @segment: the one with the argument's last byte
 * @announced: the argument
 * @mapped: the endpoint as the receiver reaches it, which is opened; NULL if the
 *	argument is left what it is; with port 0 nothing is opened, and the receiver
 *	sees that
 *
 * Return: %FTP_OK or %FTP_NO_SEQADJ, as ftp_stream_decide().
 */
enum ftp_reason ftp_session_decide(struct ftp_session *s,
				   struct ftp_segment *segment,
				   const struct ftp_announcement *announced,
				   const struct ftp_endpoint *mapped)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	enum ftp_reason reason = FTP_OK;

	if (segment->may_change) {
		reason = ftp_stream_decide(stream, segment, announced, mapped);
		s->rewrites += segment->mangle->rewritten;
	}
	if (!mapped || !mapped->port || reason)
		return reason;
	segment->opened++;
	stream->command = (u8)ftp_dialogue_open(&s->dialogue, segment->dir,
						announced->endpoint.port, announced->host);
	return reason;
}

/**
 * ftp_session_keep - the argument goes on in the next segment
 * @s: session
 * @segment: the segment, all of which is read now
 * @announced: what there is of the argument
 * @hold: memory for it, the session's from now on, where its stream has none
 *	yet; NULL if there is none
 */
void ftp_session_keep(struct ftp_session *s, struct ftp_segment *segment,
		      const struct ftp_announcement *announced, struct ftp_hold *hold)
{
	struct ftp_stream *stream = &s->stream[segment->dir];

	if (!stream->hold)
		stream->hold = hold;
	ftp_stream_keep(stream, segment, announced);
}

/* nothing is held, missing, out of order or unacknowledged */
static bool is_quiet(const struct ftp_stream *stream)
{
	return stream->synced && !stream->gap && !stream->held &&
	       !stream->ooo && !stream->rewrite.old_len && !stream->acked_early;
}

static void settle(struct ftp_session *s)
{
	bool in_tls = s->stream[FTP_CLIENT].in_tls && s->stream[FTP_SERVER].in_tls;

	/* of records there is nothing to judge */
	s->quiet = (!s->dialogue.restricted || in_tls) &&
		   is_quiet(&s->stream[FTP_CLIENT]) &&
		   is_quiet(&s->stream[FTP_SERVER]);
}

/* as if nothing had been; what the caller has set, and its memory, stays */
static void restart(struct ftp_session *s)
{
	struct ftp_dialogue *d = &s->dialogue, old = *d;
	struct ftp_stream *stream;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		stream = &s->stream[dir];
		*stream = (struct ftp_stream){
			.hold = stream->hold, .ooo = stream->ooo,
		};
	}
	*d = (struct ftp_dialogue){
		.gone = old.live, .passive = old.passive,
		.strict = old.strict, .restricted = old.restricted,
	};
	memcpy(d->port, old.port, sizeof(d->port));
	memcpy(d->host, old.host, sizeof(d->host));
	s->guard = (struct ftp_guard){ .place = 0 };
	s->multi = 0;
	if (old.implicit)
		ftp_session_set_implicit(s);
}

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
bool ftp_session_start(struct ftp_session *s, u32 client, u32 server)
{
	struct ftp_stream *stream = s->stream;

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

/**
 * ftp_session_may_postpone - whether text that is out of order may be copied
 * @s: session
 * @len: bytes of the text
 *
 * Who has not logged in is a stranger, for whom nothing is kept.
 */
bool ftp_session_may_postpone(const struct ftp_session *s, u32 len)
{
	return s->dialogue.logged &&
	       ftp_ooo_sum(s->stream[FTP_CLIENT].ooo) +
	       ftp_ooo_sum(s->stream[FTP_SERVER].ooo) +
	       ftp_ooo_size(len) <= FTP_OOO_BYTES;
}

/**
 * ftp_session_end - what becomes of a segment
 * @s: session
 * @segment: its @mangle is complete then
 */
void ftp_session_end(struct ftp_session *s, struct ftp_segment *segment)
{
	ftp_stream_end(&s->stream[segment->dir], segment);
	settle(s);
}

/**
 * ftp_session_skip - give up what is missing: read on from there
 * @s: session
 * @dir: which stream
 * @seq: where
 *
 * It grants no more than a session whose beginning was not seen, then.
 */
void ftp_session_skip(struct ftp_session *s, enum ftp_dir dir, u32 seq)
{
	ftp_stream_skip(&s->stream[dir], seq);
	miss(s, dir);
}

/**
 * ftp_session_acked - a receiver has acknowledged
 * @s: session
 * @dir: direction that is acknowledged
 * @ack: as ftp_stream_acked() wants and returns it
 * Return: as ftp_stream_acked().
 */
bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 *ack)
{
	struct ftp_stream *stream = &s->stream[dir];
	u32 next = stream->next;
	bool settles = ftp_stream_acked(stream, ack);

	if (stream->next != next)
		miss(s, dir);
	settle(s);
	return settles;
}

/* what of an argument stands between two places; %FTP_MARK_END if it is none */
static enum ftp_mark read_argument(struct ftp_stream *stream,
				   struct ftp_segment *segment,
				   struct ftp_announcement *announced, const u8 *end)
{
	enum ftp_verb verb = (enum ftp_verb)segment->line.verb;
	const u8 *at = segment->text.at + segment->offset, *to;
	bool whole = end < segment->text.at + segment->text.len;
	u32 kept = stream->kept, len;
	u8 before = 0;

	if (kept)
		before = stream->hold->text[stream->skip + kept - 1];
	to = ftp_find_argument_end(verb, before, at, end);
	len = (u32)(to - at);
	announced->text.at = at;
	announced->text.len = len;
	announced->at = segment->seq + segment->offset - kept;
	segment->offset += len;
	segment->reason = FTP_LINE_TOO_LONG;
	if (len && len + kept >
	    FTP_ARGUMENT_MAX + (u32)ftp_ends_with_cr(announced->text))
		return FTP_MARK_REFUSED;
	if (to == end && !whole)
		return len ? FTP_MARK_SPLIT : FTP_MARK_END;
	if (kept) {
		ftp_stream_append(stream, announced->text);
		announced->text.at = stream->hold->text + stream->skip;
		announced->text.len = stream->kept;
	}
	segment->reason = ftp_argument_read(&announced->text, verb,
					    &announced->endpoint);
	return segment->reason ? FTP_MARK_REFUSED : FTP_MARK_ARGUMENT;
}

/* in a reply, text that only looks like an endpoint may stand before the true one */
static enum ftp_mark find_argument(struct ftp_stream *stream,
				   struct ftp_segment *segment,
				   struct ftp_announcement *announced, const u8 *end)
{
	enum ftp_verb verb = (enum ftp_verb)segment->line.verb;
	bool whole = end < segment->text.at + segment->text.len;
	enum ftp_mark mark;
	const u8 *at;

	do {
		if (!stream->begun) {
			at = ftp_find_argument(verb, segment->text.at +
					       segment->offset, end);
			stream->kept = 0;
			stream->begun = !!at;
			segment->offset = (u32)((at ? : end) - segment->text.at);
			segment->reason = FTP_BAD_SYNTAX;
			if (!at)
				return whole ? FTP_MARK_REFUSED : FTP_MARK_END;
		}
		mark = read_argument(stream, segment, announced, end);
		if (mark == FTP_MARK_END || mark == FTP_MARK_SPLIT)
			return mark;
		stream->begun = false;
	} while (segment->dir == FTP_SERVER &&
		 segment->reason == FTP_BAD_SYNTAX);
	return mark;
}

/* decides whether an endpoint is what it looks like */
static enum ftp_reason judge(struct ftp_session *s, struct ftp_segment *segment,
			     const u8 *eol)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	const struct ftp_line *line = &segment->line;
	enum ftp_reason reason;

	ftp_session_end_tls(s, segment->dir, FTP_COMMAND_NOT_EXPECTED);
	if (segment->dir == FTP_SERVER) {
		if (!line->final)
			return FTP_INSIDE_REPLY;
		if (follows_bare_lf(stream))
			return FTP_NOT_ASKED;
	} else if ((s->dialogue.strict && stream->bare &&
		    (stream->crlf || !ftp_has_bare_lf(stream, segment, eol))) ||
		   (segment->policy && segment->policy->crlf &&
		    ftp_has_bare_lf(stream, segment, eol))) {
		return FTP_BAD_SYNTAX;
	}
	reason = ftp_dialogue_judge(&s->dialogue, segment->dir,
				    (enum ftp_verb)line->verb);
	if (!reason && segment->opened == FTP_OPENED_MAX)
		return FTP_TOO_MANY;
	return reason;
}

/**
 * ftp_session_read_argument - read the argument of the line that a segment goes on with
 * @s: session
 * @segment: the segment; its @reason is set
 * @announced: what is announced is filled in
 * @eol: the line's LF, or the segment's end
 *
 * Return: %FTP_MARK_ARGUMENT; %FTP_MARK_REFUSED; %FTP_MARK_SPLIT; %FTP_MARK_END if
 * it has none, or was dealt with before.
 */
enum ftp_mark ftp_session_read_argument(struct ftp_session *s,
					struct ftp_segment *segment,
					struct ftp_announcement *announced, const u8 *eol)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	enum ftp_mark mark;

	if (!segment->line.verb || stream->decided)
		return FTP_MARK_END;
	mark = find_argument(stream, segment, announced, eol);
	if (mark == FTP_MARK_END || mark == FTP_MARK_SPLIT)
		return mark;
	stream->decided = true;
	if (mark == FTP_MARK_REFUSED)
		return mark;
	/* text inside a reply, where nobody has asked for it */
	if (!segment->line.final &&
	    !ftp_dialogue_awaits_endpoint(&s->dialogue))
		return FTP_MARK_END;
	segment->reason = judge(s, segment, eol);
	return segment->reason ? FTP_MARK_REFUSED : mark;
}

/**
 * ftp_session_announces - whether the rest is one line that announces as usual
 * @s: session
 * @p: as ftp_session_pass() has left it
 * @announced: filled then
 *
 * Return: true if ftp_session_opened() is to follow; or, where it may have to be
 * rewritten, ftp_session_begin() and ftp_session_found().
 */
bool ftp_session_announces(struct ftp_session *s, const struct ftp_passage *p,
			   struct ftp_announcement *announced)
{
	const u8 *at = p->text.at + p->passed.read, *eol = p->text.at + p->passed.eol;
	u32 skipped = p->dir == FTP_SERVER ? FTP_CODE_LEN : FTP_NAME_MAX;
	struct ftp_dialogue *d = &s->dialogue;
	struct ftp_span rest;

	if (!p->passed.eol || eol + 1 != p->text.at + p->text.len || s->multi ||
	    !d->logged || d->state != FTP_READY)
		return false;
	/* its sender may be writing to it, so what it was need not be what it is */
	announced->verb = ftp_verb_at(p->dir, at);
	if (!announced->verb)
		return false;
	at = ftp_find_argument(announced->verb, at + skipped, eol);
	if (!at)
		return false;
	rest = (struct ftp_span){ at, (u32)(eol - at) };
	if (ftp_scan_endpoint(&rest, ftp_verb_row(announced->verb)->form,
			      &announced->endpoint) || !rest.len)
		return false;
	announced->reason = FTP_OK;
	announced->host = 0;
	announced->text.at = at;
	announced->len = (u32)(rest.at - at);
	announced->text.len = announced->len;
	announced->at = p->seq + (u32)(at - p->text.at);
	/* all that may follow is the end, or in a reply a bracket */
	return announced->len <= FTP_ARGUMENT_MAX &&
	       (rest.len == 1 || (p->dir == FTP_SERVER && *rest.at == ')')) &&
	       !ftp_dialogue_judge(d, p->dir, announced->verb);
}

/**
 * ftp_session_opened - the line that announces ends, and the segment with it
 * @s: session
 * @p: the segment
 * @announced: the announcement; its @reason says whether the endpoint is expected
 */
void ftp_session_opened(struct ftp_session *s, const struct ftp_passage *p,
			const struct ftp_announcement *announced)
{
	struct ftp_stream *stream = &s->stream[p->dir];
	enum ftp_command command = FTP_COMMAND_NONE;

	if (!announced->reason)
		command = ftp_dialogue_open(&s->dialogue, p->dir,
					    announced->endpoint.port, announced->host);
	if (p->dir == FTP_CLIENT) {
		ftp_session_take_command(s, command ? : FTP_COMMAND_NOT_EXPECTED);
	} else {
		s->lines++;
		ftp_dialogue_announced(&s->dialogue, command);
		note_slip(s, ftp_verb_row(announced->verb)->word);
	}
	stream->crlf = true;
	ftp_stream_advance(stream, p->text.len - p->passed.read, '\n');
}

/**
 * ftp_session_found - a segment begins with what is found in it already
 * @s: session
 * @segment: the same segment, as ftp_session_begin() has left it
 * @p: as ftp_session_announces() has had it
 * @announced: what that has found; for the caller it is %FTP_MARK_ARGUMENT
 */
void ftp_session_found(struct ftp_session *s, struct ftp_segment *segment,
		       const struct ftp_passage *p,
		       const struct ftp_announcement *announced)
{
	bool is_reply = p->dir == FTP_SERVER;

	segment->line = (struct ftp_line){
		.word = ftp_verb_row(announced->verb)->word, .behind = ' ',
		.verb = (u8)announced->verb, .final = true,
		.word_len = is_reply ? FTP_CODE_LEN : FTP_NAME_MAX,
		.command = is_reply ? FTP_COMMAND_NONE : FTP_COMMAND_NOT_EXPECTED,
	};
	segment->offset = announced->at + announced->len - segment->seq;
	segment->eol = p->passed.eol;
	segment->goes_on = true;
	s->stream[p->dir].decided = true;
}
