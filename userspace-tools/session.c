// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions: a control connection each, with the data connections it led to.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

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
	default:
		return 0;
	}
}

static int append(struct session_list *list, const struct session *session)
{
	size_t room = list->room ? list->room * 2 : 16;
	struct session *entries;

	if (list->count == list->room) {
		entries = realloc(list->entries, room * sizeof(*entries));
		if (!entries)
			return -ENOMEM;
		list->entries = entries;
		list->room = room;
	}
	list->entries[list->count++] = *session;
	return 0;
}

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

void session_list_sort(struct session_list *list)
{
	if (list->count)
		qsort(list->entries, list->count, sizeof(*list->entries),
		      compare_sessions);
}

static struct session *find_master(const struct session_list *list,
				   const struct tracked *tracked)
{
	struct session key = {
		.client = tracked->client,
		.dialled = tracked->dialled,
	};

	if (!list->count)
		return NULL;
	return bsearch(&key, list->entries, list->count, sizeof(key),
		       compare_sessions);
}

static bool is_active(const struct session *session,
		      const struct tracked *tracked)
{
	if (tracked->opener != OPENER_UNSAID)
		return tracked->opener == OPENER_SERVER;
	/* With both on one host either may be meant: then it is the usual. */
	return address_compare(&tracked->source, &session->client.address) != 0;
}

int session_list_adopt(struct session_list *list,
		       const struct tracked *tracked)
{
	struct session *session = find_master(list, tracked);
	struct data_connection *connection;

	if (!session)
		return 0;
	connection = realloc(session->connections, (session->connection_count + 1) *
			     sizeof(*connection));
	if (!connection)
		return -ENOMEM;
	session->connections = connection;
	connection += session->connection_count++;
	*connection = (struct data_connection){
		.active = is_active(session, tracked),
		.open = tracked->open,
		.target = tracked->target,
		.counted = tracked->counted,
		.bytes = tracked->bytes,
	};
	if (address_is_unset(&connection->target.address))
		connection->target.address = connection->active ?
			session->client.address : session->server.address;
	return 0;
}

void session_list_free(struct session_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->entries[i].connections);
	free(list->entries);
	memset(list, 0, sizeof(*list));
}
