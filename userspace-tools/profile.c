// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles: what the helper allows, under a name.
 */
#include <errno.h>
#include <string.h>

#include "key.h"
#include "netlink.h"
#include "ports.h"
#include "profile.h"

/**
 * profile_init() - give a profile the defaults
 * @profile: is filled
 * @name: its name
 */
void profile_init(struct profile *profile, const char *name)
{
	const struct key *key;

	memset(profile, 0, sizeof(*profile));
	snprintf(profile->name, sizeof(profile->name), "%s", name);
	for (key = keys; key->name; key++)
		key_init(key, profile);
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void print(const void *entry, FILE *out)
{
	const struct profile *profile = entry;
	const struct key *key;

	fputs(profile->name, out);
	for (key = keys; key->name; key++) {
		fprintf(out, " %s=", key->name);
		key_print(key, profile, out);
	}
	putc('\n', out);
}

/* Print the command that makes it; the profile that always exists has none if it is as usual. */
static void save(const void *entry, FILE *out)
{
	const struct profile *profile = entry;
	bool is_default = !strcmp(profile->name, PROFILE_DEFAULT);
	const struct key *key;
	bool begun = false;

	if (!is_default)
		begun = fprintf(out, "profile add %s", profile->name);
	for (key = keys; key->name; key++) {
		if (key_is_default(key, profile))
			continue;
		if (!begun)
			begun = fprintf(out, "profile set %s", profile->name);
		fprintf(out, " %s=", key->name);
		key_print(key, profile, out);
	}
	if (begun)
		putc('\n', out);
}

static json_t *json(const void *entry)
{
	const struct profile *profile = entry;
	json_t *object = json_pack("{s:s}", "name", profile->name);
	const struct key *key;

	for (key = keys; key->name; key++)
		json_object_set_new(object, key->name,
				    key_json(key, profile));
	return object;
}

static void encode(struct nlmsghdr *nlh, const void *entry)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILE);
	const struct profile *profile = entry;
	const struct key *key;

	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_NAME, profile->name);
	for (key = keys; key->name; key++)
		key_encode(key, profile, nlh);
	mnl_attr_nest_end(nlh, nest);
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct profile *profile = into;

	if (mnl_attr_get_type(attr) == NF_FTP_PROFILE_A_NAME)
		return attr_text(attr, profile->name, sizeof(profile->name));
	return key_decode(attr, profile);
}

static int decode(const struct nlattr *attr, void *entry)
{
	struct profile *profile = entry;
	const struct key *key;
	int err;

	profile_init(profile, "");
	err = attr_each_in(attr, decode_attr, profile);
	if (err)
		return err;
	for (key = keys; key->name; key++) {
		if (!key_is_whole(key, profile))
			return -EBADMSG;
	}
	return profile->name[0] ? 0 : -EBADMSG;
}

const struct list_type profile_list_type = {
	.offset = offsetof(struct profile_list, profiles),
	.size = sizeof(struct profile),
	.max = NF_FTP_PROFILES_MAX,
	.name = "profiles",
	.separator = "",
	.attr = NF_FTP_A_PROFILE,
	.compare = compare,
	.print = print,
	.save = save,
	.json = json,
	.encode = encode,
	.decode = decode,
};
