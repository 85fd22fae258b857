// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles: what the helper allows, under a name.
 */
#include <errno.h>
#include <string.h>

#include "key.h"
#include "profile.h"

void profile_init(struct profile *profile, const char *name)
{
	const struct key *key;

	memset(profile, 0, sizeof(*profile));
	snprintf(profile->name, sizeof(profile->name), "%s", name);
	for (key = keys; key->name; key++)
		key_init(key, profile);
}

/* Return: the index of the first profile that is not before @name. */
static unsigned int place_of(const struct profile_list *list, const char *name)
{
	unsigned int at = 0;

	while (at < list->count && strcmp(list->profiles[at].name, name) < 0)
		at++;
	return at;
}

struct profile *profile_list_find(struct profile_list *list, const char *name)
{
	unsigned int at = place_of(list, name);

	if (at == list->count || strcmp(list->profiles[at].name, name))
		return NULL;
	return &list->profiles[at];
}

int profile_list_add(struct profile_list *list, const struct profile *profile)
{
	unsigned int at = place_of(list, profile->name);

	if (profile_list_find(list, profile->name))
		return -EEXIST;
	if (list->count == NF_FTP_PROFILES_MAX)
		return -E2BIG;
	memmove(&list->profiles[at + 1], &list->profiles[at],
		(list->count - at) * sizeof(*profile));
	list->profiles[at] = *profile;
	list->count++;
	return 0;
}

int profile_list_del(struct profile_list *list, const char *name)
{
	unsigned int at = place_of(list, name);

	if (!profile_list_find(list, name))
		return -ENOENT;
	list->count--;
	memmove(&list->profiles[at], &list->profiles[at + 1],
		(list->count - at) * sizeof(list->profiles[0]));
	return 0;
}

static void print_profile(const struct profile *profile, FILE *out)
{
	const struct key *key;

	fputs(profile->name, out);
	for (key = keys; key->name; key++) {
		fprintf(out, " %s=", key->name);
		key_print(key, profile, out);
	}
	putc('\n', out);
}

void profile_list_text(const struct profile_list *list, FILE *out)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		print_profile(&list->profiles[i], out);
}

static json_t *profile_json(const struct profile *profile)
{
	json_t *object = json_pack("{s:s}", "name", profile->name);
	const struct key *key;

	for (key = keys; key->name; key++)
		json_object_set_new(object, key->name,
				    key_json(key, profile));
	return object;
}

json_t *profile_list_json(const struct profile_list *list)
{
	json_t *profiles = json_array();
	unsigned int i;

	for (i = 0; i < list->count; i++)
		json_array_append_new(profiles,
				      profile_json(&list->profiles[i]));
	return json_pack("{s:o}", "profiles", profiles);
}
