/* SPDX-License-Identifier: GPL-2.0 */
/* What a line does to the dialogue. */
#ifndef FTP_REPLY_H
#define FTP_REPLY_H

#include "session.h"

/* more commands without an answer are not counted */
#define FTP_UNANSWERED_MAX 255

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

#endif /* FTP_REPLY_H */
