// SPDX-License-Identifier: GPL-2.0
/* The reader of lines: a state for each place in a line. */
#include "asks.h"
#include "eol.h"
#include "record.h"

#define TELNET_WILL	251	/* RFC 854: to 254: an option follows */
#define TELNET_IAC	255	/* RFC 854: what follows is a Telnet command */
#define WORD_MAX	4	/* bytes of a command's name */

static bool is_blank(u8 c)
{
	return c == ' ' || c == '\t';
}

/* what does not matter is passed over; the first byte of a word is not */
static const u8 *read_start(struct ftp_line *line, enum ftp_dir dir,
			    const u8 *at)
{
	if (dir == FTP_CLIENT && is_blank(*at))
		return at + 1;
	line->verb = FTP_VERB_NONE;
	line->final = dir == FTP_CLIENT;
	line->asks = dir == FTP_CLIENT ? FTP_ASKS_UNKNOWN : FTP_ASKS_NONE;
	line->word = 0;
	line->word_len = 0;
	line->doubt = line->bare && line->crlf;
	line->junk = !ftp_is_alnum(*at) && *at != TELNET_IAC && *at != '\r';
	if (*at == TELNET_IAC || *at == '\r') {
		line->state = *at == '\r' ? FTP_BEHIND_CR : FTP_AT_IAC;
		return at + 1;
	}
	line->state = ftp_is_alnum(*at) ? FTP_IN_WORD : FTP_IN_REST;
	return at;
}

static void read_iac(struct ftp_line *line, u8 c)
{
	if (line->state == FTP_AT_OPTION || c < TELNET_WILL)
		line->state = FTP_AT_START;
	else if (c != TELNET_IAC)
		line->state = FTP_AT_OPTION;
	else
		line->state = FTP_IN_REST;	/* doubled, it is a byte of text */
	line->junk = line->state == FTP_IN_REST;
}

/* a command's name is complete: RFC 959 has none with less than three letters */
static void close_name(struct ftp_line *line, bool is_epsv)
{
	if (line->word_len < 3 ||
	    ftp_is_digit((u8)(line->word >> 8 * (line->word_len - 1))))
		return;
	line->asks = (u8)ftp_asks_find(line->word);
	line->verb = (u8)ftp_verb_find(FTP_CLIENT, line->word);
	if (is_epsv)
		line->state = FTP_BEFORE_OPTION;
}

/* the word is complete, and @c follows: what does the line mean? */
static void close_word(struct ftp_line *line, enum ftp_dir dir, u8 c)
{
	line->state = FTP_IN_REST;
	if (dir == FTP_SERVER) {
		ftp_line_close_code(line, c);
		if (line->final || c == ' ')
			line->verb = (u8)ftp_verb_find(dir, line->word);
	} else if (!line->junk) {
		close_name(line, is_blank(c) &&
			   line->word == FTP_WORD('E', 'P', 'S', 'V'));
	}
	if (line->verb)
		line->state = FTP_BEFORE_ARGUMENT;
}

/* it means nothing; of a command the end is kept, for those that read it so */
static void close_long(struct ftp_line *line, enum ftp_dir dir)
{
	line->state = FTP_IN_REST;
	if (dir == FTP_SERVER)
		line->word = 0;
}

/* EPSV ALL is another command than EPSV: RFC 2428 section 4 */
static const u8 *read_option(struct ftp_line *line, const u8 *at,
			     const u8 *end)
{
	if (line->state == FTP_BEFORE_OPTION) {
		while (at < end && is_blank(*at))
			at++;
		if (at == end)
			return at;
		line->state = FTP_IN_OPTION;
	}
	for (; at < end && ftp_is_alnum(*at); at++)
		line->multi = ftp_word_add(line->multi, *at);
	if (at == end)
		return at;
	if (line->multi == FTP_WORD(0, 'A', 'L', 'L'))
		line->asks = FTP_ASKS_EPSV_ALL;
	line->multi = 0;
	line->state = FTP_IN_REST;
	return at;
}

/* the word is complete: with the byte behind it, unless the line ends there */
static const u8 *read_behind_word(struct ftp_line *line, enum ftp_dir dir,
				  const u8 *at)
{
	line->junk = !is_blank(*at) && !ftp_is_eol(*at);
	if (line->word_len <= WORD_MAX)
		close_word(line, dir, *at);
	else
		close_long(line, dir);
	return ftp_is_eol(*at) ? at : at + 1;
}

/* a CR ends nothing, but LF may be next */
static const u8 *read_behind_cr(struct ftp_line *line, enum ftp_dir dir,
				const u8 *at)
{
	if (ftp_is_eol(*at))
		return line->word_len ? read_behind_word(line, dir, at) : at;
	line->junk = true;
	line->state = FTP_IN_REST;
	return at;
}

