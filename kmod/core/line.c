// SPDX-License-Identifier: GPL-2.0
/* The reader of lines: a state for each place in a line. */
#include "line.h"

#define TELNET_WILL	251	/* RFC 854: to 254: an option follows */
#define TELNET_IAC	255	/* RFC 854: what follows is a Telnet command */

enum state {
	AT_START,		/* nothing of a line has come */
	AT_IAC,			/* behind IAC */
	AT_OPTION,		/* behind IAC and a verb that has an option */
	IN_WORD,		/* the command's name, the reply's code */
	BEFORE_ARGUMENT,	/* blanks; in a reply, any text */
	IN_ARGUMENT,		/* an endpoint, or what may become one */
	IN_REST,		/* what no longer matters in this line */
};

static bool is_eol(u8 c)
{
	return c == '\r' || c == '\n';
}

static bool is_blank(u8 c)
{
	return c == ' ' || c == '\t';
}

static bool is_alnum(u8 c)
{
	return ftp_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_code(const struct ftp_line *line)
{
	return line->word_len == 3 && ftp_is_digit((u8)(line->word >> 16)) &&
	       ftp_is_digit((u8)(line->word >> 8)) &&
	       ftp_is_digit((u8)line->word);
}

static void read_start(struct ftp_line *line, enum ftp_dir dir, u8 c)
{
	if (is_eol(c) || (dir == FTP_CLIENT && is_blank(c)))
		return;
	line->verb = FTP_VERB_NONE;
	line->final = dir == FTP_CLIENT;
	line->word = 0;
	line->word_len = 0;
	if (c == TELNET_IAC) {
		line->state = AT_IAC;
	} else if (is_alnum(c)) {
		line->state = IN_WORD;
		line->word = ftp_word_add(0, c);
		line->word_len = 1;
	} else {
		line->state = IN_REST;
	}
}

static void read_iac(struct ftp_line *line, u8 c)
{
	if (line->state == AT_OPTION || c < TELNET_WILL)
		line->state = AT_START;
	else if (c != TELNET_IAC)
		line->state = AT_OPTION;
	else
		line->state = IN_REST;	/* doubled, it is a byte of text */
}

/* RFC 959 section 4.2: "123-" opens a reply that only "123 " closes */
static void close_code(struct ftp_line *line, u8 c)
{
	if (!is_code(line) || (line->multi && line->word != line->multi))
		return;
	line->final = c != '-';
	line->multi = line->final ? 0 : line->word;
}

/* the word is complete, and @c follows: what does the line mean? */
static void close_word(struct ftp_line *line, enum ftp_dir dir, u8 c)
{
	if (dir == FTP_SERVER)
		close_code(line, c);
	if (line->final && (dir == FTP_SERVER || is_blank(c) || is_eol(c)))
		line->verb = (u8)ftp_verb_find(dir, line->word);
	line->state = line->verb ? BEFORE_ARGUMENT : IN_REST;
}

static void read_word(struct ftp_line *line, enum ftp_dir dir, u8 c)
{
	if (!is_alnum(c)) {
		close_word(line, dir, c);
	} else if (line->word_len == 4) {
		line->word = 0;
		line->state = IN_REST;
	} else {
		line->word = ftp_word_add(line->word, c);
		line->word_len++;
	}
}

static enum ftp_form form_of(const struct ftp_line *line)
{
	return ftp_verb_row((enum ftp_verb)line->verb)->form;
}

/* a command's argument is all that follows, a reply's stands in some text */
static void read_before(struct ftp_line *line, enum ftp_dir dir,
			struct ftp_span segment, u32 *offset)
{
	u8 c = segment.at[*offset];
	bool opens = dir == FTP_SERVER && form_of(line) == FTP_FORM_PORT_ONLY;
	bool begins = dir == FTP_CLIENT ? !is_blank(c) : ftp_is_digit(c);

	if (opens)
		begins = c == '(';
	line->argument_len = 0;
	if (begins)
		line->state = IN_ARGUMENT;
	if (opens || !begins)
		++*offset;
}

static bool ends_argument(const struct ftp_line *line, enum ftp_dir dir, u8 c)
{
	if (dir == FTP_CLIENT)
		return is_eol(c);
	if (form_of(line) == FTP_FORM_HOSTPORT)
		return !ftp_is_digit(c) && c != ',';
	return c <= ' ' || c > '~' || c == '(' || c == ')';
}

/*
 * Judge the argument, which is whole. In a reply, text that only looked like
 * an endpoint is passed over: the true one may still follow.
 */
static enum ftp_mark close_argument(struct ftp_line *line, enum ftp_dir dir,
				    struct ftp_argument *argument)
{
	struct ftp_span rest = argument->text;

	argument->reason = ftp_scan_endpoint(&rest, form_of(line),
					     &argument->endpoint);
	if (dir == FTP_SERVER && argument->reason == FTP_BAD_SYNTAX) {
		line->state = BEFORE_ARGUMENT;
		return FTP_MARK_END;
	}
	line->state = IN_REST;
	if (argument->reason)
		return FTP_MARK_REFUSED;
	argument->text.len -= rest.len;
	argument->end -= rest.len;
	while (rest.len && dir == FTP_CLIENT) {
		if (!is_blank(*rest.at))
			argument->reason = FTP_BAD_SYNTAX;
		ftp_span_drop(&rest, 1);
	}
	return argument->reason ? FTP_MARK_REFUSED : FTP_MARK_ARGUMENT;
}

/* what of the argument stands in this segment */
static enum ftp_mark read_argument(struct ftp_line *line, enum ftp_dir dir,
				   struct ftp_span segment, u32 *offset,
				   struct ftp_argument *argument)
{
	u32 start = *offset, kept = line->argument_len;
	struct ftp_span *text = &argument->text;

	while (*offset < segment.len &&
	       !ends_argument(line, dir, segment.at[*offset]))
		++*offset;
	text->at = segment.at + start;
	text->len = *offset - start;
	argument->end = *offset;
	if (kept + text->len > FTP_ARGUMENT_MAX) {
		argument->reason = FTP_LINE_TOO_LONG;
		line->state = IN_REST;
		return FTP_MARK_REFUSED;
	}
	if (*offset == segment.len)
		return text->len ? FTP_MARK_SPLIT : FTP_MARK_END;
	if (kept) {
		ftp_line_keep(line, *text);
		text->at = line->carry->text + line->skip;
		text->len = line->argument_len;
	}
	return close_argument(line, dir, argument);
}

/* the line ends here, unless it still owes a word about its endpoint */
static enum ftp_mark read_eol(struct ftp_line *line, enum ftp_dir dir,
			      struct ftp_span segment, u32 *offset,
			      struct ftp_argument *argument)
{
	if (line->state == IN_WORD)
		close_word(line, dir, segment.at[*offset]);
	if (line->state == BEFORE_ARGUMENT) {
		argument->reason = FTP_BAD_SYNTAX;
		line->state = IN_REST;
		return FTP_MARK_REFUSED;
	}
	line->state = AT_START;
	++*offset;
	return FTP_MARK_LINE;
}

enum ftp_mark ftp_line_read(struct ftp_line *line, enum ftp_dir dir,
			    struct ftp_span segment, u32 *offset,
			    struct ftp_argument *argument)
{
	enum ftp_mark mark;

	while (*offset < segment.len) {
		u8 c = segment.at[*offset];

		if (line->state == IN_ARGUMENT) {
			mark = read_argument(line, dir, segment, offset,
					     argument);
			if (mark)
				return mark;
			continue;
		}
		if (is_eol(c) && line->state >= IN_WORD)
			return read_eol(line, dir, segment, offset, argument);
		if (line->state == BEFORE_ARGUMENT) {
			read_before(line, dir, segment, offset);
			continue;
		}
		if (line->state == AT_START)
			read_start(line, dir, c);
		else if (line->state == IN_WORD)
			read_word(line, dir, c);
		else if (line->state != IN_REST)
			read_iac(line, c);
		++*offset;
	}
	return FTP_MARK_END;
}

void ftp_line_keep(struct ftp_line *line, struct ftp_span text)
{
	memcpy(line->carry->text + line->skip + line->argument_len, text.at,
	       text.len);
	line->argument_len += (u8)text.len;
}

bool ftp_line_is_open(const struct ftp_line *line)
{
	return line->state == BEFORE_ARGUMENT ||
	       (line->state == IN_ARGUMENT && !line->argument_len);
}

void ftp_line_back(struct ftp_line *line)
{
	line->state = IN_ARGUMENT;
	line->argument_len = 0;
}

void ftp_line_lost(struct ftp_line *line)
{
	line->state = IN_REST;
	line->argument_len = 0;
	line->multi = 0;
	line->word = 0;
	line->word_len = 0;
	line->verb = FTP_VERB_NONE;
	line->final = false;
}
