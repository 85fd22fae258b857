// SPDX-License-Identifier: GPL-2.0
/*
 * Network namespaces by the names that people use for them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netns.h"

static int print_path(char *path, size_t size, const char *format,
		      const char *name)
{
	int length = snprintf(path, size, format, name);

	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

/**
 * netns_path() - name the file that stands for a namespace
 * @name: a path if it has a slash, else a name that `ip netns' shows
 * @path: the file
 * @size: room for it
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int netns_path(const char *name, char *path, size_t size)
{
	return print_path(path, size,
			  strchr(name, '/') ? "%s" : NETNS_DIRECTORY "/%s", name);
}

/* Return: a descriptor or -errno. */
static int open_process(const char *number)
{
	char path[PATH_MAX];
	int err;
	int fd;

	if (!*number || number[strspn(number, "0123456789")])
		return -ENOENT;
	err = print_path(path, sizeof(path), "/proc/%s/ns/net", number);
	if (err)
		return err;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Return: a descriptor or -errno. */
static int open_netns(const char *name)
{
	char path[PATH_MAX];
	int err = netns_path(name, path, sizeof(path));
	int fd;

	if (err)
		return err;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	return errno == ENOENT ? open_process(name) : -errno;
}

/**
 * netns_enter() - go to a namespace
 * @name: as for netns_path(), or the number of a process if there is no
 *	namespace of that name
 *
 * Return: 0; -ENOENT without such a namespace; else -errno.
 */
int netns_enter(const char *name)
{
	int fd = open_netns(name);
	int err;

	if (fd < 0)
		return fd;
	err = setns(fd, CLONE_NEWNET) ? -errno : 0;
	close(fd);
	return err;
}

static int is_name(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/**
 * netns_list() - all names that `ip netns' shows
 * @directory: where they are: %NETNS_DIRECTORY
 * @list: is filled, sorted; netns_list_free() it if this succeeds
 *
 * What was left behind by a namespace that has gone has a name, too.
 *
 * Return: 0 or -errno.
 */
int netns_list(const char *directory, struct netns_list *list)
{
	int count = scandir(directory, &list->entries, is_name, compare_names);

	if (count < 0 && errno != ENOENT)
		return -errno;
	list->count = count < 0 ? 0 : (size_t)count;
	if (count < 0)
		list->entries = NULL;
	return 0;
}

/**
 * netns_list_free() - let go of names
 * @list: the names
 */
void netns_list_free(struct netns_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->entries[i]);
	free(list->entries);
	*list = (struct netns_list){ 0 };
}
