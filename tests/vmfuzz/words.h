/* SPDX-License-Identifier: GPL-2.0 */
/* What clients and servers say, and what they should not. */
#ifndef VMFUZZ_WORDS_H
#define VMFUZZ_WORDS_H

#include "talk.h"

#define WORDS_ROOM 65000

/** enum words_asked - what the client waits for */
enum words_asked {
	ASKED_NOTHING,
	ASKED_PORT,
	ASKED_PASV,
	ASKED_EPSV,
	ASKED_LPSV,
	ASKED_TRANSFER,
};

/* whether a client logs in by TLS records */
extern bool words_tls;

/**
 * words_login - a line of the login
 * @phase: which, from @LOGIN on
 * @to: with room for 40 bytes
 *
 * Return: its length.
 */
u32 words_login(u8 phase, u8 *to);

/** words_speaker - who says the line of a phase of the login */
u8 words_speaker(u8 phase);

/**
 * words_say - a line or more, good or bad
 * @talk: the connection; what is asked is written down
 * @dir: who says it
 * @to: with room for @WORDS_ROOM bytes
 *
 * Return: how many bytes.
 */
u32 words_say(struct talk *talk, u8 dir, u8 *to);

/**
 * words_find - an endpoint that an arrived line announces
 * @arrival: what arrived
 * @endpoint: filled if there is one
 *
 * Return: whether there is one.
 */
bool words_find(const struct arrival *arrival, struct endpoint *endpoint);

#endif /* VMFUZZ_WORDS_H */
