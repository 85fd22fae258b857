/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The endpoints of a dialogue: which of them may be opened, and which are open.
 *
 * A client's is opened when its command passes, and taken back if the server
 * rejects it; or, where nobody has logged in, opened when the server agrees. A
 * server's is agreed on with the answer that announces it. Either
 * takes the place of those that were agreed on before.
 */
#ifndef FTP_AGREE_H
#define FTP_AGREE_H

#include "queue.h"

/**
 * ftp_exchange_consider - may an endpoint be opened that is not as usual?
 * @x: exchange
 * @verb: which announcement
 *
 * Return: as ftp_exchange_judge().
 */
enum ftp_reason ftp_exchange_consider(struct ftp_exchange *x,
				      enum ftp_verb verb);

/**
 * ftp_exchange_judge - may the endpoint be opened that is announced now?
 * @x: exchange; what a server's takes the place of is gone
 * @dir: who announces
 * @verb: which announcement
 *
 * Return: %FTP_OK, %FTP_BEFORE_LOGIN, %FTP_NOT_ASKED or %FTP_EPSV_ALL.
 */
static inline enum ftp_reason ftp_exchange_judge(struct ftp_exchange *x,
						 enum ftp_dir dir,
						 enum ftp_verb verb)
{
	if (x->state != FTP_READY || x->epsv_all ||
	    (dir == FTP_SERVER && (ftp_exchange_head(x) != FTP_ASKS_PASSIVE ||
				   x->agreed != x->live)))
		return ftp_exchange_consider(x, verb);
	if (dir == FTP_SERVER) {
		x->gone |= x->live;
		x->live = 0;
		x->agreed = 0;
	}
	return FTP_OK;
}

/**
 * ftp_exchange_open - it is opened
 * @x: exchange
 * @dir: who announces
 * @port: as it was announced
 * @host: what tells it from one of the same port at another address
 *
 * Where ftp_exchange_defers(), a client's waits for its answer. A fifth one takes
 * the place of the first; the caller has no more either.
 *
 * Return: what the line asks for, for the end of the line.
 */
static inline enum ftp_asks ftp_exchange_open(struct ftp_exchange *x,
					      enum ftp_dir dir, u16 port,
					      u8 host)
{
	u32 slot = (x->newest + 1u) % FTP_LIVE_MAX;
	u8 bit = (u8)(1u << slot);

	x->newest = (u8)slot;
	x->port[slot] = port;
	x->host[slot] = host;
	x->live |= bit;
	x->agreed &= (u8)~bit;
	if (dir == FTP_SERVER)
		x->passive |= bit;
	else
		x->passive &= (u8)~bit;
	if (x->waits)
		x->waits &= (u8)~bit;
	if (dir == FTP_CLIENT && ftp_exchange_defers(x)) {
		x->live &= (u8)~bit;
		x->waits |= bit;
	}
	return FTP_ASKS_OPENED + slot;
}

/**
 * ftp_exchange_announced - a line is complete that ftp_exchange_judge() was
 *	asked for
 * @x: exchange
 * @dir: who announced
 * @code: of a reply
 * @asks: what ftp_exchange_open() said of it, or %FTP_ASKS_REFUSED
 */
static inline void ftp_exchange_announced(struct ftp_exchange *x,
					  enum ftp_dir dir, u32 code,
					  enum ftp_asks asks)
{
	if (dir == FTP_CLIENT) {
		x->late = false;
		x->endpoint = true;
		ftp_exchange_push(x, asks);
	} else if (ftp_exchange_head(x) == FTP_ASKS_PASSIVE && !x->agreed) {
		ftp_exchange_pop(x);
		if (asks > FTP_ASKS_REFUSED)
			x->agreed |= (u8)(1u << (asks - FTP_ASKS_OPENED));
	} else {
		ftp_exchange_reply(x, code, asks);
	}
}

#endif /* FTP_AGREE_H */
