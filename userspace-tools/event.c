// SPDX-License-Identifier: GPL-2.0
/*
 * Events as the kernel sends them.
 */
#include <errno.h>
#include <string.h>

#include "event.h"

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

int event_decode(const struct nlmsghdr *nlh, void *arg)
{
	memset(arg, 0, sizeof(struct event));
	return attr_each_of(nlh, decode_part, arg);
}

bool event_is(const struct event *event, const char *name)
{
	return !strcmp(event->name, name);
}

struct event event_lost(__u32 count, __u64 time)
{
	struct event event = { .name = "lost", .time = time, .lost = count };

	return event;
}
