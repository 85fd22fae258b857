// SPDX-License-Identifier: GPL-2.0
/*
 * TLS records: RFC 8446 section 5.1, and the same in all versions before.
 *
 * Behind AUTH and 234, or from the first byte on, a direction has records, of which
 * nothing but the length can be read. They are followed from header to header,
 * since clear text may come behind one: after CCC (RFC 4217 section 6). Where bytes
 * are missing, or there is neither a record nor text, nobody knows where the next
 * one begins, and what is inside may be a stranger's choice, such as a session
 * ticket. So the direction is not read any more then.
 */
#include "session.h"
#include "tls.h"

#define HEADER		5	/* type, two bytes of version, two of length */
#define LENGTH_AT	3
#define TYPE_MIN	20	/* change_cipher_spec */
#define TYPE_MAX	23	/* application_data */
#define MAJOR		3	/* of SSL 3.0 and all that came after it */
#define LENGTH_MAX	(16384 + 2048)	/* RFC 5246 section 6.2.3 */
#define NO_LENGTH	(~0u)	/* length that no record has */

/**
 * ftp_tls_give_up - the direction stays encrypted, whatever comes
 * @record: the direction's
 */
void ftp_tls_give_up(struct ftp_tls_record *record)
{
	record->left = NO_LENGTH;
	record->header = HEADER;
}

static bool is_given_up(const struct ftp_tls_record *record)
{
	return record->header == HEADER && record->left == NO_LENGTH;
}

/**
 * ftp_tls_is_type - does a record begin with this byte? No line of FTP's does
 * @c: byte
 */
bool ftp_tls_is_type(u8 c)
{
	return c >= TYPE_MIN && c <= TYPE_MAX;
}

/**
 * ftp_tls_begins - does a record begin a text?
 * @text: as much of it as there is
 */
bool ftp_tls_begins(struct ftp_span text)
{
	return text.len && ftp_tls_is_type(text.at[0]) &&
	       (text.len == 1 || text.at[1] == MAJOR);
}

/* a byte of a header; false if it cannot be one */
static bool read_header(struct ftp_tls_record *record, u8 c)
{
	u32 left = record->left << 8 | c;

	switch (record->header) {
	case 0:
		if (!ftp_tls_is_type(c))
			return false;
		left = 0;
		break;
	case 1:
		if (c != MAJOR)
			return false;
		left = 0;
		break;
	case LENGTH_AT - 1:
		left = 0;
		break;
	case HEADER - 1:
		if (left > LENGTH_MAX)
			return false;
		break;
	}
	record->left = left;
	record->header++;
	return true;
}

/* the length that a whole header tells; %NO_LENGTH if it is none */
static u32 find_length(const u8 *at, u32 len)
{
	u32 left;

	if (len < HEADER || !ftp_tls_is_type(at[0]) || at[1] != MAJOR)
		return NO_LENGTH;
	left = (u32)at[LENGTH_AT] << 8 | at[LENGTH_AT + 1];
	return left > LENGTH_MAX ? NO_LENGTH : left;
}

/* a whole header at once, which is the usual; false if there is none */
static bool read_whole_header(struct ftp_tls_record *record, const u8 *at,
			      u32 len)
{
	u32 left = record->header ? NO_LENGTH : find_length(at, len);

	if (left == NO_LENGTH)
		return false;
	record->left = left;
	record->header = HEADER;
	return true;
}

/* bytes of a header, or of the end of the last line in clear text; 0 if none */
static u32 read_between(struct ftp_tls_record *record, const u8 *at, u32 len)
{
	if (read_whole_header(record, at, len))
		return HEADER;
	return read_header(record, *at) ||
	       (!record->header && (*at == '\r' || *at == '\n'));
}

/**
 * ftp_tls_skip_records - pass over records
 * @record: the direction's
 * @at: first byte to read
 * @end: behind the last one
 * @seen: set if a whole header was among them
 *
 * Return: the first byte that belongs to none, for ftp_tls_is_text(); or @end.
 */
const u8 *ftp_tls_skip_records(struct ftp_tls_record *record, const u8 *at,
			       const u8 *end, bool *seen)
{
	u32 len;

	if (record->left == NO_LENGTH)
		return end;
	while (at < end) {
		len = (u32)(end - at);
		if (record->header < HEADER) {
			len = read_between(record, at, len);
			if (!len)
				break;
			*seen |= record->header == HEADER;
		} else {
			if (len > record->left)
				len = record->left;
			record->left -= len;
		}
		at += len;
		if (record->header == HEADER && !record->left)
			record->header = 0;
	}
	return at;
}

/**
 * ftp_tls_is_text - may clear text begin behind the records?
 * @record: the direction's, as ftp_tls_skip_records() has left it
 * @c: the byte that belongs to none
 */
bool ftp_tls_is_text(const struct ftp_tls_record *record, u8 c)
{
	return !record->header &&
	       ((c >= ' ' && c <= '~') || c == '\t' || c == FTP_TELNET_IAC);
}

/**
 * ftp_tls_covers - whether bytes that are missing are inside of a record
 * @record: the direction's
 * @len: how many
 *
 * Where it was given up, they do not matter.
 */
