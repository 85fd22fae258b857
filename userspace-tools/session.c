// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions: a control connection each, with the data connections it led to.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

/* A dump that changes while it is read is begun again, this many times. */
#define DUMP_ATTEMPTS 10

static int attr_measure(const struct nlattr *attr, struct measure *measure)
{
	int err = attr_u32(attr, &measure->value);

	measure->is_known = !err;
	return err;
}

static int decode_field(const struct nlattr *attr, void *into)
{
	struct session *session = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_SESSION_A_CLIENT:
		return attr_address(attr, &session->client.address);
	case NF_FTP_SESSION_A_CLIENT_PORT:
		return attr_u16(attr, &session->client.port);
	case NF_FTP_SESSION_A_SERVER:
		return attr_address(attr, &session->server.address);
	case NF_FTP_SESSION_A_SERVER_PORT:
		return attr_u16(attr, &session->server.port);
	case NF_FTP_SESSION_A_DIALLED:
		return attr_address(attr, &session->dialled.address);
	case NF_FTP_SESSION_A_DIALLED_PORT:
		return attr_u16(attr, &session->dialled.port);
	case NF_FTP_SESSION_A_STATE:
		return attr_text(attr, session->state, sizeof(session->state));
	case NF_FTP_SESSION_A_PROFILE:
		return attr_text(attr, session->profile,
				 sizeof(session->profile));
	case NF_FTP_SESSION_A_LINES:
		return attr_u32(attr, &session->lines);
	case NF_FTP_SESSION_A_EDITS:
		return attr_u32(attr, &session->edits);
	case NF_FTP_SESSION_A_FTPS_FROM:
		return attr_u16(attr, &session->ftps.from);
	case NF_FTP_SESSION_A_FTPS_TO:
		return attr_u16(attr, &session->ftps.to);
	case NF_FTP_SESSION_A_FTPS_ACTIVE_FROM:
		return attr_u16(attr, &session->ftps_active.from);
	case NF_FTP_SESSION_A_FTPS_ACTIVE_TO:
		return attr_u16(attr, &session->ftps_active.to);
	case NF_FTP_SESSION_A_FTPS_OPENED:
		return attr_u32(attr, &session->ftps_opened);
	case NF_FTP_SESSION_A_ID:
		return attr_measure(attr, &session->id);
	case NF_FTP_SESSION_A_AGE:
		return attr_measure(attr, &session->age);
	case NF_FTP_SESSION_A_IDLE:
		return attr_measure(attr, &session->idle);
	case NF_FTP_SESSION_A_REFUSED:
		return attr_measure(attr, &session->refused);
	default:
		return 0;
	}
}

static int append(struct session_list *list, const struct session *session)
{
	struct session *entries = array_grow(list->entries, list->count,
					     sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	list->entries = entries;
	entries[list->count++] = *session;
	return 0;
}

/**
 * session_decode() - read what a %NF_FTP_A_SESSION says
 * @nest: the attribute
 * @session: is filled
 *
 * Return: 0, or -EBADMSG if it does not say whose it is.
 */
int session_decode(const struct nlattr *nest, struct session *session)
{
	int err = attr_each_in(nest, decode_field, session);

	if (err)
		return err;
	if (!session->client.address.family || !session->server.address.family)
		return -EBADMSG;
	if (!session->dialled.address.family)
		session->dialled.address = session->server.address;
	if (!session->dialled.port)
		session->dialled.port = session->server.port;
	return 0;
}

static int decode_one(const struct nlattr *attr, void *into)
{
	struct session found = { .profile = PROFILE_DEFAULT };
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_SESSION)
		return 0;
	err = session_decode(attr, &found);
	return err ? err : append(into, &found);
}

/**
 * session_list_decode() - read a message of the answer to %NF_FTP_CMD_SESSION_GET
 * @nlh: the message
 * @arg: a struct session_list that is added to; session_list_free() it in any
 *	case
 *
 * Return: 0, -EBADMSG or -ENOMEM.
 */
int session_list_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_one, arg);
}

