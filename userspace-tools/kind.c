// SPDX-License-Identifier: GPL-2.0
/*
 * Kinds of keys that a profile has: words and numbers.
 */
#include <errno.h>
#include <string.h>

#include "attr.h"
#include "key.h"
#include "kind.h"
#include "range.h"

static enum exit_code refuse_word(const struct key *key, char *why)
{
	size_t length;
	__u32 i;

	snprintf(why, WHY_SIZE, "it is %s", key->words[0]);
	for (i = 1; i <= key->most; i++) {
		length = strlen(why);
		snprintf(why + length, WHY_SIZE - length, "%s%s",
			 i == key->most ? " or " : ", ", key->words[i]);
	}
	return EXIT_USAGE;
}

static enum exit_code parse_word(const struct key *key, struct span text,
				 void *value, char *why)
{
	__u32 i;

	for (i = 0; i <= key->most; i++) {
		if (span_is(text, key->words[i])) {
			*(__u32 *)value = i;
			return EXIT_DONE;
		}
	}
	return refuse_word(key, why);
}

static const char *word_of(const struct key *key, const void *value)
{
	__u32 word = *(const __u32 *)value;

	return word <= key->most ? key->words[word] : "?";
}

static void print_word(const struct key *key, const void *value, FILE *out)
{
	fputs(word_of(key, value), out);
}

static json_t *json_word(const struct key *key, const void *value)
{
	return json_string(word_of(key, value));
}

static void encode_byte(const struct key *key, const void *value,
			struct nlmsghdr *nlh)
{
	mnl_attr_put_u8(nlh, key->attr, (__u8)*(const __u32 *)value);
}

static int decode_byte(const struct key *key, const struct nlattr *attr,
		       void *value)
{
	__u8 byte;

	(void)key;
	if (attr_u8(attr, &byte))
		return -EBADMSG;
	*(__u32 *)value = byte;
	return 0;
}

static json_t *json_flag(const struct key *key, const void *value)
{
	(void)key;
	return json_boolean(*(const __u32 *)value);
}

static enum exit_code parse_count(const struct key *key, struct span text,
				  void *value, char *why)
{
	if (!parse_number(text, 1, key->most, value))
		return refuse(EXIT_USAGE, why, "it is a number from 1 to %u",
			      key->most);
	return EXIT_DONE;
}

static void print_number(const struct key *key, const void *value, FILE *out)
{
	(void)key;
	fprintf(out, "%u", *(const __u32 *)value);
}

static json_t *json_number(const struct key *key, const void *value)
{
	(void)key;
	return json_integer(*(const __u32 *)value);
}

static void encode_number(const struct key *key, const void *value,
			  struct nlmsghdr *nlh)
{
	mnl_attr_put_u32(nlh, key->attr, *(const __u32 *)value);
}

static int decode_number(const struct key *key, const struct nlattr *attr,
			 void *value)
{
	(void)key;
	return attr_u32(attr, value);
}

/* What has a meaning is told from what has none. */
static enum exit_code parse_ftps(const struct key *key, struct span text,
				 void *value, char *why)
{
	struct range range;

	if (span_is(text, "deny") || range_parse(text, &range))
		return refuse(EXIT_FAILED, why,
			      "this version only knows `%s'", key->words[0]);
	return parse_word(key, text, value, why);
}

const struct kind word_kind = {
	sizeof(__u32), parse_word, print_word, json_word, encode_byte,
	decode_byte, NULL
};

const struct kind flag_kind = {
	sizeof(__u32), parse_word, print_word, json_flag, encode_byte,
	decode_byte, NULL
};

const struct kind number_kind = {
	sizeof(__u32), parse_count, print_number, json_number, encode_number,
	decode_number, NULL
};

const struct kind ftps_kind = {
	sizeof(__u32), parse_ftps, print_word, json_word, encode_byte,
	decode_byte, NULL
};
