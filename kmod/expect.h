/* SPDX-License-Identifier: GPL-2.0 */
/* From an announced endpoint to the data connection that may come. */
#ifndef NF_FTP_EXPECT_H
#define NF_FTP_EXPECT_H

#include <linux/jhash.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "core/dialogue.h"
#include "core/policy.h"
#include "control.h"
#include "event.h"

/**
 * struct nf_ftp_opening - a data connection that may come
 * @control: its control connection's state, set by the caller
 * @keys: of its profile, set by the caller; NULL if that does not restrict
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

enum ftp_reason nf_ftp_expect_open(struct nf_conn *ct,
				   enum ip_conntrack_dir dir,
				   struct ftp_endpoint *endpoint,
				   struct nf_ftp_opening *opening);
struct ftp_endpoint nf_ftp_expect_mapped(const struct nf_ftp_opening *opening,
					 const struct nf_conn *ct,
					 enum ip_conntrack_dir dir,
					 const struct ftp_endpoint *announced);
enum ftp_reason nf_ftp_expect_syn(struct nf_conn *ct,
				  enum ip_conntrack_dir opener, __be16 from,
				  __be16 to, u32 timeout);
void nf_ftp_expect_send_event(const struct nf_conntrack_expect *exp,
			      struct nf_ftp_event *event);

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

bool nf_ftp_expect_is_ours(const struct nf_conntrack_expect *exp);
void nf_ftp_expect_withdraw_all(struct nf_conn *ct,
				struct nf_ftp_control *control);
void nf_ftp_expect_resynchronised(const struct nf_conn *ct,
				  struct nf_ftp_control *control);

/**
 * nf_ftp_expect_withdraw - take back what is no longer agreed on, if anything
 * @ct: control connection
 * @control: its state, locked
 */
static inline void nf_ftp_expect_withdraw(struct nf_conn *ct,
					  struct nf_ftp_control *control)
{
	struct ftp_dialogue *d = &control->session.dialogue;
	const struct nf_conn_help *help;

	nf_ftp_control_assert_locked(control);
	if (likely(!(d->gone | d->slips)))
		return;
	if (d->slips)
		nf_ftp_expect_resynchronised(ct, control);
	/* mostly all of them were used */
	help = nfct_help(ct);
	if (help && READ_ONCE(help->expecting[NF_CT_EXPECT_CLASS_DEFAULT]))
		nf_ftp_expect_withdraw_all(ct, control);
	else
		d->gone = 0;
}

u32 nf_ftp_expect_count(const struct net *net);
void nf_ftp_expect_flush(struct net *net);
void nf_ftp_expect_init(void);
void nf_ftp_expect_exit(void);

#endif /* NF_FTP_EXPECT_H */
