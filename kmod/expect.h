/* SPDX-License-Identifier: GPL-2.0 */
/* From an announced endpoint to the data connection that may come. */
#ifndef NF_FTP_EXPECT_H
#define NF_FTP_EXPECT_H

#include <linux/jhash.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "core/exchange.h"
#include "core/policy.h"
#include "news.h"
#include "profile.h"

struct nf_ftp_control;

/**
 * struct nf_ftp_opening - a data connection that may come
 * @control: its control connection's state, set by the caller
 * @keys: of its profile, set by the caller; NULL if that is usual
 * @again: it was announced before, and is counted already; set by the caller
 * @own: the announced address is the announcer's own
 * @exp: the expectation; the caller owns a reference
 * @stats: where it is counted, by the caller
 */
struct nf_ftp_opening {
	const struct nf_ftp_control *control;
	const struct nf_ftp_keys *keys;
	bool again;
	bool own;
	struct nf_conntrack_expect *exp;
	struct nf_ftp_stats __percpu *stats;
};

/**
 * nf_ftp_may_change - can what a side announces be told its peer otherwise?
 * @ct: control connection
 * @dir: that side's direction: only where its own address is translated
 */
static inline bool nf_ftp_may_change(const struct nf_conn *ct,
				     enum ip_conntrack_dir dir)
{
	return !nf_inet_addr_cmp(&ct->tuplehash[dir].tuple.src.u3,
				 &ct->tuplehash[!dir].tuple.dst.u3);
}

/**
 * nf_ftp_expect_open - let one data connection come, if that may be
 * @ct: control connection
 * @dir: the announcer's direction
 * @endpoint: where the announcer wants to be called; its address is filled in
 *	where it has none
 * @opening: filled, but what the caller sets; @exp with %FTP_OK only
 *
 * Only the announcer's peer can use it. Under NAT the port is kept if it is free
 * on the gateway, else another one is taken. Without NAT, the one that the same
 * announcer has left expected in another session gives way.
 *
 * Context: RCU read side; the session of @opening is locked.
 * Return: what ftp_policy_check() does, %FTP_NAT_PORTS_FULL,
 * %FTP_EXPECT_TABLE_FULL or %FTP_NO_MEMORY.
 */
enum ftp_reason nf_ftp_expect_open(struct nf_conn *ct,
				   enum ip_conntrack_dir dir,
				   struct ftp_endpoint *endpoint,
				   struct nf_ftp_opening *opening);

/**
 * nf_ftp_expect_retold - may what is announced have to be told otherwise?
 * @ct: control connection
 * @profile: its profile, or NULL
 *
 * Context: RCU read side.
 * Return: as struct nf_ftp_control has it.
 */
u8 nf_ftp_expect_retold(const struct nf_conn *ct,
			const struct nf_ftp_profile *profile);

/**
 * nf_ftp_expect_told - what the announcer's peer has to be told
 * @opening: the data connection
 * @ct: control connection
 * @dir: the announcer's direction
 * @announced: what the announcer has said; the same where nothing has to be
 *	translated
 */
struct ftp_endpoint nf_ftp_expect_told(const struct nf_ftp_opening *opening,
				       const struct nf_conn *ct,
				       enum ip_conntrack_dir dir,
				       const struct ftp_endpoint *announced);

/**
 * nf_ftp_expect_tell - tell who watches of something about an expectation
 * @exp: expectation of ours
 * @news: what happened; where the data connection goes is filled in
 */
void nf_ftp_expect_tell(const struct nf_conntrack_expect *exp,
			struct nf_ftp_news *news);

/**
 * nf_ftp_expect_host - what tells its announcer's address from others
 * @exp: expectation of ours
 *
 * Return: 0 if it is the address of who has announced it.
 */
static inline u8 nf_ftp_expect_host(const struct nf_conntrack_expect *exp)
{
	if (likely(exp->saved_proto.tcp.port))
		return 0;
	return (u8)jhash2(exp->tuple.dst.u3.all,
			  ARRAY_SIZE(exp->tuple.dst.u3.all), 0) | 1;
}

/**
 * nf_ftp_expect_is_ours - is it one that nf_ftp_expect_open() made?
 * @exp: expectation
 */
bool nf_ftp_expect_is_ours(const struct nf_conntrack_expect *exp);

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
