// SPDX-License-Identifier: GPL-2.0
/*
 * What a cloud tells a machine of its addresses: AWS, Google and Azure are asked,
 * each in its own way.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cloud.h"
#include "http.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* AWS' tokens have 56 bytes */
#define TOKEN_MOST 1024

/**
 * cloud_add() - add a pair
 * @cloud: the cloud
 * @inside: the private address, as text
 * @outside: the public one
 *
 * Return: 0; -EBADMSG if these are no two addresses, or the private one has
 * another public one already; -E2BIG if there are too many.
 */
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

/**
 * cloud_read_google() - read what Google tells of the network interfaces
 * @text: the answer
 * @cloud: gets the pairs
 *
 * Return: 0, -EBADMSG, or -E2BIG.
 */
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

/**
 * cloud_read_azure() - read what Azure tells of the network interfaces
 * @text: the answer
 * @cloud: gets the pairs
 *
 * Return: 0, -EBADMSG, or -E2BIG.
 */
int cloud_read_azure(const char *text, struct cloud *cloud)
{
	return read_text(text, read_azure_interface, cloud);
}

/**
 * cloud_next_line() - take a line off an answer of AWS
 * @text: what is left of the answer
 * @line: the line without its end, terminated
 * @size: room for it
 *
 * Return: 1; 0 if there is none left; -EBADMSG if it is too long, or such that
 * it cannot be a part of a URL: letters, digits, colons, points and slashes can.
 */
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

/**
 * cloud_is_token() - say whether AWS can have given this token
 * @text: the answer
 */
bool cloud_is_token(const char *text)
{
	size_t length = strlen(text);

	return length && length <= TOKEN_MOST &&
	       strspn(text, LETTERS DIGITS "-_=+/.") == length;
}

/**
 * cloud_lines() - make the lines that are to be advertised
 * @cloud: the pairs
 * @lines: is filled: a line a pair, for this one address, except to private peers
 */
void cloud_lines(const struct cloud *cloud, struct advertise_list *lines)
{
	struct advertise line = { .spare_private = true };
	const struct cloud_pair *pair;
	unsigned int i;

	lines->count = 0;
	for (i = 0; i < cloud->count; i++) {
		pair = &cloud->pairs[i];
		line.prefix.address = pair->inside;
		line.prefix.length = (__u8)(8 * address_size(&pair->inside));
		line.as = pair->outside;
		advertise_list_add(lines, &line);
	}
}

/* Take out what the cloud no longer speaks of; what others changed is theirs. */
static bool del_stale(struct advertise_list *list,
		      struct advertise_list *lines,
		      const struct advertise_list *ours)
{
	const struct advertise *line, *found;
	bool changed = false;
	unsigned int i;

	for (i = 0; i < ours->count; i++) {
		line = &ours->lines[i];
		found = advertise_list_find(list, &line->prefix);
		if (!found || !advertise_equal(found, line) ||
		    advertise_list_find(lines, &line->prefix))
			continue;
		advertise_list_del(list, &line->prefix);
		changed = true;
	}
	return changed;
}

/* Return: 1 if it was changed, 0 if it is there already, else -E2BIG. */
static int put_line(struct advertise_list *list, const struct advertise *line)
{
	struct advertise *found = advertise_list_find(list, &line->prefix);
	int err;

	if (found && advertise_equal(found, line))
		return 0;
	if (found) {
		*found = *line;
		return 1;
	}
	err = advertise_list_add(list, line);
	return err ? err : 1;
}

/**
 * cloud_put() - put these lines into a list
 * @cloud: the pairs
 * @ours: the lines of earlier ones: those that are not among them now are
 *	taken out, if they are as they were
 * @list: what is advertised; lines for other addresses stay
 *
 * Return: 0; -EALREADY if all of it is there; -ENOSPC if it cannot hold them.
 */
int cloud_put(const struct cloud *cloud, const struct advertise_list *ours,
	      struct advertise_list *list)
{
	struct advertise_list lines;
	bool changed;
	unsigned int i;
	int done;

