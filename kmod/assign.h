/* SPDX-License-Identifier: GPL-2.0 */
/* Giving the helper to connections by their port. */
#ifndef NF_FTP_ASSIGN_H
#define NF_FTP_ASSIGN_H

#include <net/net_namespace.h>

/**
 * nf_ftp_assign_start - look at each new connection of a namespace
 * @net: namespace
 *
 * Return: 0 or -ENOMEM.
 */
int nf_ftp_assign_start(struct net *net);

/**
 * nf_ftp_assign_stop - undo nf_ftp_assign_start()
 * @net: namespace
 */
void nf_ftp_assign_stop(struct net *net);

/**
 * nf_ftp_assign_is_tracking - are connections tracked in a namespace?
 * @net: namespace
 */
bool nf_ftp_assign_is_tracking(struct net *net);

#endif /* NF_FTP_ASSIGN_H */
