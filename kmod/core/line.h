/* SPDX-License-Identifier: GPL-2.0 */
/* What a line says: its verb, the kind of a command, the argument that announces. */
#ifndef FTP_LINE_H
#define FTP_LINE_H

#include "command.h"
#include "endpoint.h"

/**
 * enum ftp_mode - who opens the data connection
 * @FTP_ACTIVE: the server; the client announced an endpoint
 * @FTP_PASSIVE: the client; the server announced an endpoint
 */
enum ftp_mode {
	FTP_ACTIVE,
	FTP_PASSIVE,
};

/**
 * enum ftp_verb - the ways to announce an endpoint, the client's first
 * @FTP_VERB_NONE: any other line
 * @FTP_PORT: PORT (RFC 959)
 * @FTP_EPRT: EPRT (RFC 2428)
 * @FTP_LPRT: LPRT (RFC 1639)
 * @FTP_PASV: 227, the answer to PASV (RFC 959)
 * @FTP_EPSV: 229, the answer to EPSV (RFC 2428)
 * @FTP_LPSV: 228, the answer to LPSV (RFC 1639)
 * @FTP_VERB_MAX: how many there are
 */
enum ftp_verb {
	FTP_VERB_NONE,
	FTP_PORT,
	FTP_EPRT,
	FTP_LPRT,
	FTP_PASV,
	FTP_EPSV,
	FTP_LPSV,
	FTP_VERB_MAX
};

/**
 * struct ftp_verb_row - what the helper knows of a verb
 * @name: the command's name, also of the one that is answered
 * @word: first word of the line, packed by ftp_word_add()
 * @dir: who says it
 * @mode: what it announces
 * @form: how the endpoint is written
 */
struct ftp_verb_row {
	char name[5];
	u32 word;
	enum ftp_dir dir;
	enum ftp_mode mode;
	enum ftp_form form;
};

/* bytes of a command's name, at most; what is longer is none */
#define FTP_NAME_MAX 4

/* bytes of a reply's code */
#define FTP_CODE_LEN 3

extern const struct ftp_verb_row ftp_verbs[FTP_VERB_MAX];

/**
 * ftp_verb_row - look up what is known of a verb
 * @verb: less than %FTP_VERB_MAX
 *
 * Return: its row; that of %FTP_VERB_NONE is empty.
 */
static inline const struct ftp_verb_row *ftp_verb_row(enum ftp_verb verb)
{
	return &ftp_verbs[verb];
}

enum ftp_verb ftp_verb_find(enum ftp_dir dir, u32 word);

/* an argument that is longer than this is no endpoint */
#define FTP_ARGUMENT_MAX 96

/* EPSV, a blank, four letters, and what follows them */
#define FTP_HEAD_MAX (FTP_NAME_MAX + 1 + FTP_NAME_MAX + 1)

/**
 * struct ftp_line - what a line begins with
 * @word: its first word, packed by ftp_word_add(): the last four bytes of it
 * @option: of an EPSV its word behind that, packed
 * @word_len: bytes of the first word, up to 5
 * @behind: the byte that follows it; LF at the line's end, which may have a CR before
 *	it; while @open: 0, or a CR that may belong to the line's end
 * @verb: enum ftp_verb; of a reply, set by who knows whether it is one
 * @command: enum ftp_command, if it is one
 * @junk: it does not begin with a word of letters and digits, and a blank or the end
 * @open: what has not come may change what is here
 * @final: a command, or the last line of a reply; set like @verb
 */
struct ftp_line {
	u32 word;
	u32 option;
	u8 word_len;
	u8 behind;
	u8 verb;
	u8 command;
	bool junk;
	bool open;
	bool final;
};

/**
 * struct ftp_head - what of a line's beginning came in earlier segments
 * @text: the same in short
 * @len: its bytes
 */
struct ftp_head {
	u8 text[FTP_HEAD_MAX];
	u8 len;
};

/**
 * ftp_upper_word - a packed word in upper case
 * @word: of letters
 *
 * Letters lose what makes small ones of them; nothing else becomes one.
 */
static inline u32 ftp_upper_word(u32 word)
{
	return word & 0xdfdfdfdf;
}