	cloud_lines(cloud, &lines);
	changed = del_stale(list, &lines, ours);
	for (i = 0; i < lines.count; i++) {
		done = put_line(list, &lines.lines[i]);
		if (done < 0)
			return -ENOSPC;
		changed = changed || done;
	}
	return changed ? 0 : -EALREADY;
}

#define AWS_LIFE "X-aws-ec2-metadata-token-ttl-seconds: 60"
#define AWS_TOKEN "X-aws-ec2-metadata-token: "
#define AWS_INTERFACES "/latest/meta-data/network/interfaces/macs/"
#define GOOGLE_MARK "Metadata-Flavor: Google"
#define GOOGLE_INTERFACES \
	"/computeMetadata/v1/instance/network-interfaces/?recursive=true"
#define AZURE_INTERFACES \
	"/metadata/instance/network/interface?api-version=2021-02-01"

#define STATUS_OK 200
#define STATUS_MISSING 404
#define HEADER_SIZE (HTTP_BODY_SIZE + sizeof(AWS_TOKEN))
#define PATH_SIZE 256
/* a MAC address and a slash; an address */
#define LINE_SIZE 64

/**
 * struct query - a cloud that is being asked
 * @http: where
 * @header: for each question
 * @cloud: gets the pairs
 */
struct query {
	struct http http;
	char header[HEADER_SIZE];
	struct cloud *cloud;
};

/* What becomes of the first question, which shows whether it is this cloud. */
static enum cloud_result judge(const struct http *http, int err)
{
	if (err == -EHOSTUNREACH)
		return CLOUD_SILENT;
	if (http->status == 401 || http->status == 403)
		return CLOUD_REFUSED;
	if (http->status != STATUS_OK)
		return CLOUD_STRANGE;
	return err ? CLOUD_BROKEN : CLOUD_READ;
}

/* Return: 0; -ENOENT if it has no such thing; else it is broken. */
static int get_more(struct query *query, const char *path)
{
	int err = http_ask(&query->http, "GET", path, query->header);

	if (err)
		return err;
	if (query->http.status == STATUS_MISSING)
		return -ENOENT;
	return query->http.status == STATUS_OK ? 0 : -EBADMSG;
}

/* Each private address that belongs to a public one. */
static int read_association(struct query *query, const char *interface,
			    const char *outside)
{
	char path[PATH_SIZE], inside[LINE_SIZE];
	const char *rest = query->http.body;
	int err;

	snprintf(path, sizeof(path), AWS_INTERFACES "%sipv4-associations/%s",
		 interface, outside);
	err = get_more(query, path);
	/* it can have been taken away since it was named */
	if (err)
		return -EBADMSG;
	while ((err = cloud_next_line(&rest, inside, sizeof(inside))) > 0) {
		err = cloud_add(query->cloud, inside, outside);
		if (err)
			return err;
	}
	return err;
}

/*
 * Each public address in a list of them, whose name ends the path.
 * Return: 0; -ENOENT if there is no such list; else it is broken.
 */
static int read_publics(struct query *query, const char *interface,
			const char *list)
{
	char path[PATH_SIZE], outside[LINE_SIZE];
	char text[HTTP_BODY_SIZE];
	const char *rest = text;
	struct address address;
	int err;

	snprintf(path, sizeof(path), AWS_INTERFACES "%s%s", interface, list);
	err = get_more(query, path);
	if (err)
		return err;
	memcpy(text, query->http.body, sizeof(text));
	while ((err = cloud_next_line(&rest, outside, sizeof(outside))) > 0) {
		if (!address_parse(outside, &address))
			return -EBADMSG;
		err = read_association(query, interface, outside);
		if (err)
			return err;
	}
	return err;
}

/* One without a public address lacks both lists. */
static int read_interface(struct query *query, const char *interface)
{
	int err = read_publics(query, interface, "public-ipv4s");

	if (err == -ENOENT)
		err = read_publics(query, interface, "ipv4-associations/");
	return err == -ENOENT ? 0 : err;
}

