/* SPDX-License-Identifier: GPL-2.0 */
/* Is a line nothing special? Asked of its first four bytes. */
#ifndef FTP_PLAIN_H
#define FTP_PLAIN_H

#include "line.h"
#include "segment.h"

/**
 * struct ftp_skim - a segment without FIN and RST, or what is left of it
 * @text: its payload
 * @seq: sequence number of the first byte of @text
 * @dir: who sent it
 * @verb: what @text may announce in its first line; %FTP_VERB_NONE otherwise
 * @asks: what its first line asks for, if that is a command; if it is a reply,
 *	not %FTP_ASKS_NONE where it may change something
 * @opened: endpoints that the segment has opened so far; counted by the caller
 */
struct ftp_skim {
	struct ftp_span text;
	u32 seq;
	enum ftp_dir dir;
	enum ftp_verb verb;
	enum ftp_asks asks;
	u8 opened;
};

/**
 * ftp_skim_command - is it any command but one that announces?
 * @skim: a client's segment, at the start of a line
 * @word: its first word
 */
static inline bool ftp_skim_command(struct ftp_skim *skim, u32 word)
{
	const u8 *at = skim->text.at;
	u8 letter = at[0] | 0x20, behind = at[4];

	if (letter < 'a' || letter > 'z')
		return false;
	if (ftp_word_may_announce(word) && behind == ' ') {
		skim->verb = ftp_verb_find(FTP_CLIENT, word);
		if (skim->verb)
			return false;
	}
	skim->asks = FTP_ASKS_UNKNOWN;
	if (at[3] == '\t' || behind == '\t' || (behind == '\r' && at[5] != '\n'))
		return false;
	if (at[3] == ' ' || (at[3] == '\r' && behind == '\n')) {
		skim->asks = ftp_asks_find(word >> 8);
		return true;
	}
	if (behind != ' ' && behind != '\r')
		return true;
	/* without an argument it is refused */
	if (ftp_word_may_announce(word))
		return false;
	skim->asks = ftp_asks_find(word);
	/* EPSV ALL is another one */
	return skim->asks != FTP_ASKS_PASSIVE || behind != ' ';
}

/**
 * ftp_skim_reply - is it any reply but one that announces or ends, or text of one?
 * @skim: a server's segment, at the start of a line; @asks tells whether the
 *	reply is more than counted
 * @word: its first word
 * @head: what was asked
 */
static inline bool ftp_skim_reply(struct ftp_skim *skim, u32 word,
				  enum ftp_asks head)
{
	u8 first = skim->text.at[0], behind = skim->text.at[3];

	if (!ftp_is_digit(first))
		return first >= ' ' && first <= '~';
	/* x2x and x3x: about the connection, and about the login */
	if (head > FTP_ASKS_PLAIN || (word >> 8 & 0xfe) == '2' ||
	    word >> 16 == '1' || word >> 16 >= '4') {
		skim->asks = FTP_ASKS_OTHER;
		if (ftp_code_is_22x(word))
			skim->verb = ftp_verb_find(FTP_SERVER, word);
		if (skim->verb || word >> 16 >= '4' ||
		    word == FTP_CODE(2, 2, 1) || word == FTP_CODE(2, 3, 4))
			return false;
	}
	return behind == ' ' || behind == '-';
}

/**
 * ftp_skim_line - note what the session has to know of a line
 * @skim: a segment, at the start of a line
 * @line: its state
 * @word: its first word
 */
static inline void ftp_skim_line(const struct ftp_skim *skim,
				 struct ftp_line *line, u32 word)
{
	line->final = skim->dir == FTP_CLIENT;
	line->crlf = true;
	line->word = word;
	if (skim->dir == FTP_SERVER)
		ftp_line_close_code(line, skim->text.at[3]);
}

#endif /* FTP_PLAIN_H */
