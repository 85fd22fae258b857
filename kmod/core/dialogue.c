// SPDX-License-Identifier: GPL-2.0
/*
 * Who has said what, and what was agreed on: RFC 959 section 5.4.
 *
 * Of each endpoint that was opened it is known whether it was agreed on. A client's
 * is opened when its command passes, and taken back if the server rejects it; or,
 * where nobody has logged in, opened when the server agrees. A server's is agreed
 * on with the answer that announces it. Either takes the place of those that were
 * agreed on before. Doubt keeps what was opened for its time; it opens nothing.
 */
#include "pending.h"

static bool is_same(const struct ftp_dialogue *d, u32 a, u32 b)
{
	return d->port[a] == d->port[b] && d->host[a] == d->host[b] &&
	       !(d->passive & ftp_slot_bit(a)) == !(d->passive & ftp_slot_bit(b));
}

/* what was announced again stays */
static bool is_still_live(const struct ftp_dialogue *d, u32 slot)
{
	u32 other;

	for (other = 0; other < FTP_LIVE_MAX; other++) {
		if ((d->live & ftp_slot_bit(other)) && is_same(d, slot, other))
			return true;
	}
	return false;
}

static void take_back(struct ftp_dialogue *d, u8 slots)
{
	u32 slot;

	slots &= d->live;
	if (!slots)
		return;
	d->live &= (u8)~slots;
	d->agreed &= (u8)~slots;
	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if ((slots & ftp_slot_bit(slot)) && !is_still_live(d, slot))
			d->gone |= ftp_slot_bit(slot);
	}
}

static void take_back_all(struct ftp_dialogue *d)
{
	take_back(d, d->live);
	d->waits = 0;
}

/**
 * ftp_dialogue_awaits_endpoint - whether the answer to a waiting command may announce
 * @d: dialogue
 */
bool ftp_dialogue_awaits_endpoint(const struct ftp_dialogue *d)
{
	return d->passive_late || d->more || ftp_pending_has(d, FTP_COMMAND_PASSIVE) ||
	       ftp_pending_has(d, FTP_COMMAND_UNKNOWN);
}

static enum ftp_reason check_order(const struct ftp_dialogue *d,
				   enum ftp_verb verb)
{
	if (d->state == FTP_ENCRYPTED)
		return FTP_OPAQUE;
	if (!d->strict)
		return FTP_OK;
	if (ftp_verb_row(verb)->mode == FTP_PASSIVE) {
		if (d->not_ftp || !ftp_dialogue_awaits_endpoint(d))
			return FTP_NOT_ASKED;
		if (d->adrift)
			return FTP_UNSEEN_START;
	} else if (d->not_ftp) {
		return FTP_BEFORE_LOGIN;
	}
	return d->epsv_all && verb != FTP_EPSV ? FTP_EPSV_ALL : FTP_OK;
}

/**
 * ftp_dialogue_consider - decide about an endpoint that is not as usual
 * @d: dialogue
 * @verb: which announcement
 *
 * Return: as ftp_dialogue_judge().
 */
enum ftp_reason ftp_dialogue_consider(struct ftp_dialogue *d,
				      enum ftp_verb verb)
{
	enum ftp_reason reason = check_order(d, verb);

	/* here the answer itself announces, so it is agreed on already */
	if (!reason && ftp_verb_row(verb)->mode == FTP_PASSIVE)
		take_back(d, d->agreed);
	return reason;
}

/**
 * ftp_dialogue_forget - commands or replies were missed
 * @d: dialogue; an endpoint may have been announced
 */
void ftp_dialogue_forget(struct ftp_dialogue *d)
{
	d->passive_late = false;
	d->endpoint = true;
}

/**
 * ftp_dialogue_join - commands or replies were missed, perhaps all until now
 * @d: dialogue; what comes is no greeting, and an endpoint may have been announced
 */
