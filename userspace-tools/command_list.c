// SPDX-License-Identifier: GPL-2.0
/*
 * Lists of the configuration: in words that the tool reads, or, where columns are
 * chosen, as a table. The columns are what programs are told.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "command_list.h"
#include "config.h"
#include "key.h"
#include "report.h"
#include "table.h"

static const struct column port_columns[] = {
	{ "port", COLUMN_DEFAULT | COLUMN_RIGHT, 0 },
	{ "profile", COLUMN_DEFAULT, 0 },
	{ "tls", COLUMN_DEFAULT, 1 },
	{ NULL, 0, 0 }
};

static const struct column advertise_columns[] = {
	{ "prefix", COLUMN_DEFAULT, 0 },
	{ "as", COLUMN_DEFAULT, 0 },
	{ "except", COLUMN_DEFAULT, 1 },
	{ NULL, 0, 0 }
};

/* A profile's name and its keys; @room is for %TABLE_COLUMNS_MAX. */
static const struct column *profile_columns(struct column *room)
{
	unsigned int count = 0;
	const struct key *key;

	room[count++] = (struct column){ "name", COLUMN_DEFAULT, 0 };
	for (key = keys; key->name && count < TABLE_COLUMNS_MAX - 1; key++) {
		room[count] = (struct column){ key->name, COLUMN_DEFAULT, count };
		count++;
	}
	room[count] = (struct column){ NULL, 0, 0 };
	return room;
}

static const struct column *columns_of(const struct config_part *part,
				       struct column *room)
{
	if (part == &config_ports)
		return port_columns;
	if (part == &config_advertises)
		return advertise_columns;
	return profile_columns(room);
}

static void print_value(const json_t *value, FILE *out)
{
	size_t i;

	if (json_is_string(value))
		fputs(json_string_value(value), out);
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "yes" : "no", out);
	else if (json_is_integer(value))
		fprintf(out, "%lld", (long long)json_integer_value(value));
	for (i = 0; i < json_array_size(value); i++) {
		if (i)
			putc(',', out);
		print_value(json_array_get(value, i), out);
	}
}

static int put_value(struct table *table, struct libscols_line *row,
		     size_t column, const json_t *value)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return -ENOMEM;
	print_value(value, out);
	fclose(out);
	table_put(table, row, column, text);
	free(text);
	return 0;
}

static int add_row(struct table *table, const struct column *columns,
		   const json_t *object)
{
	struct libscols_line *row = table_add(table, NULL);
	int err = 0;
	size_t i;

	for (i = 0; columns[i].name && !err; i++)
		err = put_value(table, row, i,
				json_object_get(object, columns[i].name));
	table_fill(table, row);
	return err;
}

/**
 * command_list_table() - print a list of objects as a table
 * @columns: all columns: keys of the objects
 * @choice: those that are shown
 * @look: how it is shown
 * @list: an array of objects
 * @out: where it is printed
 *
 * Return: 0 or -ENOMEM.
 */
int command_list_table(const struct column *columns,
		       const struct column_choice *choice,
		       const struct table_look *look, const json_t *list,
		       FILE *out)
{
	struct table *table = table_alloc(columns, choice, look);
	int err = table ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; i < json_array_size(list) && !err; i++)
		err = add_row(table, columns, json_array_get(list, i));
	if (!err)
		err = table_print(table, out);
	table_free(table);
	return err;
}

/* Return: an exit code. */
static int print_table(const struct options *options,
		       const struct config *config,
		       const struct config_part *part,
		       const struct column *columns,
		       const struct column_choice *choice)
{
	json_t *list = json_array();
	struct table_look look;
	int err;

	if (!list)
		return complain(EXIT_FAILED, "printing", NULL, strerror(ENOMEM));
	table_look_at(&look, isatty(STDOUT_FILENO));
	look.headings = !options->noheadings;
	list_append(part->type, config_list(config, part), list);
	err = command_list_table(columns, choice, &look, list, stdout);
	json_decref(list);
	return err ? complain(EXIT_FAILED, "printing", NULL, strerror(-err)) :
		     EXIT_DONE;
}

/* Return: an exit code. */
static int read_config(const struct options *options,
		       const struct config_part *part, struct config *config)
{
	struct nl_socket nl;
	int err;

	if (command_open(options, &nl))
		return EXIT_FAILED;
	err = config_read(&nl, config);
	if (err)
		return command_failed(&nl, part->reading, NULL, err);
	nl_close(&nl);
	return EXIT_DONE;
}

/**
 * command_columns() - read the option --output, or complain
 * @options: what the options say
 * @columns: all columns that there are
 * @choice: is filled
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
int command_columns(const struct options *options, const struct column *columns,
		    struct column_choice *choice)
{
	char why[WHY_SIZE];

	if (!column_choose(columns, options->output, choice, why))
		return EXIT_DONE;
	return complain(EXIT_USAGE, "output", NULL, why);
}

/**
 * command_list() - show a list of the configuration, or complain
 * @options: what the options say
 * @command: the command
 * @count: how many words follow it, which can have none
 * @words: these words
 * @part: the list
 *
 * Return: an exit code.
 */
int command_list(const struct options *options, const char *command,
		 int count, char **words, const struct config_part *part)
{
	struct column room[TABLE_COLUMNS_MAX];
	const struct column *columns = columns_of(part, room);
	struct column_choice choice;
	struct config config;

	if (command_refuse_words(command, count, words) ||
	    command_columns(options, columns, &choice))
		return EXIT_USAGE;
	if (read_config(options, part, &config))
		return EXIT_FAILED;
	if (options->json)
		return show_json(list_json(part->type,
					   config_list(&config, part)));
	if (options->output || options->noheadings)
		return print_table(options, &config, part, columns, &choice);
	list_print(part->type, config_list(&config, part), stdout);
	return EXIT_DONE;
}
