// SPDX-License-Identifier: GPL-2.0
/*
 * FTP servers on the machine itself.
 *
 * Who waits for clients at a port is known by the number of its socket, which is
 * among the files that its process has open. Only root sees those of others.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server.h"

#define LISTENING 0x0a
#define SOCKETS_MAX 512

/* sockets that wait for clients */
struct sockets {
	size_t count;
	struct {
		unsigned long inode;
		__u16 port;
	} entries[SOCKETS_MAX];
};

static void read_sockets(const char *root, const char *path,
			 struct sockets *sockets)
{
	unsigned int port, state;
	unsigned long inode;
	char line[512];
	FILE *file;

	snprintf(line, sizeof(line), "%s%s", root, path);
	file = fopen(line, "re");
	while (file && sockets->count < SOCKETS_MAX &&
	       fgets(line, sizeof(line), file)) {
		if (sscanf(line, " %*u: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x %*s %*s %*s %*u %*u %lu",
			   &port, &state, &inode) != 3 || state != LISTENING)
			continue;
		sockets->entries[sockets->count].inode = inode;
		sockets->entries[sockets->count++].port = (__u16)port;
	}
	if (file)
		fclose(file);
}

static bool is_server(const char *program)
{
	static const char * const known[] = {
		"vsftpd", "proftpd", "pure-ftpd", "pure-ftpd-mysql", "ftpd",
		"in.ftpd", "bftpd", "uftpd", "wzdftpd", NULL
	};
	const char * const *name;

	for (name = known; *name; name++)
		if (!strcmp(program, *name))
			return true;
	return false;
}

static bool read_program(const char *root, const char *process,
			 char *program, size_t size)
{
	char path[512];
	bool found;
	FILE *file;

	snprintf(path, sizeof(path), "%s/proc/%s/comm", root, process);
	file = fopen(path, "re");
	if (!file)
		return false;
	found = fgets(program, (int)size, file);
	fclose(file);
	program[strcspn(program, "\n")] = '\0';
	return found;
}

static size_t add(struct server *servers, size_t count, __u16 port,
		  const char *program)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (servers[i].port == port)
			return count;
	if (count == SERVERS_MAX)
		return count;
	servers[count].port = port;
	snprintf(servers[count].program, sizeof(servers[count].program), "%s",
		 program);
	return count + 1;
}

/* The ports that a process waits at. */
static size_t take_process(const char *root, const char *process,
			   const struct sockets *sockets,
			   struct server *servers, size_t count)
{
	const struct dirent *entry;
	unsigned long inode;
	char program[16];
	char path[1024];
	char target[64];
	ssize_t length;
	DIR *files;
	size_t i;

	if (!read_program(root, process, program, sizeof(program)) ||
	    !is_server(program))
		return count;
	snprintf(path, sizeof(path), "%s/proc/%s/fd", root, process);
	files = opendir(path);
	while (files && (entry = readdir(files))) {
		snprintf(path, sizeof(path), "%s/proc/%s/fd/%s", root, process,
			 entry->d_name);
		length = readlink(path, target, sizeof(target) - 1);
		target[length < 0 ? 0 : length] = '\0';
		if (sscanf(target, "socket:[%lu]", &inode) != 1)
			continue;
		for (i = 0; i < sockets->count; i++)
			if (sockets->entries[i].inode == inode)
				count = add(servers, count,
					    sockets->entries[i].port, program);
	}
	if (files)
		closedir(files);
	return count;
}

/**
 * servers_find() - find the FTP servers that wait for clients in this namespace
 * @root: the directory that has /proc; "" usually
 * @servers: room for %SERVERS_MAX, is filled
 *
 * Return: how many there are.
 */
size_t servers_find(const char *root, struct server *servers)
{
	struct sockets sockets = { 0 };
	const struct dirent *entry;
	char path[512];
	size_t count = 0;
	DIR *processes;

	read_sockets(root, "/proc/net/tcp", &sockets);
	read_sockets(root, "/proc/net/tcp6", &sockets);
	if (!sockets.count)
		return 0;
	snprintf(path, sizeof(path), "%s/proc", root);
	processes = opendir(path);
	while (processes && (entry = readdir(processes)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			count = take_process(root, entry->d_name, &sockets,
					     servers, count);
	if (processes)
		closedir(processes);
	return count;
}
