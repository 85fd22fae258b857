// SPDX-License-Identifier: GPL-2.0
/*
 * Tables for people and scripts.
 *
 * libsmartcols aligns the columns, draws the branches, and keeps what could give a
 * terminal orders out of it. Which columns fit is decided here: the least
 * important ones are left out, so that no address is cut.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <libsmartcols/libsmartcols.h>

#include "nearest.h"
#include "report.h"
#include "table.h"
#include "value.h"

/* a branch in front of a row that belongs to another one */
#define BRANCH 2

/**
 * struct table - rows, as long as they are not printed
 * @columns: all columns that there could be
 * @choice: which of them it has
 * @look: how it is shown
 * @scols: what libsmartcols has of it
 * @shown: by place, what libsmartcols has of the column
 * @width: by place, of the longest cell
 * @filled: by place, whether some cell has a text
 * @failed: there was no memory for something
 */
struct table {
	const struct column *columns;
	struct column_choice choice;
	struct table_look look;
	struct libscols_table *scols;
	struct libscols_column *shown[TABLE_COLUMNS_MAX];
	size_t width[TABLE_COLUMNS_MAX];
	bool filled[TABLE_COLUMNS_MAX];
	bool failed;
};

static bool is_usual(const struct column *column)
{
	return column->flags & (COLUMN_DEFAULT | COLUMN_IF_ANY);
}

static void choose_default(const struct column *columns,
			   struct column_choice *choice)
{
	unsigned char i;

	for (i = 0; columns[i].name; i++) {
		if (is_usual(&columns[i]))
			choice->at[choice->count++] = i;
	}
	choice->usual = true;
	choice->default_count = choice->count;
}

static int refuse_name(const struct column *columns, struct span name,
		       char *why)
{
	char word[NEAREST_MOST + 1] = "";
	struct nearest nearest = { .word = word };
	char list[WHY_SIZE] = "";
	size_t length = 0;
	size_t i;

	snprintf(word, sizeof(word), "%.*s", span_shown(name), name.start);
	for (i = 0; columns[i].name && length < sizeof(list); i++) {
		nearest_try(&nearest, columns[i].name);
		length += (size_t)snprintf(list + length, sizeof(list) - length,
					   " %s", columns[i].name);
	}
	return refuse(EXIT_USAGE, why, "`%.*s': %sthe columns are%.170s",
		      span_shown(name), name.start, nearest_question(&nearest),
		      list);
}

static bool is_named(struct span text, const char *name)
{
	return text.length == strlen(name) &&
	       !strncasecmp(text.start, name, text.length);
}

/* the place that a column has already, or where it would come */
static size_t place_of(const struct column_choice *choice, unsigned char at)
{
	size_t place;

	for (place = 0; place < choice->count; place++) {
		if (choice->at[place] == at)
			break;
	}
	return place;
}

static void remove_place(struct column_choice *choice, size_t place)
{
	choice->count--;
	choice->default_count--;
	memmove(choice->at + place, choice->at + place + 1,
		choice->count - place);
}

static int add_named(const struct column *columns, struct span name,
		     struct column_choice *choice, char *why)
{
	unsigned char i = 0;
	size_t place;

	while (columns[i].name && !is_named(name, columns[i].name))
		i++;
	if (!columns[i].name)
		return refuse_name(columns, name, why);
	place = place_of(choice, i);
	/* a usual one that is named is there in any case */
	if (place < choice->default_count)
		remove_place(choice, place);
	else if (place < choice->count)
		return refuse(EXIT_USAGE, why, "`%s': it is named twice",
			      columns[i].name);
	choice->at[choice->count++] = i;
	return EXIT_DONE;
}

