/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network namespaces by the names that people use for them.
 */
#ifndef NF_FTP_TOOL_NETNS_H
#define NF_FTP_TOOL_NETNS_H

#include <stddef.h>

/** define NETNS_DIRECTORY - where the names are */
#define NETNS_DIRECTORY "/run/netns"

struct dirent;

/**
 * struct netns_list - names of namespaces
 * @count: how many
 * @entries: each with a name
 */
struct netns_list {
	size_t count;
	struct dirent **entries;
};

int netns_path(const char *name, char *path, size_t size);
int netns_enter(const char *name);
int netns_list(const char *directory, struct netns_list *list);
void netns_list_free(struct netns_list *list);

#endif /* NF_FTP_TOOL_NETNS_H */
