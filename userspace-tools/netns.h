/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network namespaces by the names that people use for them.
 */
#ifndef NF_FTP_TOOL_NETNS_H
#define NF_FTP_TOOL_NETNS_H

#include <stddef.h>

/**
 * netns_path() - the file that stands for a namespace
 * @name: a path if it has a slash, else a name that `ip netns' shows
 * @path: the file
 * @size: room for it
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int netns_path(const char *name, char *path, size_t size);

/**
 * netns_enter() - go to a namespace
 * @name: as for netns_path(), or the number of a process if there is no
 *	namespace of that name
 *
 * Return: 0; -ENOENT without such a namespace; else -errno.
 */
int netns_enter(const char *name);

#endif /* NF_FTP_TOOL_NETNS_H */
