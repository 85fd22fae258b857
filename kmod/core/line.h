/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A stream of bytes as lines. The pieces that a sender cuts it into do not matter:
 * the reader's whole memory is where in a line it stands and, of an argument that
 * has begun, the text. It marks the end of a line, and an argument, once the byte
 * after it was seen.
 */
#ifndef FTP_LINE_H
#define FTP_LINE_H

#include "argument.h"
#include "carry.h"
#include "state.h"

/**
 * enum ftp_mark - why ftp_line_read() stopped
 * @FTP_MARK_END: all bytes are read
 * @FTP_MARK_LINE: a line has ended
 * @FTP_MARK_ARGUMENT: an endpoint's argument is complete
 * @FTP_MARK_REFUSED: the line can announce nothing after all
 * @FTP_MARK_DENIED: the command is denied: of ftp_session_read() only
 * @FTP_MARK_DUE: the server agrees to what waited for it: of ftp_session_read() only
 * @FTP_MARK_SPLIT: so they are, inside an argument: ftp_line_keep() or _back()
 */
enum ftp_mark {
	FTP_MARK_END,
	FTP_MARK_LINE,
	FTP_MARK_ARGUMENT,
	FTP_MARK_REFUSED,
	FTP_MARK_DENIED,
	FTP_MARK_DUE,
	FTP_MARK_SPLIT,
};

/**
 * struct ftp_line - where a direction stands in its line; zero at its start
 * @carry: the caller's memory while an argument is split; or NULL
 * @word: first word, packed; of a reply, the code
 * @multi: packed, code of the multi-line reply that is open; a command's option
 * @state: enum ftp_line_state
 * @word_len: letters or digits of it, up to 5; the last four are in @word
 * @verb: enum ftp_verb of the line, as soon as it is known; also inside of a reply
 *	that has not ended
 * @argument_len: bytes of the argument so far
 * @asks: enum ftp_asks of a command; of a reply, what it has opened
 * @skip: bytes in the carry that are before the argument
 * @final: it is a reply's last line; every command is final
 * @junk: its first word is not of letters and digits only
 * @cr: the last byte that was read is CR
 * @ends: the caller allows that another code ends a reply of many lines
 * @announces: so may one that announces
 * @tls: a whole header of a TLS record was seen
 * @crlf: a line has ended with CR LF
 * @bare: the last one that ended did so with LF alone
 * @doubt: so this one begins or ends where its sender, who otherwise says CR LF,
 *	may not have meant it: a file's name may have had the LF
 */
struct ftp_line {
	struct ftp_carry *carry;
	u32 word;
	u32 multi;
	u8 state;
	u8 word_len;
	u8 verb;
	u8 argument_len;
	u8 asks;
	u8 skip;
	bool final;
	bool junk : 1;
	bool cr : 1;
	bool crlf : 1;
	bool bare : 1;
	bool doubt : 1;
	bool ends : 1;
	bool announces : 1;
	bool tls : 1;
};

/**
 * ftp_line_close_code - a reply's code is complete: is it the last line?
 * @line: its state
 * @c: the byte behind the code, LF also if there is a CR between
 *
 * RFC 959 section 4.2: "123-" opens a reply that only "123 " closes; some servers
 * close it otherwise. What goes on with something else is no code.
 */
static inline void ftp_line_close_code(struct ftp_line *line, u8 c)
{
	if (line->multi && line->word != line->multi &&
	    (c != ' ' || !(ftp_code_announces(line->word) ? line->announces :
							    line->ends)))
		return;
	if (!ftp_is_code(line->word) ||
	    (c != ' ' && c != '-' && c != '\n' && c != '\t'))
		return;
	line->final = c != '-';
	line->multi = line->final ? 0 : line->word;
}

/**
 * ftp_line_read - read on to the next mark
 * @line: the direction's state
 * @dir: which direction
 * @segment: all bytes of the segment
 * @offset: how many of them are read already; moved on
 * @argument: filled with %FTP_MARK_ARGUMENT, %FTP_MARK_REFUSED (its reason)
 *	and %FTP_MARK_SPLIT (the text of it that is in this segment)
 *
 * RFC 959 section 4.2 (replies), section 5.3 (commands); RFC 854 (Telnet
 * sequences before a command). A line ends with LF, or CR LF.
 * Return: the mark; FTP_MARK_END or FTP_MARK_SPLIT when all is read.
 */
enum ftp_mark ftp_line_read(struct ftp_line *line, enum ftp_dir dir,
			    struct ftp_span segment, u32 *offset,
			    struct ftp_argument *argument);

/**
 * ftp_line_keep - keep what there is of an argument, until the rest of it comes
 * @line: the state with which ftp_line_read() said %FTP_MARK_SPLIT; it has a
 *	carry
 * @text: the argument's part, as it was marked
 */
void ftp_line_keep(struct ftp_line *line, struct ftp_span text);

/**
 * ftp_line_is_open - may an argument still begin in this line?
 * @line: the direction's state
 */
bool ftp_line_is_open(const struct ftp_line *line);

/**
 * ftp_line_back - forget the argument that has begun: it will come again
 * @line: the direction's state
 */
void ftp_line_back(struct ftp_line *line);

/**
 * ftp_line_lost - bytes are missing: go on at the next line
 * @line: the direction's state; its carry is left to the caller
 */
void ftp_line_lost(struct ftp_line *line);

#endif /* FTP_LINE_H */
