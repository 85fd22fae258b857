/* SPDX-License-Identifier: GPL-2.0 */
/*
 * FTP servers on the machine itself, known by the names of their programs.
 */
#ifndef NF_FTP_TOOL_SERVER_H
#define NF_FTP_TOOL_SERVER_H

#include <stddef.h>
#include <linux/types.h>

/** define SERVERS_MAX - as many servers are told of */
#define SERVERS_MAX 4

/**
 * struct server - a server that waits for clients in this namespace
 * @port: its port
 * @program: its program
 */
struct server {
	__u16 port;
	char program[16];
};

size_t servers_find(const char *root, struct server *servers);

#endif /* NF_FTP_TOOL_SERVER_H */
