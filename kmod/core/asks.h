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
 * @FTP_ASKS_OTHER: its answer does not matter
 * @FTP_ASKS_LOGIN: USER, PASS, ACCT (RFC 959 section 4.1.1)
 * @FTP_ASKS_TLS: AUTH (RFC 2228 section 3)
 * @FTP_ASKS_RESTART: REIN
 * @FTP_ASKS_TRANSFER: it needs a data connection
 * @FTP_ASKS_PASSIVE: PASV, EPSV, LPSV
 * @FTP_ASKS_EPSV_ALL: EPSV ALL (RFC 2428 section 4)
 * @FTP_ASKS_REFUSED: an endpoint of the client's that was not opened
 * @FTP_ASKS_OPENED: one that was: the first of %FTP_LIVE_MAX values
 * @FTP_ASKS_UNKNOWN: one of too many to remember
 * @FTP_ASKS_NOTHING: it does not even look like a command
 */
enum ftp_asks {
	FTP_ASKS_NONE,
	FTP_ASKS_OTHER,
	FTP_ASKS_LOGIN,
	FTP_ASKS_TLS,
	FTP_ASKS_RESTART,
	FTP_ASKS_TRANSFER,
	FTP_ASKS_PASSIVE,
	FTP_ASKS_EPSV_ALL,
	FTP_ASKS_REFUSED,
	FTP_ASKS_OPENED,
	FTP_ASKS_UNKNOWN = FTP_ASKS_OPENED + FTP_LIVE_MAX,
	FTP_ASKS_NOTHING,
};

/**
 * ftp_asks_find - what does a command ask for?
 * @word: its name of four letters, packed by ftp_word_add()
 *
 * Return: one of those up to %FTP_ASKS_PASSIVE, or %FTP_ASKS_REFUSED for what
 * announces, as long as nothing is opened by it.
 */
enum ftp_asks ftp_asks_find(u32 word);

#endif /* FTP_ASKS_H */
