// SPDX-License-Identifier: GPL-2.0
/* Reading a segment, line by line. */
#include "session.h"

/* bytes of a long text at least */
#define TEXT_MIN 32

/* a reply of many lines may end with this code, though it began with another */
static bool may_end(const struct ftp_session *s, u32 code)
{
	const struct ftp_dialogue *d = &s->dialogue;

	if (ftp_code_announces(code) && !d->strict)
		return ftp_dialogue_awaits_endpoint(d);
	/* features are indented (RFC 2389); many servers list files in a 211, too */
	if (s->multi == FTP_CODE(2, 1, 1) && !s->indented)
		return false;
	return ftp_dialogue_may_end(d, s->multi, code);
}

/*
 * RFC 959 section 4.2: "123-" opens a reply that only "123 " closes; some servers
 * close it otherwise. What goes on with something else is no code.
 */
static bool has_code(const struct ftp_session *s, u32 word, u8 behind)
{
	if (!ftp_is_code(word) ||
	    (behind != ' ' && behind != '-' && behind != '\n' && behind != '\t'))
		return false;
	return !s->multi || s->multi == word || (behind == ' ' && may_end(s, word));
}

static void note_text(struct ftp_session *s, bool is_indented)
{
	s->unindented |= !is_indented;
	s->indented = !s->unindented;
}

/* it has the code of the reply that is open, or there is none */
static enum ftp_reason take_code(struct ftp_session *s, u32 code, u8 behind,
				 enum ftp_command command)
{
	if (behind != '-') {
		if (ftp_code_has_status(s->multi) && s->dialogue.strict)
			ftp_dialogue_distrust(&s->dialogue);
		s->multi = 0;
		return ftp_session_take_reply(s, code, command);
	}
	if (!s->multi) {
		s->indented = false;
		s->unindented = false;
	}
	s->multi = code;
	return FTP_OK;
}

static enum ftp_reason end_reply(struct ftp_session *s, u32 word, u8 behind,
				 enum ftp_command command)
{
	if (has_code(s, word, behind)) {
		/* it ends otherwise than it has begun: as another one, mostly */
		if (s->multi != word && ftp_code_logs_in(s->multi))
			ftp_session_take_reply(s, s->multi, FTP_COMMAND_NONE);
		return take_code(s, word, behind, command);
	}
	note_text(s, !word && behind == ' ');
	return FTP_OK;
}

static void forget_line(struct ftp_stream *stream)
{
	stream->head.len = 0;
	stream->command = FTP_COMMAND_NONE;
	stream->lost = false;
	stream->skipped = false;
	stream->open = false;
	stream->begun = false;
	stream->decided = false;
}

/* the line is read: on to the next one */
static void pass_line(struct ftp_session *s, struct ftp_segment *segment,
		      const u8 *eol)
{
	struct ftp_stream *stream = &s->stream[segment->dir];

	stream->bare = ftp_has_bare_lf(stream, segment, eol);
	if (!stream->bare)
		stream->crlf = true;
	else if (segment->dir == FTP_CLIENT)
		s->bare = true;
	if (stream->head.len || stream->lost || stream->skipped || stream->open ||
	    stream->begun || stream->decided)
		forget_line(stream);
	segment->goes_on = false;
	segment->offset = (u32)(eol + 1 - segment->text.at);
}

/*
 * Behind a LF alone the server may repeat what somebody has said to it: that does not
 * begin a reply, nor end one that may have names.
 */
static bool may_be_repeated(const struct ftp_session *s, const struct ftp_line *line)
{
	return s->multi ? s->bare && s->stream[FTP_CLIENT].crlf && s->dialogue.strict &&
			  (ftp_code_has_names(s->multi) || s->multi == FTP_CODE(2, 1, 1)) :
			  line->behind == '-';
}

