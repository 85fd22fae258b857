/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The keys of a profile: one table, a row each.
 */
#ifndef NF_FTP_TOOL_KEY_H
#define NF_FTP_TOOL_KEY_H

#include "profile.h"
#include "value.h"

/** define KEY_TEXT_SIZE - room for a value as text */
#define KEY_TEXT_SIZE 32

/**
 * struct key - what is known of a key
 * @name: as the user writes it
 * @attr: enum nf_ftp_profile_attr
 * @offset: of its value in a struct profile
 * @usual: its default
 * @words: names of the values from 0 on; NULL if it is a number
 * @most: the greatest value; of a number, 1 is the least
 * @flag: to programs it is true or false
 */
struct key {
	const char *name;
	unsigned short attr;
	size_t offset;
	__u32 usual;
	const char *const *words;
	__u32 most;
	bool flag;
};

/** keys - all of them, the last one has no name */
extern const struct key keys[];

/**
 * key_value() - where a profile has it
 * @key: the key
 * @profile: the profile
 */
__u32 *key_value(const struct key *key, struct profile *profile);

/**
 * key_find() - look a key up
 * @name: its name
 *
 * Return: the key; NULL if there is none.
 */
const struct key *key_find(struct span name);

/**
 * key_find_attr() - look a key up by its attribute
 * @attr: its type
 *
 * Return: the key; NULL if there is none.
 */
const struct key *key_find_attr(unsigned short attr);

/**
 * key_parse() - a value
 * @key: the key
 * @text: what the user wrote
 * @value: the value
 *
 * Return: false if it has no such value: key_choice() says which there are.
 */
bool key_parse(const struct key *key, struct span text, __u32 *value);

/**
 * key_choice() - which values has it?
 * @key: the key
 * @text: room for the sentence
 * @size: how much
 *
 * Return: @text.
 */
const char *key_choice(const struct key *key, char *text, size_t size);

/**
 * key_print() - a value as the user writes it
 * @key: the key
 * @value: the value
 * @text: room for %KEY_TEXT_SIZE bytes
 *
 * Return: the text.
 */
const char *key_print(const struct key *key, __u32 value, char *text);

/**
 * key_json() - a value for programs
 * @key: the key
 * @value: the value
 *
 * Return: a new value; NULL without memory.
 */
json_t *key_json(const struct key *key, __u32 value);

#endif /* NF_FTP_TOOL_KEY_H */
