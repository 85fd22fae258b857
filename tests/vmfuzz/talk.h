/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Control connections of which both ends are ours.
 *
 * Each end counts as a TCP does: what it sends has its own numbers, what it
 * acknowledges is what arrived. So its segments are in order for conntrack
 * whatever the gateway has done to those before.
 */
#ifndef VMFUZZ_TALK_H
#define VMFUZZ_TALK_H

#include "segment.h"

#define KEPT 4096	/* bytes that can be repeated */
#define LOGIN 3		/* phase in which the server greets */
#define TALKING 8	/* phase in which the user is logged in */

/**
 * struct end - what one end knows
 * @next: number of its next byte
 * @una: the first one that is not acknowledged
 * @rcv: of the peer, as it arrived
 * @kept: what it has sent from @una on
 * @rest: of a line that was sent in part
 * @owes: it has something to acknowledge
 * @data: where its peer waits for a data connection, if the port is not 0
 */
struct end {
	u32 next;
	u32 una;
	u32 rcv;
	u8 kept[KEPT];
	u32 kept_len;
	u8 rest[600];
	u32 rest_len;
	bool owes;
	struct endpoint data;
};

/**
 * struct talk - a control connection
 * @six: it is one of IPv6
 * @asked: what the client asked for, enum words_asked
 * @phase: 0 to 2: of the handshake; then lines of the login; @TALKING
 * @tries: to come to the next phase
 * @steps: until another connection takes its place
 * @client: the client's endpoint
 * @seen: the same, as the server sees it
 * @end: both ends
 */
struct talk {
	bool six;
	u8 asked;
	u8 phase;
	u8 tries;
	u32 steps;
	struct endpoint client;
	struct endpoint seen;
	struct end end[2];
};

/** talk_share - our clients' ports are odd (1) or even (0), or any (-1) */
extern int talk_share;

/** talk_is_ours - may a client of ours have this port? */
static inline bool talk_is_ours(u16 port)
{
	return talk_share < 0 || (port & 1) == talk_share;
}

/** talk_begin - another connection takes its place */
void talk_begin(struct talk *talk);

/** talk_of - the connection of what arrived; NULL if it is none */
struct talk *talk_of(const struct arrival *arrival);

/**
 * talk_step - the next segments of a connection
 * @talk: which
 * @out: where they go to
 * @is_plain: false if something may be done to each of them
 *
 * Return: how many, up to @TALK_SEGMENTS.
 */
u32 talk_step(struct talk *talk, struct segment *out, bool *is_plain);

#define TALK_SEGMENTS 4

/** talk_arrived - an end has received a segment */
void talk_arrived(struct talk *talk, const struct arrival *arrival);

#endif /* VMFUZZ_TALK_H */
