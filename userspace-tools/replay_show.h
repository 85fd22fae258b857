/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A replayed dialogue as people and as programs read it.
 */
#ifndef NF_FTP_TOOL_REPLAY_SHOW_H
#define NF_FTP_TOOL_REPLAY_SHOW_H

#include "printer.h"
#include "replay.h"

/**
 * struct replay_head - the line above a dialogue: sessions side by side need theirs
 *	again and again
 * @number: the connection's; 0 for none
 * @len: bytes of @text
 * @text: the line
 */
struct replay_head {
	unsigned long number;
	size_t len;
	char text[208];
};

/**
 * struct replay_show - what of it was shown
 * @last: number of the connection that was shown last
 * @failed: something could not be shown
 * @is_live: somebody looks on: each line is shown as it comes
 * @printer: for what is shown
 * @head: those of the last connections, by the end of their numbers
 */
struct replay_show {
	unsigned long last;
	bool failed;
	bool is_live;
	struct printer printer;
#define REPLAY_HEADS 256
	struct replay_head head[REPLAY_HEADS];
};

/** replay_show_text() - the line, and what the helper makes of it */
void replay_show_text(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct line_finding *findings,
		      size_t count, void *show);

/** replay_show_call_text() - a data connection of an encrypted session begins */
void replay_show_call_text(const struct replay *replay,
			   const struct line_finding *call, void *show);

/** replay_show_json() - what the helper makes of the line, an object each */
void replay_show_json(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct line_finding *findings,
		      size_t count, void *show);

/** replay_show_call_json() - the same, an object */
void replay_show_call_json(const struct replay *replay,
			   const struct line_finding *call, void *show);

/** replay_show_masked() - in the place of a line with a secret; NULL: any other line */
const char *replay_show_masked(const struct ftp_span *line);

/** replay_show_end() - it is all shown */
void replay_show_end(struct replay_show *show);

#endif /* NF_FTP_TOOL_REPLAY_SHOW_H */
