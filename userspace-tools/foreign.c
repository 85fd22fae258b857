// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of an announced address that is not the announcer's.
 */
#include <errno.h>
#include <string.h>

#include "attr.h"
#include "foreign.h"
#include "key.h"

static const char *const words[] = {
	[NF_FTP_FOREIGN_NO] = "no",
	[NF_FTP_FOREIGN_YES] = "yes",
	[NF_FTP_FOREIGN_FIX] = "fix",
};

#define WORDS (sizeof(words) / sizeof(*words))

static enum exit_code parse_prefixes(struct span text, struct foreign *foreign,
				     char *why)
{
	struct foreign parsed = { .what = NF_FTP_FOREIGN_LIST };
	struct span member;
	enum exit_code code;

	while (span_next(&text, &member)) {
		code = prefix_list_parse(&parsed.prefixes, member,
					 NF_FTP_PREFIXES_MAX, why);
		if (code)
			return code;
	}
	*foreign = parsed;
	return EXIT_DONE;
}

static enum exit_code parse(const struct key *key, struct span text,
			    void *value, char *why)
{
	struct foreign *foreign = value;
	__u32 i;

	(void)key;
	for (i = 0; i < WORDS; i++) {
		if (span_is(text, words[i])) {
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

static const char *word_of(const struct foreign *foreign)
{
	return foreign->what < WORDS ? words[foreign->what] : "?";
}

static void print(const struct key *key, const void *value, FILE *out)
{
	const struct foreign *foreign = value;

	(void)key;
	if (foreign->what == NF_FTP_FOREIGN_LIST)
		prefix_list_print(&foreign->prefixes, out);
	else
		fputs(word_of(foreign), out);
}

static json_t *json(const struct key *key, const void *value)
{
	const struct foreign *foreign = value;
	json_t *array;

	(void)key;
	if (foreign->what != NF_FTP_FOREIGN_LIST)
		return json_string(word_of(foreign));
	array = json_array();
	prefix_list_json(&foreign->prefixes, array);
	return array;
}

static void encode(const struct key *key, const void *value,
		   struct nlmsghdr *nlh)
{
	const struct foreign *foreign = value;

	mnl_attr_put_u8(nlh, key->attr, (__u8)foreign->what);
	if (foreign->prefixes.count)
		prefix_list_encode(nlh, key->second, &foreign->prefixes);
}

static int decode(const struct key *key, const struct nlattr *attr,
		  void *value)
{
	struct foreign *foreign = value;
	__u8 what;

	if (mnl_attr_get_type(attr) == key->second)
		return prefix_list_decode(attr, &foreign->prefixes,
					  NF_FTP_PREFIXES_MAX);
	if (attr_u8(attr, &what))
		return -EBADMSG;
	foreign->what = what;
	return 0;
}

static bool is_whole(const void *value)
{
	const struct foreign *foreign = value;

	if (foreign->what < WORDS)
		return !foreign->prefixes.count;
	return foreign->what != NF_FTP_FOREIGN_LIST || foreign->prefixes.count;
}

const struct kind foreign_kind = {
	sizeof(struct foreign), parse, print, json, encode, decode, is_whole
};
