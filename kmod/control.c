// SPDX-License-Identifier: GPL-2.0
/*
 * A control connection's own state, behind its conntrack entry.
 *
 * It is made by the SYN's answer, or by the first segment that is seen, and found
 * through the 32 bytes that a helper has in the entry. Whoever takes the pointer out of there
 * frees it, after a grace period: another cpu may be reading. So a packet reads
 * the pointer once, and hands down what it has read: the entry may be deleted,
 * or lose its helper, at any time.
 *
 * The kernel tells us when an entry goes, but not if somebody has taken the
 * helper away before (ctnetlink can, up to 6.12). So each state is in a list of
 * ours, too, and holds a reference to its entry; from time to time those are
 * looked for whose entry has gone without a word.
 */
#include <linux/delay.h>
#include <linux/hash.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "announcer.h"
#include "closing.h"
#include "config.h"
#include "control.h"
#include "event.h"
#include "ftps.h"
#include "helper.h"
#include "internal.h"

/* jiffies between two looks for states whose entry is gone, and for segments out of order */
#define SWEEP_PAUSE (10 * HZ)
#define OOO_PAUSE HZ
#define BUCKETS 256
/* states of a bucket that one walk finds, so that few walks find many */
#define BATCH 64
/* a few repetitions; who has gone for ever should not keep the module */
#define DRAIN_TIME (5 * HZ)

/**
 * struct bucket - some of the states; those of one connection share no lock
 *	with those of another while packets pass
 * @lock: protects both lists
 * @ooo: those that keep segments that came out of order
 * @others: the others
 */
struct bucket {
	spinlock_t lock; /* see above */
	struct hlist_head ooo;
	struct hlist_head others;
};

static struct kmem_cache *cache;
static struct bucket buckets[BUCKETS];
static void sweep(struct work_struct *work);
static void sweep_ooo(struct work_struct *work);
static DECLARE_DELAYED_WORK(sweeper, sweep);
static DECLARE_DELAYED_WORK(ooo_sweeper, sweep_ooo);

static struct bucket *bucket_of(const struct nf_ftp_control *control)
{
	return &buckets[hash_ptr(control, ilog2(BUCKETS))];
}

static void list_control(struct nf_ftp_control *control)
{
	struct bucket *bucket = bucket_of(control);

	spin_lock_bh(&bucket->lock);
	hlist_add_head(&control->node, &bucket->others);
	control->listed = true;
	spin_unlock_bh(&bucket->lock);
	queue_delayed_work(system_unbound_wq, &sweeper, SWEEP_PAUSE);
}

static void unlist_control(struct nf_ftp_control *control)
{
	struct bucket *bucket = bucket_of(control);

	spin_lock_bh(&bucket->lock);
	hlist_del(&control->node);
	control->listed = false;
	spin_unlock_bh(&bucket->lock);
}

static void move_locked(struct nf_ftp_control *control, struct hlist_head *list)
{
	lockdep_assert_held(&bucket_of(control)->lock);
	hlist_del(&control->node);
	hlist_add_head(&control->node, list);
}

/**
 * nf_ftp_control_set_ooo - segments that came out of order are kept for a connection
 * @control: connection, locked
 *
 * The connection is looked at more often, until nothing is kept any more.
 */
void nf_ftp_control_set_ooo(struct nf_ftp_control *control)
{
	struct bucket *bucket = bucket_of(control);

	nf_ftp_control_assert_locked(control);
	spin_lock_bh(&bucket->lock);
	/* its entry may just have been deleted; then all it keeps goes with it */
	if (control->listed)
		move_locked(control, &bucket->ooo);
	spin_unlock_bh(&bucket->lock);
	queue_delayed_work(system_unbound_wq, &ooo_sweeper, OOO_PAUSE);
}

static void free_stream(const struct nf_conn *ct, struct ftp_stream *stream)
{
	struct ftp_ooo *copy, *next;

	kfree(stream->hold);
	for (copy = stream->ooo; copy; copy = next) {
		next = copy->next;
		nf_ftp_ooo_free(ct, copy);
	}
}

static void free_control(struct rcu_head *rcu)
{
	struct nf_ftp_control *control =
		container_of(rcu, struct nf_ftp_control, rcu);
	struct nf_conn *ct = control->ct;

	free_stream(ct, &control->session.stream[FTP_CLIENT]);
	free_stream(ct, &control->session.stream[FTP_SERVER]);
	nf_ftp_profile_put(control->profile);
	if (control->pinned)
		module_put(THIS_MODULE);
	kmem_cache_free(cache, control);
	nf_ct_put(ct);
}

