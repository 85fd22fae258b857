/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the words of a command line mean. Pure: text in, value or verdict out;
 * a value is filled only where the verdict is %VALUE_OK.
 */
#ifndef NF_FTP_TOOL_VALUE_H
#define NF_FTP_TOOL_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * enum value_verdict - what became of a word
 * @VALUE_OK: it has a meaning
 * @VALUE_BAD_PORT: it is not a number from 1 to 65535 in plain digits
 * @VALUE_PORT_TWICE: the list names this port more than once
 * @VALUE_BAD_PROFILE: it is not a profile's name
 * @VALUE_TOO_MANY: the list has more than %NF_FTP_PORTS_MAX ports
 */
enum value_verdict {
	VALUE_OK,
	VALUE_BAD_PORT,
	VALUE_PORT_TWICE,
	VALUE_BAD_PROFILE,
	VALUE_TOO_MANY,
};

/**
 * struct span - a piece of a word
 * @start: its first byte; not terminated
 * @length: how many there are
 */
struct span {
	const char *start;
	size_t length;
};

struct span span_of(const char *text);
bool span_is(struct span text, const char *word);
int span_shown(struct span text);
bool span_next(struct span *rest, struct span *member);
bool parse_number(struct span text, __u32 least, __u32 most, __u32 *value);
enum value_verdict parse_port(struct span text, __u16 *number);
enum value_verdict parse_profile(struct span text, char *name);
const char *value_sentence(enum value_verdict verdict);

#endif /* NF_FTP_TOOL_VALUE_H */