static int compare_sessions(const void *a, const void *b)
{
	const struct session *one = a;
	const struct session *other = b;
	int order = endpoint_compare(&one->client, &other->client);

	return order ? order :
	       endpoint_compare(&one->dialled, &other->dialled);
}

/**
 * session_list_sort() - sort sessions by client, so that session_list_add_connection() finds them
 * @list: the sessions
 */
void session_list_sort(struct session_list *list)
{
	if (list->count)
		qsort(list->entries, list->count, sizeof(*list->entries),
		      compare_sessions);
}

static struct session *find_master(const struct session_list *list,
				   const struct ct_child *child)
{
	struct session key = {
		.client = child->client,
		.dialled = child->dialled,
	};

	if (!list->count)
		return NULL;
	return bsearch(&key, list->entries, list->count, sizeof(key),
		       compare_sessions);
}

static bool is_active(const struct session *session,
		      const struct ct_child *child)
{
	if (child->opener != OPENER_UNSAID)
		return child->opener == OPENER_SERVER;
	/* With both on one host either may be meant: then it is the usual. */
	return address_compare(&child->source, &session->client.address) != 0;
}

/**
 * session_list_add_connection() - give a data connection to its session
 * @list: sorted sessions
 * @child: what conntrack says; one that is over, or no session's, is passed over
 *
 * Return: 0 or -ENOMEM.
 */
int session_list_add_connection(struct session_list *list,
				const struct ct_child *child)
{
	struct session *session = find_master(list, child);
	struct data_connection *connection;

	if (!session || child->over)
		return 0;
	connection = array_grow(session->connections, session->connection_count,
				sizeof(*connection));
	if (!connection)
		return -ENOMEM;
	session->connections = connection;
	connection += session->connection_count++;
	*connection = (struct data_connection){
		.active = is_active(session, child),
		.child = *child,
	};
	if (address_is_unset(&child->target.address))
		connection->child.target.address = connection->active ?
			session->client.address : session->server.address;
	return 0;
}

/**
 * session_list_free() - let go of the sessions
 * @list: the sessions
 */
void session_list_free(struct session_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->entries[i].connections);
	free(list->entries);
	memset(list, 0, sizeof(*list));
}

/**
 * session_list_join() - put the sessions of a namespace behind those of others
 * @list: the sessions of others; sorted no more
 * @other: the namespace's sessions, which are let go
 * @netns: the namespace's name, which has to stay as long as @list
 *
 * Return: 0 or -ENOMEM.
 */
int session_list_join(struct session_list *list, struct session_list *other,
		      const char *netns)
{
	int err = 0;
	size_t i;

	for (i = 0; i < other->count; i++) {
		other->entries[i].netns = netns;
		err = err ? err : append(list, &other->entries[i]);
		/* they are the list's now */
		if (!err)
			other->entries[i].connections = NULL;
	}
	session_list_free(other);
	return err;
}

/**
 * session_is_redirected() - say whether its client called another endpoint than the
 * server's own
 * @session: the session
 */
bool session_is_redirected(const struct session *session)
{
	return endpoint_compare(&session->dialled, &session->server) != 0;
}

/**
 * session_bytes() - add up what its data connections have carried
 * @session: the session
 * @bytes: of those that conntrack still knows, in both directions
 *
 * Return: whether the kernel counts them.
 */
bool session_bytes(const struct session *session, __u64 *bytes)
{
	bool is_counted = false;
	size_t i;

	*bytes = 0;
	for (i = 0; i < session->connection_count; i++) {
		*bytes += session->connections[i].child.bytes;
		is_counted |= session->connections[i].child.counted;
	}
	return is_counted;
}

/**
 * session_is_encrypted() - can nobody read what is said in it?
 * @session: the session
 */
bool session_is_encrypted(const struct session *session)
{
	return !strcmp(session->state, "opaque");
}

/**
 * session_has_range() - has an encrypted session ports that may be called?
 * @session: the session
 */
bool session_has_range(const struct session *session)
{
	return session->ftps.from || session->ftps_active.from;
}

