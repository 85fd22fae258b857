// SPDX-License-Identifier: GPL-2.0
/*
 * The ports that a namespace gives to the helper, ascending, each once.
 */
#include <errno.h>
#include <string.h>

#include "ports.h"

/* Return: the index of the first port that is not below @number. */
static unsigned int place_of(const struct port_list *list, __u16 number)
{
	unsigned int at = 0;

	while (at < list->count && list->ports[at].number < number)
		at++;
	return at;
}

const struct port *port_list_find(const struct port_list *list, __u16 number)
{
	unsigned int at = place_of(list, number);

	if (at == list->count || list->ports[at].number != number)
		return NULL;
	return &list->ports[at];
}

int port_list_add(struct port_list *list, const struct port *port)
{
	unsigned int at = place_of(list, port->number);

	if (port_list_find(list, port->number))
		return -EEXIST;
	if (list->count == NF_FTP_PORTS_MAX)
		return -E2BIG;
	memmove(&list->ports[at + 1], &list->ports[at],
		(list->count - at) * sizeof(*port));
	list->ports[at] = *port;
	list->count++;
	return 0;
}

int port_list_del(struct port_list *list, __u16 number)
{
	unsigned int at = place_of(list, number);

	if (!port_list_find(list, number))
		return -ENOENT;
	list->count--;
	memmove(&list->ports[at], &list->ports[at + 1],
		(list->count - at) * sizeof(list->ports[0]));
	return 0;
}

void port_list_text(const struct port_list *list, FILE *out)
{
	unsigned int i;

	if (!list->count)
		fputs("no ports: the helper is given by rule only\n", out);
	for (i = 0; i < list->count; i++)
		fprintf(out, "%-5u  %s\n", list->ports[i].number,
			list->ports[i].profile);
}

json_t *port_list_json(const struct port_list *list)
{
	json_t *ports = json_array();
	unsigned int i;

	/* No port is a TLS port: nothing in the family can make it one. */
	for (i = 0; i < list->count; i++)
		json_array_append_new(ports,
				      json_pack("{s:i, s:s, s:b}",
						"port", list->ports[i].number,
						"profile", list->ports[i].profile,
						"tls", 0));
	return json_pack("{s:o}", "ports", ports);
}
