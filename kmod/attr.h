/* SPDX-License-Identifier: GPL-2.0 */
/* The members of a configuration's lists, from and to netlink attributes. */
#ifndef NF_FTP_ATTR_H
#define NF_FTP_ATTR_H

#include <net/netlink.h>
#include "wish.h"

/**
 * typedef nf_ftp_attr_fn - a member of a list
 * @attr: the member
 * @into: what it is added to
 * @extack: told what is wrong with it
 *
 * Return: 0 or -errno, with a sentence.
 */
typedef int (*nf_ftp_attr_fn)(const struct nlattr *attr, void *into,
			      struct netlink_ext_ack *extack);

/**
 * nf_ftp_attr_each - each member of a list
 * @list: the list
 * @type: what all members have to be
 * @read: reads one
 * @into: for it
 * @extack: told what is wrong
 *
 * Return: 0; what @read returned; or -EINVAL, with a sentence.
 */
int nf_ftp_attr_each(const struct nlattr *list, int type, nf_ftp_attr_fn read,
		     void *into, struct netlink_ext_ack *extack);

/* writes one member of a list; 0 or -errno */
typedef int (*nf_ftp_attr_put_fn)(struct sk_buff *msg, const void *from);

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
			 unsigned int count, size_t size,
			 nf_ftp_attr_put_fn put);

/**
 * nf_ftp_attr_refuse - say what is wrong with an attribute
 * @attr: the attribute
 * @err: -errno
 * @extack: told
 * @sentence: a constant
 *
 * Return: @err.
 */
#define nf_ftp_attr_refuse(attr, err, extack, sentence)			\
	({								\
		NL_SET_ERR_MSG_ATTR(extack, attr, sentence);		\
		(err);							\
	})

/**
 * nf_ftp_attr_address - read an address
 * @attr: 4 bytes or 16
 * @address: filled
 *
 * Return: false if it is none.
 */
bool nf_ftp_attr_address(const struct nlattr *attr,
			 struct ftp_address *address);

/**
 * nf_ftp_attr_put_address - write an address
 * @msg: message
 * @type: attribute
 * @address: address
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_attr_put_address(struct sk_buff *msg, int type,
			    const struct ftp_address *address);

/** nf_ftp_attr_prefix_size - room that a prefix needs */
size_t nf_ftp_attr_prefix_size(void);
/** nf_ftp_attr_prefix - read a prefix; a nf_ftp_attr_fn into a struct ftp_prefix */
int nf_ftp_attr_prefix(const struct nlattr *attr, void *into,
		       struct netlink_ext_ack *extack);
/** nf_ftp_attr_put_prefix - write a prefix as an attribute of this type */
int nf_ftp_attr_put_prefix(struct sk_buff *msg, int type,
			   const struct ftp_prefix *prefix);
/** nf_ftp_attr_put_prefixes - write a list of them */
int nf_ftp_attr_put_prefixes(struct sk_buff *msg, int type,
			     const struct ftp_prefix *prefix,
			     unsigned int count);

/** nf_ftp_attr_profile_size - room that a profile needs */
size_t nf_ftp_attr_profile_size(void);
/** nf_ftp_attr_profile - read one; a nf_ftp_attr_fn into a struct nf_ftp_wish */
int nf_ftp_attr_profile(const struct nlattr *attr, void *into,
			struct netlink_ext_ack *extack);
/** nf_ftp_attr_put_profile - write it; 0 or -EMSGSIZE */
int nf_ftp_attr_put_profile(struct sk_buff *msg,
			    const struct nf_ftp_keys *keys);

/** nf_ftp_attr_advertise_size - room that an advertised prefix needs */
size_t nf_ftp_attr_advertise_size(void);
/** nf_ftp_attr_advertise - read one; a nf_ftp_attr_fn into a struct nf_ftp_wish */
int nf_ftp_attr_advertise(const struct nlattr *attr, void *into,
			  struct netlink_ext_ack *extack);
/** nf_ftp_attr_put_advertise - write it; a nf_ftp_attr_put_fn from a struct ftp_advertise */
int nf_ftp_attr_put_advertise(struct sk_buff *msg, const void *from);

#endif /* NF_FTP_ATTR_H */
