// SPDX-License-Identifier: GPL-2.0
/*
 * Expectations, as the events announce them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "expectation.h"

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

static void drop(struct expectation_list *list, const struct event *event,
		 bool (*is_same)(const struct event *a, const struct event *b))
{
	size_t i, kept = 0;

	for (i = 0; i < list->count; i++) {
		if (!is_same(&list->events[i], event))
			list->events[kept++] = list->events[i];
	}
	list->count = kept;
}

static int add(struct expectation_list *list, const struct event *event)
{
	struct event *events;

	drop(list, event, same_target);
	events = array_grow(list->events, list->count, sizeof(*events));
	if (!events)
		return -ENOMEM;
	list->events = events;
	events[list->count++] = *event;
	return 0;
}

/**
 * expectation_list_update() - take note of an event
 * @list: the expectations
 * @event: the event; with one that says that others were lost, all is forgotten
 *
 * Return: 0 or -ENOMEM.
 */
int expectation_list_update(struct expectation_list *list,
			    const struct event *event)
{
	if (event->lost)
		list->count = 0;
	if (event_is(event, "expect"))
		return event->timeout ? add(list, event) : 0;
	if (event_is(event, "used") || event_is(event, "withdrawn"))
		drop(list, event, same_target);
	if (event_is(event, "session-close"))
		drop(list, event, same_session);
	return 0;
}

static __u64 end_of(const struct event *event)
{
	return event->time + event->timeout * SECOND;
}

static struct event *find_first(const struct expectation_list *list)
{
	struct event *first = NULL;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (!first || end_of(&list->events[i]) < end_of(first))
			first = &list->events[i];
	}
	return first;
}

/**
 * expectation_list_deadline() - find out when the first one expires
 * @list: the expectations
 * @time: filled: nanoseconds since 1970
 *
 * Return: false if there is none.
 */
bool expectation_list_deadline(const struct expectation_list *list,
			       __u64 *time)
{
	const struct event *first = find_first(list);

	if (first)
		*time = end_of(first);
	return first;
}

/**
 * expectation_list_expire() - take out one whose time is over
 * @list: the expectations, without it then
 * @now: nanoseconds since 1970
 * @event: filled: "expired", of the time when it was
 *
 * Return: false if there is none.
 */
bool expectation_list_expire(struct expectation_list *list, __u64 now,
			     struct event *event)
{
	struct event *first = find_first(list);

	if (!first || end_of(first) > now)
		return false;
	*event = *first;
	snprintf(event->name, sizeof(event->name), "expired");
	event->time = end_of(first);
	event->lost = 0;
	*first = list->events[--list->count];
	return true;
}

/**
 * expectation_list_free() - let go of the expectations
 * @list: the expectations
 */
void expectation_list_free(struct expectation_list *list)
{
	free(list->events);
	memset(list, 0, sizeof(*list));
}
