/* SPDX-License-Identifier: GPL-2.0 */
/* The dialogue of commands and replies: RFC 959 section 5.4. */
#ifndef FTP_DIALOGUE_H
#define FTP_DIALOGUE_H

#include "line.h"

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

const char *ftp_state_name(enum ftp_state state);

/**
 * struct ftp_dialogue - how far a dialogue has come; zero at its start
 * @pending: enum ftp_command of each command without an answer, the oldest one
 *	in the lowest bits
 * @port: by slot, the port that was announced
 * @host: by slot, what tells it from one of the same port at another address
 * @live: slots of endpoints that were opened and have not been taken back
 * @agreed: those of them whose command was answered as it should
 * @waits: slots of a client's that are opened when the server agrees
 * @due: slots that the caller is to open now, and to clear here
 * @gone: slots that the caller is to take back, and to clear here
 * @passive: those of a server's
 * @state: enum ftp_state
 * @more: commands without an answer that @pending has no room for
 * @slips: how often an answer was found missing, or one too many; the caller clears it
 * @error: the last two digits of the last reply and 1, if that was an error; else 0
 * @newest: slot of the last endpoint that was announced
 * @strict: the order of things matters
 * @logged: somebody has logged in
 * @not_ftp: what the client says is another protocol, so there is no login
 * @missed: a command may have gone by unread
 * @passive_late: an error may have been no answer to a passive command, which may
 *	follow
 * @blank: so may an error have been of an empty line, which is no command
 * @epsv_all: the client has promised to use EPSV only
 * @endpoint: one was announced for the next transfer
 * @restricted: the caller wants to judge each endpoint, so the session is quiet only
 *	while both sides speak TLS
 * @implicit: it is encrypted from its first byte on; set by ftp_session_set_implicit()
 * @secured: it is encrypted as it was asked for, or @implicit and nothing else came
 * @by_lines: what is encrypted comes in lines (RFC 2228 section 4), not in TLS
 * @adrift: the client may have chosen where reading began, in the text of a reply:
 *	nothing of the server's is believed to be more; set by the caller, if @strict
 */
struct ftp_dialogue {
	u64 pending;
	u16 port[FTP_LIVE_MAX];
	u8 host[FTP_LIVE_MAX];
	u8 live;
	u8 agreed;
	u8 waits;
	u8 due;
	u8 gone;
	u8 passive;
	u8 state;
	u8 more;
	u8 slips;
	u8 error;
	u8 newest : 2;
	bool strict : 1;
	bool logged : 1;
	bool not_ftp : 1;
	bool missed : 1;
	bool passive_late : 1;
	bool blank : 1;
	bool epsv_all : 1;
	bool endpoint : 1;
	bool restricted : 1;
	bool implicit : 1;
	bool secured : 1;
	bool by_lines : 1;
	bool adrift : 1;
};

/**
 * ftp_dialogue_defers - whether an endpoint of the client's is opened by its answer
 * @d: dialogue
 *
 * Where nobody has logged in, or none was seen to, it is the server who says
 * whether the client may announce; some want no login.
 */
static inline bool ftp_dialogue_defers(const struct ftp_dialogue *d)
{
	return d->state != FTP_READY && d->strict &&
	       !(d->state == FTP_CLOSED && d->logged);
}

void ftp_dialogue_join(struct ftp_dialogue *d);
void ftp_dialogue_guard(struct ftp_dialogue *d);
void ftp_dialogue_forget(struct ftp_dialogue *d);
void ftp_dialogue_clear(struct ftp_dialogue *d);
void ftp_dialogue_distrust(struct ftp_dialogue *d);
bool ftp_dialogue_awaits_endpoint(const struct ftp_dialogue *d);
bool ftp_dialogue_awaits_tls(const struct ftp_dialogue *d);
bool ftp_dialogue_may_end_otherwise(const struct ftp_dialogue *d, u32 multi);
bool ftp_dialogue_may_end(const struct ftp_dialogue *d, u32 multi, u32 code);
enum ftp_reason ftp_dialogue_command(struct ftp_dialogue *d, enum ftp_command command);
void ftp_dialogue_announced(struct ftp_dialogue *d, enum ftp_command command);
enum ftp_reason ftp_dialogue_reply(struct ftp_dialogue *d, u32 code,
				   enum ftp_command command);

#define FTP_PENDING_BITS 4
#define FTP_PENDING_MASK 15u

/* more commands than that are not even counted */
#define FTP_MORE_MAX 255

/**
 * ftp_dialogue_oldest - the class of the command that is answered next
 * @d: dialogue
 */
