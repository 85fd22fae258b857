// SPDX-License-Identifier: GPL-2.0
/*
 * The ports that a namespace gives to the helper.
 */
#include <errno.h>
#include <string.h>

#include "netlink.h"
#include "ports.h"

static int compare(const void *a, const void *b)
{
	return (int)*(const __u16 *)a - (int)*(const __u16 *)b;
}

static void print(const void *entry, FILE *out)
{
	const struct port *port = entry;

	fprintf(out, "%-5u  %s%s\n", port->number, port->profile,
		port->tls ? "  tls" : "");
}

/* Print the command that makes it. */
static void save(const void *entry, FILE *out)
{
	const struct port *port = entry;

	fprintf(out, "port add %u", port->number);
	if (strcmp(port->profile, PROFILE_DEFAULT))
		fprintf(out, " to %s", port->profile);
	fputs(port->tls ? " tls\n" : "\n", out);
}

static json_t *json(const void *entry)
{
	const struct port *port = entry;

	return json_pack("{s:i, s:s, s:b}",
			 "port", port->number,
			 "profile", port->profile,
			 "tls", port->tls);
}

static void encode(struct nlmsghdr *nlh, const void *entry)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORT);
	const struct port *port = entry;

	mnl_attr_put_u16(nlh, NF_FTP_PORT_A_PORT, port->number);
	mnl_attr_put_strz(nlh, NF_FTP_PORT_A_PROFILE, port->profile);
	if (port->tls)
		mnl_attr_put_u8(nlh, NF_FTP_PORT_A_TLS, 1);
	mnl_attr_nest_end(nlh, nest);
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct port *port = into;
	__u8 tls;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_PORT_A_PORT:
		return attr_u16(attr, &port->number);
	case NF_FTP_PORT_A_PROFILE:
		return attr_text(attr, port->profile, sizeof(port->profile));
	case NF_FTP_PORT_A_TLS:
		if (attr_u8(attr, &tls))
			return -EBADMSG;
		port->tls = tls;
		return 0;
	default:
		return 0;
	}
}

static int decode(const struct nlattr *attr, void *entry)
{
	struct port *port = entry;
	int err;

	*port = (struct port){ .profile = PROFILE_DEFAULT };
	err = attr_each_in(attr, decode_attr, port);
	if (err)
		return err;
	return port->number ? 0 : -EBADMSG;
}

const struct list_type port_list_type = {
	.offset = offsetof(struct port_list, ports),
	.size = sizeof(struct port),
	.max = NF_FTP_PORTS_MAX,
	.name = "ports",
	.separator = "",
	.empty = "no ports: only a rule can give the helper\n",
	.attr = NF_FTP_A_PORT,
	.compare = compare,
	.print = print,
	.save = save,
	.json = json,
	.encode = encode,
	.decode = decode,
};

static enum value_verdict add_member(struct port_list *list, struct span text)
{
	struct port port = { .profile = PROFILE_DEFAULT };
	enum value_verdict verdict = parse_port(text, &port.number);
	int err;

	if (verdict != VALUE_OK)
		return verdict;
	err = port_list_add(list, &port);
	if (err == -EEXIST)
		return VALUE_PORT_TWICE;
	return err ? VALUE_TOO_MANY : VALUE_OK;
}

/**
 * parse_port_list() - read ports between commas; an empty text is an empty list
 * @text: what the user wrote
 * @list: the ports, each with the default profile
 * @culprit: the member to blame, set unless all is well
 *
 * Return: %VALUE_OK, %VALUE_BAD_PORT, %VALUE_PORT_TWICE or %VALUE_TOO_MANY.
 */
enum value_verdict parse_port_list(struct span text, struct port_list *list,
				   struct span *culprit)
{
	struct port_list parsed = { 0 };
	enum value_verdict verdict;
	struct span member;

	if (!text.length)
		text.start = NULL;
	while (span_next(&text, &member)) {
		verdict = add_member(&parsed, member);
		if (verdict != VALUE_OK) {
			*culprit = member;
			return verdict;
		}
	}
	*list = parsed;
	return VALUE_OK;
}
