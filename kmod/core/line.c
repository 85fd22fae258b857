// SPDX-License-Identifier: GPL-2.0
/*
 * The grammar of a line.
 *
 * A line is read when it is whole, or as far as it has come: always from its start,
 * by the same functions. Of a line that has not ended only its head is kept, a
 * shorter text that means the same, and of an argument its bytes.
 */
#include "line.h"

const struct ftp_verb_row ftp_verbs[FTP_VERB_MAX] = {
	[FTP_PORT] = { "PORT", FTP_WORD('P', 'O', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_HOSTPORT },
	[FTP_EPRT] = { "EPRT", FTP_WORD('E', 'P', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_EXTENDED },
	[FTP_LPRT] = { "LPRT", FTP_WORD('L', 'P', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_LONG },
	[FTP_PASV] = { "PASV", FTP_CODE(2, 2, 7),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_HOSTPORT },
	[FTP_EPSV] = { "EPSV", FTP_CODE(2, 2, 9),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_PORT_ONLY },
	[FTP_LPSV] = { "LPSV", FTP_CODE(2, 2, 8),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_LONG },
};

/**
 * ftp_verb_find - find the verb that a line begins with
 * @dir: who sent the line
 * @word: its first word, packed
 *
 * Return: the verb, or %FTP_VERB_NONE.
 */
enum ftp_verb ftp_verb_find(enum ftp_dir dir, u32 word)
{
	enum ftp_verb verb = dir == FTP_SERVER ? FTP_PASV : FTP_PORT;

	for (; verb < FTP_VERB_MAX && ftp_verbs[verb].dir == dir; verb++) {
		if (ftp_verbs[verb].word == word)
			return verb;
	}
	return FTP_VERB_NONE;
}

#define LAST_LINE_MAX	128	/* bytes of a line that is worth looking for */

/**
 * ftp_find_last_line - where does the last line of a text begin?
 * @begin: its first byte
 * @end: behind the last one, which is before the line's end
 *
 * Return: its first byte; NULL if it is long, or not ASCII.
 */
const u8 *ftp_find_last_line(const u8 *begin, const u8 *end)
{
	const u8 *at = end;
	u64 low = 0;

	if (end - begin > LAST_LINE_MAX)
		begin = end - LAST_LINE_MAX;
	while (!low && at - begin >= 8) {
		at -= 8;
		low = ftp_low_bytes(at);
	}
	return low ? at + ftp_last_bit(low) / 8 + 1 : NULL;
}

/**
 * ftp_find_own_end - where may a reply of many lines end with its own code?
 * @multi: that, packed
 * @at: first byte of its text to look at
 * @end: behind the last one, which is a LF; more can be read
 *
 * Return: the first such line that begins behind @at, or @end; @at if there is
 * too little to be worth it.
 */
const u8 *ftp_find_own_end(u32 multi, const u8 *at, const u8 *end)
{
	const u8 digit = (u8)multi;

	if (end - at < FTP_NAME_MAX)
		return at;
	at = ftp_pass_absent(at + 3, end, digit);
	while ((at = ftp_find_byte(at, end, digit)) < end) {
		if (at[1] != '-' && at[-3] == '\n' &&
		    ftp_reply_word(at - 2) == multi)
			return at - 2;
		at++;
	}
	return end;
}

#define TELNET_WILL	251	/* RFC 854: to 254: an option follows */
#define STEP		16	/* bytes that a head is read on with at once */

/* letters and digits, in upper case; all else is 0 */
static const u8 upper[256] = {
	['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
	['A'] = 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M',
	'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
	['a'] = 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M',
	'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
};

/* of which kinds of text a byte may be */
#define BLANK		1	/* between words */
#define NUMBER		2	/* of an argument of decimal numbers */
#define BRACKETED	4	/* of one in brackets */

static const u8 class[256] = {
	['\t'] = BLANK, [' '] = BLANK,
	['!' ... '\''] = BRACKETED, ['*' ... '+'] = BRACKETED,
	[','] = NUMBER | BRACKETED, ['-' ... '/'] = BRACKETED,
	['0' ... '9'] = NUMBER | BRACKETED, [':' ... '~'] = BRACKETED,
};

/* EPSV ALL is another command than EPSV: RFC 2428 section 4 */
static void read_option(struct ftp_line *line, struct ftp_span text,
			bool whole)
{
	while (text.len && ftp_is_blank(*text.at))
		ftp_span_drop(&text, 1);
	for (; text.len && ftp_is_alnum(*text.at); ftp_span_drop(&text, 1))
		line->option = ftp_word_add(line->option, *text.at);
	line->open = !text.len && !whole;
	if (!line->open && line->option == FTP_WORD(0, 'A', 'L', 'L'))
		line->command = FTP_COMMAND_EPSV_ALL;
}

/* RFC 959 has no command with less than three letters */
static void read_name(struct ftp_line *line, struct ftp_span text, bool whole)
{
	if (line->junk || line->word_len < 3 ||
	    line->word_len > FTP_NAME_MAX ||
	    ftp_is_digit((u8)(line->word >> 8 * (line->word_len - 1))))
		return;
	line->command = (u8)ftp_command_find(line->word);
	if (line->command == FTP_COMMAND_NOT_EXPECTED)
		line->verb = (u8)ftp_verb_find(FTP_CLIENT, line->word);
	else if (line->word == FTP_WORD('E', 'P', 'S', 'V') && text.len &&
		 ftp_is_blank(*text.at))
		read_option(line, text, whole);
}

/* the byte behind the first word; a CR alone may be its end, or junk */
static u8 find_behind(struct ftp_line *line, struct ftp_span text, bool whole)
{
	line->open = false;
	if (text.len > 1 || (text.len && *text.at != '\r'))
		return *text.at;
	if (whole)
		return '\n';
	line->open = true;
	return text.len ? '\r' : '\0';
}

/**
 * ftp_line_read - read what a line begins with
 * @line: filled
 * @dir: who says it
 * @text: the line, without its LF, or as much of it as has come; none of what
 *	ftp_head_start() passes over
 * @whole: LF follows
 *
 * RFC 959 sections 4.2 (replies) and 5.3 (commands), RFC 2428 section 4.
 *
 * Return: bytes of the first word.
 */
u32 ftp_line_read(struct ftp_line *line, enum ftp_dir dir,
		  struct ftp_span text, bool whole)
{
	u32 word = 0, len = 0;
	u8 c;

	for (; len < text.len; len++) {
		c = upper[text.at[len]];
		if (!c)
			break;
		word = word << 8 | c;
	}
	ftp_span_drop(&text, len);
	line->word = word;
	line->option = 0;
	line->word_len = (u8)(len <= FTP_NAME_MAX ? len : FTP_NAME_MAX + 1);
	line->verb = FTP_VERB_NONE;
	line->command = FTP_COMMAND_UNKNOWN;
	line->behind = find_behind(line, text, whole);
	line->junk = !line->open && line->behind != '\n' &&
		     (!len || !ftp_is_blank(line->behind));
	if (dir == FTP_CLIENT && !line->open)
		read_name(line, text, whole);
	return len;
}

/**
 * ftp_head_start - pass over what may stand before a line
 * @head: what of it has come; changed
 * @dir: who says it
 * @at: the next byte
 * @end: behind the last one
 *
 * Telnet's commands (RFC 854), a client's blanks, and a server's NUL, which means
 * nothing there and ends strings. An option may be LF.
 *
 * Return: the line's first byte, or @end.
 */
const u8 *ftp_head_start(struct ftp_head *head, enum ftp_dir dir,
			 const u8 *at, const u8 *end)
{
	for (; at < end; at++) {
		if (!head->len) {
			if (*at == FTP_TELNET_IAC)
				head->text[head->len++] = *at;
			else if (dir == FTP_SERVER ? *at : !ftp_is_blank(*at))
				break;
		} else if (head->text[0] != FTP_TELNET_IAC ||
			   (head->len > 1 && head->text[1] == FTP_TELNET_IAC)) {
			break;
		} else if (head->len > 1 || *at < TELNET_WILL) {
			head->len = 0;
		} else {
			/* doubled, it is a byte of text */
			head->text[head->len++] = *at;
		}
	}
	return at;
}

/**
 * ftp_head_resume - read on, from the head, what a line begins with
 * @head: what has come of it; used up
 * @line: filled
 * @dir: who says it
 * @text: the rest of it, as for ftp_line_read()
 * @whole: LF follows
 *
 * Return: the bytes of @text that are read.
 */
u32 ftp_head_resume(struct ftp_head *head, struct ftp_line *line,
		    enum ftp_dir dir, struct ftp_span text, bool whole)
{
	u8 joined[FTP_HEAD_MAX + STEP];
	u32 read = 0, len, used;

	do {
		len = text.len - read < STEP ? text.len - read : STEP;
		memcpy(joined, head->text, head->len);
		memcpy(joined + head->len, text.at + read, len);
		used = ftp_line_read(line, dir, (struct ftp_span){
			joined, head->len + len }, whole && read + len == text.len);
		if (!line->open || read + len == text.len)
			return used > head->len ? read + used - head->len : read;
		read += len;
		ftp_head_keep(head, line);
	} while (true);
}

static void add_byte(struct ftp_head *head, u8 c)
{
	head->text[head->len++] = c;
}

static void add_word(struct ftp_head *head, u32 word)
{
	u32 shift;

	for (shift = 32; shift; shift -= 8) {
		if (word >> (shift - 8) & 0xff)
			add_byte(head, (u8)(word >> (shift - 8)));
	}
}

/**
 * ftp_head_keep - a line goes on in the next segment
 * @head: filled
 * @line: what it begins with
 */
void ftp_head_keep(struct ftp_head *head, const struct ftp_line *line)
{
	bool is_epsv = line->word == FTP_WORD('E', 'P', 'S', 'V') &&
		       line->word_len == FTP_NAME_MAX && ftp_is_blank(line->behind);

	head->len = 0;
	if (line->word_len > FTP_NAME_MAX)
		add_byte(head, 'X');
	add_word(head, line->word);
	if (!line->open || line->behind)
		add_byte(head, line->behind);
	if (is_epsv)
		add_word(head, line->option);
	/* what shows that it was not the end, but text */
	if (!line->open && (is_epsv || line->behind == '\r' ||
			    line->behind == FTP_TELNET_IAC))
		add_byte(head, FTP_TELNET_IAC);
}

/* eight bytes at a time: of a digit's byte, less '0', nothing above 9 is left */
static const u8 *find_digit(const u8 *at, const u8 *end)
{
	u64 word, digits = 0;

	for (; end - at >= 8; at += 8) {
		word = ftp_load_le64(at) ^ FTP_EACH('0');
		digits = ~(((word & FTP_EACH(0x7f)) + FTP_EACH(0x80 - 10)) | word) &
			 FTP_EACH(0x80);
		if (digits)
			return at + ftp_first_bit(digits) / 8;
	}
	while (at < end && !ftp_is_digit(*at))
		at++;
	return at;
}

/* up to the first byte that is of no class */
static const u8 *pass_class(const u8 *at, const u8 *end, u8 which)
{
	while (at < end && class[*at] & which)
		at++;
	return at;
}

/**
 * ftp_find_argument - find where an argument may begin
 * @verb: the line's
 * @at: the first byte behind the line's first word, or behind text that was none
 * @end: behind the last one
 *
 * A command's argument is all that follows, a reply's stands in some text.
 *
 * Return: its first byte, and @end also where only the bracket before it has come;
 * NULL if there is none.
 */
const u8 *ftp_find_argument(enum ftp_verb verb, const u8 *at, const u8 *end)
{
	const struct ftp_verb_row *row = ftp_verb_row(verb);

	if (row->dir == FTP_CLIENT)
		at = pass_class(at, end, BLANK);
	else if (row->form == FTP_FORM_PORT_ONLY)
		at = ftp_find_byte(at, end, '(');
	else
		at = find_digit(at, end);
	if (at == end)
		return NULL;
	return row->form == FTP_FORM_PORT_ONLY ? at + 1 : at;
}

/* a blank may follow a comma */
static const u8 *pass_numbers(u8 before, const u8 *at, const u8 *end)
{
	const u8 *from;

	for (;;) {
		from = at;
		at = pass_class(at, end, NUMBER);
		if (at > from)
			before = at[-1];
		if (at == end || *at != ' ' || (before != ',' && before != ' '))
			return at;
		before = *at++;
	}
}

/**
 * ftp_find_argument_end - find where it ends at the latest
 * @verb: the line's
 * @before: the byte of it that came before, in an earlier segment; 0 if there is none
 * @at: its first byte
 * @end: the line's end, or that of what has come
 */
const u8 *ftp_find_argument_end(enum ftp_verb verb, u8 before, const u8 *at,
				const u8 *end)
{
	const struct ftp_verb_row *row = ftp_verb_row(verb);

	if (row->dir == FTP_CLIENT)
		return end;
	return row->form == FTP_FORM_PORT_ONLY ?
		pass_class(at, end, BRACKETED) : pass_numbers(before, at, end);
}

/* sscanf(), with which many clients read it, passes over the blanks of a reply */
static enum ftp_reason scan_spaced(struct ftp_span *s, enum ftp_form form,
				   struct ftp_endpoint *out)
{
	u8 plain[FTP_ARGUMENT_MAX];
	struct ftp_span text = { plain, 0 };
	enum ftp_reason reason;
	u32 i, used = 0;

	for (i = 0; i < s->len && used < sizeof(plain); i++) {
		if (s->at[i] != ' ')
			plain[used++] = s->at[i];
	}
	text.len = used;
	reason = ftp_scan_endpoint(&text, form, out);
	if (reason)
		return reason;
	for (used -= text.len; used && s->len; ftp_span_drop(s, 1))
		used -= *s->at != ' ';
	return FTP_OK;
}

/**
 * ftp_argument_read - read an argument that is whole
 * @text: the argument; what follows the endpoint is taken away
 * @verb: the line's
 * @out: what it says, with %FTP_OK
 *
 * Return: %FTP_OK, or why nothing in it can be an endpoint.
 */
enum ftp_reason ftp_argument_read(struct ftp_span *text, enum ftp_verb verb,
				  struct ftp_endpoint *out)
{
	const struct ftp_verb_row *row = ftp_verb_row(verb);
	enum ftp_reason reason;
	struct ftp_span rest;

	/* what writes in text mode says CR LF, and gets CR CR LF */
	while (row->dir == FTP_CLIENT && ftp_ends_with_cr(*text))
		text->len--;
	rest = *text;
	if (row->dir == FTP_SERVER && memchr(rest.at, ' ', rest.len))
		reason = scan_spaced(&rest, row->form, out);
	else
		reason = ftp_scan_endpoint(&rest, row->form, out);
	if (reason)
		return reason;
	text->len -= rest.len;
	for (; rest.len && row->dir == FTP_CLIENT; ftp_span_drop(&rest, 1)) {
		if (!ftp_is_blank(*rest.at))
			return FTP_BAD_SYNTAX;
	}
	return FTP_OK;
}
