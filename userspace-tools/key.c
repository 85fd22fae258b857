// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of a profile.
 */
#include <string.h>

#include "key.h"

#define DAY 86400

static const char *const yes_no[] = { "no", "yes" };
static const char *const foreign_words[] = { "no", "yes" };
static const char *const modes_words[] = { "any", "passive", "active" };

#define PLACE(field) .offset = offsetof(struct profile, field)
#define WORDS(list) .words = (list), \
		    .most = sizeof(list) / sizeof((list)[0]) - 1

const struct key keys[] = {
	{ .name = "strict", .attr = NF_FTP_PROFILE_A_STRICT, PLACE(strict),
	  .usual = 1, WORDS(yes_no), .flag = true },
	{ .name = "foreign", .attr = NF_FTP_PROFILE_A_FOREIGN, PLACE(foreign),
	  .usual = NF_FTP_FOREIGN_NO, WORDS(foreign_words) },
	{ .name = "privileged", .attr = NF_FTP_PROFILE_A_PRIVILEGED,
	  PLACE(privileged), .usual = 0, WORDS(yes_no), .flag = true },
	{ .name = "modes", .attr = NF_FTP_PROFILE_A_MODES, PLACE(modes),
	  .usual = NF_FTP_MODES_ANY, WORDS(modes_words) },
	{ .name = "expect-timeout", .attr = NF_FTP_PROFILE_A_TIMEOUT,
	  PLACE(timeout), .usual = 300, .most = DAY },
	{ 0 }
};

__u32 *key_value(const struct key *key, struct profile *profile)
{
	return (__u32 *)(void *)((char *)profile + key->offset);
}

static bool is_word(struct span text, const char *word)
{
	return strlen(word) == text.length &&
	       !memcmp(word, text.start, text.length);
}

const struct key *key_find(struct span name)
{
	const struct key *key;

	for (key = keys; key->name; key++) {
		if (is_word(name, key->name))
			return key;
	}
	return NULL;
}

const struct key *key_find_attr(unsigned short attr)
{
	const struct key *key;

	for (key = keys; key->name; key++) {
		if (key->attr == attr)
			return key;
	}
	return NULL;
}

static bool parse_number(struct span text, __u32 most, __u32 *value)
{
	__u64 number = 0;
	size_t i;

	if (!text.length || text.start[0] == '0')
		return false;
	for (i = 0; i < text.length; i++) {
		if (text.start[i] < '0' || text.start[i] > '9')
			return false;
		number = number * 10 + (unsigned int)(text.start[i] - '0');
		if (number > most)
			return false;
	}
	*value = (__u32)number;
	return true;
}

bool key_parse(const struct key *key, struct span text, __u32 *value)
{
	__u32 i;

	if (!key->words)
		return parse_number(text, key->most, value);
	for (i = 0; i <= key->most; i++) {
		if (is_word(text, key->words[i])) {
			*value = i;
			return true;
		}
	}
	return false;
}

const char *key_choice(const struct key *key, char *text, size_t size)
{
	size_t length;
	__u32 i;

	if (!key->words) {
		snprintf(text, size, "it is a number from 1 to %u", key->most);
		return text;
	}
	snprintf(text, size, "it is %s", key->words[0]);
	for (i = 1; i <= key->most; i++) {
		length = strlen(text);
		snprintf(text + length, size - length, "%s%s",
			 i == key->most ? " or " : ", ", key->words[i]);
	}
	return text;
}

const char *key_print(const struct key *key, __u32 value, char *text)
{
	if (key->words)
		return value <= key->most ? key->words[value] : "?";
	snprintf(text, KEY_TEXT_SIZE, "%u", value);
	return text;
}

json_t *key_json(const struct key *key, __u32 value)
{
	char text[KEY_TEXT_SIZE];

	if (key->flag)
		return json_boolean(value);
	if (key->words)
		return json_string(key_print(key, value, text));
	return json_integer(value);
}