/* what there is to report of it */
static enum ftp_mark end_line(struct ftp_session *s,
			      struct ftp_segment *segment, const u8 *eol)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	enum ftp_command command = (enum ftp_command)stream->command;
	bool after_bare_lf = stream->bare, doubt, secured = s->dialogue.secured;

	pass_line(s, segment, eol);
	after_bare_lf &= stream->crlf;
	doubt = after_bare_lf || (stream->bare && stream->crlf);
	if (segment->dir == FTP_SERVER) {
		segment->reason = after_bare_lf && may_be_repeated(s, &segment->line) ?
			FTP_OK : end_reply(s, segment->line.word,
					   segment->line.behind, command);
		/* nor does it agree to TLS; it may end it */
		if (doubt && !secured)
			ftp_session_doubt_tls(s);
	} else {
		if (!command)
			command = (enum ftp_command)segment->line.command;
		if (doubt && (command == FTP_COMMAND_PASSIVE || command == FTP_COMMAND_AUTH))
			command = FTP_COMMAND_OTHER;
		segment->reason = ftp_session_take_command(s, command);
	}
	if (segment->reason)
		return FTP_MARK_REFUSED;
	return s->dialogue.due ? FTP_MARK_DUE : FTP_MARK_END;
}

/* another protocol than FTP gives itself away in the client's text */
static void guard_line(struct ftp_session *s, const u8 *from, const u8 *to)
{
	struct ftp_dialogue *d = &s->dialogue;

	if (d->strict && !d->not_ftp && ftp_guard_hears(&s->guard, from, to))
		ftp_dialogue_guard(d);
}

/* a reply is one that announces by its code; where it ends another one, not for sure */
static void find_verb(const struct ftp_session *s, struct ftp_line *line)
{
	line->final = false;
	if (!ftp_code_announces(line->word) || line->open)
		return;
	line->final = has_code(s, line->word, line->behind) && line->behind != '-' &&
		      (!s->multi || s->multi == line->word || !s->dialogue.strict);
	if (line->behind == ' ' || line->final)
		line->verb = (u8)ftp_verb_find(FTP_SERVER, line->word);
}

/* what the line begins with */
static void begin_line(struct ftp_session *s, struct ftp_segment *segment,
		       const u8 *at, const u8 *eol, bool whole)
{
	struct ftp_head *head = &s->stream[segment->dir].head;
	struct ftp_span text = { at, (u32)(eol - at) };
	struct ftp_line *line = &segment->line;
	u32 len;

	len = head->len ?
		ftp_head_resume(head, line, segment->dir, text, whole) :
		ftp_line_read(line, segment->dir, text, whole);
	segment->offset = (u32)(at - segment->text.at) + len;
	line->final = true;
	if (segment->dir == FTP_SERVER)
		find_verb(s, line);
}

/* the line goes on in the next segment */
static void keep_line(struct ftp_stream *stream, struct ftp_segment *segment)
{
	segment->offset = segment->text.len;
	segment->goes_on = false;
	ftp_head_keep(&stream->head, &segment->line);
	stream->open = segment->line.verb && !stream->decided;
}

/*
 * Inside a reply of many lines there is nothing but text up to its last line; and
 * where no other reply is expected, nothing follows that. So of a long text only
 * the last line is read. But one command here may be two to a server, whose second
 * reply may say a stranger's words; so the text is searched for the first one's
 * end. Not of a reply that may announce, nor of a preliminary one, which another
 * follows (RFC 959 section 4.2.1); nor where a line is read first that may be a reply,
 * unless the segment begins there.
 */
