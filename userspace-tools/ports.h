/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ports that a namespace gives to the helper, ascending, each once.
 */
#ifndef NF_FTP_TOOL_PORTS_H
#define NF_FTP_TOOL_PORTS_H

#include <stdio.h>
#include <jansson.h>
#include <linux/types.h>
#include <linux/netfilter/nf_ftp.h>

/** define PROFILE_DEFAULT - the profile that always exists */
#define PROFILE_DEFAULT "ftp"

/**
 * struct port - a port and who reads its connections
 * @number: the port
 * @profile: the helper's name
 */
struct port {
	__u16 number;
	char profile[NF_FTP_PROFILE_SIZE];
};

/**
 * struct port_list - ports in ascending order, no two alike
 * @count: how many there are
 * @ports: the ports
 */
struct port_list {
	unsigned int count;
	struct port ports[NF_FTP_PORTS_MAX];
};

/**
 * port_list_find() - look a port up
 * @list: the list
 * @number: the port
 *
 * Return: the port, or NULL if it is not in the list.
 */
const struct port *port_list_find(const struct port_list *list, __u16 number);

/**
 * port_list_add() - put a port into its place
 * @list: the list
 * @port: the port, which is copied
 *
 * Return: 0; -EEXIST if the list has this number, whatever its profile; -E2BIG
 * if the list is full. The list is as it was then.
 */
int port_list_add(struct port_list *list, const struct port *port);

/**
 * port_list_del() - take a port out
 * @list: the list
 * @number: the port
 *
 * Return: 0, or -ENOENT if it is not in the list.
 */
int port_list_del(struct port_list *list, __u16 number);

/**
 * port_list_text() - for people, a port a line
 * @list: the list
 * @out: where it is printed
 */
void port_list_text(const struct port_list *list, FILE *out);

/**
 * port_list_json() - for programs
 * @list: the list
 *
 * Return: a new object, NULL without memory.
 */
json_t *port_list_json(const struct port_list *list);

#endif /* NF_FTP_TOOL_PORTS_H */
