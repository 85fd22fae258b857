/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is counted. The kernel names its counters, so that those of a newer
 * module are shown as well.
 */
#ifndef NF_FTP_TOOL_STATS_H
#define NF_FTP_TOOL_STATS_H

#include <stdio.h>
#include <jansson.h>

#include "attr.h"

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

/**
 * stats_decode() - the answer to %NF_FTP_CMD_STATS_GET
 * @nlh: the message
 * @arg: a struct stats, all zeros; stats_free() it in any case
 *
 * Return: 0, -EBADMSG or -ENOMEM.
 */
int stats_decode(const struct nlmsghdr *nlh, void *arg);

/**
 * stats_free() - let go of the counters
 * @stats: the counters
 */
void stats_free(struct stats *stats);

/**
 * stats_text() - for people, two tables
 * @stats: the counters
 * @out: where they are printed
 */
void stats_text(const struct stats *stats, FILE *out);

/**
 * stats_json() - for programs
 * @stats: the counters
 *
 * Return: a new object, NULL without memory.
 */
json_t *stats_json(const struct stats *stats);

#endif /* NF_FTP_TOOL_STATS_H */
