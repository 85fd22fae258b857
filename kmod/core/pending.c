// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that wait for their answers: RFC 959 section 5.4.
 *
 * A server answers commands in their order, but not each of them, and not each
 * once. So of each that waits its kind is kept, four bits each, the oldest one
 * lowest, and a reply is matched by what it can mean. Of more than sixteen the rest
 * is only counted, and may be anything.
 */
#include "pending.h"

/**
 * ftp_pending_has_endpoint - whether an endpoint of the client's waits for its answer
 * @d: dialogue
 */
bool ftp_pending_has_endpoint(const struct ftp_dialogue *d)
{
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (ftp_pending_has(d, FTP_COMMAND_EXPECTED + slot))
			return true;
	}
	return ftp_pending_has(d, FTP_COMMAND_NOT_EXPECTED);
}

/**
 * ftp_pending_slots - endpoints of a client's that wait for their answers
 * @d: dialogue
 *
 * Return: the bits of their slots.
 */
u8 ftp_pending_slots(const struct ftp_dialogue *d)
{
	u8 slots = 0;
	u64 rest;

	for (rest = d->pending; rest; rest >>= FTP_PENDING_BITS)
		slots |= ftp_slot_of((enum ftp_command)(rest & FTP_PENDING_MASK));
	return slots;
}

/**
 * ftp_pending_takes - whether a command that waits can have an answer
 * @d: dialogue
 * @code: of the answer, packed
 */
bool ftp_pending_takes(const struct ftp_dialogue *d, u32 code)
{
	u64 rest;

	for (rest = d->pending; rest; rest >>= FTP_PENDING_BITS) {
		if (ftp_command_takes((enum ftp_command)(rest & FTP_PENDING_MASK), code))
			return true;
	}
	return false;
}

/* the only class of commands that has this answer; %FTP_COMMAND_NONE: others have */
static enum ftp_command only_command(u32 code)
{
	if (code >> 16 == '1')
		return FTP_COMMAND_TRANSFER;
	if (ftp_code_logs_in(code) || code == FTP_CODE(3, 3, 1) ||
	    code == FTP_CODE(3, 3, 2))
		return FTP_COMMAND_LOGIN;
	return code == FTP_CODE(2, 3, 4) || code == FTP_CODE(3, 3, 4) ?
	       FTP_COMMAND_AUTH : FTP_COMMAND_NONE;
}

/* a transfer may end with 200, too, but an endpoint that waits is answered so */
static bool takes(const struct ftp_dialogue *d, enum ftp_command command, u32 code)
{
	return ftp_command_takes(command, code) &&
	       (command != FTP_COMMAND_TRANSFER ||
		code != FTP_CODE(2, 0, 0) || !ftp_pending_has_endpoint(d));
}

/**
 * ftp_pending_find - find the command that a reply answers
 * @d: dialogue
 * @code: of the reply, packed
 *
 * Return: how many commands wait before it, or %FTP_PENDING_NONE.
 */
u32 ftp_pending_find(const struct ftp_dialogue *d, u32 code)
{
	enum ftp_command only = only_command(code), command;
	u32 at = 0;
	u64 rest;

	if (only && !ftp_pending_has(d, only))
		only = FTP_COMMAND_NONE;
	for (rest = d->pending; rest; rest >>= FTP_PENDING_BITS, at++) {
		command = (enum ftp_command)(rest & FTP_PENDING_MASK);
		if (only ? command == only :
		    code >> 16 == '1' ? command == FTP_COMMAND_UNKNOWN :
					takes(d, command, code))
			return at;
	}
	return FTP_PENDING_NONE;
}
