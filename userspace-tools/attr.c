// SPDX-License-Identifier: GPL-2.0
/*
 * Walking through netlink attributes, and their values.
 */
#include <errno.h>
#include <string.h>
#include <linux/genetlink.h>

#include "attr.h"

int attr_each(const void *bytes, size_t size, attr_fn take, void *into)
{
	const struct nlattr *attr = bytes;
	int left = (int)size;
	int err = 0;

	while (!err && mnl_attr_ok(attr, left)) {
		err = take(attr, into);
		left -= MNL_ALIGN((int)attr->nla_len);
		attr = mnl_attr_next(attr);
	}
	return err;
}

int attr_each_of(const struct nlmsghdr *nlh, attr_fn take, void *into)
{
	size_t size = mnl_nlmsg_get_payload_len(nlh);

	if (size < GENL_HDRLEN)
		return -EBADMSG;
	return attr_each(mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN),
			 size - GENL_HDRLEN, take, into);
}

int attr_each_in(const struct nlattr *nest, attr_fn take, void *into)
{
	return attr_each(mnl_attr_get_payload(nest),
			 mnl_attr_get_payload_len(nest), take, into);
}

static int copy_exactly(const struct nlattr *attr, void *value, size_t size)
{
	if (mnl_attr_get_payload_len(attr) != size)
		return -EBADMSG;
	memcpy(value, mnl_attr_get_payload(attr), size);
	return 0;
}

int attr_u8(const struct nlattr *attr, __u8 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

int attr_flag(const struct nlattr *attr, bool *flag)
{
	__u8 value;

	if (attr_u8(attr, &value))
		return -EBADMSG;
	*flag = value;
	return 0;
}

int attr_u16(const struct nlattr *attr, __u16 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

int attr_u32(const struct nlattr *attr, __u32 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

int attr_u64(const struct nlattr *attr, __u64 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

int attr_text(const struct nlattr *attr, char *text, size_t size)
{
	size_t length = mnl_attr_get_payload_len(attr);

	if (length > size || !memchr(mnl_attr_get_payload(attr), '\0', length))
		return -EBADMSG;
	memcpy(text, mnl_attr_get_payload(attr), length);
	return 0;
}

int attr_address(const struct nlattr *attr, struct address *address)
{
	bool known = address_set(address, mnl_attr_get_payload(attr),
				 mnl_attr_get_payload_len(attr));

	return known ? 0 : -EBADMSG;
}
