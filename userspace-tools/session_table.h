/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sessions as a table.
 */
#ifndef NF_FTP_TOOL_SESSION_TABLE_H
#define NF_FTP_TOOL_SESSION_TABLE_H

#include "session.h"
#include "table.h"

extern const struct column session_columns[];

void session_table_choose_top(struct column_choice *choice);
int session_table_print(const struct session_list *list,
			const struct column_choice *choice,
			const struct table_look *look, FILE *out);

#endif /* NF_FTP_TOOL_SESSION_TABLE_H */
