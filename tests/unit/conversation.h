/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Both ends of a control connection and the wire between them: a transcript is
 * said through a gateway, cut into segments in some way and sent in some
 * manner. What the gateway cuts away is sent again, as TCP does.
 */
#ifndef FTP_TEST_CONVERSATION_H
#define FTP_TEST_CONVERSATION_H

#include "gateway.h"

/**
 * enum cutting - where a segment ends
 * @CUT_LINES: with each line
 * @CUT_TURNS: when the other side is to speak
 * @CUT_ONCE: as CUT_TURNS, and at one more byte
 * @CUT_BYTES: with each byte
 * @CUT_RANDOM: somewhere
 */
enum cutting {
	CUT_LINES,
	CUT_TURNS,
	CUT_ONCE,
	CUT_BYTES,
	CUT_RANDOM,
};

/**
 * enum manner - how segments are sent
 * @SEND_ONCE: each is acknowledged before the next one
 * @SEND_TWICE: each comes again before it is acknowledged
 * @SEND_STALE: each comes again after it was acknowledged
 * @SEND_OVERLAP: each begins where the one before it began
 * @SEND_AHEAD: none waits for an acknowledgment
 * @SEND_GROWING: nor here, and each begins where the turn began
 * @SEND_RANDOM: any of these, and what may be lost or late is sometimes
 */
enum manner {
	SEND_ONCE,
	SEND_TWICE,
	SEND_STALE,
	SEND_OVERLAP,
	SEND_AHEAD,
	SEND_GROWING,
	SEND_RANDOM,
	MANNERS
};

/**
 * struct plan - how to say a transcript
 * @cutting: where segments end
 * @manner: how they are sent
 * @at: with %CUT_ONCE, the byte before which to cut, of all that is said
 */
struct plan {
	enum cutting cutting;
	enum manner manner;
	u32 at;
};

/**
 * struct outcome - what came of it
 * @received: by enum ftp_dir, the bytes that arrived
 * @arrived: by line that ends a turn, how much of its side's had by then
 * @events: what the gateway did
 * @state: how far the dialogue came, as the core names it
 * @lines: how many lines the core counted
 * @edits: how many edits
 * @stuck: a sender could not get rid of its bytes
 * @broken: an argument arrived again with another text
 */
struct outcome {
	struct text received[2];
	u32 arrived[LINES_MAX];
	struct text events;
	const char *state;
	u32 lines;
	u32 edits;
	bool stuck;
	bool broken;
};

/**
 * conversation_run() - say a transcript
 * @doc: the transcript
 * @plan: how
 * @outcome: filled
 */
void conversation_run(const struct transcript *doc, const struct plan *plan,
		      struct outcome *outcome);

/**
 * conversation_size() - how many bytes are said that the gateway sees
 * @doc: the transcript
 */
u32 conversation_size(const struct transcript *doc);

/**
 * conversation_name() - a plan in words
 * @plan: the plan
 * @text: where to put it
 */
void conversation_name(const struct plan *plan, char text[60]);

#endif /* FTP_TEST_CONVERSATION_H */
