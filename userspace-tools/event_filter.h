/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which events are shown.
 */
#ifndef NF_FTP_TOOL_EVENT_FILTER_H
#define NF_FTP_TOOL_EVENT_FILTER_H

#include "address.h"
#include "event.h"

/**
 * struct event_filter - which events are shown; all zeros: all
 * @event: their names between commas, or NULL
 * @reason: the same of reasons
 * @profile: the same of profiles
 * @client: the client has one of these addresses; or none
 * @server: the server has, or the client dialled it; or none
 */
struct event_filter {
	const char *event;
	const char *reason;
	const char *profile;
	struct prefix_list client;
	struct prefix_list server;
};

enum exit_code event_filter_parse(struct event_filter *filter, int count,
				  char **words);
bool event_filter_takes(const struct event_filter *filter,
			const struct event *event);

#endif /* NF_FTP_TOOL_EVENT_FILTER_H */