void ftp_dialogue_join(struct ftp_dialogue *d)
{
	if (d->state == FTP_GREETING)
		d->state = FTP_USER;
	ftp_dialogue_forget(d);
}

/**
 * ftp_dialogue_guard - the client speaks another protocol
 * @d: dialogue; nobody logs in, and nothing is opened
 */
void ftp_dialogue_guard(struct ftp_dialogue *d)
{
	d->not_ftp = true;
	if (d->state == FTP_READY)
		d->state = FTP_USER;
}

/**
 * ftp_dialogue_clear - what was encrypted can be read again
 * @d: dialogue; nothing is known of what was said meanwhile
 */
void ftp_dialogue_clear(struct ftp_dialogue *d)
{
	ftp_dialogue_forget(d);
	d->pending = 0;
	d->more = 0;
	d->by_lines = false;
	d->state = d->not_ftp || d->adrift ? FTP_USER : FTP_READY;
}

/**
 * ftp_dialogue_distrust - what is said next may be a stranger's
 * @d: dialogue; who has asked for an endpoint, or for TLS, gets none
 */
void ftp_dialogue_distrust(struct ftp_dialogue *d)
{
	enum ftp_command command;
	u32 shift;

	d->passive_late = false;
	for (shift = 0; shift < 64 && d->pending >> shift; shift += FTP_PENDING_BITS) {
		command = (enum ftp_command)(d->pending >> shift & FTP_PENDING_MASK);
		if (command == FTP_COMMAND_PASSIVE || command == FTP_COMMAND_AUTH ||
		    command == FTP_COMMAND_UNKNOWN)
			d->pending ^= (u64)(command ^ FTP_COMMAND_OTHER) << shift;
	}
}

/**
 * ftp_dialogue_awaits_tls - whether TLS may follow the answer to a waiting command
 * @d: dialogue
 *
 * Return: true for AUTH, and where there are too many commands to remember.
 */
bool ftp_dialogue_awaits_tls(const struct ftp_dialogue *d)
{
	return ftp_pending_has(d, FTP_COMMAND_AUTH) ||
	       (d->strict && (ftp_pending_has(d, FTP_COMMAND_UNKNOWN) || d->more));
}

/**
 * ftp_dialogue_may_end_otherwise - whether a long reply may end with another code
 * @d: dialogue
 * @multi: the code it has begun with, packed
 *
 * Some servers forget to say it again, or to end at all. Where the reply may have
 * a stranger's text, that would be his to say; so there it may not. What is
 * answered next may be another command than the reply's, so its code counts, too.
 */
bool ftp_dialogue_may_end_otherwise(const struct ftp_dialogue *d, u32 multi)
{
	enum ftp_command head = ftp_dialogue_oldest(d);

	return head > FTP_COMMAND_OTHER && head != FTP_COMMAND_UNKNOWN &&
	       !ftp_code_has_names(multi);
}

/**
 * ftp_dialogue_may_end - whether a reply of many lines may end with a code
 * @d: dialogue
 * @multi: the code it has begun with, packed
 * @code: another one
 *
 * Return: true if so, and a command that waits can be given that.
 */
bool ftp_dialogue_may_end(const struct ftp_dialogue *d, u32 multi, u32 code)
{
	enum ftp_command head = ftp_dialogue_oldest(d);

	if (!ftp_dialogue_may_end_otherwise(d, multi))
		return false;
	if (code >> 16 == '1')
		return head == FTP_COMMAND_TRANSFER;
	if (ftp_code_announces(code))
		return ftp_dialogue_awaits_endpoint(d);
	/* some end a welcome as another reply, or with what is said next */
	return ftp_command_takes(head, code) ||
	       (head == FTP_COMMAND_LOGIN && code >> 8 == FTP_CODE(2, 5, 0) >> 8);
}

/**
 * ftp_dialogue_command - a command is complete
 * @d: dialogue
 * @command: its class
 *
 * Return: %FTP_OK, or %FTP_NO_ENDPOINT for a transfer that has none.
 */
