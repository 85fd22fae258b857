/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a report: what is asked of whom, and what of it matters.
 */
#ifndef NF_FTP_TOOL_PART_H
#define NF_FTP_TOOL_PART_H

#include "command.h"

/** define PARTS_MAX - there are no more parts */
#define PARTS_MAX 32
/** define PART_WORDS - as many words a program is given, and NULL */
#define PART_WORDS 8

/**
 * struct asked - whom a report is about
 * @root: the directory that has /proc, /sys, /etc and /boot; "" usually
 * @options: what verbs of the tool are given
 */
struct asked {
	const char *root;
	struct options options;
};

/**
 * struct part - a part of a report
 * @title: what it is
 * @command: a program with its words; NULL where there is none
 * @shorter: the same, if it says too much; NULL where that is all
 * @verb: else a verb of the tool
 * @judges: its exit status says what it has found, and not whether it could look
 * @read: else a function that prints it; returns an exit status
 * @needless: says why it need not be asked; NULL if it has to
 */
struct part {
	const char *title;
	const char *command[PART_WORDS];
	const char *shorter[PART_WORDS];
	command_fn verb;
	bool judges;
	int (*read)(const struct asked *asked);
	const char *(*needless)(const struct asked *asked);
};

/* Ends with one that has no title. */
extern const struct part parts[];

#endif /* NF_FTP_TOOL_PART_H */
