/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that strangers may read: addresses and names of hosts have stand-ins in it,
 * names of users and passwords are left out.
 */
#ifndef NF_FTP_TOOL_MASK_H
#define NF_FTP_TOOL_MASK_H

#include <stdbool.h>
#include <stdio.h>

#include "standin.h"

/**
 * struct mask_name - a name that has a stand-in
 * @name: the name
 * @standin: what is shown in its place
 */
struct mask_name {
	char *name;
	char standin[32];
};

/**
 * struct mask - what was replaced so far
 * @open: addresses and names of hosts are shown as they are
 * @standins: the addresses
 * @names: the names of hosts, and hardware addresses
 * @count: how many they are
 * @hosts: how many of them are hosts
 */
struct mask {
	bool open;
	struct standins standins;
	struct mask_name *names;
	size_t count;
	unsigned int hosts;
};

void mask_host(struct mask *mask, const char *name);
void mask_print(struct mask *mask, const char *text, FILE *out);
void mask_free(struct mask *mask);

#endif /* NF_FTP_TOOL_MASK_H */