bool ftp_tls_covers(const struct ftp_tls_record *record, u32 len)
{
	return record->header == HEADER && len <= record->left;
}

/**
 * ftp_tls_pass_over - bytes that are inside of a record are not read
 * @record: the direction's; it has them
 * @len: how many
 */
void ftp_tls_pass_over(struct ftp_tls_record *record, u32 len)
{
	if (record->left == NO_LENGTH)
		return;
	record->left -= len;
	if (!record->left)
		record->header = 0;
}

/* what is held of a line leaves as it is */
static void start_tls(struct ftp_stream *stream)
{
	stream->lost = false;
	stream->open = false;
	stream->begun = false;
	stream->decided = false;
	stream->kept = 0;
	stream->in_tls = true;
	stream->tls_seen = false;
	stream->tls_record = (struct ftp_tls_record){ .left = 0 };
}

/**
 * ftp_session_start_tls - TLS begins, in each direction that is not in a line
 * @s: session
 *
 * Nor in one that is still to be joined: it is in the middle of a line then, or a
 * record shows where it is.
 */
void ftp_session_start_tls(struct ftp_session *s)
{
	bool fresh = !s->stream[FTP_CLIENT].synced && !s->stream[FTP_SERVER].synced;
	struct ftp_stream *stream = s->stream;

	for (; stream <= &s->stream[FTP_SERVER]; stream++) {
		if (stream->in_tls)
			continue;
		stream->tls_seen = false;
		if (!stream->head.len && !stream->lost && (stream->synced || fresh))
			start_tls(stream);
	}
}

/**
 * ftp_session_set_opaque - it is encrypted, though nobody was seen to agree on that
 * @s: session
 */
void ftp_session_set_opaque(struct ftp_session *s)
{
	s->dialogue.state = FTP_ENCRYPTED;
	ftp_session_start_tls(s);
}

/**
 * ftp_session_set_implicit - TLS begins with the first byte
 * @s: session, nothing of which is read
 */
void ftp_session_set_implicit(struct ftp_session *s)
{
	s->dialogue.implicit = true;
	s->dialogue.secured = true;
	ftp_session_set_opaque(s);
}

/**
 * ftp_session_doubt_tls - it may be encrypted, but not as it was agreed on
 * @s: session
 */
void ftp_session_doubt_tls(struct ftp_session *s)
{
	s->dialogue.secured = false;
}

/*
 * A record where a line begins, or where reading does, behind what is missing. The
 * guard looks at the stream's first one.
 */
static bool begins_record(const struct ftp_session *s,
			  const struct ftp_segment *segment)
{
	const struct ftp_stream *stream = &s->stream[FTP_CLIENT];
	const u8 *at = segment->text.at + segment->offset;

	if (stream->in_tls || !ftp_tls_is_type(*at))
		return false;
	if (stream->lost)
		return stream->unread && !segment->offset;
	/* a LF may be Telnet's */
	return !stream->skipped &&
	       (segment->offset ? at[-1] : stream->last) == '\n';
}

/**
 * ftp_session_finds_tls - does a client speak TLS in the place of a line?
 * @s: session
 * @segment: segment of the client's, with text left to read
 *
 * It was told of a 234 that we have not believed. What is inside of its records may
 * be its server's choice. So the session is opaque, and granted nothing.
 *
 * Return: true if records follow; then @mark may have something to tell.
 */
bool ftp_session_finds_tls(struct ftp_session *s, struct ftp_segment *segment)
{
	struct ftp_dialogue *d = &s->dialogue;

	if (!begins_record(s, segment))
		return false;
	start_tls(&s->stream[FTP_CLIENT]);
	ftp_session_start_tls(s);
	if (!s->stream[FTP_SERVER].in_tls) {
		start_tls(&s->stream[FTP_SERVER]);
		ftp_tls_give_up(&s->stream[FTP_SERVER].tls_record);
	}
	if (d->state == FTP_ENCRYPTED)
		return true;
	d->state = FTP_ENCRYPTED;
	ftp_session_doubt_tls(s);
	segment->line.verb = FTP_VERB_NONE;
	segment->mark = FTP_MARK_REFUSED;
	segment->reason = FTP_OPAQUE;
	return true;
}

/* no lines of its own, where there should be such; or no TLS, where a 234 was missed */
static bool says_otherwise(const struct ftp_session *s, enum ftp_command command)
{
	const struct ftp_dialogue *d = &s->dialogue;

	return d->by_lines ? command != FTP_COMMAND_SECURE :
			     !s->stream[FTP_CLIENT].tls_seen && ftp_dialogue_awaits_tls(d);
}

/**
 * ftp_session_leave_tls - a line is clear text: is it read again?
 * @s: session, encrypted
 * @dir: whose line it is
 * @command: of a client's, its class
 *
 * Behind TLS only where both sides have spoken that. With what has lines of its own
 * for what is encrypted (RFC 2228), where the client says something else; and where
 * it was taken for encrypted since the answer to AUTH was not seen.
 */
