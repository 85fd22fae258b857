/* SPDX-License-Identifier: GPL-2.0 */
/* The configuration as netlink messages. */
#ifndef NF_FTP_CONFIGURE_H
#define NF_FTP_CONFIGURE_H

#include <net/genetlink.h>

/**
 * nf_ftp_configure_size - room that the attributes of the one in force need
 * @net: namespace
 */
size_t nf_ftp_configure_size(struct net *net);

/**
 * nf_ftp_configure_fill - write the one in force
 * @msg: message
 * @net: namespace
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_configure_fill(struct sk_buff *msg, struct net *net);

/**
 * nf_ftp_configure - carry out %NF_FTP_CMD_CONFIG_SET
 * @skb: the request
 * @info: it, parsed
 *
 * Return: 0 or -errno, with a sentence; nothing is changed then.
 */
int nf_ftp_configure(struct sk_buff *skb, struct genl_info *info);

#endif /* NF_FTP_CONFIGURE_H */