static json_t *connection_json(const struct data_connection *connection)
{
	char address[INET6_ADDRSTRLEN];
	json_t *object;

	address_print(&connection->child.target.address, address);
	object = json_pack("{s:s, s:s, s:i, s:s, s:I}",
			   "mode", connection->active ? "active" : "passive",
			   "address", address,
			   "port", connection->child.target.port,
			   "state", connection->child.open ? "open" : "expected",
			   "bytes", (json_int_t)connection->child.bytes);
	if (connection->child.id)
		json_object_set_new(object, "id",
				    json_integer(connection->child.id));
	return object;
}

static json_t *connections_json(const struct session *session)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < session->connection_count; i++)
		json_array_append_new(list, connection_json(&session->connections[i]));
	return list;
}

static void range_json(json_t *object, const char *name,
		       const struct port_range *range)
{
	char text[sizeof("65535-65535")];

	if (!range->from)
		return;
	snprintf(text, sizeof(text), "%u-%u", range->from, range->to);
	json_object_set_new(object, name, json_string(text));
}

static void measure_json(json_t *object, const char *name,
			 const struct measure *measure)
{
	json_object_set_new(object, name, measure->is_known ?
			    json_integer(measure->value) : json_null());
}

static json_t *session_json(const struct session *session)
{
	json_t *object = json_object();
	char netns[NAME_MAX + 1];
	json_t *rest;
	__u64 bytes;

	endpoint_json(object, "client", "client_port", &session->client);
	endpoint_json(object, "server", "server_port", &session->server);
	if (session_is_redirected(session))
		endpoint_json(object, "dialled", "dialled_port",
			      &session->dialled);
	rest = json_pack("{s:s, s:s, s:I, s:I, s:o}",
			 "state", session->state,
			 "profile", session->profile,
			 "lines", (json_int_t)session->lines,
			 "edits", (json_int_t)session->edits,
			 "data", connections_json(session));
	json_object_update(object, rest);
	json_decref(rest);
	range_json(object, "ftps", &session->ftps);
	range_json(object, "ftps_active", &session->ftps_active);
	if (session_has_range(session))
		json_object_set_new(object, "ftps_opened",
				    json_integer(session->ftps_opened));
	measure_json(object, "id", &session->id);
	measure_json(object, "age", &session->age);
	measure_json(object, "idle", &session->idle);
	measure_json(object, "refused", &session->refused);
	session_bytes(session, &bytes);
	json_object_set_new(object, "bytes", json_integer((json_int_t)bytes));
	if (session->rate.is_known)
		json_object_set_new(object, "rate",
				    json_integer((json_int_t)session->rate.bytes));
	if (session->netns) {
		text_clean(session->netns, netns, sizeof(netns));
		json_object_set_new(object, "netns", json_string(netns));
	}
	return object;
}

/**
 * session_array_json() - make an array of the sessions for programs
 * @list: the sessions
 *
 * Return: a new array, NULL without memory.
 */
json_t *session_array_json(const struct session_list *list)
{
	json_t *sessions = json_array();
	size_t i;

	for (i = 0; i < list->count; i++)
		json_array_append_new(sessions,
				      session_json(&list->entries[i]));
	return sessions;
}

/**
 * session_list_json() - make an object of the sessions for programs
 * @list: the sessions
 *
 * Return: a new object, NULL without memory.
 */
json_t *session_list_json(const struct session_list *list)
{
	return json_pack("{s:o}", "sessions", session_array_json(list));
}

/**
 * session_list_read() - ask the module for all sessions
 * @nl: from family_open()
 * @list: is filled and sorted; session_list_free() it in any case
 *
 * Return: 0 or -errno.
 */
int session_list_read(struct nl_socket *nl, struct session_list *list)
{
	union nl_request request;
	struct nlmsghdr *nlh;
	int attempts = DUMP_ATTEMPTS;
	int err;

	do {
		session_list_free(list);
		nlh = family_request(&request, nl, NF_FTP_CMD_SESSION_GET);
		nlh->nlmsg_flags |= NLM_F_DUMP;
		err = nl_talk(nl, nlh, session_list_decode, list);
	} while (err == -EINTR && --attempts);
	if (!err)
		session_list_sort(list);
	return err;
}