static const u8 *skip_text(struct ftp_session *s, struct ftp_stream *stream,
			   const u8 *text, const u8 *at, const u8 *end)
{
	const struct ftp_head *head = &stream->head;
	const u8 *last = end, *line, *own;

	if (!s->may_skip || end - at < TEXT_MIN || stream->lost ||
	    (at > text && ftp_is_digit(*at)) ||
	    (head->len && ftp_is_digit(*head->text)) ||
	    s->dialogue.pending > FTP_PENDING_MASK ||
	    s->multi >> 16 == '1' || ftp_code_announces(s->multi))
		return at;
	if (end[-1] == '\n')
		last -= 2;
	/* what does not end as usual is looked at */
	if (last[-1] == '\r' || (end != last && *last != '\r'))
		return at;
	line = ftp_find_last_line(at, last);
	if (!line || !ftp_is_eol(line[-1]) || end - line < 6)
		return at;
	/* most servers begin a line of text with a blank: RFC 959 section 4.2 */
	if (ftp_reply_word(line) == s->multi ? line[3] != ' ' :
	    ftp_dialogue_may_end_otherwise(&s->dialogue, s->multi) ||
	    *line < ' ' || *line > '~' || ftp_is_digit(*line))
		return at;
	own = head->len || ftp_reply_word(at) != s->multi ?
	      ftp_find_own_end(s->multi, at, line) : at;
	if (own == at)
		return at;
	stream->head.len = 0;
	note_text(s, false);
	/* a last line of plain text that is complete is passed over, too */
	if (own >= line)
		own = last == end || ftp_is_digit(*line) ? line : end;
	stream->bare = (own - text > 1 ? own[-2] : stream->last) != '\r';
	return own;
}

/* false if there is no more to it */
static bool find_line(struct ftp_session *s, struct ftp_segment *segment)
{
	const u8 *from = segment->text.at + segment->offset, *at = from;
	const u8 *end = segment->text.at + segment->text.len, *eol;
	struct ftp_stream *stream = &s->stream[segment->dir];
	bool whole;

	/* in a line of which the beginning is missing this is none, nor in a text */
	if (!stream->lost && (stream->head.len || *at > 'z' || *at <= ' ') &&
	    (segment->dir == FTP_CLIENT || !s->multi))
		at = ftp_head_start(&stream->head, segment->dir, from, end);
	/* servers that know no Telnet answer it as a command of its own */
	if (at > from && *from == FTP_TELNET_IAC && segment->dir == FTP_CLIENT)
		s->dialogue.blank = true;
	eol = ftp_find_eol(at, end);
	whole = eol < end;
	segment->eol = (u32)(eol - segment->text.at);
	if (!s->dialogue.logged && segment->dir == FTP_CLIENT)
		guard_line(s, from, whole ? eol + 1 : end);
	segment->goes_on = at < end && !stream->lost &&
			   (!whole || !ftp_head_is_empty(&stream->head, at, eol));
	if (segment->goes_on)
		begin_line(s, segment, at, eol, whole);
	if (segment->policy && segment->dir == FTP_CLIENT &&
	    ftp_session_denies_line(s, segment, (u32)(eol - from) + whole, whole)) {
		segment->reason = FTP_DENIED;
		segment->mark = FTP_MARK_DENIED;
		return true;
	}
	if (segment->goes_on)
		return true;
	segment->offset = segment->text.len;
	if (whole && !stream->lost && segment->dir == FTP_CLIENT)
		s->dialogue.blank = true;
	if (whole)
		pass_line(s, segment, eol);
	else
		stream->skipped = !stream->lost;
	return false;
}

/* the rest of the line, which announces nothing, or nothing more */
static enum ftp_mark finish_line(struct ftp_session *s,
				 struct ftp_segment *segment)
{
	if (segment->eol < segment->text.len)
		return end_line(s, segment, segment->text.at + segment->eol);
	keep_line(&s->stream[segment->dir], segment);
	return FTP_MARK_END;
}

/* a line that is whole, and begins and ends as nearly all do */
static __always_inline bool find_simple(struct ftp_line *line, enum ftp_dir dir,
					const u8 *at, const u8 *end, const u8 **eol)
{
	/* text of a reply, mostly much */
	if (dir == FTP_SERVER && !ftp_is_digit(*at))
		return false;
	*eol = ftp_find_eol(at, end);
	return *eol < end && *eol - at >= FTP_NAME_MAX && (*eol)[-1] == '\r' &&
	       ftp_line_is_simple(line, dir, at, *eol);
}