void ftp_session_leave_tls(struct ftp_session *s, enum ftp_dir dir,
			   enum ftp_command command)
{
	bool both = s->stream[FTP_CLIENT].tls_seen && s->stream[FTP_SERVER].tls_seen;
	struct ftp_dialogue *d = &s->dialogue;

	if (!both && (dir == FTP_SERVER || !says_otherwise(s, command)))
		return;
	ftp_dialogue_clear(d);
	ftp_session_doubt_tls(s);
	if (!both && !d->logged)
		d->state = FTP_USER;
}

/* there is neither a record nor text: opaque from now on */
static void lose_tls(struct ftp_session *s, enum ftp_dir dir)
{
	struct ftp_stream *stream = &s->stream[dir];

	/* a client that has begun with it speaks another protocol */
	if (s->dialogue.implicit && dir == FTP_CLIENT && !stream->tls_seen)
		ftp_session_doubt_tls(s);
	ftp_tls_give_up(&stream->tls_record);
	/* no clear text of the other side's makes it readable again */
	stream->tls_seen = false;
	s->dialogue.by_lines = false;
	s->dialogue.state = FTP_ENCRYPTED;
}

/**
 * ftp_session_skip_records - pass over records
 * @s: session
 * @segment: segment of a direction that is in TLS
 * @at: first byte to read
 * @end: behind the last one
 *
 * Return: the first byte of clear text, which begins with a line, or @end; then
 * @mark may have something to tell.
 */
const u8 *ftp_session_skip_records(struct ftp_session *s,
				   struct ftp_segment *segment, const u8 *at,
				   const u8 *end)
{
	struct ftp_stream *stream = &s->stream[segment->dir];
	bool seen = stream->tls_seen;

	at = ftp_tls_skip_records(&stream->tls_record, at, end, &seen);
	stream->tls_seen = seen;
	if (at == end)
		return end;
	if (!ftp_tls_is_text(&stream->tls_record, *at)) {
		lose_tls(s, segment->dir);
		segment->line.verb = FTP_VERB_NONE;
		segment->mark = FTP_MARK_REFUSED;
		segment->reason = FTP_NOT_TLS;
		return end;
	}
	stream->in_tls = false;
	stream->head.len = 0;
	return at;
}

/**
 * ftp_tls_pass_records - pass over a segment of nothing but records
 * @stream: a quiet session's, in TLS
 * @text: that comes in its turn
 * @len: its bytes
 *
 * Return: the same, if that is all of it, as it is of nearly all; 0 if nothing is read,
 * since a header is not whole, or is the first one, which may be waited for.
 */
u32 ftp_tls_pass_records(struct ftp_stream *stream, const u8 *text, u32 len)
{
	struct ftp_tls_record *record = &stream->tls_record;
	u32 left, at;

	if (is_given_up(record))
		return len;
	if (!stream->tls_seen || record->header % HEADER)
		return 0;
	for (at = record->left; at < len; at += HEADER + left) {
		left = find_length(text + at, len - at);
		if (left == NO_LENGTH)
			return 0;
	}
	record->left = at - len;
	record->header = record->left ? HEADER : 0;
	return len;
}

/*
 * The client does what was agreed on. With implicit TLS its first record shows it. In a
 * session joined later the first record may have gone by, so that proves nothing.
 */
static bool keeps_to_it(const struct ftp_session *s)
{
	const struct ftp_stream *stream = &s->stream[FTP_CLIENT];

	if (!s->dialogue.implicit)
		return stream->in_tls || s->dialogue.by_lines;
	return stream->tls_seen ||
	       (stream->in_tls && is_given_up(&stream->tls_record));
}

/**
 * ftp_session_may_encrypt - whether what a client says next may be encrypted
 * @s: session
 */
bool ftp_session_may_encrypt(const struct ftp_session *s)
{
	return s->dialogue.state == FTP_ENCRYPTED || s->stream[FTP_CLIENT].in_tls ||
	       ftp_dialogue_awaits_tls(&s->dialogue);
}

/**
 * ftp_session_is_granted - did both sides agree on the encryption, as far as seen?
 * @s: session
 *
 * Return: true if it is opaque, and that was asked for and agreed on in clear text,
 * or is so from the first byte on; and the client speaks TLS, not clear text, and has
 * not spoken another protocol.
 */
bool ftp_session_is_granted(const struct ftp_session *s)
{
	const struct ftp_dialogue *d = &s->dialogue;

	return d->state == FTP_ENCRYPTED && d->secured && !d->not_ftp &&
	       keeps_to_it(s);
}

/**
 * ftp_session_is_secured - may a client say what others must not read?
 * @s: session
 *
 * Return: true if that is encrypted, or about to be. A line that can be read is not,
 * neither behind TLS nor beside what is encrypted in lines.
 */
bool ftp_session_is_secured(const struct ftp_session *s)
{
	const struct ftp_stream *stream = &s->stream[FTP_CLIENT];

	return s->dialogue.secured && !s->dialogue.by_lines &&
	       (stream->in_tls || (!stream->tls_seen && !s->dialogue.implicit));
}
