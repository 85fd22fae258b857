/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is the module at work in this namespace?
 */
#ifndef NF_FTP_TOOL_STATUS_H
#define NF_FTP_TOOL_STATUS_H

#include <stdio.h>
#include <jansson.h>

#include "attr.h"
#include "ports.h"

/**
 * struct status - the module, and what it does in a namespace
 * @version: the module's
 * @kernel: the kernel's release
 * @standin: it was loaded in nf_conntrack_ftp's place
 * @conntrack: connections are tracked in this namespace
 * @sessions: control connections
 * @expectations: data connections that may come
 * @ports: the ports whose connections get the helper
 */
struct status {
	char version[NAME_SIZE];
	char kernel[NAME_SIZE + 1];
	bool standin;
	bool conntrack;
	__u32 sessions;
	__u32 expectations;
	struct port_list ports;
};

/**
 * status_decode() - the answer to %NF_FTP_CMD_STATUS_GET
 * @nlh: the message
 * @arg: a struct status; its kernel and ports are not touched
 *
 * Return: 0 or -EBADMSG.
 */
int status_decode(const struct nlmsghdr *nlh, void *arg);

/**
 * status_text() - for people
 * @status: the status
 * @out: where it is printed
 */
void status_text(const struct status *status, FILE *out);

/**
 * status_json() - for programs
 * @status: the status
 *
 * Return: a new object, NULL without memory.
 */
json_t *status_json(const struct status *status);

#endif /* NF_FTP_TOOL_STATUS_H */
