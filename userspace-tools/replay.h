/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A captured control connection, read by the kernel's own core, each line in
 * segments of its own. What is missing is skipped where it was acknowledged.
 */
#ifndef NF_FTP_TOOL_REPLAY_H
#define NF_FTP_TOOL_REPLAY_H
#include "capture.h"
#include "core/policy.h"
#include "core/session.h"
#include "pool.h"

/**
 * enum slip - why a reply did not fit what was pending
 * @SLIP_NONE: it did
 * @SLIP_MISSING: commands before it have no answer
 * @SLIP_SURPLUS: none of those that wait can be answered so
 */
enum slip {
	SLIP_NONE,
	SLIP_MISSING,
	SLIP_SURPLUS,
};

/**
 * struct line_finding - what the helper makes of a line
 * @frame: number of the frame with its last byte
 * @endpoint: where it would go
 * @dir: enum ftp_dir, who said it
 * @verb: enum ftp_verb, what it announces; %FTP_VERB_NONE for what announces nothing
 * @reason: enum ftp_reason, %FTP_OK if the data connection may come
 * @slip: enum slip; not %SLIP_NONE: it is a reply that did not fit, and nothing else
 * @known: @endpoint is known
 * @passive: with @verb or @known, the client is to open it
 */
struct line_finding {
	unsigned long frame;
	struct ftp_endpoint endpoint;
	u8 dir;
	u8 verb;
	u8 reason;
	u8 slip;
	bool known;
	bool passive;
};

/**
 * struct rewrite - an argument that NAT replaces
 * @verb: enum ftp_verb, what it announces; %FTP_VERB_NONE if there is none
 * @len: its bytes
 * @at: where in its line it begins
 * @after: what the receiver reads in its place
 */
struct rewrite {
	u8 verb;
	u8 len;
	u32 at;
	struct ftp_endpoint after;
};

struct replay;
struct piece;

/**
 * struct replay_sink - who is told
 * @line: of each line, without its end; @findings may be none
 * @call: of a data connection of an encrypted one, which begins
 * @context: for it
 */
struct replay_sink {
	void (*line)(const struct replay *replay, const struct ftp_span *line,
		     enum ftp_dir dir, const struct line_finding *findings,
		     size_t count, void *context);
	void (*call)(const struct replay *replay, const struct line_finding *call,
		     void *context);
	void *context;
};

/**
 * struct replay_setting - what all control connections share
 * @policy: of the profile
 * @nat: which addresses leave the gateway as which others
 * @nats: how many of these lines there are
 * @sink: who is told
 * @pool: memory for text that waits
 */
struct replay_setting {
	struct ftp_policy policy;
	const struct ftp_advertise *nat;
	u32 nats;
	struct replay_sink sink;
	struct pool pool;
};

/**
 * struct stretch - what is known of a direction
 * @pieces: text that came before its turn, in its order
 * @line: the line that has begun, if it ends in another segment
 * @early: bytes in @pieces
 * @len: bytes in @line, at most %REPLAY_LINE_MAX: of a longer one the rest is not kept
 * @size: room for it
 * @begin: sequence number where @line begins
 * @rewrite: of the line that has begun
 * @frame: of its last byte
 */
struct stretch {
#define EARLY_MAX 65536		/* more waits for nothing: it is not captured */
#define REPLAY_LINE_MAX 65536
	struct piece *pieces;
	u8 *line;
	u32 early;
	u32 len;
	u32 size;
	u32 begin;
	struct rewrite rewrite;
	unsigned long frame;
};

/**
 * struct replay - a control connection
 * @number: of the control connections found, the first one is 1
 * @end: by enum ftp_dir, the two ends
 * @setting: how it is read
 * @session: the core's
 * @stretch: by enum ftp_dir
 * @slot: what was opened, or waits for the server to agree, by the core's slots
 * @waits: the slots that wait
 * @finding: of the line that has begun
 * @findings: how many
 */
struct replay {
#define LINE_FINDINGS_MAX 5			/* the most that a line can give */
	unsigned long number;
	struct ftp_endpoint end[2];
	struct replay_setting *setting;
	struct ftp_session session;
	struct stretch stretch[2];
	struct line_finding slot[FTP_LIVE_MAX];
	u8 waits;
	struct line_finding finding[LINE_FINDINGS_MAX];
	size_t findings;
};

/**
 * replay_init() - begin
 * @replay: all 0 but its number and its ends
 * @setting: used until replay_exit()
 */
void replay_init(struct replay *replay, struct replay_setting *setting);

/**
 * replay_start() - where both directions begin; else it is joined in its middle
 * @replay: the connection
 * @client: sequence number of the client's first byte
 * @server: of the server's
 */
void replay_start(struct replay *replay, u32 client, u32 server);

/**
 * replay_seen() - the address under which an end is known behind the gateway
 * @replay: the connection
 * @dir: which end
 */
const struct ftp_address *replay_seen(const struct replay *replay,
				      enum ftp_dir dir);

/**
 * replay_rewrite() - what NAT replaces in a line
 * @replay: the connection
 * @line: the line that is told
 * @dir: who said it
 * @after: room for %FTP_ENDPOINT_TEXT bytes and a NUL: what comes in its place
 *
 * Return: where and how much; NULL if the line leaves as it came.
 */
const struct rewrite *replay_rewrite(const struct replay *replay,
				     const struct ftp_span *line,
				     enum ftp_dir dir, char *after);

/**
 * replay_hear() - a segment of it
 * @replay: the connection
 * @dir: who sent it
 * @segment: the segment
 * Return: false without memory.
 */
bool replay_hear(struct replay *replay, enum ftp_dir dir,
		 const struct segment *segment);

/**
 * replay_is_near() - can a segment be of this stream, and not of one before?
 * @replay: the connection
 * @dir: who sent it
 * @seq: a number of it
 *
 * Return: true if it is not before what was read, and no more than a window, the
 * %REPLAY_NEAR, behind it; or if nothing was read.
 */
bool replay_is_near(const struct replay *replay, enum ftp_dir dir, u32 seq);
#define REPLAY_NEAR 65535

/** replay_exit() - it is over: tell of what is left, and let it go */
void replay_exit(struct replay *replay);

#endif /* NF_FTP_TOOL_REPLAY_H */
