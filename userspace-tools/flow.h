/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The TCP connections of a capture, and which of them are FTP's control
 * connections: those to certain ports, and those whose server speaks first and
 * says 220.
 */
#ifndef NF_FTP_TOOL_FLOW_H
#define NF_FTP_TOOL_FLOW_H

#include "flow_table.h"
#include "ftps.h"
#include "ports.h"
#include "replay.h"

/**
 * struct flows - all connections
 * @table: those that are not over, or have not been for long
 * @ftps: of them, the encrypted control connections
 * @ports: servers' ports
 * @setting: how control connections are read, and who is told of them
 * @found: how many control connections there were
 * @lost: how many connections were forgotten too soon, for want of room
 */
struct flows {
	struct flow_table table;
	struct ftps_table ftps;
	struct port_list ports;
	struct replay_setting setting;
	unsigned long found;
	unsigned long lost;
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
