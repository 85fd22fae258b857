/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The short way through a segment that comes in its turn, and is made of whole
 * lines. ftp_session_read() makes the same of it, in more time. Each instruction
 * counts here.
 */
#ifndef FTP_SKIM_H
#define FTP_SKIM_H

#include "session.h"

/**
 * struct ftp_skim - a segment without FIN and RST, or what is left of it
 * @text: its payload
 * @seq: sequence number of the first byte of @text
 * @dir: who sent it
 * @verb: what @text may announce in its first line; %FTP_VERB_NONE otherwise
 * @eol: with @verb, the end of that line
 */
struct ftp_skim {
	struct ftp_span text;
	u32 seq;
	enum ftp_dir dir;
	enum ftp_verb verb;
	const u8 *eol;
};

/**
 * ftp_skim_command - is it any command but one that announces?
 * @skim: a client's segment, at the start of a line
 * @line: its state
 */
static inline bool ftp_skim_command(struct ftp_skim *skim,
				    struct ftp_line *line)
{
	u8 letter = skim->text.at[0] | 0x20;

	line->final = true;
	if (letter < 'a' || letter > 'z')
		return false;
	skim->verb = ftp_verb_find(FTP_CLIENT, ftp_first_word(FTP_CLIENT,
							      skim->text.at));
	return !skim->verb;
}

/**
 * ftp_skim_reply - is it any reply but one that announces, or text of one?
 * @skim: a server's segment, at the start of a line
 * @line: its state
 */
static inline bool ftp_skim_reply(struct ftp_skim *skim, struct ftp_line *line)
{
	u8 first = skim->text.at[0], behind = skim->text.at[3];
	u32 word;

	line->final = false;
	if (!ftp_is_digit(first))
		return first >= ' ' && first <= '~';
	if (behind != ' ' && behind != '-')
		return false;
	word = ftp_first_word(FTP_SERVER, skim->text.at);
	if (word >> 8 == FTP_CODE(2, 2, 0) >> 8) {
		skim->verb = ftp_verb_find(FTP_SERVER, word);
		if (skim->verb)
			return false;
	}
	line->word = word;
	ftp_line_close_code(line, behind);
	return true;
}

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
	const u8 *end = skim->text.at + skim->text.len;

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
		skim->eol = ftp_find_eol(skim->text.at, end);
		if (line->state != FTP_AT_START || skim->eol == end ||
		    skim->eol - skim->text.at < 4)
			return false;
		if (skim->dir == FTP_CLIENT ? !ftp_skim_command(skim, line) :
					      !ftp_skim_reply(skim, line))
			return false;
		ftp_skim_pass(skim, s, skim->eol);
	}
	return true;
}

/**
 * ftp_skim_announcement - read a line that announces
 * @skim: its segment, with a verb
 * @line: its state
 * @event: filled
 *
 * Return: false if it is not that simple; if true, ftp_skim_pass() is to follow
 */
static inline bool ftp_skim_announcement(const struct ftp_skim *skim,
					 struct ftp_line *line,
					 struct ftp_event *event)
{
	struct ftp_span text = {
		skim->text.at, (u32)(skim->eol - skim->text.at)
	};
	struct ftp_argument argument;

	if (line->multi ||
	    !ftp_line_whole(skim->dir, skim->verb, text, &argument))
		return false;
	event->verb = skim->verb;
	event->reason = FTP_OK;
	event->endpoint = argument.endpoint;
	event->text = argument.text;
	event->len = argument.text.len;
	event->at = skim->seq + (u32)(argument.text.at - text.at);
	line->word = 0;
	line->final = true;
	if (skim->dir == FTP_SERVER)
		line->word = ftp_first_word(FTP_SERVER, text.at);
	return true;
}

#endif /* FTP_SKIM_H */
