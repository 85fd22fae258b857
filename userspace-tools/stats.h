/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is counted. The kernel names its counters, so that those of a newer
 * module are shown as well.
 */
#ifndef NF_FTP_TOOL_STATS_H
#define NF_FTP_TOOL_STATS_H

#include <stdio.h>
#include <jansson.h>

#include "netlink.h"

/**
 * struct counter - something counted
 * @name: what
 * @value: how often
 */
struct counter {
	char name[NAME_SIZE];
	__u64 value;
};

/**
 * struct counter_list - counters in the kernel's order
 * @count: how many there are
 * @entries: the counters, NULL if there are none
 */
struct counter_list {
	size_t count;
	struct counter *entries;
};

/**
 * struct stats - all that is counted
 * @counters: what happened
 * @reasons: why something was refused
 */
struct stats {
	struct counter_list counters;
	struct counter_list reasons;
};

int stats_decode(const struct nlmsghdr *nlh, void *arg);
int stats_add(struct stats *sum, const struct stats *stats);
const struct counter *counter_find(const struct counter_list *list,
				   const char *name);
void stats_free(struct stats *stats);
void stats_text(const struct stats *stats, FILE *out);
json_t *stats_json(const struct stats *stats);

#endif /* NF_FTP_TOOL_STATS_H */
