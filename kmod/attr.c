// SPDX-License-Identifier: GPL-2.0
/*
 * Lists, addresses and prefixes as netlink attributes.
 *
 * A reader fills in a value or says in a sentence what is wrong with which
 * attribute. A writer returns -EMSGSIZE where a message is too small; the caller
 * begins again with a larger one.
 */
#include <linux/netfilter/nf_ftp.h>
#include "attr.h"

/**
 * nf_ftp_attr_each - read each member of a list
 * @list: the list
 * @type: what all members have to be
 * @read: reads one
 * @into: for @read
 * @extack: receives what is wrong
 *
 * Return: 0; what @read returned; or -EINVAL, with a sentence.
 */
int nf_ftp_attr_each(const struct nlattr *list, int type, nf_ftp_attr_fn read,
		     void *into, struct netlink_ext_ack *extack)
{
	struct nlattr *attr;
	int err, rest;

	nla_for_each_nested(attr, list, rest) {
		if (nla_type(attr) != type)
			return nf_ftp_attr_refuse(attr, -EINVAL, extack,
						  "this does not belong into the list");
		err = read(attr, into, extack);
		if (err)
			return err;
	}
	/* a member of a wrong length ends the loop as the end does */
	if (rest > 0)
		return nf_ftp_attr_refuse(list, -EINVAL, extack,
					  "the list is malformed");
	return 0;
}

/**
 * nf_ftp_attr_put_each - write a list
 * @msg: message
 * @type: attribute
 * @base: its members, an array
 * @count: how many there are
 * @size: of one in the array, bytes
 * @put: writes one
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_attr_put_each(struct sk_buff *msg, int type, const void *base,
			 unsigned int count, size_t size, nf_ftp_attr_put_fn put)
{
	struct nlattr *list = nla_nest_start(msg, type);
	unsigned int i;

	if (!list)
		return -EMSGSIZE;
	for (i = 0; i < count; i++) {
		if (put(msg, base + i * size))
			return -EMSGSIZE;
	}
	nla_nest_end(msg, list);
	return 0;
}

/**
 * nf_ftp_attr_address - read an address
 * @attr: 4 bytes or 16
 * @address: filled
 *
 * Return: false if it is none.
 */
bool nf_ftp_attr_address(const struct nlattr *attr, struct ftp_address *address)
{
	int len = nla_len(attr);

	if (len != 4 && len != 16)
		return false;
	memset(address, 0, sizeof(*address));
	address->family = len == 4 ? FTP_IPV4 : FTP_IPV6;
	memcpy(address->byte, nla_data(attr), len);
	return true;
}

/**
 * nf_ftp_attr_put_address - write an address
 * @msg: message
 * @type: attribute
 * @address: address
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_attr_put_address(struct sk_buff *msg, int type,
			    const struct ftp_address *address)
{
	return nla_put(msg, type, address->family == FTP_IPV4 ? 4 : 16,
		       address->byte);
}

static const struct nla_policy prefix_policy[NF_FTP_PREFIX_A_MAX + 1] = {
	[NF_FTP_PREFIX_A_ADDRESS] = { .type = NLA_BINARY, .len = 16 },
	[NF_FTP_PREFIX_A_LENGTH] = NLA_POLICY_MAX(NLA_U8, 128),
};

/**
 * nf_ftp_attr_prefix - read a prefix; a nf_ftp_attr_fn
 * @attr: the prefix
 * @into: struct ftp_prefix, filled
 * @extack: receives what is wrong
 *
 * Return: 0 or -errno, with a sentence.
 */
int nf_ftp_attr_prefix(const struct nlattr *attr, void *into,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NF_FTP_PREFIX_A_MAX + 1];
	struct ftp_prefix *prefix = into;
	int err;

	err = nla_parse_nested(tb, NF_FTP_PREFIX_A_MAX, attr, prefix_policy,
			       extack);
	if (err)
		return err;
	if (!tb[NF_FTP_PREFIX_A_ADDRESS] || !tb[NF_FTP_PREFIX_A_LENGTH] ||
	    !nf_ftp_attr_address(tb[NF_FTP_PREFIX_A_ADDRESS],
				 &prefix->address))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "a prefix is an address and a length");
	prefix->len = nla_get_u8(tb[NF_FTP_PREFIX_A_LENGTH]);
	if (!ftp_prefix_is_clean(prefix))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "there are bits behind the prefix");
	return 0;
}

/**
 * nf_ftp_attr_put_prefix - write a prefix
 * @msg: message
 * @type: attribute
 * @prefix: prefix
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_attr_put_prefix(struct sk_buff *msg, int type,
			   const struct ftp_prefix *prefix)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	if (!nest ||
	    nf_ftp_attr_put_address(msg, NF_FTP_PREFIX_A_ADDRESS,
				    &prefix->address) ||
	    nla_put_u8(msg, NF_FTP_PREFIX_A_LENGTH, prefix->len))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_prefix(struct sk_buff *msg, const void *prefix)
{
	return nf_ftp_attr_put_prefix(msg, NF_FTP_A_PREFIX, prefix);
}

/**
 * nf_ftp_attr_put_prefixes - write a list of prefixes
 * @msg: message
 * @type: attribute
 * @prefix: the prefixes
 * @count: how many there are
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_attr_put_prefixes(struct sk_buff *msg, int type,
			     const struct ftp_prefix *prefix,
			     unsigned int count)
{
	return nf_ftp_attr_put_each(msg, type, prefix, count, sizeof(*prefix),
				    put_prefix);
}
