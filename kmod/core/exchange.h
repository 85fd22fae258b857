/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has said what, and who owes an answer: RFC 959 section 5.4.
 *
 * A server answers commands in their order, but not each of them, and not each
 * once. So of each that waits for its answer it is known what kind it is
 * (queue.h), and a reply is matched by what it can mean. Of each endpoint that was
 * opened it is known whether it was agreed on (agree.h). Doubt keeps a door that
 * was opened, until it is used or its time is over; it opens none.
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
 * @host: by slot, what tells it from one of the same port at another address
 * @live: slots of endpoints that were opened and have not been taken back
 * @agreed: those of them whose command was answered as it should
 * @waits: slots of a client's that are opened when the server agrees
 * @due: slots that the caller is to open now, and to clear here
 * @gone: slots that the caller is to take back, and to clear here
 * @passive: those of a server's
 * @newest: slot of the last one
 * @state: enum ftp_state
 * @more: commands without an answer that @asked has no room for
 * @slips: how often an answer was found missing, or one too many; the caller clears it
 * @error: the last two digits of the last reply, if that was an error
 * @strict: the order of things matters
 * @logged: somebody has logged in
 * @odd: what the client says is another protocol, so there is no login
 * @late: an error may have been no answer to a passive command, and that may follow
 * @epsv_all: the client has promised to use EPSV only
 * @endpoint: one was announced for the next transfer
 * @careful: it is never settled: the caller wants to judge each endpoint
 */
struct ftp_exchange {
	u64 asked;
	u16 port[FTP_LIVE_MAX];
	u8 host[FTP_LIVE_MAX];
	u8 live;
	u8 agreed;
	u8 waits;
	u8 due;
	u8 gone;
	u8 passive;
	u8 newest;
	u8 state;
	u8 more;
	u8 slips;
	u8 error;
	bool strict : 1;
	bool logged : 1;
	bool odd : 1;
	bool late : 1;
	bool epsv_all : 1;
	bool endpoint : 1;
	bool careful : 1;
};

/**
 * ftp_exchange_is_settled - is each command as good as another one?
 * @x: exchange
 *
 * Before the login, what is no command at all matters, too; behind a good-bye or
 * TLS each line does; and some more may wait than can be remembered.
 */
static inline bool ftp_exchange_is_settled(const struct ftp_exchange *x)
{
	return (x->logged || !x->strict) && !x->more && !x->careful &&
	       x->state < FTP_ENCRYPTED;
}

/**
 * ftp_exchange_defers - is an endpoint of the client's opened by its answer?
 * @x: exchange
 *
 * Where nobody has logged in, or none was seen to, it is the server who says
 * whether the client may announce; some want no login.
 */
static inline bool ftp_exchange_defers(const struct ftp_exchange *x)
{
	return x->state != FTP_READY && x->strict &&
	       !(x->state == FTP_CLOSED && x->logged);
}

/**
 * ftp_exchange_join - the dialogue has begun already
 * @x: exchange of which nothing is known
 */
void ftp_exchange_join(struct ftp_exchange *x);

/**
 * ftp_exchange_guard - the client speaks another protocol
 * @x: exchange; nobody logs in, and nothing is opened
 */
void ftp_exchange_guard(struct ftp_exchange *x);

/**
 * ftp_exchange_forget - commands or replies were missed
 * @x: exchange; an endpoint may have been announced
 */
void ftp_exchange_forget(struct ftp_exchange *x);

/**
 * ftp_exchange_clear - what was encrypted can be read again
 * @x: exchange; nothing is known of what was said meanwhile
 */
void ftp_exchange_clear(struct ftp_exchange *x);

/**
 * ftp_exchange_is_asked - does a command wait that an endpoint may be the answer to?
 * @x: exchange
 */
bool ftp_exchange_is_asked(const struct ftp_exchange *x);

/**
 * ftp_exchange_may_end - may a reply of many lines end with another code?
 * @x: exchange
 *
 * Some servers forget to say it again, or to end at all. Where the reply may have
 * a stranger's text, that would be his to say; so there it may not.
 */
bool ftp_exchange_may_end(const struct ftp_exchange *x);

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
 * RFC 959 section 5.4, RFC 2428, RFC 4217 section 4. It answers the oldest command
 * that it can be the answer to: servers leave some without one, or give two.
 *
 * Return: %FTP_OK; %FTP_REJECTED if the server does not want an endpoint that
 * was opened, which is gone then; %FTP_BEFORE_LOGIN if it does not want one that
 * waited for it; %FTP_OPAQUE if nothing can be read from now.
 */
enum ftp_reason ftp_exchange_reply(struct ftp_exchange *x, u32 code,
				   enum ftp_asks asks);

#endif /* FTP_EXCHANGE_H */
