// SPDX-License-Identifier: GPL-2.0
/* What a command or a reply does to the dialogue. */
#include "agree.h"

static u8 bit_of(u32 slot)
{
	return (u8)(1u << slot);
}

static bool is_same(const struct ftp_exchange *x, u32 a, u32 b)
{
	return x->port[a] == x->port[b] && x->host[a] == x->host[b] &&
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

static void take_back_all(struct ftp_exchange *x)
{
	take_back(x, x->live);
	x->waits = 0;
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

bool ftp_exchange_is_asked(const struct ftp_exchange *x)
{
	return x->late || has_asked(x, FTP_ASKS_PASSIVE) ||
	       has_asked(x, FTP_ASKS_UNKNOWN);
}

static enum ftp_reason check_order(const struct ftp_exchange *x,
				   enum ftp_verb verb)
{
	if (x->state == FTP_ENCRYPTED)
		return FTP_OPAQUE;
	if (!x->strict)
		return FTP_OK;
	if (ftp_verb_row(verb)->mode == FTP_PASSIVE) {
		if (x->odd || !ftp_exchange_is_asked(x))
			return FTP_NOT_ASKED;
	} else if (x->odd) {
		return FTP_BEFORE_LOGIN;
	}
	return x->epsv_all && verb != FTP_EPSV ? FTP_EPSV_ALL : FTP_OK;
}

enum ftp_reason ftp_exchange_consider(struct ftp_exchange *x,
				      enum ftp_verb verb)
{
	enum ftp_reason reason = check_order(x, verb);

	/* here the answer itself announces, so it is agreed on already */
	if (!reason && ftp_verb_row(verb)->mode == FTP_PASSIVE)
		take_back(x, x->agreed);
	return reason;
}

void ftp_exchange_join(struct ftp_exchange *x)
{
	if (x->state == FTP_GREETING)
		x->state = FTP_USER;
	x->endpoint = true;
}

void ftp_exchange_guard(struct ftp_exchange *x)
{
	x->odd = true;
	if (x->state == FTP_READY)
		x->state = FTP_USER;
}

void ftp_exchange_forget(struct ftp_exchange *x)
{
	x->late = false;
	x->endpoint = true;
}

void ftp_exchange_clear(struct ftp_exchange *x)
{
	ftp_exchange_forget(x);
	x->asked = 0;
	x->more = 0;
	x->state = x->odd ? FTP_USER : FTP_READY;
}

bool ftp_exchange_may_end(const struct ftp_exchange *x)
{
	enum ftp_asks head = ftp_exchange_head(x);

	return head > FTP_ASKS_OTHER && head != FTP_ASKS_UNKNOWN;
}

enum ftp_reason ftp_exchange_command(struct ftp_exchange *x,
				     enum ftp_asks asks)
{
	bool bare = asks == FTP_ASKS_TRANSFER && !x->endpoint;

	ftp_exchange_ask(x, asks);
	return bare && x->strict ? FTP_NO_ENDPOINT : FTP_OK;
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

static bool is_login(u32 code)
{
	return code == FTP_CODE(2, 3, 0) || code == FTP_CODE(2, 3, 2);
}

/* a user that is refused at once does not change who is logged in */
static void answer_login(struct ftp_exchange *x, u32 code)
{
	u32 kind = code >> 16;

	if (is_login(code) && !x->odd) {
		x->state = FTP_READY;
		x->logged = true;
	} else if (kind == '3') {
		x->state = FTP_USER;
	} else if (code == FTP_CODE(5, 0, 3)) {
		/* in the wrong place: whoever was logged in still is */
		if (x->logged)
			x->state = FTP_READY;
	} else if (kind > '3') {
		take_back(x, x->live);
	}
}

static void restart(struct ftp_exchange *x)
{
	take_back_all(x);
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

/* the last two digits of an error, else 0 */
static u8 error_of(u32 code)
{
	return code >> 16 < '4' ? 0 : (u8)((code >> 8 & 15) * 10 + (code & 15) + 1);
}

/* may it be the answer to another command, or the last one once more? */
static bool is_doubtful(const struct ftp_exchange *x, u32 code)
{
	u64 rest;

	for (rest = x->asked; rest; rest >>= FTP_ASKED_BITS) {
		if (ftp_asks_takes((enum ftp_asks)(rest & FTP_ASKED_MASK), code))
			return true;
	}
	return x->error == error_of(code);
}

/* an endpoint of the client's, which is answered */
static enum ftp_reason answer_active(struct ftp_exchange *x, u32 code,
				     enum ftp_asks asks)
{
	u8 slot, waits;

	/* a later one has its slot */
	if (has_asked(x, asks))
		asks = FTP_ASKS_REFUSED;
	slot = asks == FTP_ASKS_REFUSED ? 0 : bit_of(asks - FTP_ASKS_OPENED);
	waits = slot & x->waits;
	x->waits &= (u8)~slot;
	if (code >> 16 == '2') {
		x->due |= waits;
		x->live |= waits;
		agree(x, asks);
		return FTP_OK;
	}
	if (waits)
		return FTP_BEFORE_LOGIN;
	if (!(slot & x->live) || is_doubtful(x, code))
		return FTP_OK;
	take_back(x, slot);
	return FTP_REJECTED;
}

static void note_slip(struct ftp_exchange *x)
{
	if (x->slips < 255)
		x->slips++;
}

/* which command asks for what only few can be given? %FTP_ASKS_NONE: others can */
static enum ftp_asks asker_of(u32 code)
{
	if (code >> 16 == '1')
		return FTP_ASKS_TRANSFER;
	if (is_login(code) || code == FTP_CODE(3, 3, 1) ||
	    code == FTP_CODE(3, 3, 2))
		return FTP_ASKS_LOGIN;
	return code == FTP_CODE(2, 3, 4) ? FTP_ASKS_TLS : FTP_ASKS_NONE;
}

/* how many commands wait before the one that is answered, or FTP_NOT_ANSWERED */
#define FTP_NOT_ANSWERED 255

static u32 find_answered(const struct ftp_exchange *x, u32 code)
{
	enum ftp_asks only = asker_of(code), asks;
	u32 at = 0;
	u64 rest;

	if (!has_asked(x, only))
		only = FTP_ASKS_NONE;
	for (rest = x->asked; rest; rest >>= FTP_ASKED_BITS, at++) {
		asks = (enum ftp_asks)(rest & FTP_ASKED_MASK);
		if (only ? asks == only :
		    code >> 16 == '1' ? asks == FTP_ASKS_UNKNOWN :
					ftp_asks_takes(asks, code))
			return at;
	}
	return FTP_NOT_ANSWERED;
}

/* what waits before it has no answer, and gets none any more */
static bool find_asked(struct ftp_exchange *x, u32 code)
{
	u32 before = find_answered(x, code);

	if (before == FTP_NOT_ANSWERED) {
		if (x->asked)
			note_slip(x);
		return false;
	}
	if (before)
		note_slip(x);
	while (before--)
		ftp_exchange_pop(x);
	return true;
}

/* the same, of a reply that announces */
static bool find_asker(struct ftp_exchange *x)
{
	enum ftp_asks asks = has_asked(x, FTP_ASKS_PASSIVE) ?
			     FTP_ASKS_PASSIVE : FTP_ASKS_UNKNOWN;

	if (!has_asked(x, asks)) {
		if (!x->late && x->strict) {
			note_slip(x);
			return false;
		}
		x->late = false;
		return true;
	}
	while (ftp_exchange_pop(x) != asks)
		note_slip(x);
	return true;
}

static enum ftp_reason answer(struct ftp_exchange *x, u32 code,
			      enum ftp_asks asks)
{
	u32 kind = code >> 16;

	if (asks >= FTP_ASKS_REFUSED && asks < FTP_ASKS_UNKNOWN)
		return answer_active(x, code, asks);
	switch (asks) {
	case FTP_ASKS_LOGIN:
		answer_login(x, code);
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
				      has_asked(x, FTP_ASKS_PASSIVE) ||
				      has_asked(x, FTP_ASKS_UNKNOWN);
		break;
	case FTP_ASKS_PASSIVE:
		/* it may have been said twice of the one before, or late */
		x->late = true;
		break;
	case FTP_ASKS_EPSV_ALL:
		x->epsv_all = kind == '2';
		break;
	default:
		break;
	}
	return FTP_OK;
}

static void say_goodbye(struct ftp_exchange *x)
{
	take_back_all(x);
	ftp_exchange_pop(x);
	x->state = FTP_CLOSED;
}

/* servers greet with other codes, too; who needs no login is greeted with 230 */
static bool greets(struct ftp_exchange *x, u32 code)
{
	if (x->state != FTP_GREETING || !x->strict || code >> 16 != '2' ||
	    ftp_code_announces(code))
		return false;
	x->state = is_login(code) && !x->odd ? FTP_READY : FTP_USER;
	return true;
}

enum ftp_reason ftp_exchange_reply(struct ftp_exchange *x, u32 code,
				   enum ftp_asks asks)
{
	enum ftp_reason reason = FTP_OK;

	/* a preliminary reply is no answer, but shows which is next */
	if (code >> 16 == '1') {
		if (x->asked && ftp_exchange_head(x) != FTP_ASKS_TRANSFER)
			find_asked(x, code);
		return FTP_OK;
	}
	if (code == FTP_CODE(2, 2, 1) || code == FTP_CODE(4, 2, 1)) {
		say_goodbye(x);
		return FTP_OK;
	}
	if (greets(x, code))
		return FTP_OK;
	/* it goes on all the same */
	if (x->state == FTP_CLOSED && x->logged)
		x->state = FTP_READY;
	if (ftp_code_announces(code)) {
		if (find_asker(x))
			agree(x, asks);
	} else if (find_asked(x, code)) {
		reason = answer(x, code, ftp_exchange_pop(x));
	}
	x->error = error_of(code);
	return reason || x->strict ? reason : follow_code(x, code);
}
