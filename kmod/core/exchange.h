/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has said what, and who owes an answer: RFC 959 section 5.4.
 *
 * A server answers commands in their order. So it is enough to know of each
 * that waits for its answer what kind it is (queue.h), and of each endpoint that
 * was opened whether it was agreed on (agree.h).
 */
#ifndef FTP_EXCHANGE_H
#define FTP_EXCHANGE_H

#include "asks.h"
#include "reason.h"
#include "state.h"

/**
 * struct ftp_exchange - how far a dialogue has come; zero at its start
 * @asked: enum ftp_asks of each command without an answer, the oldest one in
 *	the lowest bits
 * @port: by slot, the port that was announced
 * @live: slots of endpoints that were opened and have not been taken back
 * @agreed: those of them whose command was answered as it should
 * @gone: slots that the caller is to take back, and to clear here
 * @passive: those of a server's
 * @newest: slot of the last one
 * @state: enum ftp_state
 * @more: commands without an answer that @asked has no room for
 * @strict: the order of things matters
 * @whole: it is known from its start, or from a login on
 * @logged: somebody has logged in, since it is whole
 * @odd: something before that was no FTP, so there is no login
 * @late: the answer to a passive command was none, so it may still come
 * @epsv_all: the client has promised to use EPSV only
 * @endpoint: one was announced for the next transfer
 * @careful: it is never settled: the caller wants to judge each endpoint
 */
struct ftp_exchange {
	u64 asked;
	u16 port[FTP_LIVE_MAX];
	u8 live;
	u8 agreed;
	u8 gone;
	u8 passive;
	u8 newest;
	u8 state;
	u8 more;
	bool strict;
	bool whole;
	bool logged;
	bool odd;
	bool late;
	bool epsv_all;
	bool endpoint;
	bool careful;
};

/**
 * ftp_exchange_is_strict - does the order of things matter?
 * @x: exchange
 *
 * Not in a dialogue whose beginning was not seen: who knows what was agreed on?
 */
static inline bool ftp_exchange_is_strict(const struct ftp_exchange *x)
{
	return x->strict && x->whole;
}

/**
 * ftp_exchange_is_settled - is each command as good as another one?
 * @x: exchange
 *
 * Before the login, what is no command at all matters, too; behind a good-bye or
 * TLS each line does; and some more may wait than can be remembered.
 */
static inline bool ftp_exchange_is_settled(const struct ftp_exchange *x)
{
	return (x->logged || !ftp_exchange_is_strict(x)) && !x->more &&
	       !x->careful && x->state < FTP_ENCRYPTED;
}

/**
 * ftp_exchange_forget - commands or replies were missed
 * @x: exchange; an endpoint may have been asked for, but nobody has logged in
 */
void ftp_exchange_forget(struct ftp_exchange *x);

/**
 * ftp_exchange_clear - what was encrypted can be read again
 * @x: exchange; nothing is known of what was said meanwhile
 */
void ftp_exchange_clear(struct ftp_exchange *x);

/**
 * ftp_exchange_command - a command is complete
 * @x: exchange
 * @asks: what it asks for
 *
 * Return: %FTP_OK, or %FTP_NO_ENDPOINT for a transfer that has none.
 */
enum ftp_reason ftp_exchange_command(struct ftp_exchange *x,
				     enum ftp_asks asks);

/**
 * ftp_exchange_reply - a reply is complete
 * @x: exchange
 * @code: packed, as in code.h
 * @asks: what ftp_exchange_open() said of it, or %FTP_ASKS_NONE
 *
 * RFC 959 section 5.4, RFC 2428, RFC 4217 section 4.
 *
 * Return: %FTP_OK; %FTP_REJECTED if the server does not want an endpoint that
 * was opened, which is gone then; %FTP_OPAQUE if nothing can be read from now.
 */
enum ftp_reason ftp_exchange_reply(struct ftp_exchange *x, u32 code,
				   enum ftp_asks asks);

#endif /* FTP_EXCHANGE_H */
