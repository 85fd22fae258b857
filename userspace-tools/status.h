/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether the module is at work in this namespace.
 */
#ifndef NF_FTP_TOOL_STATUS_H
#define NF_FTP_TOOL_STATUS_H

#include <stdio.h>
#include <jansson.h>

#include "netlink.h"
#include "ports.h"
#include "rules.h"

/**
 * struct status - the module, and what it does in a namespace
 * @version: the module's
 * @commit: of the module's sources; empty where the module does not say it
 * @sources: the source version that modinfo shows, too; empty where it is not seen
 * @tool: the tool's version
 * @kernel: the kernel's release
 * @standin: it was loaded in nf_conntrack_ftp's place
 * @conntrack: connections are tracked in this namespace
 * @sessions: control connections
 * @expectations: data connections that may come
 * @ports: the ports whose connections get the helper
 * @assigned: a port or a rule gives the helper to connections
 * @unknown: why it cannot be told whether a rule does, a sentence; else ""
 */
struct status {
	char version[NAME_SIZE];
	char commit[NAME_SIZE];
	char sources[NAME_SIZE];
	const char *tool;
	char kernel[NAME_SIZE + 1];
	bool standin;
	bool conntrack;
	__u32 sessions;
	__u32 expectations;
	struct port_list ports;
	bool assigned;
	char unknown[WHY_SIZE];
};

int status_decode(const struct nlmsghdr *nlh, void *arg);
void status_text(const struct status *status, FILE *out);
json_t *status_json(const struct status *status);

#endif /* NF_FTP_TOOL_STATUS_H */
