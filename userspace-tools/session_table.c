// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions as a table: a row each, and below it, unless columns are chosen, one for
 * each of its data connections.
 */
#include <errno.h>
#include <string.h>

#include "session_table.h"
#include "unit.h"

/* room for the text of a cell */
#define CELL_SIZE (sizeof("passive to ") + ENDPOINT_TEXT_SIZE)

/* ranks of those that are not shown by default are for `top' */
enum {
	AT_NETNS,
	AT_CLIENT,
	AT_SERVER,
	AT_DIALLED,
	AT_STATE,
	AT_PROFILE,
	AT_AGE,
	AT_IDLE,
	AT_BYTES,
	AT_RATE,
	AT_REFUSED,
	AT_LINES,
	AT_EDITS,
	AT_DATA,
	AT_FTPS,
	AT_FTPS_ACTIVE,
	AT_FTPS_OPENED,
	AT_ID,
	AT_END,
};

const struct column session_columns[] = {
	[AT_NETNS] = { "netns", COLUMN_IF_ANY, 0 },
	[AT_CLIENT] = { "client", COLUMN_DEFAULT | COLUMN_TREE, 0 },
	[AT_SERVER] = { "server", COLUMN_DEFAULT, 0 },
	[AT_DIALLED] = { "dialled", COLUMN_IF_ANY, 5 },
	[AT_STATE] = { "state", COLUMN_DEFAULT, 0 },
	[AT_PROFILE] = { "profile", COLUMN_DEFAULT, 6 },
	[AT_AGE] = { "age", COLUMN_IF_ANY | COLUMN_RIGHT, 2 },
	[AT_IDLE] = { "idle", COLUMN_IF_ANY | COLUMN_RIGHT, 4 },
	[AT_BYTES] = { "bytes", COLUMN_IF_ANY | COLUMN_RIGHT, 3 },
	[AT_RATE] = { "rate", COLUMN_IF_ANY | COLUMN_RIGHT, 0 },
	[AT_REFUSED] = { "refused", COLUMN_IF_ANY | COLUMN_RIGHT, 1 },
	[AT_LINES] = { "lines", COLUMN_DEFAULT | COLUMN_RIGHT, 9 },
	[AT_EDITS] = { "edits", COLUMN_RIGHT, 0 },
	[AT_DATA] = { "data", 0, 10 },
	[AT_FTPS] = { "ftps", COLUMN_IF_ANY, 7 },
	[AT_FTPS_ACTIVE] = { "ftps-active", COLUMN_IF_ANY, 8 },
	[AT_FTPS_OPENED] = { "ftps-opened", COLUMN_RIGHT, 0 },
	[AT_ID] = { "id", COLUMN_RIGHT, 0 },
	[AT_END] = { NULL, 0, 0 }
};

static void put_number(struct table *table, struct libscols_line *row,
		       size_t column, __u32 number)
{
	char text[CELL_SIZE];

	snprintf(text, sizeof(text), "%u", number);
	table_put(table, row, column, text);
}

static void put_measure(struct table *table, struct libscols_line *row,
			size_t column, const struct measure *measure)
{
	if (measure->is_known)
		put_number(table, row, column, measure->value);
}

static void put_age(struct table *table, struct libscols_line *row,
		    size_t column, const struct measure *measure)
{
	char text[UNIT_SIZE];

	if (measure->is_known)
		table_put(table, row, column, unit_age(measure->value, text));
}

static void put_range(struct table *table, struct libscols_line *row,
		      size_t column, const struct port_range *range)
{
	char text[CELL_SIZE];

	if (!range->from)
		return;
	snprintf(text, sizeof(text), "%u-%u", range->from, range->to);
	table_put(table, row, column, text);
}

static void put_bytes(struct table *table, struct libscols_line *row,
		      bool is_counted, __u64 bytes)
{
	char text[UNIT_SIZE];

	if (is_counted)
		table_put(table, row, AT_BYTES, unit_bytes(bytes, text));
}

static void put_rate(struct table *table, struct libscols_line *row,
		     const struct rate *rate)
{
	char text[UNIT_SIZE];
	char cell[CELL_SIZE];

	if (!rate->is_known)
		return;
	snprintf(cell, sizeof(cell), "%s/s", unit_bytes(rate->bytes, text));
	table_put(table, row, AT_RATE, cell);
}

