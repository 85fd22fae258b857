// SPDX-License-Identifier: GPL-2.0
/*
 * Something that happened to a control connection.
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "bytes.h"
#include "core/reason.h"
#include "event.h"

#define SECOND 1000000000ull
#define MODULE_GONE "module-gone"
#define MODULE_BACK "module-back"

/* what can happen to a session: the kernel's names, and "expired", which is found out here */
static const char *const names[] = {
	"session-open", "session-close", "expect", "used", "withdrawn",
	"expired", "rewrite", "refuse", "tls", "resynchronised",
};

static int decode_bytes(const struct nlattr *attr, struct event_text *text)
{
	size_t size = mnl_attr_get_payload_len(attr);

	if (size > sizeof(text->bytes))
		return -EBADMSG;
	memcpy(text->bytes, mnl_attr_get_payload(attr), size);
	text->size = size;
	return 0;
}

static int decode_field(const struct nlattr *attr, void *into)
{
	struct event *event = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_EVENT_A_NAME:
		return attr_text(attr, event->name, sizeof(event->name));
	case NF_FTP_EVENT_A_TIME:
		return attr_u64(attr, &event->time);
	case NF_FTP_EVENT_A_VERB:
		return attr_text(attr, event->verb, sizeof(event->verb));
	case NF_FTP_EVENT_A_MODE:
		return attr_text(attr, event->mode, sizeof(event->mode));
	case NF_FTP_EVENT_A_ADDRESS:
		return attr_address(attr, &event->target.address);
	case NF_FTP_EVENT_A_PORT:
		return attr_u16(attr, &event->target.port);
	case NF_FTP_EVENT_A_TIMEOUT:
		return attr_u32(attr, &event->timeout);
	case NF_FTP_EVENT_A_REASON:
		return attr_text(attr, event->reason, sizeof(event->reason));
	case NF_FTP_EVENT_A_TEXT:
		return decode_bytes(attr, &event->text);
	case NF_FTP_EVENT_A_AFTER:
		return decode_bytes(attr, &event->after);
	default:
		return 0;
	}
}

static int decode_part(const struct nlattr *attr, void *into)
{
	struct event *event = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_A_EVENT:
		return attr_each_in(attr, decode_field, event);
	case NF_FTP_A_SESSION:
		return session_decode(attr, &event->session);
	case NF_FTP_A_LOST:
		return attr_u32(attr, &event->lost);
	default:
		return 0;
	}
}

/**
 * event_decode() - read an %NF_FTP_CMD_EVENT, or an answer to %NF_FTP_CMD_WATCH
 * @nlh: the message
 * @arg: a struct event, which is filled
 *
 * Return: 0 or -EBADMSG.
 */
int event_decode(const struct nlmsghdr *nlh, void *arg)
{
	memset(arg, 0, sizeof(struct event));
	return attr_each_of(nlh, decode_part, arg);
}

/**
 * event_is() - say whether an event has this name
 * @event: the event
 * @name: the name
 */
bool event_is(const struct event *event, const char *name)
{
	return !strcmp(event->name, name);
}

/**
 * event_lost() - make an event that says how many others were lost
 * @count: how many
 * @time: when that was found out, nanoseconds since 1970
 */
struct event event_lost(__u32 count, __u64 time)
{
	struct event event = { .name = "lost", .time = time, .lost = count };

	return event;
}

/**
 * event_of_module() - make an event that says that the module has come or gone
 * @there: it has come
 * @time: when that was found out, nanoseconds since 1970
 */
struct event event_of_module(bool there, __u64 time)
{
	struct event event = { .time = time };

	snprintf(event.name, sizeof(event.name), "%s",
		 there ? MODULE_BACK : MODULE_GONE);
	return event;
}

/**
 * event_name() - name one after the other what can happen to a session
 * @i: from 0 on
 *
 * Return: its name, or NULL if there are no more.
 */
