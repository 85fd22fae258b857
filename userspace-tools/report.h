/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the user is told: results on standard output, errors on standard error.
 */
#ifndef NF_FTP_TOOL_REPORT_H
#define NF_FTP_TOOL_REPORT_H

#include <stdio.h>
#include <jansson.h>

/**
 * enum exit_code - how the tool ends
 * @EXIT_DONE: done
 * @EXIT_FAILED: refused, or failed
 * @EXIT_USAGE: the command line has no meaning
 */
enum exit_code {
	EXIT_DONE,
	EXIT_FAILED,
	EXIT_USAGE,
};

/** define WHY_SIZE - room for a sentence that says why something is refused */
#define WHY_SIZE 256

/**
 * refuse() - say why a word is refused, for who asked for its meaning
 * @code: how the tool is to end
 * @why: room for %WHY_SIZE bytes
 * @...: the reason, as printf() has it
 *
 * Return: @code.
 */
#define refuse(code, why, ...) \
	(snprintf(why, WHY_SIZE, __VA_ARGS__), (code))

void complain_of(const char *file, unsigned int line);
int complain(enum exit_code code, const char *what, const char *value,
	     const char *why);
void text_clean(const char *text, char *to, size_t size);
int show_json(json_t *object);
int finish_output(void);

#endif /* NF_FTP_TOOL_REPORT_H */
