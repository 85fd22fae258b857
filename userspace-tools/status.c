// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the module is at work in this namespace.
 */
#include <string.h>

#include "status.h"

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct status *status = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_A_VERSION:
		return attr_text(attr, status->version,
				 sizeof(status->version));
	case NF_FTP_A_COMMIT:
		return attr_text(attr, status->commit, sizeof(status->commit));
	case NF_FTP_A_STANDIN:
		return attr_flag(attr, &status->standin);
	case NF_FTP_A_CONNTRACK:
		return attr_flag(attr, &status->conntrack);
	case NF_FTP_A_SESSIONS:
		return attr_u32(attr, &status->sessions);
	case NF_FTP_A_EXPECTATIONS:
		return attr_u32(attr, &status->expectations);
	default:
		return 0;
	}
}

/**
 * status_decode() - read the answer to %NF_FTP_CMD_STATUS_GET
 * @nlh: the message
 * @arg: a struct status; what is not of this message is not touched
 *
 * Return: 0 or -EBADMSG.
 */
int status_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_attr, arg);
}

static void print_ports(const struct status *status, FILE *out)
{
	const struct port_list *list = &status->ports;
	const struct port *port;
	bool is_default;
	unsigned int i;

	if (!list->count)
		fputs(status->assigned ?
		      "none, the helper is given by rule only" : "none", out);
	for (i = 0; i < list->count; i++) {
		port = &list->ports[i];
		fprintf(out, "%s%u", i ? ", " : "", port->number);
		is_default = !strcmp(port->profile, PROFILE_DEFAULT);
		if (!is_default || port->tls)
			fprintf(out, " (%s%s%s)", is_default ? "" : port->profile,
				!is_default && port->tls ? ", " : "",
				port->tls ? "tls" : "");
	}
}

/* Whatever else is right, no connection is read. */
static void warn_unassigned(const struct status *status, FILE *out)
{
	if (status->assigned)
		return;
	if (status->unknown[0])
		fprintf(out, "warning: no port gives the helper to a connection, and whether\n"
			"         a rule does cannot be told: %s\n", status->unknown);
	else
		fputs("warning: no port and no rule gives the helper to any connection, so none\n"
		      "         is read; `nf-ftp port add 21' does, or a rule (see README)\n",
		      out);
}

/* The module that is loaded may be older than what was installed since. */
static bool fits(const struct status *status)
{
	return !strcmp(status->tool, status->version);
}

/**
 * status_text() - print the status for people
 * @status: the status
 * @out: where it is printed
 */
void status_text(const struct status *status, FILE *out)
{
	fprintf(out, "nf_ftp %s on Linux %s\n", status->version,
		status->kernel);
	if (*status->commit)
		fprintf(out, "commit         %s\n", status->commit);
	if (*status->sources)
		fprintf(out, "sources        %s\n", status->sources);
	fprintf(out, "tool           %s, which %s\n", status->tool,
		fits(status) ? "fits" : "may not fit");
	fprintf(out, "loaded         %s\n", status->standin ?
		"in place of nf_conntrack_ftp" : "by its own name");
	fputs("ports          ", out);
	print_ports(status, out);
	fprintf(out, "\nsessions       %u\n", status->sessions);
	fprintf(out, "expectations   %u\n", status->expectations);
	if (!fits(status))
		fprintf(out, "warning: this tool is of version %s, and may not fit the module:\n"
			"         the one that is installed is loaded at the next boot, or after\n"
			"         `modprobe -r nf_ftp'\n",
			status->tool);
	warn_unassigned(status, out);
	if (!status->conntrack)
		fputs("warning: no connection is tracked in this namespace, the helper sees none;\n"
		      "         a rule with ct state or NAT, or `nf-ftp port add', starts it\n",
		      out);
}

/**
 * status_json() - make an object of the status for programs
 * @status: the status
 *
 * Return: a new object, NULL without memory.
 */
json_t *status_json(const struct status *status)
{
	const struct port_list *list = &status->ports;
	json_t *ports = json_array();
	unsigned int i;

	for (i = 0; i < list->count; i++)
		json_array_append_new(ports,
				      json_integer(list->ports[i].number));
	return json_pack("{s:b, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:I, s:I, s:b, s:b}",
			 "module", 1,
			 "helper", "nf_ftp",
			 "version", status->version,
			 "commit", status->commit,
			 "srcversion", status->sources,
			 "tool", status->tool,
			 "fits", fits(status),
			 "kernel", status->kernel,
			 "ports", ports,
			 "assigned", status->unknown[0] ? json_null() :
				     json_boolean(status->assigned),
			 "sessions", (json_int_t)status->sessions,
			 "expectations", (json_int_t)status->expectations,
			 "standin", status->standin,
			 "conntrack", status->conntrack);
}
