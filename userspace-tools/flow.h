/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The TCP connections of a capture, and which of them are FTP's control
 * connections: those to certain ports, and those whose server speaks first and
 * says 220.
 */
#ifndef NF_FTP_TOOL_FLOW_H
#define NF_FTP_TOOL_FLOW_H

#include "ports.h"
#include "replay.h"

/**
 * struct flows - all connections
 * @tree: of them, by their ends; as tsearch(3) wants it
 * @ports: servers' ports
 * @policy: of the profile
 * @sink: who is told of the control connections
 * @found: how many control connections there were
 */
struct flows {
	void *tree;
	struct port_list ports;
	struct ftp_policy policy;
	struct replay_sink sink;
	unsigned long found;
};

/**
 * flows_hear() - a segment of the capture
 * @flows: the connections
 * @segment: the segment
 *
 * Return: false without memory.
 */
bool flows_hear(struct flows *flows, const struct segment *segment);

/**
 * flows_exit() - the capture is over: tell of what is left, and let all go
 * @flows: the connections
 */
void flows_exit(struct flows *flows);

#endif /* NF_FTP_TOOL_FLOW_H */
