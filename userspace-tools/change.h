/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changing a namespace's configuration.
 *
 * The kernel knows only whole lists. To change one member the list is read,
 * changed and put back; if somebody else changed it in between, the kernel
 * refuses that, and it is all done again.
 */
#ifndef NF_FTP_TOOL_CHANGE_H
#define NF_FTP_TOOL_CHANGE_H

#include "config.h"
#include "family.h"

/**
 * typedef change_fn - change a configuration
 * @config: the one in force, to be made what it is to become
 * @wanted: the change
 *
 * Return: 0; -EALREADY if it is that already; or an exit code after a complaint.
 */
typedef int (*change_fn)(struct config *config, const void *wanted);

/**
 * typedef encode_fn - write the part of it that is to be put back
 * @nlh: the request
 * @config: the configuration
 */
typedef void (*encode_fn)(struct nlmsghdr *nlh, const struct config *config);

/**
 * config_read() - the configuration in force
 * @channel: from family_open()
 * @config: is filled
 *
 * Return: 0 or -errno.
 */
int config_read(struct channel *channel, struct config *config);

/**
 * config_put() - put a part of a configuration in force
 * @channel: from family_open()
 * @config: the configuration
 * @encode: writes the part
 * @unchanged: only if nobody has changed it since it was read
 *
 * Return: 0 or -errno; -ESTALE if somebody has.
 */
int config_put(struct channel *channel, const struct config *config,
	       encode_fn encode, bool unchanged);

/**
 * config_change() - change the configuration in force
 * @channel: from family_open()
 * @config: is filled: what it is then
 * @make: makes the change
 * @wanted: for it
 * @encode: writes the part that it changes
 *
 * Return: 0; -EALREADY if nothing had to be put back; -errno; or an exit code
 * after a complaint.
 */
int config_change(struct channel *channel, struct config *config,
		  change_fn make, const void *wanted, encode_fn encode);

#endif /* NF_FTP_TOOL_CHANGE_H */
