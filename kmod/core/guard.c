// SPDX-License-Identifier: GPL-2.0
/* What another protocol looks like, byte by byte. */
#include "eol.h"
#include "guard.h"
#include "span.h"

/**
 * enum ftp_guard_place - where in the client's text the guard stands
 * @FTP_GUARD_FIRST: before the first byte of the stream
 * @FTP_GUARD_REST: behind a line's first word
 * @FTP_GUARD_START: before a line
 * @FTP_GUARD_WORD: behind a byte of its first word; what is more, behind more
 * @FTP_GUARD_LONG: behind so many that they are not counted
 */
enum ftp_guard_place {
	FTP_GUARD_FIRST,
	FTP_GUARD_REST,
	FTP_GUARD_START,
	FTP_GUARD_WORD,
	FTP_GUARD_LONG = FTP_GUARD_WORD + 8,
};

void ftp_guard_join(struct ftp_guard *guard)
{
	guard->place = FTP_GUARD_REST;
	guard->later = true;
	guard->joined = true;
}

/* a stream of FTP begins with a letter, a blank, or Telnet; U+FEFF is before some */
static bool is_odd_start(u8 c)
{
	if (c >= 0x80)
		return c != 0xef && c != 0xff;
	return !ftp_is_alnum(c) && c != ' ' && c != '\t' && c != '\r' && c != '?';
}

static bool is_of_word(u8 c)
{
	return ftp_is_alnum(c) || c == '-' || c == '_';
}

/* the first word is complete, and @c follows */
static bool ends_word(struct ftp_guard *guard, u8 c)
{
	u32 len = guard->place - FTP_GUARD_START;

	if (c == ':')
		return true;
	/* no browser can be made to begin with that */
	if (!guard->later && len == 7 &&
	    guard->last == FTP_WORD('N', 'E', 'C', 'T'))
		guard->header = true;
	return len == 4 && (guard->last == FTP_WORD('E', 'H', 'L', 'O') ||
			    guard->last == FTP_WORD('H', 'E', 'L', 'O') ||
			    guard->last == FTP_WORD('L', 'H', 'L', 'O'));
}

/* such as "HTTP/1.1", wherever it stands */
static bool names_protocol(u32 last)
{
	return last == FTP_WORD('H', 'T', 'T', 'P') ||
	       last == FTP_WORD('R', 'T', 'S', 'P') ||
	       last == FTP_WORD(' ', 'S', 'I', 'P') ||
	       last == FTP_WORD(0, 'S', 'I', 'P');
}

static bool end_line(struct ftp_guard *guard)
{
	bool is_empty = guard->place == FTP_GUARD_START;

	guard->place = FTP_GUARD_START;
	guard->last = 0;
	guard->later = true;
	if (is_empty)
		guard->header = false;
	/* a header may have been before it */
	return is_empty && guard->joined;
}

/* a byte of a line's first word, or the one behind that */
static bool read_word(struct ftp_guard *guard, u8 c)
{
	bool is_odd;

	if (is_of_word(c)) {
		if (guard->place < FTP_GUARD_LONG)
			guard->place++;
		return c == '-' && guard->last == FTP_WORD(0, 'S', 'S', 'H');
	}
	/* an empty line may have a CR */
	if (guard->place == FTP_GUARD_START && c == '\r')
		return false;
	is_odd = guard->place > FTP_GUARD_START && ends_word(guard, c);
	guard->place = FTP_GUARD_REST;
	return is_odd;
}

static bool read_byte(struct ftp_guard *guard, u8 c)
{
	bool is_odd = false;

	if (ftp_is_eol(c))
		return end_line(guard);
	if (guard->place == FTP_GUARD_FIRST) {
		guard->place = FTP_GUARD_START;
		is_odd = is_odd_start(c);
	}
	if (guard->place >= FTP_GUARD_START)
		is_odd |= read_word(guard, c);
	is_odd |= c == '/' && names_protocol(guard->last);
	guard->last = ftp_word_add(guard->last, c);
	return is_odd;
}

/* behind a line's first word little matters, and there may be much of it */
static const u8 *skip_rest(struct ftp_guard *guard, const u8 *at, const u8 *end)
{
	const u8 *from = at;

	while (at < end && *at != '/' && !ftp_is_eol(*at))
		at++;
	if (at - from > 4)
		from = at - 4;
	for (; from < at; from++)
		guard->last = ftp_word_add(guard->last, *from);
	return at;
}

bool ftp_guard_hears(struct ftp_guard *guard, const u8 *at, const u8 *end)
{
	for (; at < end; at++) {
		if (guard->place == FTP_GUARD_REST) {
			at = skip_rest(guard, at, end);
			if (at == end)
				break;
		}
		if (read_byte(guard, *at) && !guard->header)
			return true;
	}
	return false;
}
