/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is run in a process of its own: it may fail, say too much, or never end.
 */
#ifndef NF_FTP_TOOL_CHILD_H
#define NF_FTP_TOOL_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "report.h"

/**
 * struct child - what is to be run
 * @command: the words of a program, ending with NULL; or NULL
 * @run: is called where there is no program; returns an exit status
 * @arg: for @run
 * @is_quiet: what it says on standard error is nobody's
 * @seconds: after so long it is ended
 * @most: so many bytes of what it says are kept
 */
struct child {
	char *const *command;
	int (*run)(const void *arg);
	const void *arg;
	bool is_quiet;
	unsigned int seconds;
	size_t most;
};

/**
 * struct child_end - what came of it
 * @text: all that it said, on standard output and error; to be freed, never NULL
 *	where child_run() succeeds
 * @cut: it had more to say
 * @is_late: it took longer than it may, and was ended
 * @why: what was amiss, a sentence; else ""
 */
struct child_end {
	char *text;
	bool cut;
	bool is_late;
	char why[WHY_SIZE];
};

int child_run(const struct child *child, struct child_end *end);

#endif /* NF_FTP_TOOL_CHILD_H */
