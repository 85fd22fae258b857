/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who watches a namespace: sockets that asked for NF_FTP_CMD_EVENT messages,
 * and traces. Without any, what happens is told nobody, at the cost of a no-op.
 */
#ifndef NF_FTP_WATCH_H
#define NF_FTP_WATCH_H

#include <linux/jump_label_ratelimit.h>
#include <net/genetlink.h>
#include "core/policy.h"
#include "core/reason.h"
#include "core/verb.h"

extern struct static_key_false_deferred nf_ftp_watched;

/**
 * nf_ftp_has_watchers - is there anybody to tell, where somebody is somewhere?
 * @net: namespace
 */
bool nf_ftp_has_watchers(const struct net *net);

/**
 * nf_ftp_is_any_watched - is there anybody to tell, in any namespace?
 */
static __always_inline bool nf_ftp_is_any_watched(void)
{
	return static_branch_unlikely(&nf_ftp_watched.key);
}

/**
 * nf_ftp_is_watched - is there anybody to tell?
 * @net: namespace
 */
static __always_inline bool nf_ftp_is_watched(const struct net *net)
{
	return nf_ftp_is_any_watched() && nf_ftp_has_watchers(net);
}

/**
 * nf_ftp_watch_begin - a trace wants to be told, too
 *
 * Return: 0.
 */
int nf_ftp_watch_begin(void);

/** nf_ftp_watch_end - it no longer does */
void nf_ftp_watch_end(void);

/**
 * nf_ftp_watch_add - tell a socket what happens, until it is closed
 * @net: its namespace
 * @portid: its address
 * @lost: filled: events that it could not be told since it was last asked
 *
 * Return: 0, -EUSERS if there are too many, or -ENOMEM.
 */
int nf_ftp_watch_add(struct net *net, u32 portid, u32 *lost);

/**
 * typedef nf_ftp_fill_fn - write an event's attributes
 * @msg: message
 * @about: what happened
 *
 * Return: 0 or -EMSGSIZE.
 */
typedef int (*nf_ftp_fill_fn)(struct sk_buff *msg, const void *about);

/**
 * nf_ftp_watch_tell - tell all sockets that watch
 * @net: namespace
 * @fill: writes the event
 * @about: for it
 * @flood: there may be any number of it: no more than some are told
 *
 * Context: any; nothing sleeps, and whoever cannot take it a moment later loses it.
 */
void nf_ftp_watch_tell(struct net *net, nf_ftp_fill_fn fill, const void *about,
		       bool flood);

/**
 * nf_ftp_watch_start - a namespace begins
 * @net: namespace
 */
void nf_ftp_watch_start(struct net *net);

/**
 * nf_ftp_watch_flush - a namespace goes
 * @net: namespace
 */
void nf_ftp_watch_flush(struct net *net);

/**
 * nf_ftp_watch_drain - deliver nothing any more of what still waits
 * @net: namespace, flushed a grace period ago
 */
void nf_ftp_watch_drain(struct net *net);

/**
 * nf_ftp_watch_init - learn of sockets that are closed
 * @family: the messages' family
 *
 * Return: 0 or what the kernel says.
 */
int nf_ftp_watch_init(const struct genl_family *family);

/** nf_ftp_watch_exit - undo it */
void nf_ftp_watch_exit(void);

/** nf_ftp_watch_settle - the module goes, and all namespaces' state is gone */
void nf_ftp_watch_settle(void);

#endif /* NF_FTP_WATCH_H */
