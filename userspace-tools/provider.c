// SPDX-License-Identifier: GPL-2.0
/*
 * Asking the cloud.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "http.h"
#include "provider.h"

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
 * struct asking - a cloud that is being asked
 * @http: where
 * @header: for each question
 * @cloud: gets the pairs
 */
struct asking {
	struct http http;
	char header[HEADER_SIZE];
	struct cloud *cloud;
};

/* What becomes of the first question, which shows whether it is this cloud. */
static enum cloud_finding judge(const struct http *http, int err)
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
static int get_more(struct asking *asking, const char *path)
{
	int err = http_ask(&asking->http, "GET", path, asking->header);

	if (err)
		return err;
	if (asking->http.status == STATUS_MISSING)
		return -ENOENT;
	return asking->http.status == STATUS_OK ? 0 : -EBADMSG;
}

/* Each private address that belongs to a public one. */
static int read_association(struct asking *asking, const char *interface,
			    const char *outside)
{
	char path[PATH_SIZE], inside[LINE_SIZE];
	const char *rest = asking->http.body;
	int err;

	snprintf(path, sizeof(path), AWS_INTERFACES "%sipv4-associations/%s",
		 interface, outside);
	err = get_more(asking, path);
	/* taken away since it was named? */
	if (err)
		return -EBADMSG;
	while ((err = cloud_next_line(&rest, inside, sizeof(inside))) > 0) {
		err = cloud_add(asking->cloud, inside, outside);
		if (err)
			return err;
	}
	return err;
}

/*
 * Each public address in a list of them, whose name ends the path.
 * Return: 0; -ENOENT if there is no such list; else it is broken.
 */
static int read_publics(struct asking *asking, const char *interface,
			const char *list)
{
	char path[PATH_SIZE], outside[LINE_SIZE];
	char text[HTTP_BODY_SIZE];
	const char *rest = text;
	struct address address;
	int err;

	snprintf(path, sizeof(path), AWS_INTERFACES "%s%s", interface, list);
	err = get_more(asking, path);
	if (err)
		return err;
	memcpy(text, asking->http.body, sizeof(text));
	while ((err = cloud_next_line(&rest, outside, sizeof(outside))) > 0) {
		if (!address_parse(outside, &address))
			return -EBADMSG;
		err = read_association(asking, interface, outside);
		if (err)
			return err;
	}
	return err;
}

/* One without a public address lacks both lists. */
static int read_interface(struct asking *asking, const char *interface)
{
	int err = read_publics(asking, interface, "public-ipv4s");

	if (err == -ENOENT)
		err = read_publics(asking, interface, "ipv4-associations/");
	return err == -ENOENT ? 0 : err;
}

static int read_interfaces(struct asking *asking)
{
	char interface[LINE_SIZE];
	char text[HTTP_BODY_SIZE];
	const char *rest = text;
	int err = get_more(asking, AWS_INTERFACES);

	if (err)
		return err;
	memcpy(text, asking->http.body, sizeof(text));
	while ((err = cloud_next_line(&rest, interface,
				      sizeof(interface) - 1)) > 0) {
		if (interface[strlen(interface) - 1] != '/')
			strcat(interface, "/");
		err = read_interface(asking, interface);
		if (err)
			return err;
	}
	return err;
}

static enum cloud_finding ask_aws(struct asking *asking)
{
	struct http *http = &asking->http;
	enum cloud_finding finding;

	finding = judge(http, http_ask(http, "PUT", "/latest/api/token",
				       AWS_LIFE));
	if (finding)
		return finding;
	if (!cloud_is_token(http->body))
		return CLOUD_STRANGE;
	snprintf(asking->header, sizeof(asking->header), AWS_TOKEN "%s",
		 http->body);
	return read_interfaces(asking) ? CLOUD_BROKEN : CLOUD_READ;
}

static enum cloud_finding ask_google(struct asking *asking)
{
	struct http *http = &asking->http;
	enum cloud_finding finding;

	http->mark = GOOGLE_MARK;
	finding = judge(http, http_ask(http, "GET", GOOGLE_INTERFACES,
				       GOOGLE_MARK));
	if (finding)
		return finding;
	if (!http->marked)
		return CLOUD_STRANGE;
	return cloud_read_google(http->body, asking->cloud) ? CLOUD_BROKEN :
							      CLOUD_READ;
}

static enum cloud_finding ask_azure(struct asking *asking)
{
	struct http *http = &asking->http;
	enum cloud_finding finding;

	finding = judge(http, http_ask(http, "GET", AZURE_INTERFACES,
				       "Metadata: true"));
	if (finding)
		return finding;
	return cloud_read_azure(http->body, asking->cloud) ? CLOUD_BROKEN :
							     CLOUD_READ;
}

static const struct provider {
	const char *name;
	enum cloud_finding (*ask)(struct asking *asking);
} providers[] = {
	{ "AWS", ask_aws },
	{ "Google", ask_google },
	{ "Azure", ask_azure },
};

static void explain(enum cloud_finding finding, const char *name, char *why)
{
	static const char *const sentences[] = {
		[CLOUD_READ] = "",
		[CLOUD_SILENT] = "no metadata service answers there",
		[CLOUD_STRANGE] = "what answers is no metadata service of AWS, Google or Azure",
		[CLOUD_REFUSED] = "the metadata service of %s refuses to answer",
		[CLOUD_NONE] = "the metadata service of %s knows no public address",
		[CLOUD_BROKEN] = "the answer of the metadata service of %s is not understood",
	};

	snprintf(why, WHY_SIZE, sentences[finding], name);
}

static enum cloud_finding ask(struct asking *asking,
			      const struct provider *provider)
{
	enum cloud_finding finding = provider->ask(asking);

	if (finding == CLOUD_READ && !asking->cloud->count)
		finding = CLOUD_NONE;
	if (finding != CLOUD_READ)
		asking->cloud->count = 0;
	return finding;
}

enum cloud_finding provider_read(const char *base, struct cloud *cloud,
				 char *why)
{
	struct asking asking = { .cloud = cloud };
	enum cloud_finding finding, most = CLOUD_SILENT;
	size_t i;

	explain(most, "", why);
	cloud->count = 0;
	if (http_open(&asking.http, base))
		return most;
	for (i = 0; i < sizeof(providers) / sizeof(*providers); i++) {
		finding = ask(&asking, &providers[i]);
		if (finding > most || finding == CLOUD_READ) {
			explain(finding, providers[i].name, why);
			most = finding;
		}
		if (most == CLOUD_READ || most >= CLOUD_NONE)
			break;
	}
	http_close(&asking.http);
	return most;
}
