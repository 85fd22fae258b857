// SPDX-License-Identifier: GPL-2.0
/* A sorted list of ports. */
#include <linux/bsearch.h>
#include <linux/ctype.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "ports.h"
#include "profile.h"

static int compare_ports(const void *a, const void *b)
{
	return (int)((const struct nf_ftp_port *)a)->number -
	       (int)((const struct nf_ftp_port *)b)->number;
}

const struct nf_ftp_port *nf_ftp_ports_find(const struct nf_ftp_ports *ports,
					    u16 number)
{
	struct nf_ftp_port key = { .number = number };

	return bsearch(&key, ports->port, ports->count, sizeof(key),
		       compare_ports);
}

int nf_ftp_ports_add(struct nf_ftp_ports *ports, const struct nf_ftp_port *port)
{
	const struct nf_ftp_port *found;
	unsigned int i = ports->count;

	if (!port->number)
		return -EINVAL;
	found = nf_ftp_ports_find(ports, port->number);
	if (found)
		return strcmp(found->profile, port->profile) ? -EEXIST : 0;
	if (ports->count == NF_FTP_PORTS_MAX)
		return -ENOSPC;
	for (; i && ports->port[i - 1].number > port->number; i--)
		ports->port[i] = ports->port[i - 1];
	ports->port[i] = *port;
	ports->count++;
	return 0;
}

int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports)
{
	struct nf_ftp_port port = { .profile = NF_FTP_PROFILE_DEFAULT };
	char *copy = kstrdup(text, GFP_KERNEL), *rest, *word;
	int err = copy ? 0 : -ENOMEM;

	ports->count = 0;
	rest = copy ? strim(copy) : NULL;
	if (rest && !*rest)
		rest = NULL;
	while (!err && (word = strsep(&rest, ","))) {
		err = isdigit(*word) ? kstrtou16(word, 10, &port.number) :
				       -EINVAL;
		if (!err && nf_ftp_ports_find(ports, port.number))
			err = -EEXIST;
		if (!err)
			err = nf_ftp_ports_add(ports, &port);
	}
	kfree(copy);
	return err && err != -ENOMEM ? -EINVAL : err;
}