enum ftp_reason ftp_dialogue_command(struct ftp_dialogue *d,
				     enum ftp_command command)
{
	bool bare = command == FTP_COMMAND_TRANSFER && !d->endpoint;

	ftp_dialogue_add(d, command);
	return bare && d->strict ? FTP_NO_ENDPOINT : FTP_OK;
}

/* where the order is not known, the code has to say it */
static void follow_code(struct ftp_dialogue *d, u32 code)
{
	if (ftp_code_logs_in(code))
		d->state = FTP_READY;
	else if (code == FTP_CODE(2, 2, 0) || code == FTP_CODE(3, 3, 1) ||
		 code == FTP_CODE(3, 3, 2))
		d->state = FTP_USER;
}

/* a user that is refused at once does not change who is logged in */
static void answer_login(struct ftp_dialogue *d, u32 code)
{
	u32 kind = code >> 16;

	if (ftp_code_logs_in(code) && !d->not_ftp && !d->adrift) {
		d->state = FTP_READY;
		d->logged = true;
	} else if (kind == '3') {
		d->state = FTP_USER;
	} else if (code == FTP_CODE(5, 0, 3)) {
		/* in the wrong place: whoever was logged in still is */
		if (d->logged && !d->adrift)
			d->state = FTP_READY;
	} else if (kind > '3') {
		take_back(d, d->live);
	}
}

/*
 * The endpoint that is agreed on takes the place of those before it; if it is open, also
 * of those that are in doubt.
 */
static void agree(struct ftp_dialogue *d, enum ftp_command command)
{
	u8 slot = ftp_slot_of(command) & d->live, others = d->live & (u8)~slot;

	if (!slot)
		others &= d->agreed;
	if (others)
		take_back(d, others & (u8)~ftp_pending_slots(d));
	d->agreed |= slot;
}

/* the server agrees to an endpoint of the client's, which is opened if it waited for that */
static void accept(struct ftp_dialogue *d, enum ftp_command command)
{
	u8 waits = ftp_slot_of(command) & d->waits;

	d->waits &= (u8)~waits;
	d->due |= waits;
	d->live |= waits;
	agree(d, command);
}

/* the last two digits of an error and 1, else 0 */
static u8 error_of(u32 code)
{
	return code >> 16 < '4' ? 0 : (u8)((code >> 8 & 15) * 10 + (code & 15) + 1);
}

/*
 * The error may belong to another command or to an empty line, or be the last answer
 * once more; and 530 does not tell somebody who is logged in to log in.
 */
static bool may_mean_another(const struct ftp_dialogue *d, u32 code)
{
	return ftp_pending_takes(d, code) || d->blank || d->error == error_of(code) ||
	       (d->state == FTP_READY && code == FTP_CODE(5, 3, 0));
}

/* an endpoint of the client's, which is answered */
static enum ftp_reason answer_active(struct ftp_dialogue *d, u32 code,
				     enum ftp_command command)
{
	u8 slot, waits;

	/* a later one has its slot */
	if (ftp_pending_has(d, command))
		command = FTP_COMMAND_NOT_EXPECTED;
	slot = ftp_slot_of(command);
	if (code >> 16 == '2') {
		if (slot || !ftp_pending_takes(d, code))
			accept(d, command);
		return FTP_OK;
	}
	waits = slot & d->waits;
	d->waits &= (u8)~slot;
	if (waits)
		return FTP_BEFORE_LOGIN;
	if (!(slot & d->live) || may_mean_another(d, code))
		return FTP_OK;
	take_back(d, slot);
	return FTP_REJECTED;
}

/* the client's last endpoint: an error before its answer was another's, perhaps */
static bool is_in_doubt(const struct ftp_dialogue *d)
{
	u8 newest = ftp_slot_bit(d->newest);

	return d->live & newest && !((d->agreed | d->passive) & newest);
}

