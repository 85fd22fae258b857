// SPDX-License-Identifier: GPL-2.0
/* What a command or a reply does to the dialogue. */
#include "agree.h"

static u8 bit_of(u32 slot)
{
	return (u8)(1u << slot);
}

static bool is_same(const struct ftp_exchange *x, u32 a, u32 b)
{
	return x->port[a] == x->port[b] &&
	       !(x->passive & bit_of(a)) == !(x->passive & bit_of(b));
}

/* what was announced again stays */
static bool is_still_live(const struct ftp_exchange *x, u32 slot)
{
	u32 other;

	for (other = 0; other < FTP_LIVE_MAX; other++) {
		if ((x->live & bit_of(other)) && is_same(x, slot, other))
			return true;
	}
	return false;
}

static void take_back(struct ftp_exchange *x, u8 slots)
{
	u32 slot;

	slots &= x->live;
	x->live &= (u8)~slots;
	x->agreed &= (u8)~slots;
	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if ((slots & bit_of(slot)) && !is_still_live(x, slot))
			x->gone |= bit_of(slot);
	}
}

static bool has_asked(const struct ftp_exchange *x, enum ftp_asks asks)
{
	u64 rest;

	for (rest = x->asked; rest; rest >>= FTP_ASKED_BITS) {
		if ((rest & FTP_ASKED_MASK) == asks)
			return true;
	}
	return false;
}

/* an endpoint of the client's waits for its answer */
static bool has_announced(const struct ftp_exchange *x)
{
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (has_asked(x, FTP_ASKS_OPENED + slot))
			return true;
	}
	return has_asked(x, FTP_ASKS_REFUSED);
}

static bool is_asked(const struct ftp_exchange *x)
{
	return x->late || has_asked(x, FTP_ASKS_PASSIVE) ||
	       has_asked(x, FTP_ASKS_UNKNOWN);
}

static enum ftp_reason check_order(const struct ftp_exchange *x,
				   enum ftp_verb verb)
{
	if (!ftp_exchange_is_strict(x))
		return FTP_OK;
	if (ftp_verb_row(verb)->mode == FTP_PASSIVE) {
		if (x->odd || !is_asked(x))
			return FTP_NOT_ASKED;
	} else if (x->state != FTP_READY &&
		   !(x->state == FTP_CLOSED && x->logged)) {
		return FTP_BEFORE_LOGIN;
	}
	return x->epsv_all && verb != FTP_EPSV ? FTP_EPSV_ALL : FTP_OK;
}

enum ftp_reason ftp_exchange_consider(struct ftp_exchange *x,
				      enum ftp_verb verb)
{
	enum ftp_reason reason;

	if (x->state == FTP_ENCRYPTED)
		ftp_exchange_clear(x);
	reason = check_order(x, verb);
	/* here the answer itself announces, so it is agreed on already */
	if (!reason && ftp_verb_row(verb)->mode == FTP_PASSIVE)
		take_back(x, x->agreed);
	return reason;
}

void ftp_exchange_forget(struct ftp_exchange *x)
{
	x->asked = 0;
	x->more = 0;
	x->late = true;
	x->endpoint = true;
}

void ftp_exchange_clear(struct ftp_exchange *x)
{
	ftp_exchange_forget(x);
	x->state = x->odd ? FTP_USER : FTP_READY;
	x->whole = x->odd;
}

/* who says something else than FTP before a login has none, whatever is answered */
static void be_odd(struct ftp_exchange *x)
{
	x->odd = true;
	if (x->state == FTP_READY)
		x->state = FTP_USER;
}

enum ftp_reason ftp_exchange_command(struct ftp_exchange *x,
				     enum ftp_asks asks)
{
	bool bare = asks == FTP_ASKS_TRANSFER && !x->endpoint;

	if (asks == FTP_ASKS_NOTHING) {
		if (!x->logged && ftp_exchange_is_strict(x))
			be_odd(x);
		asks = FTP_ASKS_OTHER;
	}
	if (asks == FTP_ASKS_PASSIVE)
		ftp_exchange_ask(x);
	else if (asks >= FTP_ASKS_REFUSED)
		x->endpoint = true;
	ftp_exchange_push(x, asks);
	return bare && ftp_exchange_is_strict(x) ? FTP_NO_ENDPOINT : FTP_OK;
}

/* where the order is not known, the code has to say it */
static enum ftp_reason follow_code(struct ftp_exchange *x, u32 code)
{
	switch (code) {
	case FTP_CODE(2, 2, 0):
	case FTP_CODE(3, 3, 1):
	case FTP_CODE(3, 3, 2):
		x->state = FTP_USER;
		break;
	case FTP_CODE(2, 3, 0):
	case FTP_CODE(2, 3, 2):
		x->state = FTP_READY;
		break;
	case FTP_CODE(2, 3, 4):
		x->state = FTP_ENCRYPTED;
		return FTP_OPAQUE;
	}
	return FTP_OK;
}