static inline enum ftp_command ftp_dialogue_oldest(const struct ftp_dialogue *d)
{
	return (enum ftp_command)(d->pending & FTP_PENDING_MASK);
}

/**
 * ftp_dialogue_pass - hear a reply that says no more than most do: done, or go on
 * @d: dialogue
 * @code: packed
 *
 * A short way: ftp_dialogue_reply() makes the same of these, and something of all
 * others.
 *
 * Return: false if it is another one, and nothing has changed.
 */
static __always_inline bool ftp_dialogue_pass(struct ftp_dialogue *d, u32 code)
{
	enum ftp_command oldest = ftp_dialogue_oldest(d);
	u32 group = code >> 8;

	if ((oldest != FTP_COMMAND_PLAIN && oldest != FTP_COMMAND_OTHER) ||
	    (d->state != FTP_READY && d->state != FTP_USER) ||
	    d->more || d->slips ||
	    (group != FTP_CODE(2, 0, 0) >> 8 &&
	     group != FTP_CODE(2, 1, 0) >> 8 &&
	     group != FTP_CODE(2, 5, 0) >> 8 &&
	     group != FTP_CODE(3, 5, 0) >> 8))
		return false;
	d->pending >>= FTP_PENDING_BITS;
	d->error = 0;
	return true;
}

/**
 * ftp_dialogue_add - the client says something, which waits for its answer
 * @d: dialogue
 * @command: its class
 *
 * A word that nobody knows may ask for an endpoint. Who goes on has taken an error
 * for the answer that it seemed to be.
 */
static inline void ftp_dialogue_add(struct ftp_dialogue *d,
				    enum ftp_command command)
{
	u32 bits = d->pending ?
		   ftp_last_bit(d->pending) | (FTP_PENDING_BITS - 1) : 0;

	d->passive_late = false;
	if (command >= FTP_COMMAND_PASSIVE && command != FTP_COMMAND_EPSV_ALL)
		d->endpoint = true;
	if (!d->pending)
		d->pending = command;
	else if (bits < 63)
		d->pending |= (u64)command << (bits + 1);
	else if (d->more < FTP_MORE_MAX)
		d->more++;
}

enum ftp_reason ftp_dialogue_consider(struct ftp_dialogue *d, enum ftp_verb verb);

/**
 * ftp_dialogue_judge - decide about the endpoint that is announced now
 * @d: dialogue; what a server's takes the place of is gone
 * @dir: who announces
 * @verb: which announcement
 *
 * Return: %FTP_OK, %FTP_BEFORE_LOGIN, %FTP_NOT_ASKED, %FTP_EPSV_ALL, %FTP_OPAQUE or
 * %FTP_UNSEEN_START.
 */
static inline enum ftp_reason ftp_dialogue_judge(struct ftp_dialogue *d,
						 enum ftp_dir dir,
						 enum ftp_verb verb)
{
	if (d->state != FTP_READY || d->epsv_all ||
	    (dir == FTP_SERVER &&
	     (ftp_dialogue_oldest(d) != FTP_COMMAND_PASSIVE ||
	      d->agreed != d->live)))
		return ftp_dialogue_consider(d, verb);
	if (dir == FTP_SERVER) {
		d->gone |= d->live;
		d->live = 0;
		d->agreed = 0;
	}
	return FTP_OK;
}

/**
 * ftp_dialogue_open - it is opened
 * @d: dialogue
 * @dir: who announces
 * @port: as it was announced
 * @host: what tells it from one of the same port at another address
 *
 * Where ftp_dialogue_defers(), a client's waits for its answer. A fifth one takes
 * the place of the first; the caller has no more either.
 *
 * Return: the class that the line has now, for its end.
 */
static inline enum ftp_command ftp_dialogue_open(struct ftp_dialogue *d,
						 enum ftp_dir dir, u16 port,
						 u8 host)
{
	u32 slot = (d->newest + 1u) % FTP_LIVE_MAX;
	u8 bit = (u8)(1u << slot);

	d->newest = slot & (FTP_LIVE_MAX - 1);
	d->port[slot] = port;
	d->host[slot] = host;
	d->live |= bit;
	d->agreed &= (u8)~bit;
	if (dir == FTP_SERVER)
		d->passive |= bit;
	else
		d->passive &= (u8)~bit;
	if (d->waits)
		d->waits &= (u8)~bit;
	if (dir == FTP_CLIENT && ftp_dialogue_defers(d)) {
		d->live &= (u8)~bit;
		d->waits |= bit;
	}
	return FTP_COMMAND_EXPECTED + slot;
}

#endif /* FTP_DIALOGUE_H */