static void note_slip(struct ftp_dialogue *d)
{
	if (d->slips < 255)
		d->slips++;
}

/*
 * It is the only command that waits, so any code is taken for its answer: servers use
 * odd ones here.
 */
static bool is_alone(const struct ftp_dialogue *d, u32 code)
{
	return d->pending == FTP_COMMAND_LOGIN ||
	       d->pending == FTP_COMMAND_TRANSFER ||
	       (d->pending <= FTP_PENDING_MASK && ftp_pending_has_endpoint(d) &&
		code >> 16 > '3' && !may_mean_another(d, code));
}

/*
 * A command gets no answer any more. But a server that begins a transfer agrees to the
 * endpoint that was announced for it.
 */
static void pass_over(struct ftp_dialogue *d, u32 code)
{
	enum ftp_command command = ftp_pending_pop(d);

	if (code >> 16 == '1' && ftp_slot_of(command) && !ftp_pending_has(d, command))
		accept(d, command);
}

/* what waits before it has no answer, and gets none any more */
static bool find_answered_command(struct ftp_dialogue *d, u32 code)
{
	u32 before = ftp_pending_find(d, code);

	if (before == FTP_PENDING_NONE && code >> 16 != '1' && is_alone(d, code))
		before = 0;
	if (before == FTP_PENDING_NONE) {
		if (d->pending)
			note_slip(d);
		return false;
	}
	if (before)
		note_slip(d);
	while (before--)
		pass_over(d, code);
	return true;
}

/* the same, of a reply that announces */
static bool find_asker(struct ftp_dialogue *d)
{
	enum ftp_command command = ftp_pending_has(d, FTP_COMMAND_PASSIVE) ?
			     FTP_COMMAND_PASSIVE : FTP_COMMAND_UNKNOWN;

	if (!ftp_pending_has(d, command) && !d->more) {
		if (!d->passive_late && d->strict) {
			note_slip(d);
			return false;
		}
		d->passive_late = false;
		return true;
	}
	while (ftp_pending_pop(d) != command)
		note_slip(d);
	return true;
}

static enum ftp_reason answer(struct ftp_dialogue *d, u32 code,
			      enum ftp_command command)
{
	u32 kind = code >> 16;

	if (command >= FTP_COMMAND_NOT_EXPECTED && command < FTP_COMMAND_UNKNOWN)
		return answer_active(d, code, command);
	switch (command) {
	case FTP_COMMAND_LOGIN:
		answer_login(d, code);
		break;
	case FTP_COMMAND_REIN:
		if (kind != '2')
			break;
		take_back_all(d);
		d->state = FTP_USER;
		d->epsv_all = false;
		break;
	case FTP_COMMAND_TRANSFER:
		if (kind == '2')
			d->endpoint = d->pending && (ftp_pending_has_endpoint(d) ||
				      ftp_pending_has(d, FTP_COMMAND_PASSIVE) ||
				      ftp_pending_has(d, FTP_COMMAND_UNKNOWN));
		break;
	case FTP_COMMAND_PASSIVE:
		/* it may have been said twice of the one before, or late */
		d->passive_late = true;
		break;
	case FTP_COMMAND_EPSV_ALL:
		d->epsv_all = kind == '2';
		break;
	default:
		break;
	}
	return FTP_OK;
}

static void say_goodbye(struct ftp_dialogue *d)
{
	take_back_all(d);
	ftp_pending_pop(d);
	d->state = FTP_CLOSED;
}

/* TLS follows, where a command wants it; with 334 what RFC 2228 has is in lines */
static bool begins_tls(struct ftp_dialogue *d, u32 code)
{
	bool asked;

	if (code != FTP_CODE(2, 3, 4) && code != FTP_CODE(3, 3, 4))
		return false;
	asked = ftp_pending_has(d, FTP_COMMAND_AUTH);
	if (code == FTP_CODE(3, 3, 4) ? !asked :
	    d->strict && !d->missed && !ftp_dialogue_awaits_tls(d))
		return false;
	d->secured |= asked && !d->adrift;
	d->by_lines = code == FTP_CODE(3, 3, 4);
	d->state = FTP_ENCRYPTED;
	return true;
}

