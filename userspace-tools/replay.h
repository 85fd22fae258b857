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

/**
 * struct finding - what the helper makes of a line
 * @frame: number of the frame with its last byte
 * @dir: who said it
 * @line: the line, without its end
 * @verb: what it announces; %FTP_VERB_NONE for what announces nothing
 * @reason: %FTP_OK if the data connection may come
 * @known: @endpoint is known
 * @endpoint: where it would go
 * @passive: with @verb or @known, the client is to open it
 */
struct finding {
	unsigned long frame;
	enum ftp_dir dir;
	struct ftp_span line;
	enum ftp_verb verb;
	enum ftp_reason reason;
	bool known;
	bool passive;
	struct ftp_endpoint endpoint;
};

struct replay;
struct piece;

/**
 * struct replay_sink - who is told
 * @line: of each line; @findings may be none
 * @context: for it
 */
struct replay_sink {
	void (*line)(const struct replay *replay, const struct ftp_span *line,
		     enum ftp_dir dir, const struct finding *findings,
		     size_t count, void *context);
	void *context;
};

/**
 * struct stretch - what is known of a direction
 * @pieces: text that came before its turn, in its order
 * @line: the line that has begun
 * @len: its bytes
 * @size: room for it
 * @frame: of its last byte
 */
struct stretch {
	struct piece *pieces;
	u8 *line;
	size_t len;
	size_t size;
	unsigned long frame;
};

/**
 * struct replay - a control connection
 * @end: by enum ftp_dir, the two ends
 * @policy: of the profile
 * @sink: who is told
 * @session: the core's, with @carry by enum ftp_dir
 * @carry: memory for half an argument
 * @stretch: by enum ftp_dir
 * @slot: what was opened, or waits for the server to agree, by the core's slots
 * @waits: the slots that wait
 * @finding: of the line that has begun
 * @findings: how many
 */
struct replay {
#define FINDINGS_MAX 4			/* the most that a line can give */
	struct ftp_endpoint end[2];
	struct ftp_policy policy;
	const struct replay_sink *sink;
	struct ftp_session session;
	struct ftp_carry carry[2];
	struct stretch stretch[2];
	struct finding slot[FTP_LIVE_MAX];
	u8 waits;
	struct finding finding[FINDINGS_MAX];
	size_t findings;
};

/**
 * replay_init() - begin
 * @replay: all 0 but its ends
 * @policy: the profile's
 * @sink: who is told, until replay_exit()
 */
void replay_init(struct replay *replay, const struct ftp_policy *policy,
		 const struct replay_sink *sink);

/**
 * replay_start() - where both directions begin; else it is joined in its middle
 * @replay: the connection
 * @client: sequence number of the client's first byte
 * @server: of the server's
 */
void replay_start(struct replay *replay, u32 client, u32 server);

/**
 * replay_hear() - a segment of it
 * @replay: the connection
 * @dir: who sent it
 * @segment: the segment
 * Return: false without memory.
 */
bool replay_hear(struct replay *replay, enum ftp_dir dir,
		 const struct segment *segment);

/** replay_exit() - the capture is over: tell of what is left, and let it go */
void replay_exit(struct replay *replay);

#endif /* NF_FTP_TOOL_REPLAY_H */
