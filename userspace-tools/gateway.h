/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A namespace as a gateway: all that is known of it before anybody judges.
 */
#ifndef NF_FTP_TOOL_GATEWAY_H
#define NF_FTP_TOOL_GATEWAY_H

#include <net/if.h>

#include "absence.h"
#include "config.h"
#include "rules.h"
#include "server.h"
#include "session.h"
#include "stats.h"
#include "status.h"

/** define DEVICES_MAX - as many devices with addresses are looked at */
#define DEVICES_MAX 8

/**
 * struct device - a device that has an address
 * @name: its name
 * @has: it has an address of IPv4, of IPv6 that is not of the link only
 * @mtu: its MTU, 0 if not known
 */
struct device {
	char name[IF_NAMESIZE];
	bool has[2];
	int mtu;
};

/**
 * struct gateway - what is known of a namespace
 * @root: the directory that has /proc, /sys and /lib/modules; "" usually
 * @netns: its name on the command line, or NULL
 * @loaded: the module is
 * @denied: what may not be read as this user, for a sentence; "" if all may
 * @absence: if it is not
 * @status: likewise if it is, as are the rest
 * @config: ports and profiles
 * @stats: what was counted
 * @sessions: the control connections
 * @rules: the rules
 * @server_count: how many servers there are
 * @servers: FTP servers on the gateway itself
 * @device_count: how many devices there are
 * @devices: the devices
 * @more_devices: there are more than that
 */
struct gateway {
	const char *root;
	const char *netns;
	bool loaded;
	char denied[WHY_SIZE];
	struct absence absence;
	struct status status;
	struct config config;
	struct stats stats;
	struct session_list sessions;
	struct rules rules;
	size_t server_count;
	struct server servers[SERVERS_MAX];
	size_t device_count;
	struct device devices[DEVICES_MAX];
	bool more_devices;
};

void gateway_sessions(struct gateway *gateway);
void gateway_devices(struct gateway *gateway);
bool gateway_number(const struct gateway *gateway, const char *path,
		    unsigned long long *number);
bool gateway_has(const struct gateway *gateway, const char *path);
bool gateway_forwards(const struct gateway *gateway, const char *device,
		      bool six);
bool gateway_listens(const struct gateway *gateway, __u16 port);
unsigned long long gateway_counted(const struct gateway *gateway,
				   const char *reason);
void gateway_free(struct gateway *gateway);

#endif /* NF_FTP_TOOL_GATEWAY_H */
