/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control connection's own state, behind its conntrack entry.
 *
 * It is made by the first segment that carries text and found through the 32
 * bytes that a helper has in the entry. Whoever takes the pointer out of there
 * frees it, after a grace period: another cpu may be reading. So a packet reads
 * the pointer once, and hands down what it has read: the entry may be deleted,
 * or lose its helper, at any time.
 *
 * The kernel tells us when an entry goes, but not if somebody has taken the
 * helper away before (ctnetlink can, up to 6.12). So each state is in a list of
 * ours, too, and holds a reference to its entry; from time to time those are
 * looked for whose entry has gone without a word.
 */
#ifndef NF_FTP_CONTROL_H
#define NF_FTP_CONTROL_H

#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "core/session.h"
#include "profile.h"

/**
 * enum nf_ftp_denial - does the client want what it may not?
 * @NF_FTP_NOT_DENIED: no
 * @NF_FTP_DENIED: yes: no text of its goes on
 * @NF_FTP_RESETTING: yes, and resets are being sent; they come by here, too, and a
 *	rule may have made of them what would be answered by a reset
 */
enum nf_ftp_denial {
	NF_FTP_NOT_DENIED,
	NF_FTP_DENIED,
	NF_FTP_RESETTING,
};

/**
 * struct nf_ftp_control - a control connection
 * @lock: protects what follows, and its agreement with the entry's sequence
 *	adjustment and expectations: their locks nest in it. Only packets of the
 *	connection wait for it, which hold no other lock of ours or of conntrack's;
 *	whoever has one may only try. Never held while a packet is changed
 * @pinned: bytes are ours to deliver, so the module must stay
 * @denied: enum nf_ftp_denial
 * @retold: bit of each direction whose announcements may have to be told
 *	otherwise, or whose text may have to stop, though its address stays
 * @listed: in a list; its lock protects this and @node
 * @session: what the core knows of it
 * @profile: what it is allowed; NULL if its namespace has no such profile
 * @ct: its entry, with a reference
 * @node: in a list of states
 * @rcu: for the grace period, when it is in no list any more
 */
struct nf_ftp_control {
	spinlock_t lock; /* see above */
	bool pinned;
	u8 denied;
	u8 retold;
	bool listed;
	struct ftp_session session;
	struct nf_ftp_profile *profile;
	struct nf_conn *ct;
	union {
		struct hlist_node node;
		struct rcu_head rcu;
	};
};

/**
 * nf_ftp_control_assert_locked - the caller of this function holds the lock
 * @control: connection
 *
 * Nothing without lockdep.
 */
static inline void
nf_ftp_control_assert_locked(const struct nf_ftp_control *control)
{
	lockdep_assert_held(&control->lock);
}

/**
 * struct nf_ftp_slot - what a helper has in the entry itself
 * @control: the connection's state, or NULL
 */
struct nf_ftp_slot {
	struct nf_ftp_control __rcu *control;
};

/**
 * nf_ftp_control_heard - the state of a connection that our helper is asked for
 * @ct: its entry; that it is ours needs no proof
 *
 * Context: RCU read side.
 * Return: the state, or NULL if there is none.
 */
static inline struct nf_ftp_control *
nf_ftp_control_heard(const struct nf_conn *ct)
{
	struct nf_ftp_slot *slot = nfct_help_data(ct);

	return slot ? rcu_dereference(slot->control) : NULL;
}

/**
 * nf_ftp_control_find - the state of a connection
 * @ct: entry with any helper or none
 *
 * Context: RCU read side.
 * Return: the state, or NULL if there is none or the helper is not ours.
 */
struct nf_ftp_control *nf_ftp_control_find(const struct nf_conn *ct);

/**
 * nf_ftp_control_get - the state of a connection, made if there is none
 * @ct: confirmed entry with our helper
 *
 * Context: RCU read side.
 * Return: the state, or NULL without memory or when the entry is dying.
 */
struct nf_ftp_control *nf_ftp_control_get(struct nf_conn *ct);

/**
 * nf_ftp_control_set_early - text that came early is kept for a connection
 * @control: connection, locked
 *
 * It is looked at more often from now on, until nothing is kept any more.
 */
void nf_ftp_control_set_early(struct nf_ftp_control *control);

/**
 * nf_ftp_control_pin - keep the module while bytes are held
 * @control: connection, locked
 *
 * Return: false if the module is about to go.
 */
bool nf_ftp_control_pin(struct nf_ftp_control *control);

/**
 * nf_ftp_control_unpin - let the module go, if no bytes are ours any more
 * @control: connection, locked
 */
void nf_ftp_control_unpin(struct nf_ftp_control *control);

/**
 * nf_ftp_control_destroy - the entry goes: helper->destroy
 * @ct: entry with our helper
 */
void nf_ftp_control_destroy(struct nf_conn *ct);

/**
 * nf_ftp_control_any - is there a connection like that, in any namespace?
 * @fits: asked of each, until one does; it must not wait
 */
bool nf_ftp_control_any(bool (*fits)(const struct nf_ftp_control *control));

/**
 * nf_ftp_control_flush - free the state of all connections of a namespace
 * @net: namespace; no packet may make new ones any more
 */
void nf_ftp_control_flush(struct net *net);

/**
 * nf_ftp_control_init - make the cache of states
 *
 * Return: 0 or -ENOMEM.
 */
int nf_ftp_control_init(void);

/** nf_ftp_control_exit - drop the cache once all states are freed */
void nf_ftp_control_exit(void);

#endif /* NF_FTP_CONTROL_H */