/* a line of which more matters than its first word is the caller's */
static __always_inline bool is_more(enum ftp_dir dir, const struct ftp_line *line)
{
	return dir == FTP_CLIENT ? line->command == FTP_COMMAND_NOT_EXPECTED :
				   ftp_code_announces(line->word);
}

/* only a transfer that has no endpoint needs more than to wait for its answer */
static __always_inline enum ftp_reason
take_simple_command(struct ftp_session *s, enum ftp_command command,
		    const u8 *at, const u8 *eol)
{
	if (!s->dialogue.logged && !ftp_guard_pass(&s->guard, at, eol))
		guard_line(s, at, eol + 1);
	if (command == FTP_COMMAND_TRANSFER && !s->dialogue.endpoint)
		return ftp_session_take_command(s, command);
	s->lines++;
	ftp_dialogue_add(&s->dialogue, command);
	return FTP_OK;
}

/* true if there is nothing to do about it, and nothing else has changed */
static __always_inline bool pass_reply(struct ftp_session *s, u32 code, u8 behind)
{
	struct ftp_dialogue *d = &s->dialogue;

	/* behind the last of many lines somebody may have to be distrusted */
	if (behind == '-' ||
	    (s->multi && (s->multi != code || d->pending > FTP_PENDING_MASK || d->passive_late)) ||
	    !ftp_dialogue_pass(d, code))
		return false;
	s->multi = 0;
	s->lines++;
	return true;
}

/* through lines that are simple, up to one of which there is something to report */
static __always_inline struct ftp_passed
pass_simple(struct ftp_session *s, enum ftp_dir dir, const u8 *text, u32 read, u32 len)
{
	const u8 *at = text + read, *end = text + len, *eol;
	struct ftp_stream *stream = &s->stream[dir];
	enum ftp_reason reason = FTP_OK;
	struct ftp_line line;

	if (stream->lost || stream->skipped || stream->in_tls || stream->head.len ||
	    stream->bare || s->dialogue.state == FTP_ENCRYPTED)
		return (struct ftp_passed){ .read = read };
	while (at < end && find_simple(&line, dir, at, end, &eol)) {
		if (is_more(dir, &line))
			return (struct ftp_passed){
				.read = (u32)(at - text),
				.eol = line.behind == ' ' ? (u32)(eol - text) &
							    FTP_PASSED_EOL_MAX : 0,
			};
		stream->crlf = true;
		if (dir == FTP_CLIENT)
			reason = take_simple_command(s, (enum ftp_command)line.command, at, eol);
		at = eol + 1;
		if (dir == FTP_SERVER && !pass_reply(s, line.word, line.behind)) {
			reason = !s->multi || s->multi == line.word ?
				take_code(s, line.word, line.behind, FTP_COMMAND_NONE) :
				end_reply(s, line.word, line.behind, FTP_COMMAND_NONE);
			if (s->dialogue.due | s->dialogue.gone | stream->in_tls)
				break;
		}
		if (reason)
			break;
	}
	return (struct ftp_passed){ .read = (u32)(at - text), .reason = reason };
}

/* text inside a reply; most of it is not even read */
static noinline struct ftp_passed
pass_text(struct ftp_session *s, const u8 *text, u32 read, u32 len)
{
	const u8 *at = text + read, *end = text + len;
	struct ftp_stream *stream = &s->stream[FTP_SERVER];
	struct ftp_line line;

	at = skip_text(s, stream, text, at, end);
	if (at == end || stream->bare || stream->head.len || ftp_is_digit(*at) ||
	    *at < ' ' || *at > '~' || ftp_find_eol(at, end) < end)
		return pass_simple(s, FTP_SERVER, text, (u32)(at - text), len);
	ftp_line_read(&line, FTP_SERVER, (struct ftp_span){ at, (u32)(end - at) }, false);
	ftp_head_keep(&stream->head, &line);
	return (struct ftp_passed){ .read = len };
}

