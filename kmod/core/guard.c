// SPDX-License-Identifier: GPL-2.0
/*
 * The guard against other protocols.
 *
 * A browser, a telephone or a mail client can be made to connect to an FTP port
 * and to send there, in a protocol of its own, text that somebody else has written
 * (https://samy.pl/slipstream). What it says before that gives it away. So each
 * byte of the client's is looked at until somebody has logged in.
 */
#include "session.h"

#define TELNET_MIN	240	/* RFC 854: commands, and the byte itself */
#define TELNET_WILL	251	/* behind this and what follows it is an option */

/* five bytes of a text, as the guard remembers them */
#define TEXT5(a, b, c, d, e)	((u64)FTP_WORD(a, b, c, d) << 8 | (e))

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

/**
 * ftp_guard_join - the beginning was not seen
 * @guard: it stands somewhere in a line
 */
void ftp_guard_join(struct ftp_guard *guard)
{
	guard->place = FTP_GUARD_REST;
	guard->later = true;
	guard->joined = true;
}

/*
 * A stream of FTP begins with a letter, a blank, or Telnet; some clients send U+FEFF
 * first, and some people ask with `?'.
 * No first command has a digit; tags of IMAP (RFC 3501) and lengths have some, and
 * the first byte of BER's sequences (LDAP, RFC 4511) is one.
 */
static bool is_odd_start(u8 c)
{
	if (c >= 0x80)
		return c != 0xef && c != 0xff;
	return !ftp_is_alnum(c) && c != ' ' && c != '\t' && c != '\r' && c != '?';
}

/* the last four bytes of a word, letters in upper case; digits become something else */
static u32 last_word(const struct ftp_guard *guard)
{
	return (u32)guard->last & 0xdfdfdfdf;
}

static void remember(struct ftp_guard *guard, u8 c)
{
	guard->last = (guard->last << 8 | c) & 0xffffffffffff;
}

/*
 * Bytes that are no text, where a length, a version or a kind has some: MySQL's lengths
 * may begin with any byte. A NUL may follow CR, and options of Telnet's are such bytes.
 */
static bool is_binary(const struct ftp_guard *guard, u8 c)
{
	u8 before = (u8)guard->last;

	if (guard->later || guard->last > 0xffffff || c >= ' ' || c == '\t' || c == '\r' ||
	    (!c && before == '\r'))
		return false;
	return before < TELNET_WILL || (u8)(guard->last >> 8) != FTP_TELNET_IAC;
}

static bool is_of_word(u8 c)
{
	return ftp_is_alnum(c) || c == '-' || c == '_';
}

/**
 * struct word - a first word that no client of FTP says
 * @end: its last four letters
 * @len: how many it has
 * @first: only at the stream's beginning
 */
struct word {
	u32 end;
	u8 len;
	bool first;
};

/*
 * RFC 5321 and RFC 2033 (mail), RFC 2229 as curl speaks it (CLIENT), RFC 6143 (RFB),
 * HTTP/0.9 (GET), CVS (BEGIN AUTH REQUEST), Gnutella 0.4.
 */
static const struct word foreign_words[] = {
	{ FTP_WORD('E', 'H', 'L', 'O'), 4, false },
	{ FTP_WORD('H', 'E', 'L', 'O'), 4, false },
	{ FTP_WORD('L', 'H', 'L', 'O'), 4, false },
	{ FTP_WORD('I', 'E', 'N', 'T'), 6, true },
	{ FTP_WORD(0, 'R', 'F', 'B'), 3, true },
	{ FTP_WORD(0, 'G', 'E', 'T'), 3, true },
	{ FTP_WORD('E', 'G', 'I', 'N'), 5, true },
	{ FTP_WORD('E', 'L', 'L', 'A'), 8, true },
	{ .len = 0 },
};

static bool is_foreign(const struct ftp_guard *guard, u32 len)
{
	const struct word *word;

	for (word = foreign_words; word->len; word++) {
		if (len == word->len && last_word(guard) == word->end &&
		    !(guard->later && word->first))
			return true;
	}
	return false;
}

/*
 * The first word is complete, and @c follows. What has a length, a version or a kind
 * there, in a byte that is no text, is in binary: RMI, MySQL, MongoDB, AMQP, GIOP, X11.
 */
static bool ends_word(struct ftp_guard *guard, u8 c)
{
	u32 len = guard->place - FTP_GUARD_START;

	if (c == ':' || (!guard->later && c < ' ' && c != '\t' && c != '\r'))
		return true;
	/* no browser can be made to begin with that */
	if (guard->proxy && len == 7 &&
	    last_word(guard) == FTP_WORD('N', 'E', 'C', 'T'))
		guard->header = true;
	return is_foreign(guard, len);
}

/*
 * Such as "HTTP/1.1" behind a blank, or at a line's start: up to the slash; a digit
 * follows. They are written so, and no name of a file or a user is.
 */
