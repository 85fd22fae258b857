/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules of iptables that give a helper.
 */
#ifndef NF_FTP_TOOL_XTABLES_H
#define NF_FTP_TOOL_XTABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <libmnl/libmnl.h>

#include "ruleset.h"

int xtables_take(const struct nlmsghdr *nlh, void *arg);
bool xtables_scan(const void *table, size_t size, int family,
		  const char *helper);
int xtables_find(struct helper_object *object);

#endif /* NF_FTP_TOOL_XTABLES_H */