/* for each side by itself, because most segments are nothing but one simple line */
static __always_inline struct ftp_passed
pass(struct ftp_session *s, enum ftp_dir dir, u32 seq, const u8 *text, u32 len)
{
	struct ftp_stream *stream = &s->stream[dir];
	struct ftp_passed passed = { .read = 0 };

	if (!s->quiet || stream->next != seq)
		return passed;
	/* inside of a reply text is skipped before it is read, as read_lines() does */
	if (dir == FTP_CLIENT || !s->multi || len < TEXT_MIN)
		passed = pass_simple(s, dir, text, 0, len);
	if (passed.read < len) {
		if (stream->in_tls && !passed.read)
			passed.read = ftp_tls_pass_records(stream, text, len);
		else if (dir == FTP_SERVER && s->multi && !stream->in_tls &&
			 !stream->lost && !stream->bare)
			passed = pass_text(s, text, passed.read, len);
	}
	if (passed.read)
		ftp_stream_advance(stream, passed.read, text[passed.read - 1]);
	return passed;
}

static noinline struct ftp_passed pass_commands(struct ftp_session *s, u32 seq,
						const u8 *text, u32 len)
{
	return pass(s, FTP_CLIENT, seq, text, len);
}

static noinline struct ftp_passed pass_replies(struct ftp_session *s, u32 seq,
					       const u8 *text, u32 len)
{
	return pass(s, FTP_SERVER, seq, text, len);
}

/**
 * ftp_session_pass - read the simple lines that a segment begins with
 * @s: session
 * @seq: sequence number of its first byte
 * @text: its payload
 * @len: bytes of that
 * @dir: who sent it
 *
 * Most segments have nothing else, and leave as they are. Of others the rest is for
 * ftp_session_announces(), or for ftp_session_begin() and ftp_session_read(), which
 * go on where this has stopped. What is due, gone or has a reason is reported before.
 *
 * Return: how far it has come.
 */
struct ftp_passed ftp_session_pass(struct ftp_session *s, u32 seq, const u8 *text,
				   u32 len, enum ftp_dir dir)
{
	return dir == FTP_SERVER ? pass_replies(s, seq, text, len) :
				   pass_commands(s, seq, text, len);
}

/* true to go on */
static bool read_line(struct ftp_session *s, struct ftp_segment *segment)
{
	if (segment->dir == FTP_CLIENT && ftp_session_finds_tls(s, segment))
		return !segment->mark;
	if (!find_line(s, segment))
		return true;
	if (segment->mark ||
	    (segment->line.verb && !s->stream[segment->dir].decided))
		return false;
	segment->mark = finish_line(s, segment);
	return !segment->mark;
}

/* true if there is some left to read; else @mark may have something to tell */
static bool skip(struct ftp_session *s, struct ftp_segment *segment)
{
	const u8 *at = segment->text.at + segment->offset;
	const u8 *end = segment->text.at + segment->text.len;
	struct ftp_stream *stream = &s->stream[segment->dir];

	if (stream->in_tls && ftp_session_denies_tls(s, segment)) {
		segment->line.verb = FTP_VERB_NONE;
		segment->mark = FTP_MARK_DENIED;
		segment->reason = FTP_DENIED;
		at = end;
	} else if (stream->in_tls) {
		at = ftp_session_skip_records(s, segment, at, end);
	} else if (segment->dir == FTP_SERVER) {
		at = skip_text(s, stream, segment->text.at, at, end);
	}
	segment->offset = (u32)(at - segment->text.at);
	return at < end;
}

/* an endpoint has waited for what has been read */
static bool is_due(const struct ftp_session *s, struct ftp_segment *segment)
{
	if (!s->dialogue.due)
		return false;
	segment->line.verb = FTP_VERB_NONE;
	segment->mark = FTP_MARK_DUE;
	return true;
}