/* a user that is refused at once does not change who is logged in */
static void answer_login(struct ftp_exchange *x, u32 kind)
{
	if (kind == '2' && !x->odd) {
		x->state = FTP_READY;
		x->whole = true;
		x->logged = true;
	} else if (kind == '3') {
		x->state = FTP_USER;
	} else {
		take_back(x, x->live);
	}
}

static void restart(struct ftp_exchange *x)
{
	take_back(x, x->live);
	x->state = FTP_USER;
	x->epsv_all = false;
}

/* the endpoint that is agreed on takes the place of those before it */
static void agree(struct ftp_exchange *x, enum ftp_asks asks)
{
	u8 slot = asks < FTP_ASKS_OPENED ? 0 : bit_of(asks - FTP_ASKS_OPENED);

	take_back(x, x->agreed & (u8)~slot);
	x->agreed |= slot & x->live;
}

/* an endpoint of the client's, which is answered */
static enum ftp_reason answer_active(struct ftp_exchange *x, u32 kind,
				     enum ftp_asks asks)
{
	u8 slot;

	/* a later one has its slot */
	if (has_asked(x, asks))
		asks = FTP_ASKS_REFUSED;
	slot = asks == FTP_ASKS_REFUSED ? 0 : bit_of(asks - FTP_ASKS_OPENED);
	if (kind == '2')
		agree(x, asks);
	if (kind < '4' || !(slot & x->live))
		return FTP_OK;
	take_back(x, slot);
	return FTP_REJECTED;
}

static bool announces(u32 code)
{
	return ftp_code_is_22x(code) && (code & 0xff) >= '7';
}

static void answer_passive(struct ftp_exchange *x, u32 code, enum ftp_asks asks)
{
	if (announces(code))
		agree(x, asks);
	else
		x->late = code >> 16 < '4';
}

static bool is_login(u32 code)
{
	return code == FTP_CODE(2, 3, 0) || code == FTP_CODE(2, 3, 2);
}

/* a server that forgets an answer, or gives one too many, is not lost for ever */
static enum ftp_asks find_asked(struct ftp_exchange *x, u32 code)
{
	enum ftp_asks asks;

	if (!announces(code)) {
		asks = ftp_exchange_pop(x);
		/* what asked for it may be what was missed */
		return !asks && x->late && is_login(code) ? FTP_ASKS_LOGIN :
							    asks;
	}
	if (!has_asked(x, FTP_ASKS_PASSIVE) &&
	    !has_asked(x, FTP_ASKS_UNKNOWN)) {
		asks = x->late ? FTP_ASKS_PASSIVE : ftp_exchange_pop(x);
		x->late = false;
		return ftp_exchange_is_strict(x) ? asks : FTP_ASKS_PASSIVE;
	}
	while (ftp_exchange_head(x) != FTP_ASKS_PASSIVE &&
	       ftp_exchange_head(x) != FTP_ASKS_UNKNOWN)
		ftp_exchange_pop(x);
	ftp_exchange_pop(x);
	return FTP_ASKS_PASSIVE;
}

static enum ftp_reason answer(struct ftp_exchange *x, u32 code,
			      enum ftp_asks asks, enum ftp_asks opened)
{
	u32 kind = code >> 16;

	if (asks >= FTP_ASKS_REFUSED && asks < FTP_ASKS_UNKNOWN)
		return answer_active(x, kind, asks);
	switch (asks) {
	case FTP_ASKS_LOGIN:
		answer_login(x, kind);
		break;
	case FTP_ASKS_TLS:
		return code == FTP_CODE(2, 3, 4) ? follow_code(x, code) :
						   FTP_OK;
	case FTP_ASKS_RESTART:
		if (kind == '2')
			restart(x);
		break;
	case FTP_ASKS_TRANSFER:
		if (kind == '2')
			x->endpoint = has_announced(x) ||
				      has_asked(x, FTP_ASKS_PASSIVE);
		break;
	case FTP_ASKS_PASSIVE:
		answer_passive(x, code, opened);
		break;
	case FTP_ASKS_EPSV_ALL:
		x->epsv_all = kind == '2';
		break;
	default:
		break;
	}
	return FTP_OK;
}

enum ftp_reason ftp_exchange_reply(struct ftp_exchange *x, u32 code,
				   enum ftp_asks asks)
{
	enum ftp_reason reason;

	/* a preliminary reply is no answer */
	if (code >> 16 == '1')
		return FTP_OK;
	if (code == FTP_CODE(2, 2, 1) || code == FTP_CODE(4, 2, 1)) {
		take_back(x, x->live);
		ftp_exchange_pop(x);
		x->state = FTP_CLOSED;
		return FTP_OK;
	}
	if (x->state == FTP_GREETING && ftp_exchange_is_strict(x)) {
		if (code == FTP_CODE(2, 2, 0) ||
		    (code == FTP_CODE(2, 3, 0) && !x->odd))
			follow_code(x, code);
		return FTP_OK;
	}
	/* it goes on all the same */
	if (x->state == FTP_CLOSED && x->logged)
		x->state = FTP_READY;
	reason = answer(x, code, find_asked(x, code), asks);
	return reason || ftp_exchange_is_strict(x) ? reason :
						     follow_code(x, code);
}
