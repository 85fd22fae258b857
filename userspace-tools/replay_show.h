/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A replayed dialogue as people and as programs read it.
 */
#ifndef NF_FTP_TOOL_REPLAY_SHOW_H
#define NF_FTP_TOOL_REPLAY_SHOW_H

#include "replay.h"

/**
 * struct replay_show - what of it was shown
 * @last: the connection that was shown last
 * @failed: something could not be shown
 */
struct replay_show {
	const struct replay *last;
	bool failed;
};

/** replay_show_text() - the line, and what the helper makes of it */
void replay_show_text(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct finding *findings,
		      size_t count, void *show);

/** replay_show_json() - what the helper makes of the line, an object each */
void replay_show_json(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct finding *findings,
		      size_t count, void *show);

#endif /* NF_FTP_TOOL_REPLAY_SHOW_H */