/* lines that are simple; false if there is something to report of them */
static bool read_simple(struct ftp_session *s, struct ftp_segment *segment)
{
	const u8 *text = segment->text.at;
	u32 from = segment->offset, len = segment->text.len;
	struct ftp_passed passed = segment->dir == FTP_SERVER ?
		pass_simple(s, FTP_SERVER, text, from, len) :
		pass_simple(s, FTP_CLIENT, text, from, len);

	segment->offset = passed.read;
	if (!passed.reason)
		return !is_due(s, segment);
	segment->line.verb = FTP_VERB_NONE;
	segment->mark = FTP_MARK_REFUSED;
	segment->reason = passed.reason;
	return false;
}

/* read on to what has to be reported; true if all is read, and there is nothing */
static bool read_lines(struct ftp_session *s, struct ftp_segment *segment)
{
	u32 from;

	while (segment->offset < segment->text.len) {
		if ((s->stream[segment->dir].in_tls || s->multi) &&
		    !skip(s, segment))
			return !segment->mark;
		from = segment->offset;
		if (!segment->policy && !read_simple(s, segment))
			return false;
		if (segment->offset == from && !read_line(s, segment))
			return false;
	}
	return true;
}

/* the line announces, or has announced: what it goes on with */
static enum ftp_mark go_on(struct ftp_session *s, struct ftp_segment *segment,
			   struct ftp_announcement *announced)
{
	const u8 *eol = segment->text.at + segment->eol;
	enum ftp_mark mark;

	mark = ftp_session_read_argument(s, segment, announced, eol);
	if (mark == FTP_MARK_SPLIT)
		keep_line(&s->stream[segment->dir], segment);
	return mark ? : finish_line(s, segment);
}

/* nothing is reported of an argument */
static void clear(struct ftp_announcement *announced, const struct ftp_segment *segment)
{
	announced->text.len = 0;
	announced->endpoint.port = 0;
	announced->at = segment->seq;
}

static enum ftp_mark read_on(struct ftp_session *s,
			     struct ftp_segment *segment,
			     struct ftp_announcement *announced)
{
	enum ftp_mark mark = FTP_MARK_END;

	while (!mark) {
		if (segment->mark) {
			clear(announced, segment);
			mark = segment->mark;
			segment->mark = FTP_MARK_END;
		} else if (segment->goes_on) {
			if (!s->stream[segment->dir].decided)
				clear(announced, segment);
			mark = go_on(s, segment, announced);
		} else if (read_lines(s, segment)) {
			break;
		}
	}
	return mark;
}

/**
 * ftp_session_read - read on to the next announcement
 * @s: session
 * @segment: as ftp_session_begin() left it
 * @announced: filled with every mark but %FTP_MARK_END
 * Return: %FTP_MARK_ARGUMENT, to be answered by ftp_session_claim();
 * %FTP_MARK_SPLIT, by ftp_session_keep(); %FTP_MARK_DUE, by opening what is due;
 * %FTP_MARK_DENIED: neither the segment
 * nor what follows it may leave; %FTP_MARK_REFUSED; %FTP_MARK_END.
 */
enum ftp_mark ftp_session_read(struct ftp_session *s,
			       struct ftp_segment *segment,
			       struct ftp_announcement *announced)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	enum ftp_mark mark;

	mark = read_on(s, segment, announced);
	if (mark) {
		announced->verb = (enum ftp_verb)segment->line.verb;
		announced->reason = mark == FTP_MARK_REFUSED ||
				mark == FTP_MARK_DENIED ? segment->reason :
							  FTP_OK;
		announced->len = announced->text.len;
		announced->host = 0;
	}
	if (stream->held)
		ftp_stream_resume(stream, segment, mark, announced);
	stream->next = segment->seq + segment->offset;
	return mark;
}
