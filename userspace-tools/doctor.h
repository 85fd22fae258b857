/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What keeps FTP from working, and what mends it: a table of causes, each with a
 * function that looks for it.
 *
 * A false alarm is worse than silence: where a cause is not certain, nothing is
 * found, or it is said that it cannot be told.
 */
#ifndef NF_FTP_TOOL_DOCTOR_H
#define NF_FTP_TOOL_DOCTOR_H

#include <stdio.h>
#include <jansson.h>

#include "gateway.h"
#include "path.h"

/** define FINDINGS_MAX - how many findings are shown at most */
#define FINDINGS_MAX 32
/** define COMMAND_SIZE - room for a command that mends something */
#define COMMAND_SIZE 1024

/**
 * enum severity - how bad a finding is
 * @SEVERITY_ERROR: FTP does not work, for all or for some
 * @SEVERITY_WARNING: it will not work for long
 * @SEVERITY_NOTE: seen at some time, and it may be over, or be meant so
 */
enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_NOTE,
};

struct check;

/**
 * struct finding - a cause that was found
 * @check: the cause
 * @text: the cause's sentence, with what is known of it here
 * @command: what mends it, a command a line; "" where no command does
 */
struct finding {
	const struct check *check;
	char text[2 * WHY_SIZE + COMMAND_SIZE];
	char command[COMMAND_SIZE];
};

/**
 * struct diagnosis - what is found
 * @gateway: where it is looked for
 * @paths: the ways through it
 * @count: how many findings there are
 * @findings: the findings
 * @unknown_count: how many sentences there are
 * @unknown: what could not be looked at, sentences
 */
struct diagnosis {
	const struct gateway *gateway;
	const struct paths *paths;
	size_t count;
	struct finding findings[FINDINGS_MAX];
	size_t unknown_count;
	char unknown[8][2 * WHY_SIZE];
};

/**
 * typedef check_fn - look for a cause
 * @diagnosis: grows
 * @check: the cause
 */
typedef void (*check_fn)(struct diagnosis *diagnosis, const struct check *check);

/**
 * enum check_when - when a cause is looked for
 * @WHEN_ABSENT: the module is not loaded
 * @WHEN_LOADED: it is
 */
enum check_when {
	WHEN_ABSENT,
	WHEN_LOADED,
};

/**
 * struct check - a cause
 * @id: its name, which never changes
 * @severity: how bad it is
 * @sentence: what is wrong
 * @remedy: what mends it, for the documents; words in capitals stand for others
 * @when: when it is looked for
 * @global: the command is not for a network namespace
 * @look: looks for it
 */
struct check {
	const char *id;
	enum severity severity;
	const char *sentence;
	const char *remedy;
	enum check_when when;
	bool global;
	check_fn look;
};

/* The causes by room; each table ends with one that has no id. */
extern const struct check module_checks[];
extern const struct check rule_checks[];
extern const struct check kernel_checks[];
extern const struct check traffic_checks[];

void finding_add(struct diagnosis *diagnosis, const struct check *check,
		 const char *command, const char *detail);
void unknown_add(struct diagnosis *diagnosis, const char *sentence);

/**
 * found() - a cause is there
 * @diagnosis: grows
 * @check: the cause
 * @command: what mends it, a command a line; or ""
 * @...: what is known of it here, as printf() has it; or ""
 */
#define found(diagnosis, check, command, ...)				\
	do {								\
		char detail_text[WHY_SIZE + COMMAND_SIZE];		\
									\
		snprintf(detail_text, sizeof(detail_text), __VA_ARGS__);	\
		finding_add(diagnosis, check, command, detail_text);	\
	} while (0)

void doctor_look(struct diagnosis *diagnosis);
bool doctor_is_wrong(const struct diagnosis *diagnosis);
void doctor_text(const struct diagnosis *diagnosis, FILE *out);
json_t *doctor_json(const struct diagnosis *diagnosis);
void doctor_table(FILE *out);

#endif /* NF_FTP_TOOL_DOCTOR_H */
