// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of a profile.
 */
#include <string.h>

#include "key.h"

#define DAY 86400

static const char *const yes_no[] = { "no", "yes" };
static const char *const modes_words[] = { "any", "passive", "active" };
static const char *const source_words[] = { "any", "minus-one" };
static const char *const ftps_words[] = { "opaque" };
static const char *const crlf_words[] = { "any", "strict" };

#define PLACE(field) .offset = offsetof(struct profile, field)
#define WORDS(list) .words = (list), \
		    .most = sizeof(list) / sizeof((list)[0]) - 1

const struct key keys[] = {
	{ "strict", &flag_kind, NF_FTP_PROFILE_A_STRICT,
	  PLACE(strict), WORDS(yes_no), .usual = 1 },
	{ "foreign", &foreign_kind, NF_FTP_PROFILE_A_FOREIGN,
	  NF_FTP_PROFILE_A_PREFIXES, PLACE(foreign) },
	{ "privileged", &flag_kind, NF_FTP_PROFILE_A_PRIVILEGED,
	  PLACE(privileged), WORDS(yes_no), .usual = 0 },
	{ "modes", &word_kind, NF_FTP_PROFILE_A_MODES,
	  PLACE(modes), WORDS(modes_words), .usual = NF_FTP_MODES_ANY },
	{ "active-source", &word_kind, NF_FTP_PROFILE_A_ACTIVE_SOURCE,
	  PLACE(active_source), WORDS(source_words),
	  .usual = NF_FTP_ACTIVE_SOURCE_ANY },
	{ "expect-timeout", &number_kind, NF_FTP_PROFILE_A_TIMEOUT,
	  PLACE(timeout), .most = DAY, .usual = 300 },
	{ "keepalive", &flag_kind, NF_FTP_PROFILE_A_KEEPALIVE,
	  PLACE(keepalive), WORDS(yes_no), .usual = 1 },
	{ "nat-ports", &range_kind, NF_FTP_PROFILE_A_NAT_FROM,
	  NF_FTP_PROFILE_A_NAT_TO, PLACE(nat_ports) },
	{ "ftps", &ftps_kind, NF_FTP_PROFILE_A_FTPS,
	  PLACE(ftps), WORDS(ftps_words), .usual = NF_FTP_FTPS_OPAQUE },
	{ "deny", &deny_kind, NF_FTP_PROFILE_A_DENY, PLACE(deny) },
	{ "crlf", &word_kind, NF_FTP_PROFILE_A_CRLF,
	  PLACE(crlf), WORDS(crlf_words), .usual = NF_FTP_CRLF_ANY },
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

void key_init(const struct key *key, struct profile *profile)
{
	if (key->usual)
		*(__u32 *)place(key, profile) = key->usual;
}

const struct key *key_find(struct span name)
{
	const struct key *key;

	for (key = keys; key->name; key++) {
		if (span_is(name, key->name))
			return key;
	}
	return NULL;
}

enum exit_code key_parse(const struct key *key, struct span text,
			 struct profile *profile, char *why)
{
	return key->kind->parse(key, text, place(key, profile), why);
}

void key_copy(const struct key *key, struct profile *to,
	      const struct profile *from)
{
	memcpy(place(key, to), value_of(key, from), key->kind->size);
}

void key_print(const struct key *key, const struct profile *profile, FILE *out)
{
	key->kind->print(key, value_of(key, profile), out);
}

json_t *key_json(const struct key *key, const struct profile *profile)
{
	return key->kind->json(key, value_of(key, profile));
}

void key_encode(const struct key *key, const struct profile *profile,
		struct nlmsghdr *nlh)
{
	key->kind->encode(key, value_of(key, profile), nlh);
}

int key_decode(const struct nlattr *attr, struct profile *profile)
{
	unsigned short type = mnl_attr_get_type(attr);
	const struct key *key;

	if (type == NF_FTP_PROFILE_A_UNSPEC)
		return 0;
	for (key = keys; key->name; key++) {
		if (key->attr == type || key->second == type)
			return key->kind->decode(key, attr,
						 place(key, profile));
	}
	return 0;
}

bool key_is_whole(const struct key *key, const struct profile *profile)
{
	return !key->kind->is_whole ||
	       key->kind->is_whole(value_of(key, profile));
}
