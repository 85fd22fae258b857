/* SPDX-License-Identifier: GPL-2.0 */
/* The list of control connections, for user space. */
#ifndef NF_FTP_SESSION_H
#define NF_FTP_SESSION_H

#include <net/genetlink.h>
#include <net/netfilter/nf_conntrack.h>

/**
 * nf_ftp_session_put_ends - write which connection it is
 * @msg: message with an open %NF_FTP_A_SESSION
 * @ct: control connection
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_session_put_ends(struct sk_buff *msg, const struct nf_conn *ct);

/**
 * nf_ftp_session_dump - write the next part of the list
 * @family: the netlink family
 * @msg: message to fill
 * @cb: the dump, with where it stands: bucket, and entries of it done
 *
 * Return: bytes written; 0 at the end.
 */
int nf_ftp_session_dump(const struct genl_family *family, struct sk_buff *msg,
			struct netlink_callback *cb);

#endif /* NF_FTP_SESSION_H */