const char *event_name(size_t i)
{
	return i < sizeof(names) / sizeof(*names) ? names[i] : NULL;
}

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

	fprintf(out, "%s -> %s", endpoint_print(&session->client, client),
		endpoint_print(&session->server, server));
}

/**
 * event_time_print() - print a time for people: local, with its zone
 * @time: nanoseconds since 1970
 * @out: where it is printed
 */
void event_time_print(__u64 time, FILE *out)
{
	time_t seconds = (time_t)(time / SECOND);
	char text[sizeof("2026-12-31 23:59:59")] = "";
	char zone[sizeof("+0000")] = "";
	struct tm tm;

	if (localtime_r(&seconds, &tm)) {
		strftime(text, sizeof(text), "%F %T", &tm);
		strftime(zone, sizeof(zone), "%z", &tm);
	}
	/* as RFC 3339 has it: +01:00 */
	fprintf(out, "%s.%06llu%.3s:%s", text, time % SECOND / 1000, zone,
		zone + strnlen(zone, 3));
}

/* Return: false for what happened to a session. */
static bool describe_other(const struct event *event, FILE *out)
{
	if (event_is(event, "lost"))
		fprintf(out, "lost: %u event%s", event->lost,
			event->lost == 1 ? "" : "s");
	else if (event_is(event, MODULE_GONE))
		fputs(MODULE_GONE ": nf_ftp is not loaded; waiting until it is", out);
	else if (event_is(event, MODULE_BACK))
		fputs(MODULE_BACK ": nf_ftp is loaded again, and watched", out);
	else
		return false;
	return true;
}

/**
 * event_describe() - print what happened, without the time and a line feed
 * @event: the event
 * @out: where it is printed
 */
void event_describe(const struct event *event, FILE *out)
{
	char target[ENDPOINT_TEXT_SIZE];

	if (describe_other(event, out))
		return;
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
}

/**
 * event_text() - print an event for people, a line
 * @event: the event
 * @out: where it is printed
 */
void event_text(const struct event *event, FILE *out)
{
	event_time_print(event->time, out);
	putc(' ', out);
	event_describe(event, out);
	putc('\n', out);
}

/**
 * event_time_json() - write a time for programs: RFC 3339, in UTC
 * @time: nanoseconds since 1970
 * @text: room for %EVENT_TIME_SIZE bytes
 *
 * Return: @text.
 */
const char *event_time_json(__u64 time, char *text)
{
	time_t seconds = (time_t)(time / SECOND);
	char day[sizeof("2026-12-31T23:59:59")] = "";
	struct tm tm;

	if (gmtime_r(&seconds, &tm))
		strftime(day, sizeof(day), "%FT%T", &tm);
	snprintf(text, EVENT_TIME_SIZE, "%s.%06uZ", day,
		 (unsigned int)(time % SECOND / 1000));
	return text;
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

/**
 * event_json() - make an object of an event for programs
 * @event: the event
 *
 * Return: a new object, NULL without memory.
 */
json_t *event_json(const struct event *event)
{
	json_t *object = json_object();
	bool rewrites = event_is(event, "rewrite");
	char time[EVENT_TIME_SIZE];

	put_string(object, "time", event_time_json(event->time, time));
	json_object_set_new(object, "event", json_string(event->name));
	if (event_is(event, "lost")) {
		json_object_set_new(object, "count",
				    json_integer(event->lost));
		return object;
	}
	if (!event->session.client.address.family)
		return object;
	endpoint_json(object, "client", "client_port", &event->session.client);
	endpoint_json(object, "server", "server_port", &event->session.server);
	put_string(object, "profile", event->session.profile);
	put_string(object, "verb", event->verb);
	put_string(object, "mode", event->mode);
	if (event->mode[0])
		endpoint_json(object, "address", "port", &event->target);
	put_string(object, "reason", event->reason);
	put_text(object, rewrites ? "before" : "text", &event->text);
	put_text(object, "after", &event->after);
	return object;
}
