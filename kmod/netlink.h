/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family; its contract is in <linux/netfilter/nf_ftp.h>. */
#ifndef NF_FTP_NETLINK_H
#define NF_FTP_NETLINK_H

#include <linux/types.h>

/**
 * nf_ftp_netlink_init - register the family
 * @standin: the module was loaded in nf_conntrack_ftp's place
 *
 * Return: 0 or -errno.
 */
int nf_ftp_netlink_init(bool standin);

/** nf_ftp_netlink_exit - unregister it */
void nf_ftp_netlink_exit(void);

#endif /* NF_FTP_NETLINK_H */
