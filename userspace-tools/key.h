/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The keys of a profile: one table, a row each, and the types of their values.
 */
#ifndef NF_FTP_TOOL_KEY_H
#define NF_FTP_TOOL_KEY_H

#include "profile.h"
#include "report.h"
#include "value.h"

struct key;

/**
 * struct key_type - how a value of a key is read, shown and sent
 * @size: of a value
 * @parse: reads a value from text; @why has room for %WHY_SIZE bytes, and the
 *	value is filled only with %EXIT_DONE
 * @print: prints text that @parse reads
 * @json: makes a new value for programs
 * @encode: adds the attributes to a message
 * @decode: reads one attribute; returns 0 or -errno
 * @is_whole: says whether its attributes go together; NULL if it has but one
 */
struct key_type {
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

extern const struct key_type word_type;
extern const struct key_type flag_type;
extern const struct key_type number_type;
extern const struct key_type ftps_type;
extern const struct key_type range_type;
extern const struct key_type foreign_type;
extern const struct key_type deny_type;

/**
 * struct key - what is known of a key
 * @name: as the user writes it
 * @type: how its value is read, shown and sent
 * @attr: enum nf_ftp_profile_attr
 * @second: another one; 0 without
 * @third: one more
 * @offset: of its value in a struct profile
 * @def: its default; of what is no word or number, all zeros are
 * @words: names of the values from 0 on; NULL if it has none; words[0] of a range is its word
 *	for none
 * @max: the greatest value of a word or number
 */
struct key {
	const char *name;
	const struct key_type *type;
	unsigned short attr;
	unsigned short second;
	size_t offset;
	unsigned short third;
	__u32 def;
	const char *const *words;
	__u32 max;
};

extern const struct key keys[];

void key_init(const struct key *key, struct profile *profile);
const struct key *key_find(struct span name);
enum exit_code key_parse(const struct key *key, struct span text,
			 struct profile *profile, char *why);
void key_copy(const struct key *key, struct profile *to,
	      const struct profile *from);
void key_print(const struct key *key, const struct profile *profile, FILE *out);
bool key_is_default(const struct key *key, const struct profile *profile);
json_t *key_json(const struct key *key, const struct profile *profile);
void key_encode(const struct key *key, const struct profile *profile,
		struct nlmsghdr *nlh);
int key_decode(const struct nlattr *attr, struct profile *profile);
bool key_is_whole(const struct key *key, const struct profile *profile);

#endif /* NF_FTP_TOOL_KEY_H */
