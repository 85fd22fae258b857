// SPDX-License-Identifier: GPL-2.0
/*
 * The types of keys that a profile has: how their values are read, shown and
 * sent.
 */
#include <errno.h>
#include <string.h>

#include "key.h"
#include "netlink.h"

static enum exit_code refuse_word(const struct key *key, char *why)
{
	size_t length;
	__u32 i;

	snprintf(why, WHY_SIZE, "it is %s", key->words[0]);
	for (i = 1; i <= key->max; i++) {
		length = strlen(why);
		snprintf(why + length, WHY_SIZE - length, "%s%s",
			 i == key->max ? " or " : ", ", key->words[i]);
	}
	return EXIT_USAGE;
}

static enum exit_code parse_word(const struct key *key, struct span text,
				 void *value, char *why)
{
	__u32 i;

	for (i = 0; i <= key->max; i++) {
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

	return word <= key->max ? key->words[word] : "?";
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
	if (!parse_number(text, 1, key->max, value))
		return refuse(EXIT_USAGE, why, "it is a number from 1 to %u",
			      key->max);
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

/** word_type - a __u32, one of some words, sent as a u8 */
const struct key_type word_type = {
	sizeof(__u32), parse_word, print_word, json_word, encode_byte,
	decode_byte, NULL
};

/** flag_type - a __u32, one of two words, for programs true or false */
const struct key_type flag_type = {
	sizeof(__u32), parse_word, print_word, json_flag, encode_byte,
	decode_byte, NULL
};

/** number_type - a __u32 from 1 on */
const struct key_type number_type = {
	sizeof(__u32), parse_count, print_number, json_number, encode_number,
	decode_number, NULL
};

#define RANGE_TEXT_SIZE sizeof("65535-65535")

static bool read_range(struct span text, struct port_range *range)
{
	const char *dash = memchr(text.start, '-', text.length);
	struct port_range parsed;
	struct span last;

	if (!dash)
		return false;
	last.start = dash + 1;
	last.length = text.length - (size_t)(dash + 1 - text.start);
	text.length = (size_t)(dash - text.start);
	if (parse_port(text, &parsed.from) || parse_port(last, &parsed.to) ||
	    parsed.from > parsed.to)
		return false;
	*range = parsed;
	return true;
}

static enum exit_code parse_range(const struct key *key, struct span text,
				  void *value, char *why)
{
	static const struct port_range none;

	if (span_is(text, key->words[0]))
		*(struct port_range *)value = none;
	else if (!read_range(text, value))
		return refuse(EXIT_USAGE, why,
			      "it is %s, or two ports as in 40000-40999, from 1 to 65535, the lower one first",
			      key->words[0]);
	return EXIT_DONE;
}

static const char *range_text(const struct key *key,
			      const struct port_range *range, char *text)
{
	if (!range->from)
		return key->words[0];
	snprintf(text, RANGE_TEXT_SIZE, "%u-%u", range->from, range->to);
	return text;
}

static void print_range(const struct key *key, const void *value, FILE *out)
{
	char text[RANGE_TEXT_SIZE];

	fputs(range_text(key, value, text), out);
}

static json_t *json_range(const struct key *key, const void *value)
{
	char text[RANGE_TEXT_SIZE];

	return json_string(range_text(key, value, text));
}

static void encode_range(const struct key *key, const void *value,
			 struct nlmsghdr *nlh)
{
	const struct port_range *range = value;

	if (!range->from)
		return;
	mnl_attr_put_u16(nlh, key->attr, range->from);
	mnl_attr_put_u16(nlh, key->second, range->to);
}

static int decode_range(const struct key *key, const struct nlattr *attr,
			void *value)
{
	struct port_range *range = value;

	if (mnl_attr_get_type(attr) == key->attr)
		return attr_u16(attr, &range->from);
	return attr_u16(attr, &range->to);
}

static bool is_whole_range(const void *value)
{
	const struct port_range *range = value;

	return !range->from == !range->to && range->from <= range->to;
}

/** range_type - a range of ports, or any port: nat-ports=40000-40999 */
const struct key_type range_type = {
	sizeof(struct port_range), parse_range, print_range, json_range,
	encode_range, decode_range, is_whole_range
};

static const char *const ftps_words[] = {
	[NF_FTP_FTPS_OPAQUE] = "opaque",
	[NF_FTP_FTPS_DENY] = "deny",
	[NF_FTP_FTPS_REQUIRE] = "require",
};

#define FTPS_WORDS (sizeof(ftps_words) / sizeof(*ftps_words))
#define FTPS_TEXT_SIZE sizeof("require,65535-65535")

static enum exit_code parse_ftps(const struct key *key, struct span text,
				 void *value, char *why)
{
	struct ftps parsed = { .what = NF_FTP_FTPS_RANGE };
	struct span rest = text, word;
	struct ftps *ftps = value;
	__u32 i;

	(void)key;
	for (i = 0; i < FTPS_WORDS; i++) {
		if (ftps_words[i] && span_is(text, ftps_words[i])) {
			*ftps = (struct ftps){ .what = i };
			return EXIT_DONE;
		}
	}
	if (span_next(&rest, &word) &&
	    span_is(word, ftps_words[NF_FTP_FTPS_REQUIRE])) {
		parsed.what = NF_FTP_FTPS_REQUIRE;
		text = rest;
	}
	if (!read_range(text, &parsed.range))
		return refuse(EXIT_USAGE, why,
			      "it is opaque, deny, require, or two ports as in 40000-40999, from 1 to 65535, the lower one first; or both, as in require,40000-40999");
	*ftps = parsed;
	return EXIT_DONE;
}

static const char *ftps_text(const struct ftps *ftps, char *text)
{
	const char *word = ftps->what < FTPS_WORDS ? ftps_words[ftps->what] : "?";

	if (!ftps->range.from)
		snprintf(text, FTPS_TEXT_SIZE, "%s", word ? : "?");
	else
		snprintf(text, FTPS_TEXT_SIZE, "%s%s%u-%u", word ? : "",
			 word ? "," : "", ftps->range.from, ftps->range.to);
	return text;
}

static void print_ftps(const struct key *key, const void *value, FILE *out)
{
	char text[FTPS_TEXT_SIZE];

	(void)key;
	fputs(ftps_text(value, text), out);
}

static json_t *json_ftps(const struct key *key, const void *value)
{
	char text[FTPS_TEXT_SIZE];

	(void)key;
	return json_string(ftps_text(value, text));
}

static void encode_ftps(const struct key *key, const void *value,
			struct nlmsghdr *nlh)
{
	const struct ftps *ftps = value;

	mnl_attr_put_u8(nlh, key->attr, (__u8)ftps->what);
	if (!ftps->range.from)
		return;
	mnl_attr_put_u16(nlh, key->second, ftps->range.from);
	mnl_attr_put_u16(nlh, key->third, ftps->range.to);
}

static int decode_ftps(const struct key *key, const struct nlattr *attr,
		       void *value)
{
	unsigned short type = mnl_attr_get_type(attr);
	struct ftps *ftps = value;
	__u8 what;

	if (type == key->second)
		return attr_u16(attr, &ftps->range.from);
	if (type == key->third)
		return attr_u16(attr, &ftps->range.to);
	if (attr_u8(attr, &what))
		return -EBADMSG;
	ftps->what = what;
	return 0;
}

static bool is_whole_ftps(const void *value)
{
	const struct ftps *ftps = value;

	return is_whole_range(&ftps->range) &&
	       (ftps->what == NF_FTP_FTPS_REQUIRE ||
		(ftps->what == NF_FTP_FTPS_RANGE) == !!ftps->range.from);
}

/** ftps_type - a word, a range of ports, or both: ftps=require,40000-40999 */
const struct key_type ftps_type = {
	sizeof(struct ftps), parse_ftps, print_ftps, json_ftps, encode_ftps,
	decode_ftps, is_whole_ftps
};

static const char *const foreign_words[] = {
	[NF_FTP_FOREIGN_NO] = "no",
	[NF_FTP_FOREIGN_YES] = "yes",
	[NF_FTP_FOREIGN_FIX] = "fix",
};

#define FOREIGN_WORDS (sizeof(foreign_words) / sizeof(*foreign_words))

static enum exit_code parse_prefixes(struct span text, struct foreign *foreign,
				     char *why)
{
	struct foreign parsed = { .what = NF_FTP_FOREIGN_LIST };
	struct span member;
	enum exit_code code;

	while (span_next(&text, &member)) {
		code = prefix_list_parse(&prefix_list_type, &parsed.prefixes,
					 member, why);
		if (code)
			return code;
	}
	*foreign = parsed;
	return EXIT_DONE;
}

static enum exit_code parse_foreign(const struct key *key, struct span text,
				    void *value, char *why)
{
	struct foreign *foreign = value;
	__u32 i;

	(void)key;
	for (i = 0; i < FOREIGN_WORDS; i++) {
		if (span_is(text, foreign_words[i])) {
			*foreign = (struct foreign){ .what = i };
			return EXIT_DONE;
		}
	}
	if (!memchr(text.start, '.', text.length) &&
	    !memchr(text.start, ':', text.length))
		return refuse(EXIT_USAGE, why,
			      "it is no, yes, fix, or prefixes as in 10.0.0.0/8,2001:db8::/32");
	return parse_prefixes(text, foreign, why);
}

static const char *foreign_word(const struct foreign *foreign)
{
	return foreign->what < FOREIGN_WORDS ? foreign_words[foreign->what] : "?";
}

static void print_foreign(const struct key *key, const void *value, FILE *out)
{
	const struct foreign *foreign = value;

	(void)key;
	if (foreign->what == NF_FTP_FOREIGN_LIST)
		list_print(&prefix_list_type, &foreign->prefixes, out);
	else
		fputs(foreign_word(foreign), out);
}

static json_t *json_foreign(const struct key *key, const void *value)
{
	const struct foreign *foreign = value;
	json_t *array;

	(void)key;
	if (foreign->what != NF_FTP_FOREIGN_LIST)
		return json_string(foreign_word(foreign));
	array = json_array();
	list_append(&prefix_list_type, &foreign->prefixes, array);
	return array;
}

static void encode_foreign(const struct key *key, const void *value,
			   struct nlmsghdr *nlh)
{
	const struct foreign *foreign = value;

	mnl_attr_put_u8(nlh, key->attr, (__u8)foreign->what);
	if (foreign->prefixes.count)
		list_encode(nlh, key->second, &prefix_list_type,
			    &foreign->prefixes);
}

static int decode_foreign(const struct key *key, const struct nlattr *attr,
			  void *value)
{
	struct foreign *foreign = value;
	__u8 what;

	if (mnl_attr_get_type(attr) == key->second)
		return list_decode(attr, &prefix_list_type,
				   &foreign->prefixes);
	if (attr_u8(attr, &what))
		return -EBADMSG;
	foreign->what = what;
	return 0;
}

static bool is_whole_foreign(const void *value)
{
	const struct foreign *foreign = value;

	if (foreign->what < FOREIGN_WORDS)
		return !foreign->prefixes.count;
	return foreign->what != NF_FTP_FOREIGN_LIST || foreign->prefixes.count;
}

/** foreign_type - a word, or prefixes: foreign=10.0.0.0/8 */
const struct key_type foreign_type = {
	sizeof(struct foreign), parse_foreign, print_foreign, json_foreign,
	encode_foreign, decode_foreign, is_whole_foreign
};

#define VERB_LEAST 3

static char capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* The name is all 0 behind its end. */
static bool parse_verb(struct span text, char *verb)
{
	size_t i;

	memset(verb, 0, NF_FTP_VERB_SIZE);
	if (text.length < VERB_LEAST || text.length >= NF_FTP_VERB_SIZE)
		return false;
	for (i = 0; i < text.length; i++) {
		verb[i] = capital(text.start[i]);
		if (verb[i] < 'A' || verb[i] > 'Z')
			return false;
	}
	return true;
}

static int compare_verbs(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void print_verb(const void *verb, FILE *out)
{
	fputs(verb, out);
}

static json_t *json_verb(const void *verb)
{
	return json_string(verb);
}

static void encode_verb(struct nlmsghdr *nlh, const void *verb)
{
	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, verb);
}

static int decode_verb(const struct nlattr *attr, void *verb)
{
	char text[NF_FTP_VERB_SIZE];

	if (attr_text(attr, text, sizeof(text)) ||
	    !parse_verb(span_of(text), verb) || strcmp(text, verb))
		return -EBADMSG;
	return 0;
}

static const struct list_type verb_list_type = {
	.offset = offsetof(struct deny, verbs),
	.size = NF_FTP_VERB_SIZE,
	.max = NF_FTP_DENY_MAX,
	.separator = ",",
	.attr = NF_FTP_PROFILE_A_VERB,
	.compare = compare_verbs,
	.print = print_verb,
	.json = json_verb,
	.encode = encode_verb,
	.decode = decode_verb,
};

static enum exit_code parse_member(struct deny *deny, struct span member,
				   char *why)
{
	char verb[NF_FTP_VERB_SIZE];
	int err;

	if (!parse_verb(member, verb))
		return refuse(EXIT_USAGE, why,
			      "`%.*s': a command has three or four letters, such as SITE,PORT",
			      span_shown(member), member.start);
	err = list_add(&verb_list_type, deny, verb);
	if (err == -EEXIST)
		return refuse(EXIT_USAGE, why,
			      "`%s': the list names this command twice", verb);
	if (err)
		return refuse(EXIT_FAILED, why,
			      "a profile can deny at most %u commands",
			      NF_FTP_DENY_MAX);
	return EXIT_DONE;
}

static enum exit_code parse_deny(const struct key *key, struct span text,
				 void *value, char *why)
{
	struct deny deny = { 0 };
	struct span member;
	enum exit_code code;

	(void)key;
	if (!text.length)
		text.start = NULL;
	while (span_next(&text, &member)) {
		code = parse_member(&deny, member, why);
		if (code)
			return code;
	}
	*(struct deny *)value = deny;
	return EXIT_DONE;
}

static void print_deny(const struct key *key, const void *value, FILE *out)
{
	(void)key;
	list_print(&verb_list_type, value, out);
}

static json_t *json_deny(const struct key *key, const void *value)
{
	json_t *array = json_array();

	(void)key;
	list_append(&verb_list_type, value, array);
	return array;
}

static void encode_deny(const struct key *key, const void *value,
			struct nlmsghdr *nlh)
{
	const struct deny *deny = value;

	if (deny->count)
		list_encode(nlh, key->attr, &verb_list_type, deny);
}

static int decode_deny(const struct key *key, const struct nlattr *attr,
		       void *value)
{
	(void)key;
	return list_decode(attr, &verb_list_type, value);
}

/** deny_type - FTP commands: deny=SITE,PORT */
const struct key_type deny_type = {
	sizeof(struct deny), parse_deny, print_deny, json_deny, encode_deny,
	decode_deny, NULL
};