/* up to the byte behind it, or with that */
static const u8 *read_word(struct ftp_line *line, enum ftp_dir dir,
			   const u8 *at, const u8 *end)
{
	for (; at < end && ftp_is_alnum(*at); at++) {
		line->word = ftp_word_add(line->word, *at);
		if (line->word_len <= WORD_MAX)
			line->word_len++;
	}
	if (at == end)
		return at;
	if (*at != '\r')
		return read_behind_word(line, dir, at);
	line->state = FTP_BEHIND_CR;
	return at + 1;
}

static enum ftp_form form_of(const struct ftp_line *line)
{
	return ftp_verb_row((enum ftp_verb)line->verb)->form;
}

/* a command's argument is all that follows, a reply's stands in some text */
static bool begins_argument(enum ftp_dir dir, enum ftp_form form, u8 c)
{
	if (dir == FTP_CLIENT)
		return !is_blank(c);
	return form == FTP_FORM_PORT_ONLY ? c == '(' : ftp_is_digit(c);
}

/* up to the first byte of an argument, or the line's end */
static const u8 *read_before(struct ftp_line *line, enum ftp_dir dir,
			     const u8 *at, const u8 *end)
{
	enum ftp_form form = form_of(line);

	line->argument_len = 0;
	while (at < end && !ftp_is_eol(*at) && !begins_argument(dir, form, *at))
		at++;
	if (at == end || ftp_is_eol(*at))
		return at;
	line->state = FTP_IN_ARGUMENT;
	/* the bracket is no part of it */
	return dir == FTP_SERVER && form == FTP_FORM_PORT_ONLY ? at + 1 : at;
}

static const u8 *find_end(const struct ftp_line *line, enum ftp_dir dir,
			  const u8 *at, const u8 *end)
{
	enum ftp_form form = form_of(line);

	if (dir == FTP_CLIENT)
		return ftp_find_eol(at, end);
	while (at < end && ftp_argument_has(form, *at))
		at++;
	return at;
}

/* of a command, that may belong to the line's end */
static bool ends_with_cr(struct ftp_span text)
{
	return text.len && text.at[text.len - 1] == '\r';
}

/*
 * Judge the argument, which is whole. In a reply, text that only looked like
 * an endpoint is passed over: the true one may still follow.
 */
static enum ftp_mark close_argument(struct ftp_line *line, enum ftp_dir dir,
				    struct ftp_argument *argument)
{
	struct ftp_span rest;

	if (dir == FTP_CLIENT && ends_with_cr(argument->text)) {
		argument->text.len--;
		argument->end--;
	}
	rest = argument->text;
	argument->reason = ftp_scan_endpoint(&rest, form_of(line),
					     &argument->endpoint);
	if (dir == FTP_SERVER && argument->reason == FTP_BAD_SYNTAX) {
		line->state = FTP_BEFORE_ARGUMENT;
		return FTP_MARK_END;
	}
	line->state = FTP_IN_REST;
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
	const u8 *at = segment.at + *offset, *end = segment.at + segment.len;
	struct ftp_span *text = &argument->text;
	u32 kept = line->argument_len;

