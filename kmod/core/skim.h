/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The short way through a segment that comes in its turn, and is made of whole
 * lines. ftp_session_read() makes the same of it, in more time. Each instruction
 * counts here.
 */
#ifndef FTP_SKIM_H
#define FTP_SKIM_H

#include "doze.h"
#include "plain.h"
#include "reply.h"

/**
 * ftp_skim_pass - a line is read: go on behind it
 * @skim: a segment
 * @s: its session
 * @eol: the line's end
 */
static inline void ftp_skim_pass(struct ftp_skim *skim, struct ftp_session *s,
				 const u8 *eol)
{
	struct ftp_stream *stream = &s->stream[skim->dir];
	const u8 *next = eol + 1;
	u32 len;

	/* CR LF is one; where it is cut, the next line begins with a LF */
	if (*eol == '\r' && next < skim->text.at + skim->text.len &&
	    *next == '\n')
		next++;
	len = (u32)(next - skim->text.at);
	ftp_span_drop(&skim->text, len);
	skim->seq += len;
	stream->next = skim->seq;
	stream->last = next[-1];
	ftp_session_line(s, skim->dir);
	ftp_session_doze(s);
}

/**
 * ftp_skim - read on to the end, or to what is special
 * @skim: a segment
 * @s: its session
 *
 * Return: true if that was all; if false, and there is no @verb,
 * ftp_session_begin() is to follow, with the segment as it came.
 */
static inline bool ftp_skim(struct ftp_skim *skim, struct ftp_session *s)
{
	struct ftp_stream *stream = &s->stream[skim->dir];
	struct ftp_line *line = &stream->line;
	const u8 *end = skim->text.at + skim->text.len, *eol;
	u32 word;

	skim->verb = FTP_VERB_NONE;
	ftp_session_wake(s);
	if (stream->next != skim->seq || !s->quiet)
		return false;
	while (skim->text.len) {
		if (s->state == FTP_ENCRYPTED) {
			stream->next = skim->seq + skim->text.len;
			stream->last = end[-1];
			return true;
		}
		if (line->state != FTP_AT_START || skim->text.len < 5)
			return false;
		word = ftp_first_word(skim->dir, skim->text.at);
		if (skim->dir == FTP_CLIENT ? !ftp_skim_command(skim) :
					      !ftp_skim_reply(skim, word))
			return false;
		eol = ftp_find_eol(skim->text.at, end);
		if (eol == end || eol - skim->text.at < 4)
			return false;
		ftp_skim_line(skim, line, word);
		ftp_skim_pass(skim, s, eol);
	}
	return true;
}

/**
 * ftp_skim_announcement - read a line that announces
 * @skim: its segment, with a verb
 * @s: its session
 * @endpoint: filled, but means nothing without success
 *
 * Return: the line's end, for ftp_skim_pass(); NULL if it is not that simple.
 */
static inline const u8 *ftp_skim_announcement(const struct ftp_skim *skim,
					      struct ftp_session *s,
					      struct ftp_endpoint *endpoint)
{
	struct ftp_line *line = &s->stream[skim->dir].line;
	const u8 *end = skim->text.at + skim->text.len, *eol;
	struct ftp_span argument;

	if (line->multi)
		return NULL;
	argument = ftp_argument_whole(skim->dir, skim->verb, skim->text,
				      endpoint);
	if (!argument.at)
		return NULL;
	eol = argument.at + argument.len;
	if (!ftp_is_eol(*eol))
		eol = ftp_find_eol(eol, end);
	if (eol == end)
		return NULL;
	ftp_skim_line(skim, line, ftp_first_word(skim->dir, skim->text.at));
	return eol;
}

#endif /* FTP_SKIM_H */