static struct nf_ftp_ext *find_ext(const struct nf_conn *ct)
{
	return nf_ftp_helper_is_ours(ct) ? nfct_help_data(ct) : NULL;
}

/* takes the state out of the entry, so that one caller only frees it */
static void drop_control(struct nf_conn *ct, struct nf_ftp_ext *ext)
{
	struct nf_ftp_control *control;

	WRITE_ONCE(ext->quiet, false);
	control = unrcu_pointer(xchg(&ext->control, NULL));
	if (!control)
		return;
	unlist_control(control);
	nf_ftp_ftps_end(ext);
	nf_ftp_count(nf_ct_net(ct), NF_FTP_CLOSED);
	nf_ftp_event_session(ct, NF_FTP_EVENT_CLOSE, control->profile);
	call_rcu(&control->rcu, free_control);
}

/**
 * nf_ftp_control_update_ext - let the next packet know that nothing is special
 * @ct: its entry
 * @control: its state, locked
 *
 * Context: RCU read side.
 */
void nf_ftp_control_update_ext(struct nf_conn *ct,
			       struct nf_ftp_control *control)
{
	struct nf_ftp_ext *ext = find_ext(ct);

	nf_ftp_control_assert_locked(control);
	if (!ext)
		return;
	WRITE_ONCE(ext->quiet, control->session.quiet && !control->denied);
	if (control->session.dialogue.state == FTP_ENCRYPTED ||
	    rcu_access_pointer(ext->ftps))
		nf_ftp_ftps_update(ct, ext, control);
}

/**
 * nf_ftp_control_find - the state of a connection
 * @ct: entry with any helper or none
 *
 * Context: RCU read side.
 * Return: the state, or NULL if there is none or the helper is not ours.
 */
struct nf_ftp_control *nf_ftp_control_find(const struct nf_conn *ct)
{
	struct nf_ftp_ext *ext = find_ext(ct);

	return ext ? rcu_dereference(ext->control) : NULL;
}

static u16 dialled_port(const struct nf_conn *ct)
{
	return ntohs(ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.dst.u.tcp.port);
}

static u16 server_port(const struct nf_conn *ct)
{
	return ntohs(ct->tuplehash[IP_CT_DIR_REPLY].tuple.src.u.tcp.port);
}

static struct nf_ftp_control *make_control(struct nf_conn *ct)
{
	struct nf_ftp_control *control = kmem_cache_zalloc(cache, GFP_ATOMIC);
	struct nf_ftp_profile *profile;

	if (!control)
		return NULL;
	spin_lock_init(&control->lock);
	nf_conntrack_get(&ct->ct_general);
	control->ct = ct;
	profile = nf_ftp_config_profile(nf_ct_net(ct), nf_ftp_helper_name(ct));
	control->profile = profile;
	control->remapped = nf_ftp_announcer_remapped(ct, profile);
	control->session.may_skip = true;
	control->session.dialogue.restricted = control->remapped ||
					       nf_ftp_profile_restricts(profile);
	control->session.dialogue.strict = !profile ||
					   profile->keys.policy.strict;
	if (nf_ftp_config_is_tls(nf_ct_net(ct), dialled_port(ct),
				 server_port(ct)))
		ftp_session_set_implicit(&control->session);
	return control;
}

/* turned: the server may stand here as the client, so nothing at all is opened */
static void begin_adrift(struct ftp_session *session, u8 start)
{
	session->dialogue.adrift = start != NF_FTP_START_TRUSTED;
	if (start == NF_FTP_START_TURNED)
		ftp_dialogue_guard(&session->dialogue);
	else if (start == NF_FTP_START_ENCRYPTED)
		ftp_session_set_opaque(session);
}

/**
 * nf_ftp_control_get - the state of a connection, made if there is none
 * @ct: confirmed entry with our helper
 *
 * Context: RCU read side.
 * Return: the state, or NULL without memory or when the entry is dying.
 */
struct nf_ftp_control *nf_ftp_control_get(struct nf_conn *ct)
{
	struct nf_ftp_ext *ext = find_ext(ct);
	struct nf_ftp_control *control, *other;