/* How many data connections it has, of which kind. */
static void put_data(struct table *table, struct libscols_line *row,
		     const struct session *session)
{
	unsigned int open = 0;
	char text[CELL_SIZE];
	size_t i;

	for (i = 0; i < session->connection_count; i++)
		open += session->connections[i].child.open;
	if (!session->connection_count)
		return;
	snprintf(text, sizeof(text), "%u open, %zu expected", open,
		 session->connection_count - open);
	table_put(table, row, AT_DATA, text);
}

static void add_connection(struct table *table, struct libscols_line *parent,
			   const struct data_connection *connection)
{
	struct libscols_line *row = table_add(table, parent);
	const struct ct_child *child = &connection->child;
	char endpoint[ENDPOINT_TEXT_SIZE];
	char text[CELL_SIZE];

	snprintf(text, sizeof(text), "%s to %s",
		 connection->active ? "active" : "passive",
		 endpoint_print(&child->target, endpoint));
	table_put(table, row, AT_CLIENT, text);
	table_put(table, row, AT_STATE, child->open ? "open" : "expected");
	put_bytes(table, row, child->counted, child->bytes);
	if (child->id)
		put_number(table, row, AT_ID, child->id);
}

static void put_ends(struct table *table, struct libscols_line *row,
		     const struct session *session)
{
	char text[ENDPOINT_TEXT_SIZE];

	table_put(table, row, AT_NETNS, session->netns);
	table_put(table, row, AT_CLIENT, endpoint_print(&session->client, text));
	table_put(table, row, AT_SERVER, endpoint_print(&session->server, text));
	if (session_is_redirected(session))
		table_put(table, row, AT_DIALLED,
			  endpoint_print(&session->dialled, text));
}

static void put_ftps(struct table *table, struct libscols_line *row,
		     const struct session *session)
{
	put_range(table, row, AT_FTPS, &session->ftps);
	put_range(table, row, AT_FTPS_ACTIVE, &session->ftps_active);
	if (session_has_range(session))
		put_number(table, row, AT_FTPS_OPENED, session->ftps_opened);
}

static struct libscols_line *add_session(struct table *table,
					 const struct session *session)
{
	struct libscols_line *row = table_add(table, NULL);
	bool is_counted;
	__u64 bytes;

	put_ends(table, row, session);
	table_put(table, row, AT_STATE, session->state);
	if (session_is_encrypted(session))
		table_colour(table, row, AT_STATE, "yellow");
	table_put(table, row, AT_PROFILE, session->profile);
	put_age(table, row, AT_AGE, &session->age);
	put_age(table, row, AT_IDLE, &session->idle);
	is_counted = session_bytes(session, &bytes);
	put_bytes(table, row, is_counted, bytes);
	put_rate(table, row, &session->rate);
	put_measure(table, row, AT_REFUSED, &session->refused);
	if (session->refused.value)
		table_colour(table, row, AT_REFUSED, "red");
	put_number(table, row, AT_LINES, session->lines);
	put_number(table, row, AT_EDITS, session->edits);
	put_data(table, row, session);
	put_ftps(table, row, session);
	put_measure(table, row, AT_ID, &session->id);
	table_fill(table, row);
	return row;
}

/**
 * session_table_choose_top() - the columns that `top' has
 * @choice: is filled
 *
 * Who carries how much comes first: what does not fit is cut at its end.
 */
void session_table_choose_top(struct column_choice *choice)
{
	static const unsigned char at[] = {
		AT_NETNS, AT_CLIENT, AT_RATE, AT_BYTES, AT_SERVER, AT_STATE,
		AT_REFUSED, AT_AGE, AT_IDLE, AT_DATA, AT_PROFILE,
	};

	*choice = (struct column_choice){
		.usual = true,
		.count = sizeof(at),
		.default_count = sizeof(at),
	};
	memcpy(choice->at, at, sizeof(at));
}

/**
 * session_table_print() - print sessions for people and scripts
 * @list: the sessions
 * @choice: the columns, from session_columns
 * @look: how it is shown
 * @out: where it is printed
 *
 * Return: 0 or -ENOMEM.
 */
int session_table_print(const struct session_list *list,
			const struct column_choice *choice,
			const struct table_look *look, FILE *out)
{
	struct table *table = table_alloc(session_columns, choice, look);
	const struct session *session;
	struct libscols_line *row;
	size_t i, j;
	int err;

	if (!table)
		return -ENOMEM;
	for (i = 0; i < list->count; i++) {
		session = &list->entries[i];
		row = add_session(table, session);
		if (!choice->usual || look->flat)
			continue;
		for (j = 0; j < session->connection_count; j++)
			add_connection(table, row, &session->connections[j]);
	}
	err = table_print(table, out);
	table_free(table);
	return err;
}
