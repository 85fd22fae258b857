/* SPDX-License-Identifier: GPL-2.0 */
/* The commands that wait for their answers. */
#ifndef FTP_PENDING_H
#define FTP_PENDING_H

#include "dialogue.h"

/* no command that waits has such an answer */
#define FTP_PENDING_NONE 255

/**
 * ftp_slot_bit - the bit of an endpoint's slot
 * @slot: which one
 */
static inline u8 ftp_slot_bit(u32 slot)
{
	return (u8)(1u << slot);
}

/**
 * ftp_slot_of - the bit of the slot of what a command announces
 * @command: its class
 *
 * Return: 0 of one that announces nothing, or what is not expected.
 */
static inline u8 ftp_slot_of(enum ftp_command command)
{
	return command < FTP_COMMAND_EXPECTED || command >= FTP_COMMAND_UNKNOWN ?
		0 : ftp_slot_bit(command - FTP_COMMAND_EXPECTED);
}

/**
 * ftp_pending_pop - the oldest command is answered, or never will be
 * @d: dialogue
 *
 * Return: its class.
 */
static inline enum ftp_command ftp_pending_pop(struct ftp_dialogue *d)
{
	enum ftp_command command = ftp_dialogue_oldest(d);

	d->pending >>= FTP_PENDING_BITS;
	if (d->more) {
		d->pending |= (u64)FTP_COMMAND_UNKNOWN <<
			      (64 - FTP_PENDING_BITS);
		d->more--;
	}
	return command;
}

/**
 * ftp_pending_has - whether such a command waits
 * @d: dialogue
 * @command: its class; %FTP_COMMAND_NONE never does
 */
static inline bool ftp_pending_has(const struct ftp_dialogue *d, enum ftp_command command)
{
	u64 rest;

	for (rest = d->pending; rest; rest >>= FTP_PENDING_BITS) {
		if ((rest & FTP_PENDING_MASK) == command)
			return true;
	}
	return false;
}

bool ftp_pending_has_endpoint(const struct ftp_dialogue *d);
u8 ftp_pending_slots(const struct ftp_dialogue *d);
bool ftp_pending_takes(const struct ftp_dialogue *d, u32 code);
u32 ftp_pending_find(const struct ftp_dialogue *d, u32 code);

#endif /* FTP_PENDING_H */