	if (!ext)
		return NULL;
	control = rcu_dereference(ext->control);
	/* a namespace that is about to go gets none any more */
	if (control ||
	    !rcu_access_pointer(nf_ftp_pernet_rcu(nf_ct_net(ct))->config))
		return control;
	control = make_control(ct);
	if (!control)
		return NULL;
	if (control->session.dialogue.strict)
		begin_adrift(&control->session, READ_ONCE(ext->start));
	WRITE_ONCE(ext->since, (u32)ktime_get_seconds());
	/* before anybody can find it, and drop it */
	list_control(control);
	other = unrcu_pointer(cmpxchg(&ext->control, NULL,
				      RCU_INITIALIZER(control)));
	if (other) {
		unlist_control(control);
		free_control(&control->rcu);
		return other;
	}
	nf_ftp_count(nf_ct_net(ct), NF_FTP_OPENED);
	nf_ftp_event_session(ct, NF_FTP_EVENT_OPEN, control->profile);
	if (control->session.dialogue.state == FTP_ENCRYPTED)
		nf_ftp_refuse(ct, FTP_OPAQUE, NULL);
	/* destroy came before us, or it will find what we have just put there */
	if (nf_ct_is_dying(ct))
		drop_control(ct, ext);
	return control;
}

/**
 * nf_ftp_control_pin - keep the module while bytes that were acknowledged early are held
 * @control: connection, locked
 *
 * Return: false if the module is about to go.
 */
bool nf_ftp_control_pin(struct nf_ftp_control *control)
{
	nf_ftp_control_assert_locked(control);
	if (!control->pinned)
		control->pinned = try_module_get(THIS_MODULE);
	return control->pinned;
}

/**
 * nf_ftp_control_unpin - let the module go, if no bytes are ours any more
 * @control: connection, locked
 */
void nf_ftp_control_unpin(struct nf_ftp_control *control)
{
	nf_ftp_control_assert_locked(control);
	if (!control->pinned ||
	    control->session.stream[FTP_CLIENT].acked_early ||
	    control->session.stream[FTP_SERVER].acked_early)
		return;
	control->pinned = false;
	module_put(THIS_MODULE);
}

/* its client speaks TLS, or is about to; what is read without a lock is as good */
static bool is_encrypted(const struct nf_ftp_ext *ext)
{
	const struct nf_ftp_control *control;
	bool encrypted = READ_ONCE(ext->start) == NF_FTP_START_ENCRYPTED;

	rcu_read_lock();
	control = rcu_dereference(ext->control);
	if (control)
		encrypted |= ftp_session_may_encrypt(&control->session);
	rcu_read_unlock();
	return encrypted;
}

/**
 * nf_ftp_control_destroy - the entry goes: helper->destroy
 * @ct: entry with our helper
 */
void nf_ftp_control_destroy(struct nf_conn *ct)
{
	struct nf_ftp_ext *ext = nfct_help_data(ct);

	if (ext) {
		nf_ftp_closing_note(ct, READ_ONCE(ext->start), is_encrypted(ext));
		drop_control(ct, ext);
	}
	compat_helper_forget(ct);
}

/* its entry is gone, or no longer ours, and destroy was not called */
static bool is_lost(const struct nf_ftp_control *control)
{
	return nf_ct_is_dying(control->ct) || !find_ext(control->ct);
}

static bool is_of_net(const struct nf_ftp_control *control,
		      const struct net *net)
{
	return net ? net_eq(nf_ct_net(control->ct), net) : is_lost(control);
}

/* those that nobody else is dropping, with references to their entries; how many */
static unsigned int find_some(struct bucket *bucket, const struct net *net,
			      struct nf_conn *found[BATCH])
{
	struct hlist_head *const lists[] = { &bucket->ooo, &bucket->others };
	struct nf_ftp_control *control;
	unsigned int count = 0, i;
	struct nf_ftp_ext *ext;

	lockdep_assert_held(&bucket->lock);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		hlist_for_each_entry(control, lists[i], node) {
			ext = nfct_help_data(control->ct);
			if (!ext || rcu_access_pointer(ext->control) != control ||
			    !is_of_net(control, net))
				continue;
			nf_conntrack_get(&control->ct->ct_general);
			found[count++] = control->ct;
			if (count == BATCH)
				return count;
		}
	}
	return count;
}

/* those of a namespace; with NULL those that are lost. True if others are left */
static bool drop_some(struct bucket *bucket, const struct net *net)
{
	struct nf_conn *found[BATCH];
	unsigned int count, i;
	bool is_left;

	do {
		rcu_read_lock();
		spin_lock_bh(&bucket->lock);
		count = find_some(bucket, net, found);
		is_left = !hlist_empty(&bucket->ooo) ||
			  !hlist_empty(&bucket->others);
		spin_unlock_bh(&bucket->lock);
		for (i = 0; i < count; i++) {
			drop_control(found[i], nfct_help_data(found[i]));
			nf_ct_put(found[i]);
		}
		rcu_read_unlock();
		cond_resched();
	} while (count);
	return is_left;
}

