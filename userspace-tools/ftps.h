/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Data connections of encrypted sessions, as their SYNs are in the capture: which of
 * them a profile lets in.
 */
#ifndef NF_FTP_TOOL_FTPS_H
#define NF_FTP_TOOL_FTPS_H

#include "flow_table.h"
#include "ports.h"
#include "profile.h"

/** define FTPS_BUCKETS - of encrypted sessions, by the addresses of their ends */
#define FTPS_BUCKETS 1024

struct encrypted;

/**
 * struct ftps_table - the encrypted sessions of a capture
 * @profile: what they are allowed; the keys that are called ftps
 * @bucket: by hash
 */
struct ftps_table {
	struct profile profile;
	struct encrypted *bucket[FTPS_BUCKETS];
};

/**
 * ftps_update() - a control connection is encrypted now, or is not any more
 * @table: the encrypted sessions
 * @flow: a control connection
 *
 * Return: false without memory.
 */
bool ftps_update(struct ftps_table *table, struct flow *flow);

/**
 * ftps_forget() - it is over
 * @table: the encrypted sessions
 * @flow: any connection
 */
void ftps_forget(struct ftps_table *table, struct flow *flow);

/**
 * ftps_call() - a connection begins; tell if it is one of an encrypted session's
 * @table: the encrypted sessions
 * @flows: all connections
 * @ports: servers' ports
 * @syn: its first segment
 */
void ftps_call(struct ftps_table *table, struct flow_table *flows,
	       const struct port_list *ports, const struct segment *syn);

#endif /* NF_FTP_TOOL_FTPS_H */
