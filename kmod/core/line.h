/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A stream of bytes as lines.
 *
 * What a sender cuts into segments arrives here in pieces, and the pieces do
 * not matter: the reader's whole memory is where in a line it stands and, of an
 * argument that has begun, the text. It marks two things: the end of a line,
 * and an argument that is complete, which is when the byte after it was seen.
 */
#ifndef FTP_LINE_H
#define FTP_LINE_H

#include "carry.h"
#include "verb.h"

/**
 * enum ftp_mark - why ftp_line_read() stopped
 * @FTP_MARK_END: all bytes are read
 * @FTP_MARK_LINE: a line has ended
 * @FTP_MARK_ARGUMENT: an endpoint's argument is complete
 * @FTP_MARK_REFUSED: the line can announce nothing after all
 * @FTP_MARK_SPLIT: all bytes are read, and they end in the middle of an
 *	argument: ftp_line_keep() or ftp_line_back()
 */
enum ftp_mark {
	FTP_MARK_END,
	FTP_MARK_LINE,
	FTP_MARK_ARGUMENT,
	FTP_MARK_REFUSED,
	FTP_MARK_SPLIT,
};

/* RFC 854: what follows is a Telnet command */
#define FTP_TELNET_IAC 255

/**
 * enum ftp_line_state - a place in a line
 * @FTP_AT_START: nothing of a line has come
 * @FTP_AT_IAC: behind IAC
 * @FTP_AT_OPTION: behind IAC and a verb that has an option
 * @FTP_IN_WORD: the command's name, the reply's code
 * @FTP_BEFORE_ARGUMENT: blanks; in a reply, any text
 * @FTP_IN_ARGUMENT: an endpoint, or what may become one
 * @FTP_IN_REST: what no longer matters in this line
 */
enum ftp_line_state {
	FTP_AT_START,
	FTP_AT_IAC,
	FTP_AT_OPTION,
	FTP_IN_WORD,
	FTP_BEFORE_ARGUMENT,
	FTP_IN_ARGUMENT,
	FTP_IN_REST,
};

/**
 * struct ftp_line - where a direction stands in its line; zero at its start
 * @carry: the caller's memory for a split argument, or NULL; never touched but
 *	while an argument is split
 * @word: first word, packed by ftp_word_add(); of a reply, the code
 * @multi: code of the multi-line reply that is open, packed, or 0
 * @state: enum ftp_line_state
 * @word_len: letters or digits in @word
 * @verb: enum ftp_verb of the line, as soon as it is known
 * @argument_len: bytes of the argument so far
 * @skip: bytes in the carry that are before the argument
 * @final: it is a reply's last line; every command is final
 */
struct ftp_line {
	struct ftp_carry *carry;
	u32 word;
	u32 multi;
	u8 state;
	u8 word_len;
	u8 verb;
	u8 argument_len;
	u8 skip;
	bool final;
};

/**
 * struct ftp_argument - what ftp_line_read() found
 * @text: the argument; in the segment, or in the carry
 * @end: the segment's offset just behind the argument
 * @reason: %FTP_OK, or why nothing in it can be an endpoint
 * @endpoint: what it says, with %FTP_OK
 */
struct ftp_argument {
	struct ftp_span text;
	u32 end;
	enum ftp_reason reason;
	struct ftp_endpoint endpoint;
};

/**
 * ftp_is_code - are three bytes digits?
 * @word: those, packed by ftp_word_add()
 */
static inline bool ftp_is_code(u32 word)
{
	/* 6 more than '9' is the first one in the next row of ASCII */
	return (word & 0xfff0f0f0) == 0x303030 &&
	       ((word + 0x060606) & 0xf0f0f0) == 0x303030;
}

/**
 * ftp_line_close_code - a reply's code is complete: is it the last line?
 * @line: its state
 * @c: the byte behind the code
 *
 * RFC 959 section 4.2: "123-" opens a reply that only "123 " closes.
 */
static inline void ftp_line_close_code(struct ftp_line *line, u8 c)
{
	if ((line->multi && line->word != line->multi) ||
	    !ftp_is_code(line->word))
		return;
	line->final = c != '-';
	line->multi = line->final ? 0 : line->word;
}

/**
 * ftp_line_whole - read an announcement that is whole, and written as usual
 * @dir: who sent it
 * @verb: what it begins with, and no more than that is known
 * @line: all of it, without its end; at least four bytes
 * @argument: filled but for @end, which is the caller's
 *
 * A shortcut: ftp_line_read() makes the same of it, in more time.
 *
 * Return: false if ftp_line_read() is to say what it is.
 */
bool ftp_line_whole(enum ftp_dir dir, enum ftp_verb verb, struct ftp_span line,
		    struct ftp_argument *argument);

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
 * sequences before a command). A line ends with CR LF, LF or CR.
 *
 * Return: the mark; %FTP_MARK_END or %FTP_MARK_SPLIT when all is read.
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