/* servers greet with other codes, too; who needs no login is greeted with 230 */
static bool greets(struct ftp_dialogue *d, u32 code)
{
	if (d->state != FTP_GREETING || !d->strict || code >> 16 != '2' ||
	    code == FTP_CODE(2, 3, 4) || ftp_code_announces(code))
		return false;
	d->state = ftp_code_logs_in(code) && !d->not_ftp ? FTP_READY : FTP_USER;
	return true;
}

/**
 * ftp_dialogue_announced - a reply that announces is complete
 * @d: dialogue; somebody is logged in, and nothing is encrypted
 * @command: as for ftp_dialogue_reply(), which makes the same of it
 */
void ftp_dialogue_announced(struct ftp_dialogue *d, enum ftp_command command)
{
	if (find_asker(d))
		agree(d, command);
	d->error = 0;
}

/**
 * ftp_dialogue_reply - a reply is complete
 * @d: dialogue
 * @code: packed by ftp_word_add()
 * @command: what ftp_dialogue_open() made of it, or %FTP_COMMAND_NONE
 *
 * RFC 959 section 5.4, RFC 2428, RFC 4217 section 4. It answers the oldest command
 * that it can be the answer to: servers leave some without one, or give two.
 *
 * Return: %FTP_OK; %FTP_REJECTED if the server does not want an endpoint that
 * was opened, which is gone then; %FTP_BEFORE_LOGIN if it does not want one that
 * waited for it; %FTP_OPAQUE if nothing can be read from now.
 */
enum ftp_reason ftp_dialogue_reply(struct ftp_dialogue *d, u32 code,
				   enum ftp_command command)
{
	enum ftp_reason reason = FTP_OK;

	/* a preliminary reply is no answer, but shows which is next */
	if (code >> 16 == '1') {
		if (d->pending &&
		    ftp_dialogue_oldest(d) != FTP_COMMAND_TRANSFER)
			find_answered_command(d, code);
		return FTP_OK;
	}
	if (code == FTP_CODE(2, 2, 1) || code == FTP_CODE(4, 2, 1)) {
		say_goodbye(d);
		return FTP_OK;
	}
	if (begins_tls(d, code)) {
		find_answered_command(d, code);
		/* no answer can be read any more */
		d->pending = 0;
		d->more = 0;
		return FTP_OPAQUE;
	}
	if (greets(d, code))
		return FTP_OK;
	/* it goes on all the same */
	if (d->state == FTP_CLOSED && d->logged && !d->adrift)
		d->state = FTP_READY;
	if (ftp_code_announces(code))
		ftp_dialogue_announced(d, command);
	else if (find_answered_command(d, code))
		reason = answer(d, code, ftp_pending_pop(d));
	else if (code == FTP_CODE(2, 0, 0) && !d->pending && is_in_doubt(d))
		agree(d, FTP_COMMAND_EXPECTED + d->newest);
	d->error = error_of(code);
	/* that of what is no command is final */
	if (code >> 16 == '5')
		d->blank = false;
	if (!reason && !d->strict)
		follow_code(d, code);
	return reason;
}

/**
 * ftp_state_name - a state's name, as it is shown
 * @state: enum ftp_state
 *
 * Return: greeting, user, ready, opaque or closed.
 */
const char *ftp_state_name(enum ftp_state state)
{
	static const char *const names[] = {
		[FTP_GREETING] = "greeting", [FTP_USER] = "user",
		[FTP_READY] = "ready", [FTP_ENCRYPTED] = "opaque",
		[FTP_CLOSED] = "closed",
	};

	return names[state];
}
