// SPDX-License-Identifier: GPL-2.0
/*
 * The FTP commands that a profile denies.
 */
#include <errno.h>
#include <string.h>

#include "attr.h"
#include "deny.h"
#include "key.h"
#include "report.h"

#define VERB_LEAST 3

static int add_verb(struct deny *deny, const char *verb)
{
	unsigned int at = 0;

	while (at < deny->count && strcmp(deny->verbs[at], verb) < 0)
		at++;
	if (at < deny->count && !strcmp(deny->verbs[at], verb))
		return -EEXIST;
	if (deny->count == NF_FTP_DENY_MAX)
		return -E2BIG;
	memmove(deny->verbs[at + 1], deny->verbs[at],
		(deny->count - at) * sizeof(deny->verbs[0]));
	memcpy(deny->verbs[at], verb, sizeof(deny->verbs[0]));
	deny->count++;
	return 0;
}

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

static enum exit_code parse_member(struct deny *deny, struct span member,
				   char *why)
{
	char verb[NF_FTP_VERB_SIZE];
	int err;

	if (!parse_verb(member, verb))
		return refuse(EXIT_USAGE, why,
			      "`%.*s': a command has three or four letters, such as SITE,PORT",
			      span_shown(member), member.start);
	err = add_verb(deny, verb);
	if (err == -EEXIST)
		return refuse(EXIT_USAGE, why,
			      "`%s': the list names this command twice", verb);
	if (err)
		return refuse(EXIT_FAILED, why,
			      "a profile can deny at most %u commands",
			      NF_FTP_DENY_MAX);
	return EXIT_DONE;
}

static enum exit_code parse(const struct key *key, struct span text,
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

static void print(const struct key *key, const void *value, FILE *out)
{
	const struct deny *deny = value;
	unsigned int i;

	(void)key;
	for (i = 0; i < deny->count; i++)
		fprintf(out, "%s%s", i ? "," : "", deny->verbs[i]);
}

static json_t *json(const struct key *key, const void *value)
{
	const struct deny *deny = value;
	json_t *array = json_array();
	unsigned int i;

	(void)key;
	for (i = 0; i < deny->count; i++)
		json_array_append_new(array, json_string(deny->verbs[i]));
	return array;
}

static void encode(const struct key *key, const void *value,
		   struct nlmsghdr *nlh)
{
	const struct deny *deny = value;
	struct nlattr *nest;
	unsigned int i;

	if (!deny->count)
		return;
	nest = mnl_attr_nest_start(nlh, key->attr);
	for (i = 0; i < deny->count; i++)
		mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, deny->verbs[i]);
	mnl_attr_nest_end(nlh, nest);
}

static int decode_verb(const struct nlattr *attr, void *into)
{
	char text[NF_FTP_VERB_SIZE], verb[NF_FTP_VERB_SIZE];
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_PROFILE_A_VERB)
		return 0;
	err = attr_text(attr, text, sizeof(text));
	if (err)
		return err;
	if (!parse_verb(span_of(text), verb) || strcmp(text, verb))
		return -EBADMSG;
	err = add_verb(into, verb);
	return err == -EEXIST ? -EBADMSG : err;
}

static int decode(const struct key *key, const struct nlattr *attr,
		  void *value)
{
	(void)key;
	return attr_each_in(attr, decode_verb, value);
}

const struct kind deny_kind = {
	sizeof(struct deny), parse, print, json, encode, decode, NULL
};
