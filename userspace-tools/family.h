/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family "nf_ftp", and what to tell when it refuses.
 */
#ifndef NF_FTP_TOOL_FAMILY_H
#define NF_FTP_TOOL_FAMILY_H

#include <linux/netfilter/nf_ftp.h>

#include "netlink.h"

/**
 * family_decode() - one message of the answer to %CTRL_CMD_GETFAMILY
 * @nlh: the message
 * @arg: a __u16, the family's number; left alone if it tells of another one
 *
 * Return: 0 or -EBADMSG.
 */
int family_decode(const struct nlmsghdr *nlh, void *arg);

/**
 * family_open() - reach the module in the current namespace
 * @channel: is filled; to be given to channel_close() if this succeeds
 *
 * Return: 0; -ENOENT if the module isn't loaded; else -errno.
 */
int family_open(struct channel *channel);

/**
 * family_load() - as family_open(), but the kernel loads the module if it can
 * @channel: likewise
 *
 * Return: likewise.
 */
int family_load(struct channel *channel);

/**
 * family_request() - begin a request to the module
 * @room: where it is made
 * @channel: from family_open()
 * @cmd: the request
 *
 * Return: the request, in @room, to which attributes can be added.
 */
struct nlmsghdr *family_request(union request_room *room,
				const struct channel *channel,
				enum nf_ftp_cmd cmd);

/**
 * family_get() - ask for one object
 * @channel: from family_open()
 * @cmd: the request
 * @take: takes the answer
 * @arg: handed to @take
 *
 * Return: 0 or -errno.
 */
int family_get(struct channel *channel, enum nf_ftp_cmd cmd, answer_fn take,
	       void *arg);

/**
 * refusal_sentence() - why a request failed
 * @channel: where it was sent; NULL if it was not sent
 * @err: what the request returned
 *
 * Return: the kernel's own words if it gave some, else ours.
 */
const char *refusal_sentence(const struct channel *channel, int err);

#endif /* NF_FTP_TOOL_FAMILY_H */
