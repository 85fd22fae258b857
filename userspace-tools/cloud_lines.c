// SPDX-License-Identifier: GPL-2.0
/*
 * What is advertised because a cloud said so.
 */
#include <errno.h>

#include "cloud.h"

void cloud_lines(const struct cloud *cloud, struct advertise_list *lines)
{
	struct advertise line = { .spare_private = true };
	const struct cloud_pair *pair;
	unsigned int i;

	lines->count = 0;
	for (i = 0; i < cloud->count; i++) {
		pair = &cloud->pairs[i];
		line.prefix.address = pair->inside;
		line.prefix.length = (__u8)(8 * address_size(&pair->inside));
		line.as = pair->outside;
		advertise_list_add(lines, &line);
	}
}

/* Take out what the cloud no longer speaks of; what others changed is theirs. */
static bool del_stale(struct advertise_list *list,
		      struct advertise_list *lines,
		      const struct advertise_list *ours)
{
	const struct advertise *line, *found;
	bool changed = false;
	unsigned int i;

	for (i = 0; i < ours->count; i++) {
		line = &ours->lines[i];
		found = advertise_list_find(list, &line->prefix);
		if (!found || !advertise_equal(found, line) ||
		    advertise_list_find(lines, &line->prefix))
			continue;
		advertise_list_del(list, &line->prefix);
		changed = true;
	}
	return changed;
}

/* Return: 1 if it was changed, 0 if it is there already, else -E2BIG. */
static int put_line(struct advertise_list *list, const struct advertise *line)
{
	struct advertise *found = advertise_list_find(list, &line->prefix);
	int err;

	if (found && advertise_equal(found, line))
		return 0;
	if (found) {
		*found = *line;
		return 1;
	}
	err = advertise_list_add(list, line);
	return err ? err : 1;
}

int cloud_put(const struct cloud *cloud, const struct advertise_list *ours,
	      struct advertise_list *list)
{
	struct advertise_list lines;
	bool changed;
	unsigned int i;
	int done;

	cloud_lines(cloud, &lines);
	changed = del_stale(list, &lines, ours);
	for (i = 0; i < lines.count; i++) {
		done = put_line(list, &lines.lines[i]);
		if (done < 0)
			return -ENOSPC;
		changed = changed || done;
	}
	return changed ? 0 : -EALREADY;
}
