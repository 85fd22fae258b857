/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A dialogue written down, with what a gateway should make of it.
 *
 * A file has several; each begins with "== TITLE". Then the settings that
 * differ from the defaults:
 *
 *	client ADDRESS [as ADDRESS]	where it is; what the server sees (SNAT)
 *	server ADDRESS [as ADDRESS]	where it is; what the client dials (DNAT)
 *	taken PORT -> PORT		busy where it translates; the one used instead
 *	seq NUMBER			of the first byte, in both directions
 *	foreign, privileged		the policy allows them
 *	strict				it wants all to be said in its turn
 *	misleading			who sees but a part cannot tell it from an honest one
 *	implicit			TLS begins with the first byte
 *	adrift				the client may have chosen where it is picked up
 *	orderly, stiff			no reply is unasked; no length can be changed
 *
 * then what is said, each line followed by the events that it causes:
 *
 *	C: TEXT		the client says it, and CR LF
 *	S: TEXT		the server does
 *	C> TEXT, S> TEXT	the same, but no CR LF is added
 *	picked up	the gateway has seen nothing of what is above
 *
 *	expect VERB MODE ADDRESS PORT	a data connection to there is let in
 *	wait VERB	it is, as soon as the server agrees
 *	refuse VERB REASON		it is not; with - for VERB, the line is another
 *	withdraw PORT			what was announced there is taken back
 *	edit BEFORE -> AFTER		that is what the receiver gets instead
 *	state NAME			how far the dialogue has come at its end
 *
 * In TEXT, \r \n \t \\ and \xHH stand for bytes and \*NUMBER,c for a run of c.
 * A line that begins with # is a comment; so are blanks at a line's start.
 */
#ifndef FTP_TEST_TRANSCRIPT_H
#define FTP_TEST_TRANSCRIPT_H

#include "policy.h"
#include "buffer.h"
#include "line.h"

/**
 * struct said - a line
 * @dir: whose
 * @from: offset of its first byte in that direction's stream
 * @to: offset behind its last byte
 */
struct said {
	enum ftp_dir dir;
	u32 from;
	u32 to;
};

/**
 * struct transcript - a dialogue and what is expected of it
 * @title: what it shows
 * @who: by enum ftp_dir, the two ends
 * @policy: of the profile
 * @stiff: no length can be changed
 * @taken: port that is busy on the gateway
 * @given: the one used instead
 * @seq: sequence number of the first bytes
 * @stream: by enum ftp_dir, what is sent
 * @received: by enum ftp_dir, what should arrive
 * @events: what should happen, a line each
 * @state: name of the last state, or empty if that is left open
 * @said: the lines in their order
 * @lines: how many
 * @seen: the first of them that the gateway sees
 * @misleading: who sees but a part of it cannot tell it from an honest dialogue
 * @implicit: TLS begins with the first byte
 * @adrift: the client may have chosen where the gateway begins to read
 * @orderly: there is no reply, and no text, that was not asked for
 */
struct transcript {
#define LINES_MAX 64
	char title[100];
	struct ftp_announcer who[2];
	struct ftp_policy policy;
	bool stiff;
	u16 taken;
	u16 given;
	u32 seq;
	struct text stream[2];
	struct text received[2];
	struct text events;
	char state[16];
	struct said said[LINES_MAX];
	u32 lines;
	u32 seen;
	bool misleading;
	bool implicit;
	bool adrift;
	bool orderly;
};

/**
 * transcript_init() - an empty one with default settings
 * @doc: it
 * @title: what it shows
 */
void transcript_init(struct transcript *doc, const char *title);

/**
 * transcript_say() - add a line
 * @doc: the transcript
 * @dir: who says it
 * @line: its bytes
 * @len: how many
 */
void transcript_say(struct transcript *doc, enum ftp_dir dir, const void *line,
		    u32 len);

/**
 * transcript_has_nat() - is a side's address translated?
 * @doc: the transcript
 * @dir: which side
 */
bool transcript_has_nat(const struct transcript *doc, enum ftp_dir dir);

/**
 * transcript_read() - read files of transcripts
 * @pattern: of their names, as of glob(3)
 * @add: called for each, which is its own then
 * What cannot be read ends the program with a sentence.
 */
void transcript_read(const char *pattern, void (*add)(struct transcript *doc));

#endif /* FTP_TEST_TRANSCRIPT_H */
