/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Data connections that may come, as the events tell: for the event that the
 * kernel has no message for, that the time of one is over.
 */
#ifndef NF_FTP_TOOL_WAITING_H
#define NF_FTP_TOOL_WAITING_H

#include "event.h"

/**
 * struct waiting - what is waited for; zero at its start
 * @count: how many
 * @room: how many there is memory for
 * @events: with which each was announced
 */
struct waiting {
	size_t count;
	size_t room;
	struct event *events;
};

/**
 * waiting_hear() - an event comes
 * @waiting: what is waited for
 * @event: the event; with one that says that others were lost, all is forgotten
 *
 * Return: 0 or -ENOMEM.
 */
int waiting_hear(struct waiting *waiting, const struct event *event);

/**
 * waiting_next() - when will the next one's time be over?
 * @waiting: what is waited for
 * @time: filled: nanoseconds since 1970
 *
 * Return: false if none is waited for.
 */
bool waiting_next(const struct waiting *waiting, __u64 *time);

/**
 * waiting_take() - one whose time is over
 * @waiting: what is waited for, without it then
 * @now: nanoseconds since 1970
 * @event: filled: "expired", of the time when it was
 *
 * Return: false if there is none.
 */
bool waiting_take(struct waiting *waiting, __u64 now, struct event *event);

/**
 * waiting_free() - wait for nothing
 * @waiting: what was waited for
 */
void waiting_free(struct waiting *waiting);

#endif /* NF_FTP_TOOL_WAITING_H */
