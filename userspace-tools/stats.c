// SPDX-License-Identifier: GPL-2.0
/*
 * What is counted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <linux/netfilter/nf_ftp.h>

#include "stats.h"

static int decode_counter_attr(const struct nlattr *attr, void *into)
{
	struct counter *counter = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_COUNTER_A_NAME:
		return attr_text(attr, counter->name, sizeof(counter->name));
	case NF_FTP_COUNTER_A_VALUE:
		return attr_u64(attr, &counter->value);
	default:
		return 0;
	}
}

static int append(struct counter_list *list, const struct counter *counter)
{
	struct counter *entries = array_grow(list->entries, list->count,
					     sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	list->entries = entries;
	entries[list->count++] = *counter;
	return 0;
}

static int decode_counter(const struct nlattr *attr, void *into)
{
	struct counter counter = { 0 };
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_COUNTER)
		return 0;
	err = attr_each_in(attr, decode_counter_attr, &counter);
	if (err)
		return err;
	return counter.name[0] ? append(into, &counter) : -EBADMSG;
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct stats *stats = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_A_COUNTERS:
		return attr_each_in(attr, decode_counter,
				    &stats->counters);
	case NF_FTP_A_REASONS:
		return attr_each_in(attr, decode_counter,
				    &stats->reasons);
	default:
		return 0;
	}
}

/**
 * stats_decode() - read the answer to %NF_FTP_CMD_STATS_GET
 * @nlh: the message
 * @arg: a struct stats, all zeros; stats_free() it in any case
 *
 * Return: 0, -EBADMSG or -ENOMEM.
 */
int stats_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_attr, arg);
}

/**
 * counter_find() - look a counter up
 * @list: the counters
 * @name: what it counts
 *
 * Return: the counter, or NULL if there is none of this name.
 */
const struct counter *counter_find(const struct counter_list *list,
				   const char *name)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (!strcmp(list->entries[i].name, name))
			return &list->entries[i];
	}
	return NULL;
}

static int add_list(struct counter_list *sum, const struct counter_list *list)
{
	struct counter *same;
	int err = 0;
	size_t i;

	for (i = 0; i < list->count && !err; i++) {
		same = (struct counter *)counter_find(sum,
						      list->entries[i].name);
		if (same)
			same->value += list->entries[i].value;
		else
			err = append(sum, &list->entries[i]);
	}
	return err;
}

/**
 * stats_add() - add the counters of one namespace to those of others
 * @sum: of the others; all zeros without any
 * @stats: of this one
 *
 * Return: 0 or -ENOMEM.
 */
int stats_add(struct stats *sum, const struct stats *stats)
{
	int err = add_list(&sum->counters, &stats->counters);

	return err ? err : add_list(&sum->reasons, &stats->reasons);
}

/**
 * stats_free() - let go of the counters
 * @stats: the counters
 */
void stats_free(struct stats *stats)
{
	free(stats->counters.entries);
	free(stats->reasons.entries);
	memset(stats, 0, sizeof(*stats));
}

/* Return: @width, or more if a name in @list is longer. */
static int widest_name(const struct counter_list *list, int width)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if ((int)strlen(list->entries[i].name) > width)
			width = (int)strlen(list->entries[i].name);
	return width;
}

/* Return: @width, or more if a number in @list is longer. */
static int widest_value(const struct counter_list *list, int width)
{
	size_t i;
	int size;

	for (i = 0; i < list->count; i++) {
		size = snprintf(NULL, 0, "%llu", list->entries[i].value);
		if (size > width)
			width = size;
	}
	return width;
}

/**
 * stats_text() - print the counters for people, two tables
 * @stats: the counters
 * @out: where they are printed
 */
void stats_text(const struct stats *stats, FILE *out)
{
	const struct counter_list *lists[] = {
		&stats->counters, &stats->reasons
	};
	static const char * const titles[] = { "counters", "refused, why" };
	const struct counter *counter;
	int name_width = 0;
	int value_width = 0;
	size_t i, k;

	for (i = 0; i < 2; i++) {
		name_width = widest_name(lists[i], name_width);
		value_width = widest_value(lists[i], value_width);
	}
	for (i = 0; i < 2; i++) {
		fprintf(out, "%s%s\n", i ? "\n" : "", titles[i]);
		for (k = 0; k < lists[i]->count; k++) {
			counter = &lists[i]->entries[k];
			fprintf(out, "  %-*s  %*llu\n", name_width,
				counter->name, value_width, counter->value);
		}
	}
}

static json_t *counters_json(const struct counter_list *list)
{
	json_t *object = json_object();
	size_t i;

	for (i = 0; i < list->count; i++)
		json_object_set_new(object, list->entries[i].name,
				    json_integer((json_int_t)list->entries[i].value));
	return object;
}

/**
 * stats_json() - make an object of the counters for programs
 * @stats: the counters
 *
 * Return: a new object, NULL without memory.
 */
json_t *stats_json(const struct stats *stats)
{
	return json_pack("{s:o, s:o}",
			 "counters", counters_json(&stats->counters),
			 "reasons", counters_json(&stats->reasons));
}
