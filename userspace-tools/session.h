/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sessions: a control connection each, with the data connections it led to.
 *
 * The control connections come from nf_ftp, the data connections from
 * conntrack, where each names its master by the addresses that the master's
 * client used: its own endpoint, and the one that it dialled.
 */
#ifndef NF_FTP_TOOL_SESSION_H
#define NF_FTP_TOOL_SESSION_H

#include <stdio.h>
#include <jansson.h>

#include "conntrack.h"
#include "netlink.h"
#include "ports.h"
#include "profile.h"

/**
 * struct data_connection - a data connection of a session
 * @active: the server opens it, else the client
 * @child: what conntrack says; its target is always set: where the connection
 *	really goes, which is the announcer's endpoint
 */
struct data_connection {
	bool active;
	struct ct_child child;
};

/**
 * struct measure - a number that not every module tells, or not of every session
 * @is_known: it was told
 * @value: the number
 */
struct measure {
	bool is_known;
	__u32 value;
};

/**
 * struct rate - how fast bytes go
 * @is_known: they were counted twice
 * @bytes: in a second
 */
struct rate {
	bool is_known;
	__u64 bytes;
};

/**
 * struct session - a control connection
 * @client: the client's own endpoint
 * @server: the real server's
 * @dialled: the one that the client called
 * @state: of the dialogue
 * @profile: the helper's name
 * @lines: lines read in both directions
 * @edits: announced endpoints rewritten
 * @ftps: where it is encrypted, the server's ports that its client may call; or none
 * @ftps_active: the client's ports that its server may call; or none
 * @ftps_opened: how many data connections were let in for that
 * @id: by which conntrack knows it
 * @age: seconds since the module knows it
 * @idle: seconds since conntrack saw its last packet
 * @refused: how often something was refused
 * @rate: what its data connections carry
 * @netns: the name of its namespace, NULL if nobody asked for several
 * @connection_count: how many data connections there are
 * @connections: the data connections, NULL if there are none
 */
struct session {
	struct endpoint client;
	struct endpoint server;
	struct endpoint dialled;
	char state[NAME_SIZE];
	char profile[NF_FTP_PROFILE_SIZE];
	__u32 lines;
	__u32 edits;
	struct port_range ftps;
	struct port_range ftps_active;
	__u32 ftps_opened;
	struct measure id;
	struct measure age;
	struct measure idle;
	struct measure refused;
	struct rate rate;
	const char *netns;
	size_t connection_count;
	struct data_connection *connections;
};

/**
 * struct session_list - all sessions
 * @count: how many there are
 * @entries: the sessions, NULL if there are none
 */
struct session_list {
	size_t count;
	struct session *entries;
};

int session_decode(const struct nlattr *nest, struct session *session);
int session_list_decode(const struct nlmsghdr *nlh, void *arg);
int session_list_read(struct nl_socket *nl, struct session_list *list);
void session_list_sort(struct session_list *list);
int session_list_add_connection(struct session_list *list,
				const struct ct_child *child);
int session_list_join(struct session_list *list, struct session_list *other,
		      const char *netns);
void session_list_free(struct session_list *list);
bool session_is_redirected(const struct session *session);
bool session_is_encrypted(const struct session *session);
bool session_has_range(const struct session *session);
bool session_bytes(const struct session *session, __u64 *bytes);
json_t *session_array_json(const struct session_list *list);
json_t *session_list_json(const struct session_list *list);

#endif /* NF_FTP_TOOL_SESSION_H */
