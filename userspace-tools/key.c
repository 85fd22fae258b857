// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of a profile: the table.
 */
#include <stdlib.h>
#include <string.h>

#include "key.h"

#define DAY 86400

static const char *const yes_no[] = { "no", "yes" };
static const char *const modes_words[] = { "any", "passive", "active" };
static const char *const source_words[] = { "any", "minus-one" };
static const char *const any_words[] = { "any" };
static const char *const none_words[] = { "none" };
static const char *const ftps_source_words[] = { "minus-one", "any" };
static const char *const crlf_words[] = { "any", "strict" };

#define PLACE(field) .offset = offsetof(struct profile, field)
#define WORDS(list) .words = (list), \
		    .max = sizeof(list) / sizeof((list)[0]) - 1

/** keys - all of them; the last one has no name */
const struct key keys[] = {
	{ "strict", &flag_type, NF_FTP_PROFILE_A_STRICT,
	  PLACE(strict), WORDS(yes_no), .def = 1 },
	{ "foreign", &foreign_type, NF_FTP_PROFILE_A_FOREIGN,
	  NF_FTP_PROFILE_A_PREFIXES, PLACE(foreign) },
	{ "privileged", &flag_type, NF_FTP_PROFILE_A_PRIVILEGED,
	  PLACE(privileged), WORDS(yes_no), .def = 0 },
	{ "modes", &word_type, NF_FTP_PROFILE_A_MODES,
	  PLACE(modes), WORDS(modes_words), .def = NF_FTP_MODES_ANY },
	{ "active-source", &word_type, NF_FTP_PROFILE_A_ACTIVE_SOURCE,
	  PLACE(active_source), WORDS(source_words),
	  .def = NF_FTP_ACTIVE_SOURCE_ANY },
	{ "expect-timeout", &number_type, NF_FTP_PROFILE_A_TIMEOUT,
	  PLACE(timeout), .max = DAY, .def = 300 },
	{ "keepalive", &flag_type, NF_FTP_PROFILE_A_KEEPALIVE,
	  PLACE(keepalive), WORDS(yes_no), .def = 1 },
	{ "nat-ports", &range_type, NF_FTP_PROFILE_A_NAT_FROM,
	  NF_FTP_PROFILE_A_NAT_TO, PLACE(nat_ports), WORDS(any_words) },
	{ "ftps", &ftps_type, NF_FTP_PROFILE_A_FTPS,
	  NF_FTP_PROFILE_A_FTPS_FROM, PLACE(ftps),
	  .third = NF_FTP_PROFILE_A_FTPS_TO },
	{ "ftps-active", &range_type, NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM,
	  NF_FTP_PROFILE_A_FTPS_ACTIVE_TO, PLACE(ftps_active),
	  WORDS(none_words) },
	{ "ftps-active-source", &word_type,
	  NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE, PLACE(ftps_source),
	  WORDS(ftps_source_words), .def = NF_FTP_FTPS_SOURCE_MINUS_ONE },
	{ "ftps-connections", &number_type, NF_FTP_PROFILE_A_FTPS_CONNECTIONS,
	  PLACE(ftps_connections), .max = NF_FTP_FTPS_CONNECTIONS_MAX,
	  .def = NF_FTP_FTPS_CONNECTIONS },
	{ "deny", &deny_type, NF_FTP_PROFILE_A_DENY, PLACE(deny) },
	{ "crlf", &word_type, NF_FTP_PROFILE_A_CRLF,
	  PLACE(crlf), WORDS(crlf_words), .def = NF_FTP_CRLF_ANY },
	{ 0 }
};

static void *place(const struct key *key, struct profile *profile)
{
	return (char *)profile + key->offset;
}

static const void *value_of(const struct key *key,
			    const struct profile *profile)
{
	return (const char *)profile + key->offset;
}

/**
 * key_init() - give a profile the default of a key
 * @key: the key
 * @profile: all zeros but for other keys
 */
void key_init(const struct key *key, struct profile *profile)
{
	if (key->def)
		*(__u32 *)place(key, profile) = key->def;
}

/**
 * key_find() - look a key up
 * @name: its name
 *
 * Return: the key; NULL if there is none.
 */
const struct key *key_find(struct span name)
{
	const struct key *key;

	for (key = keys; key->name; key++) {
		if (span_is(name, key->name))
			return key;
	}
	return NULL;
}

/**
 * key_parse() - read a value
 * @key: the key
 * @text: what the user wrote
 * @profile: gets the value
 * @why: gets the reason if it is refused, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE; else the profile is as it was.
 */
enum exit_code key_parse(const struct key *key, struct span text,
			 struct profile *profile, char *why)
{
	return key->type->parse(key, text, place(key, profile), why);
}

/**
 * key_copy() - give a profile the value that another one has
 * @key: the key
 * @to: the profile
 * @from: the other one
 */
void key_copy(const struct key *key, struct profile *to,
	      const struct profile *from)
{
	memcpy(place(key, to), value_of(key, from), key->type->size);
}

/**
 * key_print() - print a value as the user writes it
 * @key: the key
 * @profile: has the value
 * @out: where it is printed
 */
void key_print(const struct key *key, const struct profile *profile, FILE *out)
{
	key->type->print(key, value_of(key, profile), out);
}

/* Return: the value as the user writes it, to be freed; NULL without memory. */
static char *text_of(const struct key *key, const struct profile *profile)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	key_print(key, profile, out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

/**
 * key_is_default() - say whether a value is the key's default
 * @key: the key
 * @profile: has the value
 *
 * What prints alike is the same: so it is true of each type of value.
 */
bool key_is_default(const struct key *key, const struct profile *profile)
{
	struct profile initial = { 0 };
	char *text = text_of(key, profile);
	char *default_text;
	bool same;

	key_init(key, &initial);
	default_text = text_of(key, &initial);
	/* without memory it is printed, which does no harm */
	same = text && default_text && !strcmp(text, default_text);
	free(default_text);
	free(text);
	return same;
}

/**
 * key_json() - make a value for programs
 * @key: the key
 * @profile: has the value
 *
 * Return: a new value, NULL without memory.
 */
json_t *key_json(const struct key *key, const struct profile *profile)
{
	return key->type->json(key, value_of(key, profile));
}

/**
 * key_encode() - write a value for the kernel
 * @key: the key
 * @profile: has the value
 * @nlh: the message, in the nest of the profile
 */
void key_encode(const struct key *key, const struct profile *profile,
		struct nlmsghdr *nlh)
{
	key->type->encode(key, value_of(key, profile), nlh);
}

/**
 * key_decode() - read an attribute of a profile
 * @attr: the attribute; one that belongs to no key is passed over
 * @profile: gets the value
 *
 * Return: 0 or -errno.
 */
int key_decode(const struct nlattr *attr, struct profile *profile)
{
	unsigned short type = mnl_attr_get_type(attr);
	const struct key *key;

	if (type == NF_FTP_PROFILE_A_UNSPEC)
		return 0;
	for (key = keys; key->name; key++) {
		if (key->attr == type || key->second == type ||
		    key->third == type)
			return key->type->decode(key, attr,
						 place(key, profile));
	}
	return 0;
}

/**
 * key_is_whole() - say whether the attributes go together that were decoded
 * @key: the key
 * @profile: has the value
 */
bool key_is_whole(const struct key *key, const struct profile *profile)
{
	return !key->type->is_whole ||
	       key->type->is_whole(value_of(key, profile));
}
