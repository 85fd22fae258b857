// SPDX-License-Identifier: GPL-2.0
/*
 * Commands that a profile denies: deny=, ftps=deny and ftps=require.
 *
 * A server may read a line otherwise than we do: one that is too long as two, or a
 * name behind bytes that are none of it. So where a profile denies commands, what may
 * be read as one is denied, too.
 */
#include "session.h"

/* a longer line is taken for two of them */
#define DENIED_LINE 512

/* may a command of the client's be denied at all? */
static bool denies_any(const struct ftp_session *s, const struct ftp_policy *policy)
{
	return policy->denied ||
	       policy->encryption == FTP_ENCRYPTION_DENIED ||
	       (policy->encryption == FTP_ENCRYPTION_REQUIRED &&
		!ftp_session_is_secured(s));
}

/*
 * What may be read as a denied command is denied. Not where encryption is required, and
 * may have begun unseen.
 */
static bool denies_doubt(const struct ftp_session *s, const struct ftp_policy *policy)
{
	const struct ftp_dialogue *d = &s->dialogue;

	return policy->denied || (!d->missed && !d->by_lines) ||
	       policy->encryption == FTP_ENCRYPTION_DENIED;
}

static bool denies_word(const struct ftp_session *s, const struct ftp_policy *policy,
			const struct ftp_line *line)
{
	return line->word_len >= 3 &&
	       ftp_policy_denies(policy, line->word, ftp_session_is_secured(s));
}

/* it is encrypted, or says what is needed for that (RFC 2228): such lines are long */
static bool is_secure_line(const struct ftp_session *s, const struct ftp_segment *segment)
{
	return s->dialogue.by_lines && segment->goes_on &&
	       segment->line.command == FTP_COMMAND_SECURE;
}

static bool is_too_long(struct ftp_stream *stream, u32 len, bool whole)
{
	len += stream->line_len;
	stream->line_len = whole ? 0 : len > DENIED_LINE ? DENIED_LINE + 1 : (u16)len;
	return len > DENIED_LINE;
}

/**
 * ftp_session_denies_line - whether a line of the client's is denied
 * @s: session
 * @segment: with a policy; if it @goes_on, its @line is what the line begins with
 * @len: bytes of the line that have come now
 * @whole: they are its last ones
 *
 * A command need not be whole for that.
 */
bool ftp_session_denies_line(struct ftp_session *s, const struct ftp_segment *segment,
			     u32 len, bool whole)
{
	const struct ftp_policy *policy = segment->policy;
	const struct ftp_line *line = &segment->line;

	if (!denies_any(s, policy))
		return false;
	if (is_too_long(&s->stream[FTP_CLIENT], len, whole) && denies_doubt(s, policy) &&
	    !is_secure_line(s, segment))
		return true;
	if (!segment->goes_on || (!line->behind && line->open))
		return false;
	return line->junk ? denies_doubt(s, policy) : denies_word(s, policy, line);
}

/**
 * ftp_session_denies_tls - whether a client that speaks TLS is denied that
 * @s: session
 * @segment: a segment of a direction that is in TLS
 *
 * Its AUTH was not seen, or not believed; else it would have been denied.
 */
bool ftp_session_denies_tls(const struct ftp_session *s,
			    const struct ftp_segment *segment)
{
	const struct ftp_stream *stream = &s->stream[FTP_CLIENT];

	return segment->policy && segment->dir == FTP_CLIENT &&
	       segment->policy->encryption == FTP_ENCRYPTION_DENIED &&
	       !s->dialogue.implicit &&
	       !ftp_tls_is_text(&stream->tls_record, segment->text.at[segment->offset]);
}

/**
 * ftp_session_denies_end - whether a stream ends with a name that is denied
 * @s: session
 * @segment: a segment, with its @mangle complete
 */
bool ftp_session_denies_end(const struct ftp_session *s,
			    const struct ftp_segment *segment)
{
	const struct ftp_stream *stream = &s->stream[FTP_CLIENT];
	const struct ftp_head *head = &stream->head;
	struct ftp_line line;

	if (!segment->policy || !denies_any(s, segment->policy) || !head->len ||
	    stream->in_tls || segment->dir != FTP_CLIENT || !segment->fin ||
	    !segment->mangle->fin)
		return false;
	ftp_line_read(&line, FTP_CLIENT,
		      (struct ftp_span){ head->text, head->len }, true);
	return denies_word(s, segment->policy, &line);
}
