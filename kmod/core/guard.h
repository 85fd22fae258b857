/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guard against other protocols.
 *
 * A browser, a telephone or a mail client can be made to connect to an FTP port
 * and to send there, in a protocol of its own, text that somebody else has written
 * (https://samy.pl/slipstream). What it says before that gives it away. So each
 * byte of the client's is looked at until somebody has logged in.
 */
#ifndef FTP_GUARD_H
#define FTP_GUARD_H

#include "word.h"

/**
 * struct ftp_guard - where in a client's line the guard stands; zero at the start
 * @last: the last four bytes of the line, letters in upper case
 * @place: enum ftp_guard_place
 * @later: a line has ended
 * @joined: the beginning was not seen
 * @header: a header for a proxy, up to the next empty line
 */
struct ftp_guard {
	u32 last;
	u8 place;
	bool later : 1;
	bool joined : 1;
	bool header : 1;
};

/**
 * ftp_guard_join - the beginning was not seen
 * @guard: it stands somewhere in a line
 */
void ftp_guard_join(struct ftp_guard *guard);

/**
 * ftp_guard_hears - is it another protocol?
 * @guard: its state
 * @at: the client's next bytes
 * @end: behind the last one
 *
 * RFC 9112 and RFC 3261 (a request or a status line, header lines), RFC 7826, RFC
 * 5321 (EHLO), RFC 4253 (SSH-), RFC 8446, RFC 8489 and others that begin with a
 * byte that is no text; XML, JSON, PJL, PostScript.
 *
 * Return: true if it is not FTP.
 */
bool ftp_guard_hears(struct ftp_guard *guard, const u8 *at, const u8 *end);

#endif /* FTP_GUARD_H */
