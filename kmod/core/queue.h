/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands that wait for their answers: four bits each, the oldest one
 * lowest. Of more than sixteen the rest is only counted, and may be anything.
 */
#ifndef FTP_QUEUE_H
#define FTP_QUEUE_H

#include "exchange.h"

#define FTP_ASKED_BITS 4
#define FTP_ASKED_MASK 15u
/* more commands than that are not even counted */
#define FTP_MORE_MAX 255

/**
 * ftp_exchange_head - what was asked by the command that is answered next?
 * @x: exchange
 */
static inline enum ftp_asks ftp_exchange_head(const struct ftp_exchange *x)
{
	return (enum ftp_asks)(x->asked & FTP_ASKED_MASK);
}

/**
 * ftp_exchange_push - a command waits for its answer
 * @x: exchange
 * @asks: what it asks for
 */
static inline void ftp_exchange_push(struct ftp_exchange *x,
				     enum ftp_asks asks)
{
	u32 bits = x->asked ? ftp_last_bit(x->asked) | (FTP_ASKED_BITS - 1) : 0;

	if (!x->asked)
		x->asked = asks;
	else if (bits < 63)
		x->asked |= (u64)asks << (bits + 1);
	else if (x->more < FTP_MORE_MAX)
		x->more++;
}

/**
 * ftp_exchange_pop - the oldest command is answered
 * @x: exchange
 *
 * Return: what it asked for.
 */
static inline enum ftp_asks ftp_exchange_pop(struct ftp_exchange *x)
{
	enum ftp_asks asks = ftp_exchange_head(x);

	x->asked >>= FTP_ASKED_BITS;
	if (x->more) {
		x->asked |= (u64)FTP_ASKS_UNKNOWN << (64 - FTP_ASKED_BITS);
		x->more--;
	}
	return asks;
}

/**
 * ftp_exchange_ask - the client says something
 * @x: exchange
 * @asks: what it asks for
 *
 * A word that nobody knows may ask for an endpoint. Who goes on has taken an error
 * for the answer that it seemed to be.
 */
static inline void ftp_exchange_ask(struct ftp_exchange *x, enum ftp_asks asks)
{
	x->late = false;
	if (asks >= FTP_ASKS_PASSIVE && asks != FTP_ASKS_EPSV_ALL)
		x->endpoint = true;
	ftp_exchange_push(x, asks);
}

/**
 * ftp_exchange_is_plain - is a command only to be remembered?
 * @x: exchange
 * @asks: what it asks for
 */
static inline bool ftp_exchange_is_plain(const struct ftp_exchange *x,
					 enum ftp_asks asks)
{
	return (asks != FTP_ASKS_TRANSFER || x->endpoint) &&
	       !(x->asked >> (64 - FTP_ASKED_BITS));
}

#endif /* FTP_QUEUE_H */
