/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables for people and scripts: which columns there are, and how they look.
 */
#ifndef NF_FTP_TOOL_TABLE_H
#define NF_FTP_TOOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct libscols_line;
struct table;

/** define TABLE_COLUMNS_MAX - how many columns a table can have */
#define TABLE_COLUMNS_MAX 32

/**
 * enum column_flag - what is special about a column
 * @COLUMN_DEFAULT: it is there if nobody chooses
 * @COLUMN_IF_ANY: so it is, but only where a row has something in it
 * @COLUMN_RIGHT: it has numbers
 * @COLUMN_TREE: rows that belong to another one are indented in it
 */
enum column_flag {
	COLUMN_DEFAULT = 1,
	COLUMN_IF_ANY = 2,
	COLUMN_RIGHT = 4,
	COLUMN_TREE = 8,
};

/**
 * struct column - a column that a table can have
 * @name: as a user writes it; the heading is the same in capitals
 * @flags: enum column_flag
 * @rank: where a terminal is too narrow for the usual ones, that with the
 *	greatest rank is left out first; 0: never
 */
struct column {
	const char *name;
	unsigned int flags;
	unsigned int rank;
};

/**
 * struct column_choice - the columns of a table
 * @usual: nobody chose; @at begins with the usual ones
 * @count: how many there are
 * @default_count: how many of them nobody has named
 * @at: indexes of the columns, in the order in which they are shown
 */
struct column_choice {
	bool usual;
	size_t count;
	size_t default_count;
	unsigned char at[TABLE_COLUMNS_MAX];
};

/**
 * struct table_look - how a table is shown
 * @headings: with a line of headings
 * @colour: with colours
 * @reverse: the line of headings in reverse
 * @flat: without the rows that belong to another one
 * @width: of the terminal; 0 if it goes elsewhere, then nothing is left out
 * @height: of the terminal, in lines
 */
struct table_look {
	bool headings;
	bool colour;
	bool reverse;
	bool flat;
	size_t width;
	size_t height;
};

int column_choose(const struct column *columns, const char *text,
		  struct column_choice *choice, char *why);
void table_look_at(struct table_look *look, bool is_terminal);
struct table *table_alloc(const struct column *columns,
			  const struct column_choice *choice,
			  const struct table_look *look);
struct libscols_line *table_add(struct table *table,
				struct libscols_line *parent);
void table_put(struct table *table, struct libscols_line *row, size_t column,
	       const char *text);
void table_fill(struct table *table, struct libscols_line *row);
void table_colour(const struct table *table, struct libscols_line *row,
		  size_t column, const char *colour);
int table_print(struct table *table, FILE *out);
void table_free(struct table *table);

#endif /* NF_FTP_TOOL_TABLE_H */