/**
 * column_choose() - read names of columns
 * @columns: those that there are, at most %TABLE_COLUMNS_MAX; one without a name is
 *	behind the last
 * @text: names between commas; behind a + they come after the usual columns; NULL:
 *	these alone
 * @choice: is filled
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
int column_choose(const struct column *columns, const char *text,
		  struct column_choice *choice, char *why)
{
	struct column_choice chosen = { 0 };
	struct span rest, name;

	if (!text || *text == '+')
		choose_default(columns, &chosen);
	if (text) {
		rest = span_of(*text == '+' ? text + 1 : text);
		while (span_next(&rest, &name)) {
			if (add_named(columns, name, &chosen, why))
				return EXIT_USAGE;
		}
	}
	*choice = chosen;
	return EXIT_DONE;
}

/**
 * table_look_at() - how a table is to look on standard output
 * @look: is filled, with headings
 * @is_terminal: standard output is one
 *
 * No colours where NO_COLOR asks for none, or the terminal has none.
 */
void table_look_at(struct table_look *look, bool is_terminal)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	struct libscols_table *scols;

	*look = (struct table_look){ .headings = true };
	if (!is_terminal)
		return;
	look->colour = (!no_colour || !*no_colour) && terminal &&
		       strcmp(terminal, "dumb");
	scols = scols_new_table();
	if (scols) {
		look->width = scols_table_get_termwidth(scols);
		look->height = scols_table_get_termheight(scols);
	}
	scols_unref_table(scols);
}

static void add_column(struct table *table, size_t place)
{
	const struct column *column = &table->columns[table->choice.at[place]];
	char heading[NEAREST_MOST + 1] = "";
	int flags = column->flags & COLUMN_RIGHT ? SCOLS_FL_RIGHT : 0;
	size_t i;

	for (i = 0; column->name[i] && i < sizeof(heading) - 1; i++)
		heading[i] = (char)toupper((unsigned char)column->name[i]);
	if (column->flags & COLUMN_TREE)
		flags |= SCOLS_FL_TREE;
	/* also where it is not printed */
	table->width[place] = i;
	table->shown[place] = scols_table_new_column(table->scols, heading, 0,
						     flags);
	table->failed |= !table->shown[place];
}

/**
 * table_alloc() - begin a table
 * @columns: all columns that it could have
 * @choice: those that it has
 * @look: how it is shown
 *
 * Return: the table, to be given to table_free(); NULL without memory.
 */
struct table *table_alloc(const struct column *columns,
			  const struct column_choice *choice,
			  const struct table_look *look)
{
	struct table *table = calloc(1, sizeof(*table));
	size_t i;

	if (!table)
		return NULL;
	table->scols = scols_new_table();
	if (!table->scols) {
		free(table);
		return NULL;
	}
	table->columns = columns;
	table->choice = *choice;
	table->look = *look;
	scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_NEVER);
	scols_table_enable_ascii(table->scols, 1);
	scols_table_enable_colors(table->scols, look->colour);
	scols_table_enable_noheadings(table->scols, !look->headings);
	for (i = 0; i < choice->count; i++)
		add_column(table, i);
	return table;
}

/**
 * table_add() - begin a row
 * @table: the table
 * @parent: the row that it belongs to, or NULL
 *
 * Return: the row, NULL without memory.
 */
struct libscols_line *table_add(struct table *table,
				struct libscols_line *parent)
{
	struct libscols_line *row = scols_table_new_line(table->scols, parent);

	table->failed |= !row;
	return row;
}

/**
 * table_put() - fill a cell, if the table has its column
 * @table: the table
 * @row: from table_add(), or NULL
 * @column: which one of all that there could be
 * @text: what is in it; empty and NULL are nothing
 */
void table_put(struct table *table, struct libscols_line *row, size_t column,
	       const char *text)
{
	size_t place = place_of(&table->choice, (unsigned char)column);
	size_t width;

	if (!row || place == table->choice.count || !text || !*text ||
	    !table->shown[place])
		return;
	width = strlen(text);
	if (scols_line_get_parent(row) &&
	    table->columns[column].flags & COLUMN_TREE)
		width += BRANCH;
	if (width > table->width[place])
		table->width[place] = width;
	table->filled[place] = true;
	table->failed |= scols_line_set_column_data(row, table->shown[place],
						    text) != 0;
}

