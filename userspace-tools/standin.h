/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses under which others are shown: who reads them can tell what is alike,
 * and cannot tell whose they are.
 */
#ifndef NF_FTP_TOOL_STANDIN_H
#define NF_FTP_TOOL_STANDIN_H

#include <stdbool.h>
#include <stddef.h>

#include "address.h"

struct standin_node;

/**
 * struct standins - the addresses that have a stand-in
 * @nodes: the bits that are known, a tree: the first two are the roots of IPv4 and
 *	of IPv6
 * @count: how many nodes there are
 * @octets: what the first octet of public IPv4 addresses has become, 0 as long as
 *	none began with it
 * @octet: the one that was given out last
 */
struct standins {
	struct standin_node *nodes;
	size_t count;
	unsigned char octets[256];
	unsigned char octet;
};

bool standin_find(struct standins *standins, struct address *address,
		  unsigned int length);
void standins_free(struct standins *standins);

#endif /* NF_FTP_TOOL_STANDIN_H */
