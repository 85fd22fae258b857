/* SPDX-License-Identifier: GPL-2.0 */
/* Requests to the family nf_ftp: sound ones, and what becomes of them. */
#ifndef VMFUZZ_MESSAGE_H
#define VMFUZZ_MESSAGE_H

#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_ftp.h>

#include "core/platform.h"

#define MESSAGE_ROOM (256 << 10)

/** message_begin - a request without attributes; its flags are REQUEST and ACK */
struct nlmsghdr *message_begin(void *at, u16 family, u8 command);

/**
 * message_config - a request to set a configuration that is one
 * @at: room for it
 * @family: number of the family
 * @names: how many profiles there may be
 *
 * All is there and in the order in which it is read back, so that what is read
 * has the same bytes.
 */
struct nlmsghdr *message_config(void *at, u16 family, u32 names);

/**
 * message_spoil - change something in a message, or all of it
 * @nlh: message with room behind it
 *
 * Return: how many bytes are to be sent.
 */
u32 message_spoil(struct nlmsghdr *nlh);

/** message_find - an attribute of a message; NULL if it has none of this type */
const struct nlattr *message_find(const struct nlmsghdr *nlh, u16 type);

#endif /* VMFUZZ_MESSAGE_H */
