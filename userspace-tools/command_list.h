/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lists of the configuration as tables.
 */
#ifndef NF_FTP_TOOL_COMMAND_LIST_H
#define NF_FTP_TOOL_COMMAND_LIST_H

#include <stdio.h>
#include <jansson.h>

#include "table.h"

int command_list_table(const struct column *columns,
		       const struct column_choice *choice,
		       const struct table_look *look, const json_t *list,
		       FILE *out);

#endif /* NF_FTP_TOOL_COMMAND_LIST_H */
