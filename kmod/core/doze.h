/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Not to read a long text.
 *
 * Inside a multi-line reply there is nothing but text up to its last line; and
 * as long as it is the only reply that is expected, nothing follows that. So a
 * long segment of it is let through with a look at its last line only: the
 * session dozes. Nothing is written down but where the next one begins, so that
 * it needs no lock. Were two of them looked at together, the worst is that one
 * is taken for missing. Each instruction counts here.
 */
#ifndef FTP_DOZE_H
#define FTP_DOZE_H

#include "eol.h"
#include "queue.h"
#include "session.h"

/* bytes of a long text at least; its last line begins so close to its end */
#define FTP_TEXT_MIN 256
#define FTP_TEXT_LINE_MAX 128

/**
 * ftp_session_may_end - see whether another code may end the server's reply
 * @s: session
 */
static inline void ftp_session_may_end(struct ftp_session *s)
{
	struct ftp_line *line = &s->stream[FTP_SERVER].line;

	if (!line->multi)
		return;
	line->ends = ftp_exchange_may_end(&s->exchange);
	line->announces = !s->exchange.strict &&
			  ftp_exchange_is_asked(&s->exchange);
}

/**
 * ftp_session_doze - may it doze from now on?
 * @s: session that is quiet
 *
 * It is inside a reply, and no other is expected, nor can another code end it. A
 * reply that may announce is
 * none of those: its last line matters. Nor is a preliminary one, which another
 * follows (RFC 959 section 4.2.1).
 */
static inline void ftp_session_doze(struct ftp_session *s)
{
	const struct ftp_stream *stream = &s->stream[FTP_SERVER];
	u32 multi = stream->line.multi;

	s->dozes = multi && !ftp_exchange_may_end(&s->exchange) &&
		   s->exchange.asked <= FTP_ASKED_MASK &&
		   multi >> 16 != '1' && !ftp_code_is_22x(multi) &&
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
	stream->line.cr = s->doze_last == '\r';
	stream->line.state = ftp_is_eol(s->doze_last) ? FTP_AT_START :
							FTP_IN_REST;
}

/**
 * ftp_find_last_line - where does the last line begin?
 * @last: behind its last byte; %FTP_TEXT_LINE_MAX bytes are before that
 *
 * Return: its first byte; one inside of it if it is too long, or not ASCII.
 */
static inline const u8 *ftp_find_last_line(const u8 *last)
{
	u64 low = 0;
	u32 i;

	/* to count would cost as much as to look */
#pragma GCC unroll 16
	for (i = 8; i <= FTP_TEXT_LINE_MAX; i += 8) {
		low = ftp_low_bytes(last - i);
		if (low)
			break;
	}
	return low ? last - i + ftp_last_bit(low) / 8 + 1 : last - 1;
}

/**
 * ftp_doze_through - need the segment not be read?
 * @s: session whose @dozes is set
 * @seq: sequence number of its first byte, a server's
 * @text: its payload
 *
 * Return: true if it is but text, and the reply goes on behind it; false also if
 * that cannot be told.
 */
static inline bool ftp_doze_through(struct ftp_session *s, u32 seq,
				    struct ftp_span text)
{
	const u8 *end = text.at + text.len, *last = end, *line;

	if (text.len < FTP_TEXT_MIN || seq != s->doze_at)
		return false;
	if (ftp_is_eol(last[-1]))
		last -= 2;
	/* what does not end as usual is looked at */
	if (last[-1] == '\r' || (end != last && *last != '\r'))
		return false;
	line = ftp_find_last_line(last);
	/* most servers begin such a line with a blank: RFC 959 section 4.2 */
	if (!ftp_is_eol(line[-1]) ||
	    (*line != ' ' && (*line <= '9' || *line > '~')))
		return false;
	WRITE_ONCE(s->asleep, true);
	WRITE_ONCE(s->doze_last, end[-1]);
	WRITE_ONCE(s->doze_at, seq + text.len);
	return true;
}

#endif /* FTP_DOZE_H */
