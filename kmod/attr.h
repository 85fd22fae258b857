/* SPDX-License-Identifier: GPL-2.0 */
/* Lists, addresses and prefixes, and a profile, from and to netlink attributes. */
#ifndef NF_FTP_ATTR_H
#define NF_FTP_ATTR_H

#include <net/netlink.h>
#include "config.h"

/**
 * typedef nf_ftp_attr_fn - reads a member of a list
 * @attr: the member
 * @into: what it is added to
 * @extack: receives what is wrong
 *
 * Return: 0 or -errno, with a sentence.
 */
typedef int (*nf_ftp_attr_fn)(const struct nlattr *attr, void *into,
			      struct netlink_ext_ack *extack);

/* writes one member of a list; 0 or -EMSGSIZE */
typedef int (*nf_ftp_attr_put_fn)(struct sk_buff *msg, const void *from);

/**
 * nf_ftp_attr_refuse - say what is wrong with an attribute
 * @attr: the attribute
 * @err: -errno
 * @extack: receives the sentence
 * @sentence: a constant
 *
 * Return: @err.
 */
#define nf_ftp_attr_refuse(attr, err, extack, sentence)			\
	({								\
		NL_SET_ERR_MSG_ATTR(extack, attr, sentence);		\
		(err);							\
	})

int nf_ftp_attr_each(const struct nlattr *list, int type, nf_ftp_attr_fn read,
		     void *into, struct netlink_ext_ack *extack);
int nf_ftp_attr_put_each(struct sk_buff *msg, int type, const void *base,
			 unsigned int count, size_t size,
			 nf_ftp_attr_put_fn put);
bool nf_ftp_attr_address(const struct nlattr *attr,
			 struct ftp_address *address);
int nf_ftp_attr_put_address(struct sk_buff *msg, int type,
			    const struct ftp_address *address);
int nf_ftp_attr_prefix(const struct nlattr *attr, void *into,
		       struct netlink_ext_ack *extack);
int nf_ftp_attr_put_prefix(struct sk_buff *msg, int type,
			   const struct ftp_prefix *prefix);
int nf_ftp_attr_put_prefixes(struct sk_buff *msg, int type,
			     const struct ftp_prefix *prefix,
			     unsigned int count);

int nf_ftp_profile_netlink_read(const struct nlattr *attr, void *into,
				struct netlink_ext_ack *extack);
int nf_ftp_profile_netlink_put(struct sk_buff *msg, const void *from);

#endif /* NF_FTP_ATTR_H */
