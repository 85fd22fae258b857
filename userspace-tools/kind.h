/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kinds of keys that a profile has: how a value is read, shown and sent.
 */
#ifndef NF_FTP_TOOL_KIND_H
#define NF_FTP_TOOL_KIND_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>
#include <libmnl/libmnl.h>

#include "report.h"
#include "value.h"

struct key;

/**
 * struct kind - how a value of a key is read, shown and sent
 * @size: of a value
 * @parse: a value from text; @why has room for %WHY_SIZE bytes, and the value
 *	is filled only with %EXIT_DONE
 * @print: to text that @parse reads
 * @json: to a new value for programs
 * @encode: to attributes
 * @decode: from one attribute; 0 or -errno
 * @is_whole: do its attributes go together? NULL if it has but one
 */
struct kind {
	size_t size;
	enum exit_code (*parse)(const struct key *key, struct span text,
				void *value, char *why);
	void (*print)(const struct key *key, const void *value, FILE *out);
	json_t *(*json)(const struct key *key, const void *value);
	void (*encode)(const struct key *key, const void *value,
		       struct nlmsghdr *nlh);
	int (*decode)(const struct key *key, const struct nlattr *attr,
		      void *value);
	bool (*is_whole)(const void *value);
};

/** word_kind - a __u32, one of some words, in a u8 */
extern const struct kind word_kind;
/** flag_kind - a __u32, one of two words, to programs true or false */
extern const struct kind flag_kind;
/** number_kind - a __u32 from 1 on */
extern const struct kind number_kind;
/** ftps_kind - a __u32, a word where later versions have more than words */
extern const struct kind ftps_kind;

#endif /* NF_FTP_TOOL_KIND_H */
