/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How far reading has come, for a person who waits at a terminal.
 */
#ifndef NF_FTP_TOOL_PROGRESS_H
#define NF_FTP_TOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/**
 * struct progress - what is shown
 * @begin: when it began
 * @shown: when it was shown last
 * @is_shown: it stands there
 * @is_wanted: somebody sees it, and nothing else is written there
 */
struct progress {
	struct timespec begin;
	struct timespec shown;
	bool is_shown;
	bool is_wanted;
};

/** progress_begin() - begin; shows nothing yet */
void progress_begin(struct progress *progress);

/**
 * progress_tell() - so far it has come; see source_watch()
 * @done: bytes that were read
 * @size: of how many; 0 if that is not known
 * @progress: what is shown
 */
void progress_tell(uint64_t done, uint64_t size, void *progress);

/** progress_end() - it is over: nothing is left of it */
void progress_end(struct progress *progress);

#endif /* NF_FTP_TOOL_PROGRESS_H */
