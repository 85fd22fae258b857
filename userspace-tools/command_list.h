/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lists of the configuration as tables.
 */
#ifndef NF_FTP_TOOL_COMMAND_LIST_H
#define NF_FTP_TOOL_COMMAND_LIST_H

#include <stdio.h>
#include <jansson.h>

#include "command.h"
#include "table.h"

int command_columns(const struct options *options, const struct column *columns,
		    struct column_choice *choice);
int command_list(const struct options *options, const char *command,
		 int count, char **words, const struct config_part *part);
int command_list_table(const struct column *columns,
		       const struct column_choice *choice,
		       const struct table_look *look, const json_t *list,
		       FILE *out);

#endif /* NF_FTP_TOOL_COMMAND_LIST_H */