static void sweep(struct work_struct *work)
{
	bool is_left = false;
	unsigned int i;

	for (i = 0; i < BUCKETS; i++)
		is_left |= drop_some(&buckets[i], NULL);
	if (is_left)
		queue_delayed_work(system_unbound_wq, &sweeper, SWEEP_PAUSE);
}

/* a packet that is being read has its session's lock, and will ask for ours */
static bool expire_ooo(struct bucket *bucket)
{
	struct nf_ftp_control *control;
	struct hlist_node *next;
	bool waits = true;

	lockdep_assert_held(&bucket->lock);
	hlist_for_each_entry_safe(control, next, &bucket->ooo, node) {
		if (!spin_trylock(&control->lock))
			continue;
		waits = nf_ftp_ooo_expire(control);
		spin_unlock(&control->lock);
		if (!waits)
			move_locked(control, &bucket->others);
	}
	return !hlist_empty(&bucket->ooo);
}

static void sweep_ooo(struct work_struct *work)
{
	bool is_left = false;
	unsigned int i;

	for (i = 0; i < BUCKETS; i++) {
		rcu_read_lock();
		spin_lock_bh(&buckets[i].lock);
		is_left |= expire_ooo(&buckets[i]);
		spin_unlock_bh(&buckets[i].lock);
		rcu_read_unlock();
		cond_resched();
	}
	if (is_left)
		queue_delayed_work(system_unbound_wq, &ooo_sweeper,
				   OOO_PAUSE);
}

/**
 * nf_ftp_control_owes - whether text that was replaced is not acknowledged yet
 * @control: connection, locked or not
 *
 * Its sender may have to repeat it, and without the module would repeat the old
 * text, with other sequence numbers.
 */
bool nf_ftp_control_owes(const struct nf_ftp_control *control)
{
	const struct ftp_stream *stream = control->session.stream;

	return READ_ONCE(stream[FTP_CLIENT].rewrite.old_len) ||
	       READ_ONCE(stream[FTP_SERVER].rewrite.old_len);
}

static bool any_owes(const struct hlist_head *list)
{
	const struct nf_ftp_control *control;

	hlist_for_each_entry(control, list, node) {
		if (nf_ftp_control_owes(control))
			return true;
	}
	return false;
}

static bool is_drained(void)
{
	bool found = false;
	unsigned int i;

	for (i = 0; i < BUCKETS && !found; i++) {
		spin_lock_bh(&buckets[i].lock);
		found = any_owes(&buckets[i].ooo) ||
			any_owes(&buckets[i].others);
		spin_unlock_bh(&buckets[i].lock);
		cond_resched();
	}
	return !found;
}

/**
 * nf_ftp_control_drain - wait until no connection has to be finished any more
 *
 * Nothing is begun meanwhile: nf_ftp_helper_drain() came before. Returns after a
 * few seconds at the latest.
 *
 * Context: may sleep.
 */
void nf_ftp_control_drain(void)
{
	unsigned long end = jiffies + DRAIN_TIME;

	while (!is_drained() && time_before(jiffies, end))
		msleep(20);
}

/**
 * nf_ftp_control_flush - free the state of all connections of a namespace
 * @net: namespace; no packet may make new ones any more
 */
void nf_ftp_control_flush(struct net *net)
{
	unsigned int i;

	for (i = 0; i < BUCKETS; i++)
		drop_some(&buckets[i], net);
}

/**
 * nf_ftp_control_init - make the cache of states
 *
 * Return: 0 or -ENOMEM.
 */
int nf_ftp_control_init(void)
{
	unsigned int i;

	/* a debug kernel has large locks */
	BUILD_BUG_ON(sizeof(struct nf_ftp_control) -
		     offsetof(struct nf_ftp_control, session) > 248);
	/* one cache line, with the lock */
	BUILD_BUG_ON(offsetof(struct ftp_session, stream) > 56);
	BUILD_BUG_ON(sizeof(struct nf_ftp_ext) >
		     sizeof_field(struct nf_conn_help, data));
	for (i = 0; i < BUCKETS; i++)
		spin_lock_init(&buckets[i].lock);
	cache = KMEM_CACHE(nf_ftp_control, SLAB_HWCACHE_ALIGN);
	return cache ? 0 : -ENOMEM;
}

/**
 * nf_ftp_control_exit - drop the cache once all states are freed
 */
void nf_ftp_control_exit(void)
{
	cancel_delayed_work_sync(&sweeper);
	cancel_delayed_work_sync(&ooo_sweeper);
	rcu_barrier();
	kmem_cache_destroy(cache);
}