static bool names_protocol(u64 last)
{
	u64 name = last & 0xffffffffff, before = last >> 40 & 0xff;

	if (name == TEXT5(' ', 'S', 'I', 'P', '/') ||
	    name == TEXT5(0, 'S', 'I', 'P', '/'))
		return true;
	return (!before || before == ' ') &&
	       (name == TEXT5('H', 'T', 'T', 'P', '/') ||
		name == TEXT5('R', 'T', 'S', 'P', '/'));
}

static void begin_line(struct ftp_guard *guard)
{
	guard->place = FTP_GUARD_START;
	guard->last = 0;
	guard->later = true;
}

static bool end_line(struct ftp_guard *guard)
{
	bool is_empty = guard->place == FTP_GUARD_START;

	begin_line(guard);
	/* one in bytes has addresses, of which 10 is the end of a line */
	if (is_empty && !guard->empty)
		guard->header = false;
	/* a header may have been before it */
	return is_empty && guard->joined;
}

/* a byte of a line's first word, or the one behind that */
static bool read_word(struct ftp_guard *guard, u8 c)
{
	bool is_odd;

	if (is_of_word(c)) {
		if (guard->place == FTP_GUARD_START + 3 && !guard->later)
			guard->proxy = (c & 0xdf) == 'N' &&
				last_word(guard) == FTP_WORD(0, 'C', 'O', 'N');
		if (guard->place < FTP_GUARD_LONG)
			guard->place++;
		return (c == '-' && last_word(guard) == FTP_WORD(0, 'S', 'S', 'H')) ||
		       (ftp_is_digit(c) && !guard->later);
	}
	/* an empty line may have a CR */
	if (guard->place == FTP_GUARD_START && c == '\r')
		return false;
	/* PROXY's second version begins with empty lines, and a line of NUL */
	if (guard->place == FTP_GUARD_START && !c && guard->empty)
		guard->header = true;
	is_odd = guard->place > FTP_GUARD_START && ends_word(guard, c);
	guard->place = FTP_GUARD_REST;
	return is_odd;
}

/* one byte has come, Telnet's; ZeroMQ (RFC 23/ZMTP) begins with the same */
static bool begins_with_iac(const struct ftp_guard *guard)
{
	return guard->last == FTP_TELNET_IAC && !guard->later;
}

static bool read_byte(struct ftp_guard *guard, u8 c)
{
	bool is_odd = false;

	if (ftp_is_eol(c))
		return end_line(guard);
	if (guard->place == FTP_GUARD_FIRST) {
		guard->place = FTP_GUARD_START;
		guard->empty = c == '\r';
		is_odd = is_odd_start(c);
	} else {
		is_odd = is_binary(guard, c);
	}
	if (guard->place >= FTP_GUARD_START)
		is_odd |= read_word(guard, c);
	else
		is_odd |= begins_with_iac(guard) && c < TELNET_MIN;
	is_odd |= ftp_is_digit(c) && names_protocol(guard->last);
	remember(guard, c);
	return is_odd;
}

/* behind a line's first word little matters, and there may be much of it */
static const u8 *skip_rest(struct ftp_guard *guard, const u8 *at, const u8 *end)
{
	const u8 *from = at;

	/* what follows a slash matters, and what the stream begins with */
	if ((u8)guard->last == '/' || (!guard->later && guard->last <= 0xffffff))
		return at;
	while (at < end && *at != '/' && !ftp_is_eol(*at))
		at++;
	if (at - from > 6)
		from = at - 6;
	for (; from < at; from++)
		remember(guard, *from);
	return at;
}

/**
 * ftp_guard_hears - whether it is another protocol
 * @guard: its state
 * @at: the client's next bytes
 * @end: behind the last one
 *
 * RFC 9112 and RFC 3261 (a request or a status line, header lines), RFC 7826, RFC
 * 5321 (EHLO), RFC 3501 (tags), RFC 4253 (SSH-), RFC 4511, RFC 8446, RFC 8489 and
 * others that begin with a byte that is no text; XML, JSON, PJL, PostScript.
 *
 * Return: true if it is not FTP.
 */
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

/**
 * ftp_guard_pass - hear a command of FTP's own, in a short way
 * @guard: what was heard before
 * @at: the line, which begins with a name that ftp_command_find() knows
 * @eol: its LF
 *
 * Return: false if it has to be ftp_guard_hears(), and nothing has changed.
 */
bool ftp_guard_pass(struct ftp_guard *guard, const u8 *at, const u8 *eol)
{
	if ((guard->place != FTP_GUARD_FIRST &&
	     guard->place != FTP_GUARD_START) ||
	    ftp_find_byte(at, eol, '/') < eol)
		return false;
	begin_line(guard);
	return true;
}
