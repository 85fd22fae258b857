/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the ruleset of this namespace says about helpers.
 */
#ifndef NF_FTP_TOOL_RULESET_H
#define NF_FTP_TOOL_RULESET_H

#include <linux/netlink.h>
#include "report.h"

/**
 * struct helper_object - a `ct helper' object of nftables that is looked for
 * @helper: the helper's name
 * @where: filled where one is found: "`object' of table `table'"; else ""
 */
struct helper_object {
	const char *helper;
	char where[WHY_SIZE / 2];
};

/**
 * helper_object_take() - is a message of nftables about an object with the helper?
 * @nlh: the message
 * @arg: struct helper_object, filled if it is
 *
 * Return: 0.
 */
int helper_object_take(const struct nlmsghdr *nlh, void *arg);

/**
 * helper_object_find() - look for a `ct helper' object in this namespace
 * @object: filled
 *
 * nftables is not loaded for that, and rules of iptables are not seen.
 * Return: 0 or -errno.
 */
int helper_object_find(struct helper_object *object);

#endif /* NF_FTP_TOOL_RULESET_H */
