/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Listeners of a namespace: sockets that asked for NF_FTP_CMD_EVENT messages, and
 * traces. Where there is none, an event costs a no-op.
 */
#ifndef NF_FTP_LISTENER_H
#define NF_FTP_LISTENER_H

#include <linux/jump_label_ratelimit.h>
#include <net/genetlink.h>
#include "core/policy.h"
#include "core/reason.h"
#include "core/line.h"

extern struct static_key_false_deferred nf_ftp_listening;

bool nf_ftp_listener_is_in(const struct net *net);

/**
 * nf_ftp_listener_any - whether any namespace has a listener
 */
static __always_inline bool nf_ftp_listener_any(void)
{
	return static_branch_unlikely(&nf_ftp_listening.key);
}

/**
 * nf_ftp_has_listener - whether a namespace has a listener
 * @net: namespace
 */
static __always_inline bool nf_ftp_has_listener(const struct net *net)
{
	return nf_ftp_listener_any() && nf_ftp_listener_is_in(net);
}

int nf_ftp_listener_trace_on(void);
void nf_ftp_listener_trace_off(void);
int nf_ftp_listener_add(struct net *net, u32 portid, u32 *lost);

/**
 * typedef nf_ftp_fill_fn - write an event's attributes
 * @msg: message
 * @about: what happened
 *
 * Return: 0 or -EMSGSIZE.
 */
typedef int (*nf_ftp_fill_fn)(struct sk_buff *msg, const void *about);
void nf_ftp_listener_send(struct net *net, nf_ftp_fill_fn fill, const void *about,
			  bool flood);
void nf_ftp_listener_start(struct net *net);
void nf_ftp_listener_flush(struct net *net);
void nf_ftp_listener_drain(struct net *net);
int nf_ftp_listener_init(const struct genl_family *family);
void nf_ftp_listener_exit(void);
void nf_ftp_listener_settle(void);

#endif /* NF_FTP_LISTENER_H */
