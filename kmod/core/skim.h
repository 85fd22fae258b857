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
	u32 len = (u32)(eol + 1 - skim->text.at);

	ftp_span_drop(&skim->text, len);
	skim->seq += len;
	stream->next = skim->seq;
	stream->last = *eol;
	ftp_session_doze(s);
}

/**
 * enum ftp_skim_end - why ftp_skim() stopped
 * @FTP_SKIM_END: all is read
 * @FTP_SKIM_VERB: what follows announces: ftp_skim_announcement()
 * @FTP_SKIM_GONE: the caller has to look what has become of the endpoints, and it
 *	has to go on
 * @FTP_SKIM_SPECIAL: it is not that simple: ftp_session_begin() from its start
 */
enum ftp_skim_end {
	FTP_SKIM_END,
	FTP_SKIM_VERB,
	FTP_SKIM_GONE,
	FTP_SKIM_SPECIAL,
};

/* its line is complete, and announces nothing; true if there is news of others */
static inline bool ftp_skim_count(const struct ftp_skim *skim,
				  struct ftp_session *s)
{
	const struct ftp_line *line = &s->stream[skim->dir].line;
	struct ftp_exchange *x = &s->exchange;

	if (!line->final)
		return false;
	s->lines++;
	if (skim->dir == FTP_CLIENT) {
		ftp_exchange_ask(x, skim->asks);
		return false;
	}
	if (skim->asks) {
		ftp_exchange_reply(x, line->word, FTP_ASKS_NONE);
		return x->gone | x->due | x->slips;
	}
	ftp_exchange_pop(x);
	x->error = 0;
	return false;
}

/**
 * ftp_skim - read on to the end, or to what is special
 * @skim: a segment
 * @s: its session
 *
 * Return: why it stopped.
 */
static inline enum ftp_skim_end ftp_skim(struct ftp_skim *skim,
					 struct ftp_session *s)
{
	struct ftp_stream *stream = &s->stream[skim->dir];
	struct ftp_line *line = &stream->line;
	const u8 *end = skim->text.at + skim->text.len, *eol;
	bool gone;
	u32 word;

	skim->verb = FTP_VERB_NONE;
	ftp_session_wake(s);
	if (stream->next != skim->seq || !s->quiet)
		return FTP_SKIM_SPECIAL;
	while (skim->text.len) {
		skim->asks = FTP_ASKS_NONE;
		if (line->state != FTP_AT_START || line->bare ||
		    skim->text.len < 6)
			return FTP_SKIM_SPECIAL;
		word = ftp_first_word(skim->dir, skim->text.at);
		if (skim->dir == FTP_CLIENT ?
		    !ftp_skim_command(skim, word) ||
		    !ftp_exchange_is_plain(&s->exchange, skim->asks) :
		    !ftp_skim_reply(skim, word,
				    ftp_exchange_head(&s->exchange)))
			return skim->verb ? FTP_SKIM_VERB : FTP_SKIM_SPECIAL;
		eol = ftp_find_eol(skim->text.at, end);
		if (eol == end || eol - skim->text.at < 4 || eol[-1] != '\r')
			return FTP_SKIM_SPECIAL;
		if (skim->dir == FTP_SERVER)
			ftp_session_may_end(s);
		ftp_skim_line(skim, line, word);
		gone = ftp_skim_count(skim, s);
		ftp_skim_pass(skim, s, eol);
		if (gone)
			return FTP_SKIM_GONE;
	}
	return FTP_SKIM_END;
}

#endif /* FTP_SKIM_H */
