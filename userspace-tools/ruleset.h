/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the ruleset of this namespace says about helpers.
 */
#ifndef NF_FTP_TOOL_RULESET_H
#define NF_FTP_TOOL_RULESET_H

#include <linux/netlink.h>
#include "report.h"

/**
 * struct helper_object - what gives a helper to connections, and is looked for
 * @helper: the helper's name
 * @where: filled where it is found: "the ct helper `object' of table `table'", or
 *	"a rule of ..."; else ""
 */
struct helper_object {
	const char *helper;
	char where[WHY_SIZE / 2];
};

int helper_object_take(const struct nlmsghdr *nlh, void *arg);
int helper_object_find(struct helper_object *object);

#endif /* NF_FTP_TOOL_RULESET_H */
