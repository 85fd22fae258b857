/* SPDX-License-Identifier: GPL-2.0 */
/* The short way through a line that announces, where nothing is to be changed. */
#ifndef FTP_ANNOUNCE_H
#define FTP_ANNOUNCE_H

#include "agree.h"
#include "skim.h"

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

	if (line->multi || skim->opened == FTP_OPENED_MAX ||
	    (skim->dir == FTP_CLIENT && ftp_exchange_defers(&s->exchange)))
		return NULL;
	argument = ftp_argument_whole(skim->dir, skim->verb, skim->text,
				      endpoint);
	if (!argument.at)
		return NULL;
	eol = argument.at + argument.len;
	if (*eol == '\r')
		eol++;
	if (eol == end || !ftp_is_eol(*eol))
		eol = ftp_find_eol(eol, end);
	if (eol == end || eol[-1] != '\r')
		return NULL;
	line->final = true;
	if (skim->dir == FTP_SERVER)
		ftp_skim_line(skim, line, ftp_first_word(FTP_SERVER,
							 skim->text.at));
	return eol;
}

/**
 * ftp_skim_announced - a line that announces is complete
 * @skim: its segment; to go on behind the line is left to the caller
 * @s: its session
 * @asks: what ftp_exchange_open() said of it; %FTP_ASKS_REFUSED if it was not
 *	asked
 */
static inline void ftp_skim_announced(const struct ftp_skim *skim,
				      struct ftp_session *s,
				      enum ftp_asks asks)
{
	s->lines++;
	ftp_exchange_announced(&s->exchange, skim->dir,
			       s->stream[FTP_SERVER].line.word, asks);
}

#endif /* FTP_ANNOUNCE_H */
