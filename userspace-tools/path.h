/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ways that a control connection can take through a gateway, and what becomes
 * of it and of its data connections on each.
 */
#ifndef NF_FTP_TOOL_PATH_H
#define NF_FTP_TOOL_PATH_H

#include "gateway.h"
#include "walk.h"

/** define PORTS_MAX - as many ports of servers are tried */
#define PORTS_MAX 8
/** define PATHS_MAX - as many ways are tried */
#define PATHS_MAX (2 * PORTS_MAX * DEVICES_MAX * (DEVICES_MAX + 1))

/**
 * enum path_kind - where a control connection goes
 * @PATH_FORWARD: through the gateway
 * @PATH_INPUT: to a server on it
 * @PATH_OUTPUT: from a client on it
 */
enum path_kind {
	PATH_FORWARD,
	PATH_INPUT,
	PATH_OUTPUT,
};

/**
 * struct path - a way
 * @kind: where it goes
 * @iif: the device that the client is behind, "" if it is here
 * @oif: the server's, "" if it is here
 * @six: it is IPv6
 * @port: the port that is dialled
 * @taken: all ports that are tried
 * @taken_count: how many
 * @exists: such packets are forwarded, or there is a server
 * @control: the way of the first segment
 * @answer: what can become of the server's segments, a set of enum outcome
 * @named: a rule that names the port lets it begin
 * @given: it gets the helper
 * @helper: the helper's name, NULL if it is not known
 * @passive: what can become of data connections that the client opens, as related
 * @active: of those that the server opens
 * @plain: of those that the client opens, without a helper
 * @dropper: the chain that drops a related one, or NULL
 */
struct path {
	enum path_kind kind;
	const char *iif;
	const char *oif;
	bool six;
	__u16 port;
	const __u16 *taken;
	size_t taken_count;
	bool exists;
	struct walk control;
	unsigned int answer;
	bool named;
	enum truth given;
	const char *helper;
	unsigned int passive;
	unsigned int active;
	unsigned int plain;
	const struct base_chain *dropper;
};

/**
 * struct paths - all of them
 * @count: how many there are
 * @ports: the ports of servers that are tried
 * @port_count: how many
 * @by_rule: rules that give one of our helpers
 * @hidden: some of these are where no way is tried: for a bridge, or for a device
 *	that has no address
 * @entries: the ways
 */
struct paths {
	size_t count;
	__u16 ports[PORTS_MAX];
	size_t port_count;
	size_t by_rule;
	bool hidden;
	struct path entries[PATHS_MAX];
};

const struct path *paths_next(const struct paths *paths,
			      const struct path *path);
void paths_find(struct paths *paths, const struct gateway *gateway);
bool path_lets_in(const struct path *path, const struct gateway *gateway,
		  const char *helper);

#endif /* NF_FTP_TOOL_PATH_H */
