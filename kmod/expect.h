/* SPDX-License-Identifier: GPL-2.0 */
/* From an announced endpoint to the data connection that may come. */
#ifndef NF_FTP_EXPECT_H
#define NF_FTP_EXPECT_H

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include "core/policy.h"

/**
 * struct nf_ftp_opening - a data connection that may come
 * @who: who announced it
 * @told: what its peer must be told: the same as it announced where nothing has
 *	to be translated
 * @exp: the expectation; the caller owns a reference
 */
struct nf_ftp_opening {
	struct ftp_announcer who;
	struct ftp_endpoint told;
	struct nf_conntrack_expect *exp;
};

/**
 * nf_ftp_expect_announcer - who speaks in a direction of a connection
 * @ct: connection
 * @dir: the announcer's direction
 * @who: filled
 */
void nf_ftp_expect_announcer(const struct nf_conn *ct,
			     enum ip_conntrack_dir dir,
			     struct ftp_announcer *who);

/**
 * nf_ftp_expect_open - let one data connection come
 * @ct: control connection
 * @dir: the announcer's direction
 * @announced: where it wants to be called, its address filled in
 * @opening: has @who; the rest is filled
 *
 * Only the announcer's peer can use it, from any port. Under NAT the port is
 * kept if it is free on the gateway, else another one is taken.
 *
 * Context: RCU read side.
 * Return: %FTP_OK, %FTP_NAT_PORTS_FULL, %FTP_EXPECT_TABLE_FULL or
 * %FTP_NO_MEMORY.
 */
enum ftp_reason nf_ftp_expect_open(struct nf_conn *ct,
				   enum ip_conntrack_dir dir,
				   const struct ftp_endpoint *announced,
				   struct nf_ftp_opening *opening);

/**
 * nf_ftp_expect_count - expectations of ours that a namespace has
 * @net: namespace
 */
u32 nf_ftp_expect_count(struct net *net);

/**
 * nf_ftp_expect_flush - take back all expectations of a namespace
 * @net: namespace
 */
void nf_ftp_expect_flush(struct net *net);

/** nf_ftp_expect_init - make the function known that expectations point to */
void nf_ftp_expect_init(void);

/** nf_ftp_expect_exit - undo it, and take back what still points there */
void nf_ftp_expect_exit(void);

#endif /* NF_FTP_EXPECT_H */
