/* SPDX-License-Identifier: GPL-2.0 */
/* Commands and the codes of replies: which there are, and which may answer which. */
#ifndef FTP_COMMAND_H
#define FTP_COMMAND_H

#include "text.h"

/* from its digits */
#define FTP_CODE(a, b, c) \
	((u32)('0' + (a)) << 16 | (u32)('0' + (b)) << 8 | (u32)('0' + (c)))

/**
 * ftp_is_code - whether a word is made of three digits
 * @word: the word, packed
 */
static inline bool ftp_is_code(u32 word)
{
	/* 6 more than '9' is the first one in the next row of ASCII */
	return (word & 0xfff0f0f0) == 0x303030 &&
	       ((word + 0x060606) & 0xf0f0f0) == 0x303030;
}

/**
 * ftp_code_is_22x - whether it is one of those among which are the ones that announce
 * @code: the code
 */
static inline bool ftp_code_is_22x(u32 code)
{
	return code >> 8 == FTP_CODE(2, 2, 0) >> 8;
}

/**
 * ftp_code_announces - whether it is 227, 228 or 229
 * @code: the code
 */
static inline bool ftp_code_announces(u32 code)
{
	return ftp_code_is_22x(code) && (code & 0xff) >= '7';
}

/**
 * ftp_code_logs_in - whether it says that somebody has logged in
 * @code: the code
 */
static inline bool ftp_code_logs_in(u32 code)
{
	return code == FTP_CODE(2, 3, 0) || code == FTP_CODE(2, 3, 2);
}

/**
 * ftp_code_has_names - whether a reply names files, or tells whatever SITE is for
 * @code: its code, packed; 211 is FEAT's, too
 */
static inline bool ftp_code_has_names(u32 code)
{
	u32 group = code >> 8 & 0xff;

	return code >> 16 == '2' && code != FTP_CODE(2, 1, 1) &&
	       (group == '0' || group == '1' || group == '5');
}

/**
 * ftp_code_has_status - whether a reply tells the status of something: 211, 212, 213
 * @code: its code, packed; many servers list files there, each name in a line
 */
static inline bool ftp_code_has_status(u32 code)
{
	return code >= FTP_CODE(2, 1, 1) && code <= FTP_CODE(2, 1, 3);
}

/* endpoints of a session that may be waited for at once */
#define FTP_LIVE_MAX 4

/**
 * enum ftp_command - classes of commands, by what their answers mean to a helper
 *
 * They have to fit into four bits.
 *
 * @FTP_COMMAND_NONE: there is no command
 * @FTP_COMMAND_OTHER: its answer does not matter, but may have a stranger's text:
 *	names of files, or what somebody has left for who comes by
 * @FTP_COMMAND_PLAIN: its answer does not matter, and is the server's own words
 * @FTP_COMMAND_LOGIN: USER, PASS, ACCT (RFC 959 section 4.1.1)
 * @FTP_COMMAND_AUTH: AUTH (RFC 2228 section 3)
 * @FTP_COMMAND_REIN: REIN
 * @FTP_COMMAND_TRANSFER: it needs a data connection
 * @FTP_COMMAND_PASSIVE: PASV, EPSV, LPSV
 * @FTP_COMMAND_EPSV_ALL: EPSV ALL (RFC 2428 section 4)
 * @FTP_COMMAND_NOT_EXPECTED: it announces an endpoint, for which there is no
 *	expectation
 * @FTP_COMMAND_EXPECTED: one for which there is: the first of %FTP_LIVE_MAX values
 * @FTP_COMMAND_SECURE: ADAT, MIC, CONF, ENC: what they say is encrypted, or is about
 *	that (RFC 2228)
 * @FTP_COMMAND_UNKNOWN: a word of which we know nothing, or one of too many to
 *	remember
 */
enum ftp_command {
	FTP_COMMAND_NONE,
	FTP_COMMAND_OTHER,
	FTP_COMMAND_PLAIN,
	FTP_COMMAND_LOGIN,
	FTP_COMMAND_AUTH,
	FTP_COMMAND_REIN,
	FTP_COMMAND_TRANSFER,
	FTP_COMMAND_PASSIVE,
	FTP_COMMAND_EPSV_ALL,
	FTP_COMMAND_NOT_EXPECTED,
	FTP_COMMAND_EXPECTED,
	FTP_COMMAND_UNKNOWN = FTP_COMMAND_EXPECTED + FTP_LIVE_MAX,
	FTP_COMMAND_SECURE,
};

/**
 * struct ftp_command_row - what is known of a command
 * @word: its name of three or four letters, packed by ftp_word_add()
 * @command: its class, as far as the name tells it
 */
struct ftp_command_row {
	u32 word;
	u8 command;
};

#define FTP_COMMAND_PLACES 256

/* by any odd factor with which no two names get one place: compilers warn of that */
#define FTP_COMMAND_PLACE(word) ((u32)((word) * 1023267u) >> 24)

extern const struct ftp_command_row ftp_commands[FTP_COMMAND_PLACES];

/**
 * ftp_command_find - the class of a command
 * @word: its name, packed
 *
 * Return: that of its row; %FTP_COMMAND_NOT_EXPECTED for what announces, as long as
 * nothing is opened by it; or %FTP_COMMAND_UNKNOWN.
 */
static inline enum ftp_command ftp_command_find(u32 word)
{
	const struct ftp_command_row *row = &ftp_commands[FTP_COMMAND_PLACE(word)];

	return row->word == word ? (enum ftp_command)row->command : FTP_COMMAND_UNKNOWN;
}

bool ftp_command_takes(enum ftp_command command, u32 code);

#endif /* FTP_COMMAND_H */
