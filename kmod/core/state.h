/* SPDX-License-Identifier: GPL-2.0 */
/* The states of a dialogue. */
#ifndef FTP_STATE_H
#define FTP_STATE_H

/**
 * enum ftp_line_state - a place in a line
 * @FTP_AT_START: nothing of a line has come
 * @FTP_AT_IAC: behind IAC
 * @FTP_AT_OPTION: behind IAC and a verb that has an option
 * @FTP_IN_RECORD: no line at all, but TLS (RFC 8446 section 5.1)
 * @FTP_IN_WORD: the command's name, the reply's code
 * @FTP_BEHIND_CR: the CR that follows it, or stands at the line's start
 * @FTP_BEFORE_OPTION: blanks behind EPSV
 * @FTP_IN_OPTION: ALL, or what may become that
 * @FTP_BEFORE_ARGUMENT: blanks; in a reply, any text
 * @FTP_IN_ARGUMENT: an endpoint, or what may become one
 * @FTP_IN_REST: what no longer matters in this line
 */
enum ftp_line_state {
	FTP_AT_START,
	FTP_AT_IAC,
	FTP_AT_OPTION,
	FTP_IN_RECORD,
	FTP_IN_WORD,
	FTP_BEHIND_CR,
	FTP_BEFORE_OPTION,
	FTP_IN_OPTION,
	FTP_BEFORE_ARGUMENT,
	FTP_IN_ARGUMENT,
	FTP_IN_REST,
};

/**
 * enum ftp_state - how far the dialogue has come
 * @FTP_GREETING: the server has not greeted
 * @FTP_USER: the client is to log in
 * @FTP_READY: the client is logged in
 * @FTP_ENCRYPTED: nothing that follows can be read
 * @FTP_CLOSED: the server has said good-bye
 */
enum ftp_state {
	FTP_GREETING,
	FTP_USER,
	FTP_READY,
	FTP_ENCRYPTED,
	FTP_CLOSED,
};

/**
 * ftp_state_name - a state's name, as it is shown
 * @state: enum ftp_state
 *
 * Return: greeting, user, ready, opaque or closed.
 */
const char *ftp_state_name(enum ftp_state state);

#endif /* FTP_STATE_H */
