// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that the peers know under others: the list of them.
 */
#include <errno.h>
#include <string.h>

#include "advertise.h"

/* Return: the index of the first line whose prefix is not before @prefix. */
static unsigned int place_of(const struct advertise_list *list,
			     const struct prefix *prefix)
{
	unsigned int at = 0;

	while (at < list->count &&
	       prefix_compare(&list->lines[at].prefix, prefix) < 0)
		at++;
	return at;
}

struct advertise *advertise_list_find(struct advertise_list *list,
				      const struct prefix *prefix)
{
	unsigned int at = place_of(list, prefix);

	if (at == list->count ||
	    prefix_compare(&list->lines[at].prefix, prefix))
		return NULL;
	return &list->lines[at];
}

int advertise_list_add(struct advertise_list *list,
		       const struct advertise *line)
{
	unsigned int at = place_of(list, &line->prefix);

	if (advertise_list_find(list, &line->prefix))
		return -EEXIST;
	if (list->count == NF_FTP_ADVERTISES_MAX)
		return -E2BIG;
	memmove(&list->lines[at + 1], &list->lines[at],
		(list->count - at) * sizeof(*line));
	list->lines[at] = *line;
	list->count++;
	return 0;
}

int advertise_list_del(struct advertise_list *list, const struct prefix *prefix)
{
	unsigned int at = place_of(list, prefix);

	if (!advertise_list_find(list, prefix))
		return -ENOENT;
	list->count--;
	memmove(&list->lines[at], &list->lines[at + 1],
		(list->count - at) * sizeof(list->lines[0]));
	return 0;
}

static void print_line(const struct advertise *line, FILE *out)
{
	char prefix[PREFIX_TEXT_SIZE];
	char as[INET6_ADDRSTRLEN];

	fprintf(out, "%s as %s", prefix_print(&line->prefix, prefix),
		address_print(&line->as, as));
	if (line->spare_private || line->except.count)
		fputs(" except ", out);
	if (line->spare_private)
		fprintf(out, "private%s", line->except.count ? "," : "");
	prefix_list_print(&line->except, out);
	putc('\n', out);
}

void advertise_list_text(const struct advertise_list *list, FILE *out)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		print_line(&list->lines[i], out);
}

static json_t *line_json(const struct advertise *line)
{
	char prefix[PREFIX_TEXT_SIZE];
	char as[INET6_ADDRSTRLEN];
	json_t *except = json_array();

	if (line->spare_private)
		json_array_append_new(except, json_string("private"));
	prefix_list_json(&line->except, except);
	return json_pack("{s:s, s:s, s:o}",
			 "prefix", prefix_print(&line->prefix, prefix),
			 "as", address_print(&line->as, as),
			 "except", except);
}

json_t *advertise_list_json(const struct advertise_list *list)
{
	json_t *lines = json_array();
	unsigned int i;

	for (i = 0; i < list->count; i++)
		json_array_append_new(lines, line_json(&list->lines[i]));
	return json_pack("{s:o}", "advertise", lines);
}
