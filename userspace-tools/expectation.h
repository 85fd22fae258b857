/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Expectations, as the events announce them. The kernel sends no event when the
 * time of one is over: the monitor finds that out from this list.
 */
#ifndef NF_FTP_TOOL_EXPECTATION_H
#define NF_FTP_TOOL_EXPECTATION_H

#include "event.h"

/**
 * struct expectation_list - expectations; all zeros at its start
 * @count: how many
 * @events: the event that announced each
 */
struct expectation_list {
	size_t count;
	struct event *events;
};

int expectation_list_update(struct expectation_list *list,
			    const struct event *event);
bool expectation_list_deadline(const struct expectation_list *list,
			       __u64 *time);
bool expectation_list_expire(struct expectation_list *list, __u64 now,
			     struct event *event);
void expectation_list_free(struct expectation_list *list);

#endif /* NF_FTP_TOOL_EXPECTATION_H */
