/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ports that a namespace gives to the helper.
 */
#ifndef NF_FTP_TOOL_PORTS_H
#define NF_FTP_TOOL_PORTS_H

#include <linux/netfilter/nf_ftp.h>

#include "list.h"
#include "value.h"

/** define PROFILE_DEFAULT - the profile that always exists */
#define PROFILE_DEFAULT "ftp"

/**
 * struct port - a port, and the profile of its connections
 * @number: the port
 * @profile: the helper's name
 * @tls: its connections are encrypted from their first byte on
 */
struct port {
	__u16 number;
	char profile[NF_FTP_PROFILE_SIZE];
	bool tls;
};

/**
 * struct port_list - a sorted list of ports
 * @count: how many there are
 * @ports: the ports
 */
struct port_list {
	unsigned int count;
	struct port ports[NF_FTP_PORTS_MAX];
};

extern const struct list_type port_list_type;

/** port_list_find() - list_find() for a list of ports */
static inline const struct port *port_list_find(const struct port_list *list,
						__u16 number)
{
	return list_find(&port_list_type, list, &number);
}

/** port_list_add() - list_add() for a list of ports */
static inline int port_list_add(struct port_list *list,
				const struct port *port)
{
	return list_add(&port_list_type, list, port);
}

/** port_list_del() - list_del() for a list of ports */
static inline int port_list_del(struct port_list *list, __u16 number)
{
	return list_del(&port_list_type, list, &number);
}

enum value_verdict parse_port_list(struct span text, struct port_list *list,
				   struct span *culprit);

#endif /* NF_FTP_TOOL_PORTS_H */