/**
 * ftp_line_is_simple - whether a line begins as nearly every one does
 * @line: filled then, as ftp_line_read() would; but for @word_len, and @command
 *	of a reply
 * @dir: who says it
 * @at: the line: four bytes at least, and CR LF
 * @eol: its LF; what is read twice may have changed, so nothing is behind that
 *
 * With a command that is known, and a blank or the end; with a code, and a blank or
 * a hyphen. A short way: ftp_line_read() makes the same of these, and something of
 * all others.
 */
static inline bool ftp_line_is_simple(struct ftp_line *line, enum ftp_dir dir,
				      const u8 *at, const u8 *eol)
{
	const u8 *behind = at + FTP_NAME_MAX - 1;
	u32 word = ftp_load_be32(at);
	enum ftp_command command;
	bool blank;

	if (dir == FTP_SERVER) {
		line->word = word >> 8;
		line->behind = (u8)word;
		return (line->behind == ' ' || line->behind == '-') &&
		       ftp_is_code(line->word);
	}
	if (*behind == ' ' || *behind == '\r')
		word >>= 8;
	else
		behind++;
	/* a NUL in front would be lost in a name of three letters, and is text */
	if (!*at || (*behind != ' ' && (*behind != '\r' || behind + 1 != eol)))
		return false;
	blank = *behind == ' ';
	word = ftp_upper_word(word);
	command = ftp_command_find(word);
	line->word = word;
	line->behind = blank ? ' ' : '\n';
	line->command = (u8)command;
	/* EPSV may have an option */
	return command != FTP_COMMAND_UNKNOWN &&
	       (command != FTP_COMMAND_PASSIVE || !blank);
}

/**
 * ftp_reply_word - what a line has in a code's place, packed
 * @at: its first byte of at least four
 */
static inline u32 ftp_reply_word(const u8 *at)
{
	return ftp_load_be32(at) >> 8;
}

/**
 * ftp_verb_at - the verb of a line that is simple
 * @dir: who says it
 * @at: its first byte of at least four
 *
 * Return: as ftp_verb_find().
 */
static inline enum ftp_verb ftp_verb_at(enum ftp_dir dir, const u8 *at)
{
	return ftp_verb_find(dir, dir == FTP_SERVER ? ftp_reply_word(at) :
						      ftp_upper_word(ftp_load_be32(at)));
}

const u8 *ftp_find_last_line(const u8 *begin, const u8 *end);
const u8 *ftp_find_own_end(u32 multi, const u8 *at, const u8 *end);
u32 ftp_line_read(struct ftp_line *line, enum ftp_dir dir,
		  struct ftp_span text, bool whole);
const u8 *ftp_head_start(struct ftp_head *head, enum ftp_dir dir,
			 const u8 *at, const u8 *end);
u32 ftp_head_resume(struct ftp_head *head, struct ftp_line *line,
		    enum ftp_dir dir, struct ftp_span text, bool whole);
void ftp_head_keep(struct ftp_head *head, const struct ftp_line *line);

/**
 * ftp_head_is_empty - whether a line has nothing but its end
 * @head: what came of it before
 * @at: what follows that
 * @eol: its LF
 */
static inline bool ftp_head_is_empty(const struct ftp_head *head, const u8 *at,
				     const u8 *eol)
{
	u32 len = head->len + (u32)(eol - at);

	return !len || (len == 1 && (head->len ? *head->text : *at) == '\r');
}

/**
 * ftp_ends_with_cr - whether the text's last byte is a CR
 * @text: of a command; it may belong to the line's end
 */
static inline bool ftp_ends_with_cr(struct ftp_span text)
{
	return text.len && text.at[text.len - 1] == '\r';
}

const u8 *ftp_find_argument(enum ftp_verb verb, const u8 *at, const u8 *end);
const u8 *ftp_find_argument_end(enum ftp_verb verb, u8 before, const u8 *at,
				const u8 *end);
enum ftp_reason ftp_argument_read(struct ftp_span *text, enum ftp_verb verb,
				  struct ftp_endpoint *out);

#endif /* FTP_LINE_H */
