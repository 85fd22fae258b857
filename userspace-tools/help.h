/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tool says of itself.
 */
#ifndef NF_FTP_TOOL_HELP_H
#define NF_FTP_TOOL_HELP_H

#include "command.h"

/**
 * struct command - a command of the tool; those with the same noun stand together
 * @noun: its first word; NULL behind the last command
 * @action: its second word; NULL where the noun is the whole command
 * @run: carries it out
 * @words: what follows
 * @purpose: what it is for
 */
struct command {
	const char *noun;
	const char *action;
	command_fn run;
	const char *words;
	const char *purpose;
};

void help_all(const struct command *commands);
int help_one(const struct command *commands, int count, char **words);
int refuse_verb(const struct command *commands, const char *what,
		const char *verb);

#endif /* NF_FTP_TOOL_HELP_H */
