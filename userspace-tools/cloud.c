// SPDX-License-Identifier: GPL-2.0
/*
 * What a cloud tells a machine of its addresses.
 */
#include <errno.h>
#include <string.h>

#include "cloud.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* AWS' tokens have 56 bytes */
#define TOKEN_MOST 1024

int cloud_add(struct cloud *cloud, const char *inside, const char *outside)
{
	struct cloud_pair pair;
	unsigned int i;

	if (!address_parse(inside, &pair.inside) ||
	    !address_parse(outside, &pair.outside) ||
	    pair.inside.family != pair.outside.family ||
	    !address_is_host(&pair.inside) || !address_is_host(&pair.outside))
		return -EBADMSG;
	for (i = 0; i < cloud->count; i++) {
		if (address_compare(&cloud->pairs[i].inside, &pair.inside))
			continue;
		return address_compare(&cloud->pairs[i].outside,
				       &pair.outside) ? -EBADMSG : 0;
	}
	if (cloud->count == NF_FTP_ADVERTISES_MAX)
		return -E2BIG;
	cloud->pairs[cloud->count++] = pair;
	return 0;
}

/* A pair from JSON; without a public address, which can be "", there is none. */
static int add_json(struct cloud *cloud, const json_t *inside,
		    const json_t *outside)
{
	if (!outside || json_is_null(outside))
		return 0;
	if (!json_is_string(outside) || !json_is_string(inside))
		return -EBADMSG;
	if (!json_string_length(outside))
		return 0;
	return cloud_add(cloud, json_string_value(inside),
			 json_string_value(outside));
}

typedef int (*take_fn)(const json_t *member, struct cloud *cloud);

/* Read each member of a list; what is missing is an empty one. */
static int read_each(const json_t *list, take_fn take, struct cloud *cloud)
{
	size_t i;
	int err = 0;

	if (list && !json_is_array(list))
		return -EBADMSG;
	for (i = 0; !err && i < json_array_size(list); i++)
		err = take(json_array_get(list, i), cloud);
	return err;
}

static int read_text(const char *text, take_fn take, struct cloud *cloud)
{
	json_t *list = json_loads(text, 0, NULL);
	int err = json_is_array(list) ? read_each(list, take, cloud) : -EBADMSG;

	json_decref(list);
	return err;
}

static int read_google_interface(const json_t *interface, struct cloud *cloud)
{
	const json_t *configs = json_object_get(interface, "accessConfigs");
	const json_t *inside = json_object_get(interface, "ip");
	size_t i;
	int err = 0;

	if (!json_is_object(interface) || (configs && !json_is_array(configs)))
		return -EBADMSG;
	for (i = 0; !err && i < json_array_size(configs); i++)
		err = add_json(cloud, inside,
			       json_object_get(json_array_get(configs, i),
					       "externalIp"));
	return err;
}

int cloud_read_google(const char *text, struct cloud *cloud)
{
	return read_text(text, read_google_interface, cloud);
}

static int read_azure_address(const json_t *address, struct cloud *cloud)
{
	if (!json_is_object(address))
		return -EBADMSG;
	return add_json(cloud, json_object_get(address, "privateIpAddress"),
			json_object_get(address, "publicIpAddress"));
}

static int read_azure_interface(const json_t *interface, struct cloud *cloud)
{
	const json_t *family = json_object_get(interface, "ipv4");

	if (!json_is_object(interface))
		return -EBADMSG;
	return read_each(json_object_get(family, "ipAddress"),
			 read_azure_address, cloud);
}

int cloud_read_azure(const char *text, struct cloud *cloud)
{
	return read_text(text, read_azure_interface, cloud);
}

int cloud_next_line(const char **text, char *line, size_t size)
{
	size_t length;

	*text += strspn(*text, "\r\n");
	length = strcspn(*text, "\r\n");
	if (!length)
		return 0;
	if (length >= size ||
	    strspn(*text, LETTERS DIGITS ":./") < length)
		return -EBADMSG;
	memcpy(line, *text, length);
	line[length] = '\0';
	*text += length;
	return 1;
}

bool cloud_is_token(const char *text)
{
	size_t length = strlen(text);

	return length && length <= TOKEN_MOST &&
	       strspn(text, LETTERS DIGITS "-_=+/.") == length;
}
