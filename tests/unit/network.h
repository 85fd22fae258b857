/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A dialogue between two ends of a TCP connection, through a gateway and over
 * a wire that may do anything to a packet. All that leaves the gateway is
 * compared with what should arrive.
 */
#ifndef FTP_TEST_NETWORK_H
#define FTP_TEST_NETWORK_H

#include "conversation.h"
#include "manners.h"
#include "wire.h"

/**
 * enum writing - how much an end writes at once
 * @WRITE_TURNS: all until it is the other's turn
 * @WRITE_LINES: a line
 * @WRITE_BYTES: a byte
 * @WRITE_RANDOM: some bytes
 * @WRITE_CUTS: as WRITE_TURNS, but a write ends at each of two places
 */
enum writing {
	WRITE_TURNS,
	WRITE_LINES,
	WRITE_BYTES,
	WRITE_RANDOM,
	WRITE_CUTS,
	WRITINGS = WRITE_CUTS
};

/**
 * struct network_plan - how a dialogue goes
 * @manners: of the two ends
 * @weather: of the wire
 * @writing: how it is written
 * @cuts: with %WRITE_CUTS, the bytes before which to cut, of all that is said
 * @pause: time between two writes at most
 * @room: payload of a segment that grows at most
 * @polite: each line waits until the one before it is acknowledged
 * @hasty: an end closes with its last word
 * @recut: what leaves the gateway may be cut in two
 * @probes: ends ask now and then whether the other is there
 * @reset_at: the step at which an end breaks off, or 0
 * @resets: which one
 */
struct network_plan {
	struct tcp_manners manners[2];
	struct weather weather;
	enum writing writing;
	u32 cuts[2];
	u32 pause;
	u32 room;
	bool polite;
	bool hasty;
	bool recut;
	bool probes;
	u32 reset_at;
	enum ftp_dir resets;
};

/**
 * struct network_outcome - what came of it
 * @received: by enum ftp_dir, what arrived
 * @events: what the gateway did
 * @state: how far the dialogue came, as the core names it
 * @missed: by enum ftp_dir, something of it went by the gateway unread
 * @lines: how many lines the core counted
 * @edits: how many edits
 * @timeouts: how often a sender had to wait for its timer
 * @reset: an end broke off, 2: and the other one knows
 * @broken: what went wrong, or NULL
 */
struct network_outcome {
	struct text received[2];
	struct text events;
	const char *state;
	bool missed[2];
	u32 lines;
	u32 edits;
	u32 timeouts;
	u32 reset;
	const char *broken;
};

/**
 * network_run() - let two ends talk
 * @doc: what they say
 * @plan: how
 * @expected: what is to come of it
 * @outcome: filled
 *
 * With TRACE in the environment, every packet is shown.
 */
void network_run(const struct transcript *doc, const struct network_plan *plan,
		 const struct outcome *expected,
		 struct network_outcome *outcome);

#endif /* FTP_TEST_NETWORK_H */
