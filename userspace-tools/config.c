// SPDX-License-Identifier: GPL-2.0
/*
 * A namespace's configuration: read whole, replaced whole.
 */
#include <errno.h>

#include "attr.h"
#include "config.h"

static int decode_port_attr(const struct nlattr *attr, void *into)
{
	struct port *port = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_PORT_A_PORT:
		return attr_u16(attr, &port->number);
	case NF_FTP_PORT_A_PROFILE:
		return attr_text(attr, port->profile, sizeof(port->profile));
	default:
		return 0;
	}
}

static int decode_port(const struct nlattr *attr, void *into)
{
	struct port port = { .profile = PROFILE_DEFAULT };
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_PORT)
		return 0;
	err = attr_each_in(attr, decode_port_attr, &port);
	if (err)
		return err;
	err = port.number ? port_list_add(into, &port) : -EBADMSG;
	return err == -EEXIST ? -EBADMSG : err;
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct config *config = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_A_GENERATION:
		return attr_u32(attr, &config->generation);
	case NF_FTP_A_PORTS:
		return attr_each_in(attr, decode_port, &config->ports);
	default:
		return 0;
	}
}

int config_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_attr, arg);
}

void config_encode_ports(struct nlmsghdr *nlh, const struct port_list *ports)
{
	const struct port *port;
	struct nlattr *list;
	struct nlattr *nest;
	unsigned int i;

	list = mnl_attr_nest_start(nlh, NF_FTP_A_PORTS);
	for (i = 0; i < ports->count; i++) {
		port = &ports->ports[i];
		nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORT);
		mnl_attr_put_u16(nlh, NF_FTP_PORT_A_PORT, port->number);
		mnl_attr_put_strz(nlh, NF_FTP_PORT_A_PROFILE, port->profile);
		mnl_attr_nest_end(nlh, nest);
	}
	mnl_attr_nest_end(nlh, list);
}
