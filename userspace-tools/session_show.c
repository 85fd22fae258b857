// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions as people and as programs read them.
 */
#include "session.h"

static bool was_redirected(const struct session *session)
{
	return endpoint_compare(&session->dialled, &session->server) != 0;
}

static const char *plural(__u32 count)
{
	return count == 1 ? "" : "s";
}

static void print_connection(const struct data_connection *connection,
			     FILE *out)
{
	char target[ENDPOINT_TEXT_SIZE];

	fprintf(out, "    %s to %s, %s",
		connection->active ? "active" : "passive",
		endpoint_print(&connection->target, target),
		connection->open ? "open" : "expected");
	if (connection->counted)
		fprintf(out, ", %llu bytes", connection->bytes);
	fputc('\n', out);
}

static void print_session(const struct session *session, FILE *out)
{
	char client[ENDPOINT_TEXT_SIZE];
	char server[ENDPOINT_TEXT_SIZE];
	size_t i;

	fprintf(out, "%s -> %s", endpoint_print(&session->client, client),
		endpoint_print(&session->server, server));
	if (was_redirected(session))
		fprintf(out, " (dialled %s)",
			endpoint_print(&session->dialled, server));
	fprintf(out, "\n    state %s, profile %s, %u line%s read, %u address%s rewritten\n",
		session->state, session->profile,
		session->lines, plural(session->lines),
		session->edits, session->edits == 1 ? "" : "es");
	for (i = 0; i < session->connection_count; i++)
		print_connection(&session->connections[i], out);
}

void session_list_text(const struct session_list *list, FILE *out)
{
	size_t i;

	if (!list->count)
		fputs("no sessions\n", out);
	for (i = 0; i < list->count; i++) {
		if (i)
			fputc('\n', out);
		print_session(&list->entries[i], out);
	}
}

static json_t *connection_json(const struct data_connection *connection)
{
	char address[INET6_ADDRSTRLEN];

	address_print(&connection->target.address, address);
	return json_pack("{s:s, s:s, s:i, s:s, s:I}",
			 "mode", connection->active ? "active" : "passive",
			 "address", address,
			 "port", connection->target.port,
			 "state", connection->open ? "open" : "expected",
			 "bytes", (json_int_t)connection->bytes);
}

static json_t *connections_json(const struct session *session)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < session->connection_count; i++)
		json_array_append_new(list, connection_json(&session->connections[i]));
	return list;
}

/* Put an endpoint under "name" and "name_port". */
static void put_endpoint(json_t *object, const char *name,
			 const char *port_name,
			 const struct endpoint *endpoint)
{
	char address[INET6_ADDRSTRLEN];

	address_print(&endpoint->address, address);
	json_object_set_new(object, name, json_string(address));
	json_object_set_new(object, port_name, json_integer(endpoint->port));
}

static json_t *session_json(const struct session *session)
{
	json_t *object = json_object();
	json_t *rest;

	put_endpoint(object, "client", "client_port", &session->client);
	put_endpoint(object, "server", "server_port", &session->server);
	if (was_redirected(session))
		put_endpoint(object, "dialled", "dialled_port",
			     &session->dialled);
	rest = json_pack("{s:s, s:s, s:I, s:I, s:o}",
			 "state", session->state,
			 "profile", session->profile,
			 "lines", (json_int_t)session->lines,
			 "edits", (json_int_t)session->edits,
			 "data", connections_json(session));
	json_object_update(object, rest);
	json_decref(rest);
	return object;
}

json_t *session_list_json(const struct session_list *list)
{
	json_t *sessions = json_array();
	size_t i;

	for (i = 0; i < list->count; i++)
		json_array_append_new(sessions,
				      session_json(&list->entries[i]));
	return json_pack("{s:o}", "sessions", sessions);
}
