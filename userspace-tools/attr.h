/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walking through netlink attributes, and their values. A value is filled only
 * if the attribute has the length that it needs.
 */
#ifndef NF_FTP_TOOL_ATTR_H
#define NF_FTP_TOOL_ATTR_H

#include <libmnl/libmnl.h>

#include "endpoint.h"

/** define NAME_SIZE - a name that the kernel gives, with its final NUL */
#define NAME_SIZE 64

/**
 * typedef attr_fn - take one attribute
 * @attr: the attribute
 * @into: the taker's
 *
 * Return: 0, or -errno, which ends the walk.
 */
typedef int (*attr_fn)(const struct nlattr *attr, void *into);

/**
 * attr_each() - walk through attributes that stand one after the other
 * @bytes: the first one
 * @size: length of them all
 * @take: is given each
 * @into: handed to @take
 *
 * Return: 0 or what @take returned.
 */
int attr_each(const void *bytes, size_t size, attr_fn take, void *into);

/**
 * attr_each_of() - walk through the attributes of a generic netlink message
 * @nlh: the message
 * @take: is given each
 * @into: handed to @take
 *
 * Return: 0, -EBADMSG for a message without a header, or what @take returned.
 */
int attr_each_of(const struct nlmsghdr *nlh, attr_fn take, void *into);

/**
 * attr_each_in() - walk through the attributes in a nest
 * @nest: the nest
 * @take: is given each
 * @into: handed to @take
 *
 * Return: 0 or what @take returned.
 */
int attr_each_in(const struct nlattr *nest, attr_fn take, void *into);

/**
 * attr_flag() - a u8 that is 0 or 1
 * @attr: the attribute
 * @flag: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_flag(const struct nlattr *attr, bool *flag);

/**
 * attr_u16() - a u16
 * @attr: the attribute
 * @value: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_u16(const struct nlattr *attr, __u16 *value);
/** attr_u8() - a u8, as attr_u16() */
int attr_u8(const struct nlattr *attr, __u8 *value);
/** attr_u32() - a u32, as attr_u16() */
int attr_u32(const struct nlattr *attr, __u32 *value);
/** attr_u64() - a u64, as attr_u16() */
int attr_u64(const struct nlattr *attr, __u64 *value);

/**
 * attr_text() - a string
 * @attr: the attribute
 * @text: the string, terminated
 * @size: room for it
 *
 * Return: 0, or -EBADMSG if it is not terminated or there is no room.
 */
int attr_text(const struct nlattr *attr, char *text, size_t size);

/**
 * attr_address() - an address of 4 or 16 bytes
 * @attr: the attribute
 * @address: the address
 *
 * Return: 0 or -EBADMSG.
 */
int attr_address(const struct nlattr *attr, struct address *address);

#endif /* NF_FTP_TOOL_ATTR_H */
