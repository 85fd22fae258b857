/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What replay has seen, kept for a picture: of each session its lines, and what came
 * of them. So much is kept as a person looks at; the rest is counted.
 */
#ifndef NF_FTP_TOOL_LADDER_H
#define NF_FTP_TOOL_LADDER_H

#include "replay.h"

/* so many sessions, and lines of one and of all; of lines that led to something, twice */
#define LADDER_SESSIONS 40
#define LADDER_LINES 200
#define LADDER_LINES_ALL 1000
/* data connections that may still come */
#define LADDER_WAITING 256

/**
 * enum rung_kind - what a rung is
 * @RUNG_LINE: a line of the dialogue
 * @RUNG_CALL: a SYN of an encrypted session's data connection
 * @RUNG_FINDING: what comes of the rung before
 * @RUNG_GAP: lines that were left out
 */
enum rung_kind {
	RUNG_LINE,
	RUNG_CALL,
	RUNG_FINDING,
	RUNG_GAP,
};

/**
 * struct rung - a rung of a session's ladder
 * @next: the one below it
 * @kind: what it is
 * @dir: who said it
 * @frame: number of its frame
 * @text: a line as it is shown; else NULL
 * @after: the line as it leaves, if that is another; else NULL
 * @finding: of %RUNG_FINDING and %RUNG_CALL
 * @came: number of the frame with which the data connection came, or 0
 * @count: of %RUNG_GAP, how many lines
 */
struct rung {
	struct rung *next;
	enum rung_kind kind;
	enum ftp_dir dir;
	unsigned long frame;
	char *text;
	char *after;
	struct line_finding finding;
	unsigned long came;
	unsigned long count;
};

/**
 * struct ladder_session - a control connection
 * @number: its number, see struct replay
 * @end: by enum ftp_dir, the two ends
 * @seen: by enum ftp_dir, as what NAT lets them go out
 * @first: its first rung
 * @last: its last one
 * @lines: how many lines are kept
 */
struct ladder_session {
	unsigned long number;
	struct ftp_endpoint end[2];
	struct ftp_address seen[2];
	struct rung *first;
	struct rung *last;
	unsigned int lines;
};

/**
 * struct ladder - what was seen; zero at first
 * @session: the first sessions of the capture
 * @sessions: how many
 * @lines: how many lines are kept, of all
 * @said: how many there were, those of sessions that are left out, too
 * @opened: how many data connections may come, likewise
 * @refused: how many refusals there were, likewise
 * @waiting: data connections that have not come
 * @waits: how many of them there have been
 * @has_failed: there was no memory
 */
struct ladder {
	struct ladder_session session[LADDER_SESSIONS];
	size_t sessions;
	unsigned int lines;
	unsigned long said;
	unsigned long opened;
	unsigned long refused;
	struct {
		struct rung *rung;
		struct ftp_address from;
	} waiting[LADDER_WAITING];
	size_t waits;
	bool has_failed;
};

/** ladder_line() - a line, see struct replay_sink */
void ladder_line(struct ladder *ladder, const struct replay *replay,
		 const struct ftp_span *line, enum ftp_dir dir,
		 const struct line_finding *findings, size_t count);

/** ladder_call() - a data connection of an encrypted session begins, likewise */
void ladder_call(struct ladder *ladder, const struct replay *replay,
		 const struct line_finding *call);

/** ladder_hear() - a segment of the capture: a data connection may have come */
void ladder_hear(struct ladder *ladder, const struct segment *segment);

/** ladder_exit() - let it go */
void ladder_exit(struct ladder *ladder);

#endif /* NF_FTP_TOOL_LADDER_H */
