/* SPDX-License-Identifier: GPL-2.0 */
/* What a command asks for, as far as its answer matters to a helper. */
#ifndef FTP_ASKS_H
#define FTP_ASKS_H

#include "verb.h"

/* endpoints of a session that may be waited for at once */
#define FTP_LIVE_MAX 4

/**
 * enum ftp_asks - kinds of commands; they have to fit into four bits
 * @FTP_ASKS_NONE: there is no command
 * @FTP_ASKS_OTHER: its answer does not matter, but may have a stranger's text: names
 *	of files, or what somebody has left for who comes by
 * @FTP_ASKS_PLAIN: its answer does not matter, and is the server's own words
 * @FTP_ASKS_LOGIN: USER, PASS, ACCT (RFC 959 section 4.1.1)
 * @FTP_ASKS_TLS: AUTH (RFC 2228 section 3)
 * @FTP_ASKS_RESTART: REIN
 * @FTP_ASKS_TRANSFER: it needs a data connection
 * @FTP_ASKS_PASSIVE: PASV, EPSV, LPSV
 * @FTP_ASKS_EPSV_ALL: EPSV ALL (RFC 2428 section 4)
 * @FTP_ASKS_REFUSED: an endpoint of the client's that was not opened
 * @FTP_ASKS_OPENED: one that was: the first of %FTP_LIVE_MAX values
 * @FTP_ASKS_UNKNOWN: nobody knows: a word of which we know nothing, or one of too
 *	many to remember
 */
enum ftp_asks {
	FTP_ASKS_NONE,
	FTP_ASKS_OTHER,
	FTP_ASKS_PLAIN,
	FTP_ASKS_LOGIN,
	FTP_ASKS_TLS,
	FTP_ASKS_RESTART,
	FTP_ASKS_TRANSFER,
	FTP_ASKS_PASSIVE,
	FTP_ASKS_EPSV_ALL,
	FTP_ASKS_REFUSED,
	FTP_ASKS_OPENED,
	FTP_ASKS_UNKNOWN = FTP_ASKS_OPENED + FTP_LIVE_MAX,
};

/**
 * ftp_asks_find - what does a command ask for?
 * @word: its name of three or four letters, packed by ftp_word_add()
 *
 * Return: one of those up to %FTP_ASKS_PASSIVE; %FTP_ASKS_REFUSED for what
 * announces, as long as nothing is opened by it; or %FTP_ASKS_UNKNOWN.
 */
enum ftp_asks ftp_asks_find(u32 word);

/**
 * ftp_asks_takes - can a reply be the answer to a command?
 * @asks: what the command asks for
 * @code: of the reply, packed; none that is preliminary
 *
 * RFC 959 section 5.4, RFC 2228, RFC 2428 and what servers do: one that refuses an
 * endpoint finds fault with the command, never with a file (x5x).
 */
bool ftp_asks_takes(enum ftp_asks asks, u32 code);

#endif /* FTP_ASKS_H */
