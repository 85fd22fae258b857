// SPDX-License-Identifier: GPL-2.0
/*
 * Events as people and as programs read them.
 */
#include <string.h>
#include <time.h>

#include "bytes.h"
#include "core/reason.h"
#include "event.h"

#define SECOND 1000000000ull

static const char *sentence_of(const char *reason)
{
	enum ftp_reason i;

	for (i = FTP_OK; i < FTP_REASON_MAX; i++) {
		if (!strcmp(ftp_reason_name(i), reason))
			return ftp_reason_sentence(i);
	}
	return "";
}

static void print_session(const struct session *session, FILE *out)
{
	char client[ENDPOINT_TEXT_SIZE];
	char server[ENDPOINT_TEXT_SIZE];

	fprintf(out, " %s -> %s", endpoint_print(&session->client, client),
		endpoint_print(&session->server, server));
}

static void print_time(__u64 time, FILE *out)
{
	time_t seconds = (time_t)(time / SECOND);
	char text[sizeof("23:59:59")] = "";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%T", &tm);
	fprintf(out, "%s.%06llu", text, time % SECOND / 1000);
}

void event_text(const struct event *event, FILE *out)
{
	char target[ENDPOINT_TEXT_SIZE];

	print_time(event->time, out);
	if (event_is(event, "lost")) {
		fprintf(out, " lost: %u event%s\n", event->lost,
			event->lost == 1 ? "" : "s");
		return;
	}
	print_session(&event->session, out);
	fprintf(out, " %s", event->name);
	if (event->verb[0])
		fprintf(out, " %s", event->verb);
	if (event->text.size) {
		putc(' ', out);
		bytes_print(event->text.bytes, event->text.size, out);
	}
	if (event->after.size) {
		fputs(" becomes ", out);
		bytes_print(event->after.bytes, event->after.size, out);
	}
	if (event->target.address.family)
		fprintf(out, ", %s to %s", event->mode,
			endpoint_print(&event->target, target));
	if (event->reason[0])
		fprintf(out, ": %s: %s", event->reason,
			sentence_of(event->reason));
	putc('\n', out);
}

/* RFC 3339, in UTC */
static json_t *json_time(__u64 time)
{
	time_t seconds = (time_t)(time / SECOND);
	char day[sizeof("2026-12-31T23:59:59")] = "";
	char text[sizeof(day) + sizeof(".000000Z")];
	struct tm tm;

	if (gmtime_r(&seconds, &tm))
		strftime(day, sizeof(day), "%FT%T", &tm);
	snprintf(text, sizeof(text), "%s.%06lluZ", day, time % SECOND / 1000);
	return json_string(text);
}

static void put_endpoint(json_t *object, const char *name,
			 const char *port_name,
			 const struct endpoint *endpoint)
{
	char address[INET6_ADDRSTRLEN];

	json_object_set_new(object, name, endpoint->address.family ?
			    json_string(address_print(&endpoint->address,
						      address)) : json_null());
	json_object_set_new(object, port_name, json_integer(endpoint->port));
}

static void put_string(json_t *object, const char *name, const char *text)
{
	if (text[0])
		json_object_set_new(object, name, json_string(text));
}

static void put_text(json_t *object, const char *name,
		     const struct event_text *text)
{
	if (text->size)
		json_object_set_new(object, name,
				    bytes_json(text->bytes, text->size));
}

json_t *event_json(const struct event *event)
{
	json_t *object = json_object();
	bool rewrites = event_is(event, "rewrite");

	json_object_set_new(object, "time", json_time(event->time));
	json_object_set_new(object, "event", json_string(event->name));
	if (event_is(event, "lost")) {
		json_object_set_new(object, "count",
				    json_integer(event->lost));
		return object;
	}
	put_endpoint(object, "client", "client_port", &event->session.client);
	put_endpoint(object, "server", "server_port", &event->session.server);
	put_string(object, "verb", event->verb);
	put_string(object, "mode", event->mode);
	if (event->mode[0])
		put_endpoint(object, "address", "port", &event->target);
	put_string(object, "reason", event->reason);
	put_text(object, rewrites ? "before" : "text", &event->text);
	put_text(object, "after", &event->after);
	return object;
}
