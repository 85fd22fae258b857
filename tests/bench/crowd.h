/* SPDX-License-Identifier: GPL-2.0 */
/* Those who are there already, where a client's port is to be on the gateway. */
#ifndef NF_FTP_BENCH_CROWD_H
#define NF_FTP_BENCH_CROWD_H

#include "connection.h"

#define CROWD_FROM	20000
#define CROWD_TO	31000
#define CROWD_MAX	(CROWD_TO - CROWD_FROM + 1)

/**
 * crowd_gather - take ports, as if other clients of the gateway had announced
 *	them to the same server
 * @c: a client behind NAT
 * @count: how many from %CROWD_FROM on, side by side: who looks from port to
 *	port for one that is free has a long way
 *
 * Return: the connection that they all belong to, or ERR_PTR().
 */
struct nf_conn *crowd_gather(const struct connection *c, unsigned int count);

/**
 * crowd_leave - they are all free again
 * @master: the connection that they belong to
 */
void crowd_leave(struct nf_conn *master);

#endif /* NF_FTP_BENCH_CROWD_H */
