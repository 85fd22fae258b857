/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The keys of a profile: one table, a row each.
 */
#ifndef NF_FTP_TOOL_KEY_H
#define NF_FTP_TOOL_KEY_H

#include "kind.h"
#include "profile.h"

/**
 * struct key - what is known of a key
 * @name: as the user writes it
 * @kind: how its value is read, shown and sent
 * @attr: enum nf_ftp_profile_attr
 * @second: another one; 0 without
 * @offset: of its value in a struct profile
 * @usual: its default; of what is no word or number, all zeros are
 * @words: names of the values from 0 on; NULL if it has none
 * @most: the greatest value of a word or number
 */
struct key {
	const char *name;
	const struct kind *kind;
	unsigned short attr;
	unsigned short second;
	size_t offset;
	__u32 usual;
	const char *const *words;
	__u32 most;
};

/** keys - all of them, the last one has no name */
extern const struct key keys[];

/**
 * key_init() - give a profile the default
 * @key: the key
 * @profile: all zeros but for other keys
 */
void key_init(const struct key *key, struct profile *profile);

/**
 * key_find() - look a key up
 * @name: its name
 *
 * Return: the key; NULL if there is none.
 */
const struct key *key_find(struct span name);

/**
 * key_parse() - a value
 * @key: the key
 * @text: what the user wrote
 * @profile: gets the value
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE; else the profile is as it was.
 */
enum exit_code key_parse(const struct key *key, struct span text,
			 struct profile *profile, char *why);

/**
 * key_copy() - give a profile the value that another one has
 * @key: the key
 * @to: the profile
 * @from: the other one
 */
void key_copy(const struct key *key, struct profile *to,
	      const struct profile *from);

/** key_print() - a value as the user writes it */
void key_print(const struct key *key, const struct profile *profile, FILE *out);
/** key_json() - a value for programs; NULL without memory */
json_t *key_json(const struct key *key, const struct profile *profile);
/** key_encode() - a value for the kernel */
void key_encode(const struct key *key, const struct profile *profile,
		struct nlmsghdr *nlh);

/**
 * key_decode() - an attribute of a profile
 * @attr: the attribute; one that belongs to no key is passed over
 * @profile: gets the value
 *
 * Return: 0 or -errno.
 */
int key_decode(const struct nlattr *attr, struct profile *profile);

/** key_is_whole() - do the attributes go together that were decoded? */
bool key_is_whole(const struct key *key, const struct profile *profile);

#endif /* NF_FTP_TOOL_KEY_H */