	text->at = at;
	text->len = (u32)(find_end(line, dir, at, end) - at);
	*offset += text->len;
	argument->end = *offset;
	if (text->len &&
	    kept + text->len > FTP_ARGUMENT_MAX + (u32)ends_with_cr(*text)) {
		argument->reason = FTP_LINE_TOO_LONG;
		line->state = FTP_IN_REST;
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

/* an announcement that is whole, in one go */
static bool read_whole(struct ftp_line *line, enum ftp_dir dir,
		       struct ftp_span segment, u32 *offset,
		       struct ftp_argument *argument)
{
	struct ftp_span text = segment;
	enum ftp_verb verb;
	u32 word;

	ftp_span_drop(&text, *offset);
	if (text.len < 4 || line->multi)
		return false;
	word = ftp_first_word(dir, text.at);
	verb = ftp_verb_find(dir, word);
	if (!verb)
		return false;
	argument->text = ftp_argument_whole(dir, verb, text,
					    &argument->endpoint);
	if (!argument->text.at)
		return false;
	argument->reason = FTP_OK;
	line->verb = (u8)verb;
	line->asks = dir == FTP_CLIENT ? FTP_ASKS_REFUSED : FTP_ASKS_NONE;
	line->word = word;
	line->word_len = 3;
	line->junk = false;
	line->doubt = line->bare && line->crlf;
	line->final = true;
	line->argument_len = 0;
	line->state = FTP_IN_REST;
	*offset = (u32)(argument->text.at + argument->text.len - segment.at);
	argument->end = *offset;
	return true;
}

/* all but an argument: up to it, or to the line's end */
static const u8 *read_text(struct ftp_line *line, enum ftp_dir dir,
			   const u8 *at, const u8 *end)
{
	while (at < end && line->state < FTP_IN_WORD &&
	       (line->state != FTP_AT_START || !ftp_is_eol(*at))) {
		if (line->state == FTP_AT_START)
			at = read_start(line, dir, at);
		else if (line->state == FTP_IN_RECORD)
			at = ftp_record_skip(line, at, end);
		else
			read_iac(line, *at++);
	}
	if (line->state == FTP_IN_WORD)
		at = read_word(line, dir, at, end);
	if (line->state == FTP_BEHIND_CR && at < end)
		at = read_behind_cr(line, dir, at);
	if (line->state == FTP_BEFORE_OPTION || line->state == FTP_IN_OPTION)
		at = read_option(line, at, end);
	if (line->state == FTP_BEFORE_ARGUMENT)
		at = read_before(line, dir, at, end);
	return line->state == FTP_IN_REST ? ftp_find_eol(at, end) : at;
}

/* how it ends; what stands there alone is no line */
static enum ftp_mark note_end(struct ftp_line *line, struct ftp_span segment,
			      u32 *offset)
{
	bool is_line = line->state > FTP_BEHIND_CR;

	/* at the start the byte before is LF */
	if (*offset)
		line->bare = segment.at[*offset - 1] != '\r';
	else
		line->bare = !line->cr || line->state == FTP_AT_START;
	line->doubt |= line->bare && line->crlf;
	line->crlf |= !line->bare;
	line->state = FTP_AT_START;
	++*offset;
	return is_line ? FTP_MARK_LINE : FTP_MARK_END;
}

/* the line ends here, unless it still owes a word about its endpoint */
static enum ftp_mark read_eol(struct ftp_line *line, struct ftp_span segment,
			      u32 *offset, struct ftp_argument *argument)
{
	if (line->state != FTP_BEFORE_ARGUMENT)
		return note_end(line, segment, offset);
	argument->reason = FTP_BAD_SYNTAX;
	line->state = FTP_IN_REST;
	return FTP_MARK_REFUSED;
}

static enum ftp_mark read_mark(struct ftp_line *line, enum ftp_dir dir,
			       struct ftp_span segment, u32 *offset,
			       struct ftp_argument *argument)
{
	const u8 *end = segment.at + segment.len;
	enum ftp_mark mark = FTP_MARK_END;

	while (!mark && *offset < segment.len) {
		if (line->state == FTP_AT_START &&
		    read_whole(line, dir, segment, offset, argument))
			return FTP_MARK_ARGUMENT;
		if (line->state != FTP_IN_ARGUMENT)
			*offset = (u32)(read_text(line, dir,
						  segment.at + *offset, end) -
					segment.at);
		if (line->state == FTP_IN_ARGUMENT)
			mark = read_argument(line, dir, segment, offset,
					     argument);
		else if (*offset < segment.len)
			mark = read_eol(line, segment, offset, argument);
	}
	return mark;
}

enum ftp_mark ftp_line_read(struct ftp_line *line, enum ftp_dir dir,
			    struct ftp_span segment, u32 *offset,
			    struct ftp_argument *argument)
{
	enum ftp_mark mark = read_mark(line, dir, segment, offset, argument);

	if (segment.len && *offset == segment.len)
		line->cr = segment.at[segment.len - 1] == '\r';
	return mark;
}

void ftp_line_keep(struct ftp_line *line, struct ftp_span text)
{
	memcpy(line->carry->text + line->skip + line->argument_len, text.at,
	       text.len);
	line->argument_len += (u8)text.len;
}

bool ftp_line_is_open(const struct ftp_line *line)
{
	return line->state == FTP_BEFORE_ARGUMENT ||
	       (line->state == FTP_IN_ARGUMENT && !line->argument_len);
}

void ftp_line_back(struct ftp_line *line)
{
	line->state = FTP_IN_ARGUMENT;
	line->argument_len = 0;
}

void ftp_line_lost(struct ftp_line *line)
{
	if (line->state == FTP_IN_RECORD) {
		ftp_record_endless(line);
		return;
	}
	line->state = FTP_IN_REST;
	line->argument_len = 0;
	line->multi = 0;
	line->word = 0;
	line->word_len = 0;
	line->verb = FTP_VERB_NONE;
	line->final = false;
	line->cr = false;
	line->doubt = true;
}
