/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A configuration that a file describes, before it is in force.
 */
#ifndef NF_FTP_TOOL_DRAFT_H
#define NF_FTP_TOOL_DRAFT_H

#include "config.h"

int draft_read(const char *command, const char *path, struct config *draft);

#endif /* NF_FTP_TOOL_DRAFT_H */