/**
 * table_colour() - colour a cell, if there are colours
 * @table: the table
 * @row: from table_add(), or NULL
 * @column: which one of all that there could be
 * @colour: its name, as libsmartcols knows it
 */
void table_colour(const struct table *table, struct libscols_line *row,
		  size_t column, const char *colour)
{
	size_t place = place_of(&table->choice, (unsigned char)column);
	struct libscols_cell *cell;

	if (!row || place == table->choice.count || !table->shown[place])
		return;
	cell = scols_line_get_column_cell(row, table->shown[place]);
	if (cell)
		scols_cell_set_color(cell, colour);
}

/**
 * table_fill() - put a hyphen into each cell that a row lacks, if columns are chosen
 * @table: the table
 * @row: from table_add(), or NULL
 *
 * So a script can tell the cells apart by their blanks.
 */
void table_fill(struct table *table, struct libscols_line *row)
{
	size_t place;

	if (!row || table->choice.usual)
		return;
	for (place = 0; place < table->choice.count; place++) {
		if (table->shown[place] &&
		    !scols_line_get_column_data(row, table->shown[place]))
			table_put(table, row, table->choice.at[place], "-");
	}
}

static void hide(struct table *table, size_t place)
{
	scols_column_set_flags(table->shown[place], SCOLS_FL_HIDDEN);
	table->width[place] = 0;
	table->shown[place] = NULL;
}

/* The usual columns that say nothing. */
static void hide_empty(struct table *table)
{
	size_t place;

	for (place = 0; place < table->choice.default_count; place++) {
		if (!table->filled[place] &&
		    table->columns[table->choice.at[place]].flags & COLUMN_IF_ANY)
			hide(table, place);
	}
}

static size_t whole_width(const struct table *table)
{
	size_t width = 0;
	size_t place;

	for (place = 0; place < table->choice.count; place++) {
		if (table->shown[place])
			width += table->width[place] + (width ? 1 : 0);
	}
	return width;
}

/* The usual column that is missed least; the number of columns if all are missed. */
static size_t least_of(const struct table *table)
{
	size_t found = table->choice.count;
	unsigned int greatest = 0;
	unsigned int rank;
	size_t place;

	for (place = 0; place < table->choice.default_count; place++) {
		rank = table->columns[table->choice.at[place]].rank;
		if (table->shown[place] && rank > greatest) {
			greatest = rank;
			found = place;
		}
	}
	return found;
}

static void fit(struct table *table)
{
	size_t place;

	while (table->look.width && whole_width(table) > table->look.width) {
		place = least_of(table);
		if (place == table->choice.count)
			break;
		hide(table, place);
	}
}

/* Without the blanks at their ends, unless it is seen where they end. */
static void print_lines(const char *text, bool reverse, FILE *out)
{
	const char *end, *next;

	if (reverse) {
		end = strchrnul(text, '\n');
		fprintf(out, "\033[7m%.*s\033[0m\n", (int)(end - text), text);
		text = end + (*end == '\n');
	}

	for (; *text; text = next) {
		end = strchrnul(text, '\n');
		next = end + (*end == '\n');
		while (end > text && end[-1] == ' ')
			end--;
		fprintf(out, "%.*s\n", (int)(end - text), text);
	}
}

/**
 * table_print() - print a table; no more can be added then
 * @table: the table
 * @out: where it is printed
 *
 * Return: 0 or -ENOMEM.
 */
int table_print(struct table *table, FILE *out)
{
	char *text = NULL;

	if (table->failed)
		return -ENOMEM;
	hide_empty(table);
	fit(table);
	if (scols_print_table_to_string(table->scols, &text))
		return -ENOMEM;
	if (text)
		print_lines(text, table->look.headings && table->look.reverse,
			    out);
	free(text);
	return 0;
}

/**
 * table_free() - let go of a table
 * @table: the table, or NULL
 */
void table_free(struct table *table)
{
	if (!table)
		return;
	scols_unref_table(table->scols);
	free(table);
}
