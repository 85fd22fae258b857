/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Something that happened to a control connection.
 */
#ifndef NF_FTP_TOOL_EVENT_H
#define NF_FTP_TOOL_EVENT_H

#include "session.h"

/** define EVENT_TIME_SIZE - a time in RFC 3339, with its final NUL */
#define EVENT_TIME_SIZE sizeof("2026-12-31T23:59:59.000000Z")
/** define EVENT_TEXT_SIZE - the longest argument that the kernel sends */
#define EVENT_TEXT_SIZE 96

/**
 * struct event_text - what stands in a dialogue
 * @bytes: anything
 * @size: how many; 0 if it is not known
 */
struct event_text {
	unsigned char bytes[EVENT_TEXT_SIZE];
	size_t size;
};

/**
 * struct event - something that happened
 * @name: what; "" in a message that only says what was lost. "module-gone" and
 *	"module-back", which the tool finds out, are of no session, as "lost" is
 * @time: when, nanoseconds since 1970
 * @session: to which control connection: its ends
 * @verb: how a data connection was announced, "" if that is not known
 * @mode: who opens it, "" if there is none
 * @target: where it goes; only with @mode
 * @timeout: seconds in which it has to come
 * @reason: why it may not, "" without one
 * @text: what was refused, or replaced
 * @after: what stands there now
 * @lost: events before this one that were lost
 */
struct event {
	char name[NAME_SIZE];
	__u64 time;
	struct session session;
	char verb[NAME_SIZE];
	char mode[NAME_SIZE];
	struct endpoint target;
	__u32 timeout;
	char reason[NAME_SIZE];
	struct event_text text;
	struct event_text after;
	__u32 lost;
};

int event_decode(const struct nlmsghdr *nlh, void *arg);
bool event_is(const struct event *event, const char *name);
void event_text(const struct event *event, FILE *out);
json_t *event_json(const struct event *event);
void event_describe(const struct event *event, FILE *out);
void event_time_print(__u64 time, FILE *out);
const char *event_time_json(__u64 time, char *text);
const char *event_name(size_t i);
struct event event_of_module(bool there, __u64 time);
struct event event_lost(__u32 count, __u64 time);

#endif /* NF_FTP_TOOL_EVENT_H */
