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

#include "attr.h"
#include "ports.h"
#include "track.h"

/**
 * struct data_connection - a data connection of a session
 * @active: the server opens it, else the client
 * @open: it is there, else it is expected
 * @target: where it really goes: the announcer's endpoint
 * @counted: the kernel counts its bytes
 * @bytes: in both directions, 0 where they are not counted
 */
struct data_connection {
	bool active;
	bool open;
	struct endpoint target;
	bool counted;
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
	size_t connection_count;
	struct data_connection *connections;
};

/**
 * struct session_list - all sessions
 * @count: how many there are
 * @room: how many there is memory for
 * @entries: the sessions, NULL if there are none
 */
struct session_list {
	size_t count;
	size_t room;
	struct session *entries;
};

/**
 * session_decode() - what a %NF_FTP_A_SESSION says
 * @nest: the attribute
 * @session: is filled
 *
 * Return: 0, or -EBADMSG if it does not say whose it is.
 */
int session_decode(const struct nlattr *nest, struct session *session);

/**
 * session_list_decode() - a message of the answer to %NF_FTP_CMD_SESSION_GET
 * @nlh: the message
 * @arg: a struct session_list that is added to; session_list_free() it in any
 *	case
 *
 * Return: 0, -EBADMSG or -ENOMEM.
 */
int session_list_decode(const struct nlmsghdr *nlh, void *arg);

/**
 * session_list_sort() - by client, so that session_list_adopt() finds them
 * @list: the sessions
 */
void session_list_sort(struct session_list *list);

/**
 * session_list_adopt() - give a data connection to its session
 * @list: sorted sessions
 * @tracked: what conntrack says; one that is no session's is passed over
 *
 * Return: 0 or -ENOMEM.
 */
int session_list_adopt(struct session_list *list,
		       const struct tracked *tracked);

/**
 * session_list_free() - let go of the sessions
 * @list: the sessions
 */
void session_list_free(struct session_list *list);

/** session_list_text() - print it for people, a block a session */
void session_list_text(const struct session_list *list, FILE *out);
/** session_list_json() - make an object of it; NULL without memory */
json_t *session_list_json(const struct session_list *list);

#endif /* NF_FTP_TOOL_SESSION_H */
