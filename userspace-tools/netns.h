/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network namespaces by the names that people use for them.
 */
#ifndef NF_FTP_TOOL_NETNS_H
#define NF_FTP_TOOL_NETNS_H

#include <stddef.h>

int netns_path(const char *name, char *path, size_t size);
int netns_enter(const char *name);

#endif /* NF_FTP_TOOL_NETNS_H */