static int read_interfaces(struct query *query)
{
	char interface[LINE_SIZE];
	char text[HTTP_BODY_SIZE];
	const char *rest = text;
	int err = get_more(query, AWS_INTERFACES);

	if (err)
		return err;
	memcpy(text, query->http.body, sizeof(text));
	while ((err = cloud_next_line(&rest, interface,
				      sizeof(interface) - 1)) > 0) {
		if (interface[strlen(interface) - 1] != '/')
			strcat(interface, "/");
		err = read_interface(query, interface);
		if (err)
			return err;
	}
	return err;
}

static enum cloud_result ask_aws(struct query *query)
{
	struct http *http = &query->http;
	enum cloud_result result;

	result = judge(http, http_ask(http, "PUT", "/latest/api/token",
				      AWS_LIFE));
	if (result)
		return result;
	if (!cloud_is_token(http->body))
		return CLOUD_STRANGE;
	snprintf(query->header, sizeof(query->header), AWS_TOKEN "%s",
		 http->body);
	return read_interfaces(query) ? CLOUD_BROKEN : CLOUD_READ;
}

static enum cloud_result ask_google(struct query *query)
{
	struct http *http = &query->http;
	enum cloud_result result;

	http->mark = GOOGLE_MARK;
	result = judge(http, http_ask(http, "GET", GOOGLE_INTERFACES,
				      GOOGLE_MARK));
	if (result)
		return result;
	if (!http->marked)
		return CLOUD_STRANGE;
	return cloud_read_google(http->body, query->cloud) ? CLOUD_BROKEN :
							      CLOUD_READ;
}

static enum cloud_result ask_azure(struct query *query)
{
	struct http *http = &query->http;
	enum cloud_result result;

	result = judge(http, http_ask(http, "GET", AZURE_INTERFACES,
				      "Metadata: true"));
	if (result)
		return result;
	return cloud_read_azure(http->body, query->cloud) ? CLOUD_BROKEN :
							     CLOUD_READ;
}

static const struct provider {
	const char *name;
	enum cloud_result (*ask)(struct query *query);
} providers[] = {
	{ "AWS", ask_aws },
	{ "Google", ask_google },
	{ "Azure", ask_azure },
};

static void explain(enum cloud_result result, const char *name, char *why)
{
	static const char *const sentences[] = {
		[CLOUD_READ] = "",
		[CLOUD_SILENT] = "no metadata service answers there",
		[CLOUD_STRANGE] = "what answers is no metadata service of AWS, Google or Azure",
		[CLOUD_REFUSED] = "the metadata service of %s refuses to answer",
		[CLOUD_NONE] = "the metadata service of %s knows no public address",
		[CLOUD_BROKEN] = "the answer of the metadata service of %s is not understood",
	};

	snprintf(why, WHY_SIZE, sentences[result], name);
}

static enum cloud_result ask(struct query *query,
			     const struct provider *provider)
{
	enum cloud_result result = provider->ask(query);

	if (result == CLOUD_READ && !query->cloud->count)
		result = CLOUD_NONE;
	if (result != CLOUD_READ)
		query->cloud->count = 0;
	return result;
}

/**
 * provider_read() - ask one after the other
 * @base: what the URLs begin with, from http_parse_base()
 * @cloud: is filled; empty unless there are public addresses
 * @why: why there are none, room for %WHY_SIZE bytes
 *
 * Return: what became of it.
 */
enum cloud_result provider_read(const char *base, struct cloud *cloud,
				char *why)
{
	struct query query = { .cloud = cloud };
	enum cloud_result result, most = CLOUD_SILENT;
	size_t i;

	explain(most, "", why);
	cloud->count = 0;
	if (http_open(&query.http, base))
		return most;
	for (i = 0; i < sizeof(providers) / sizeof(*providers); i++) {
		result = ask(&query, &providers[i]);
		if (result > most || result == CLOUD_READ) {
			explain(result, providers[i].name, why);
			most = result;
		}
		if (most == CLOUD_READ || most >= CLOUD_NONE)
			break;
	}
	http_close(&query.http);
	return most;
}
