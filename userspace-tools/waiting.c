// SPDX-License-Identifier: GPL-2.0
/*
 * Data connections that may come.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "waiting.h"

#define SECOND 1000000000ull

static bool same_session(const struct event *a, const struct event *b)
{
	return !endpoint_compare(&a->session.client, &b->session.client) &&
	       !endpoint_compare(&a->session.dialled, &b->session.dialled);
}

static bool same_target(const struct event *a, const struct event *b)
{
	return same_session(a, b) && !strcmp(a->mode, b->mode) &&
	       !endpoint_compare(&a->target, &b->target);
}

static void drop(struct waiting *waiting, const struct event *event,
		 bool (*is_same)(const struct event *a, const struct event *b))
{
	size_t i, kept = 0;

	for (i = 0; i < waiting->count; i++) {
		if (!is_same(&waiting->events[i], event))
			waiting->events[kept++] = waiting->events[i];
	}
	waiting->count = kept;
}

static int add(struct waiting *waiting, const struct event *event)
{
	size_t room = waiting->room ? waiting->room * 2 : 16;
	struct event *events;

	drop(waiting, event, same_target);
	if (waiting->count == waiting->room) {
		events = realloc(waiting->events, room * sizeof(*events));
		if (!events)
			return -ENOMEM;
		waiting->events = events;
		waiting->room = room;
	}
	waiting->events[waiting->count++] = *event;
	return 0;
}

int waiting_hear(struct waiting *waiting, const struct event *event)
{
	if (event->lost)
		waiting->count = 0;
	if (event_is(event, "expect"))
		return event->timeout ? add(waiting, event) : 0;
	if (event_is(event, "used") || event_is(event, "withdrawn"))
		drop(waiting, event, same_target);
	if (event_is(event, "session-close"))
		drop(waiting, event, same_session);
	return 0;
}

static __u64 end_of(const struct event *event)
{
	return event->time + event->timeout * SECOND;
}

static struct event *find_first(const struct waiting *waiting)
{
	struct event *first = NULL;
	size_t i;

	for (i = 0; i < waiting->count; i++) {
		if (!first || end_of(&waiting->events[i]) < end_of(first))
			first = &waiting->events[i];
	}
	return first;
}

bool waiting_next(const struct waiting *waiting, __u64 *time)
{
	const struct event *first = find_first(waiting);

	if (first)
		*time = end_of(first);
	return first;
}

bool waiting_take(struct waiting *waiting, __u64 now, struct event *event)
{
	struct event *first = find_first(waiting);

	if (!first || end_of(first) > now)
		return false;
	*event = *first;
	snprintf(event->name, sizeof(event->name), "expired");
	event->time = end_of(first);
	event->lost = 0;
	*first = waiting->events[--waiting->count];
	return true;
}

void waiting_free(struct waiting *waiting)
{
	free(waiting->events);
	memset(waiting, 0, sizeof(*waiting));
}
