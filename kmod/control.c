// SPDX-License-Identifier: GPL-2.0
/* Life and death of a control connection's state. */
#include <linux/hash.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "config.h"
#include "control.h"
#include "early.h"
#include "expect.h"
#include "helper.h"
#include "news.h"

/* jiffies between two looks for states whose entry is gone, and for early text */
#define SWEEP_PAUSE (10 * HZ)
#define EARLY_PAUSE HZ
#define BUCKETS 256

/**
 * struct bucket - some of the states; those of one connection share no lock
 *	with those of another while packets pass
 * @lock: protects both lists
 * @early: those that keep early text
 * @others: the others
 */
struct bucket {
	spinlock_t lock; /* see above */
	struct hlist_head early;
	struct hlist_head others;
};

static struct kmem_cache *cache;
static struct bucket buckets[BUCKETS];
static void sweep(struct work_struct *work);
static void sweep_early(struct work_struct *work);
static DECLARE_DELAYED_WORK(sweeper, sweep);
static DECLARE_DELAYED_WORK(early_sweeper, sweep_early);

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

void nf_ftp_control_set_early(struct nf_ftp_control *control)
{
	struct bucket *bucket = bucket_of(control);

	nf_ftp_control_assert_locked(control);
	spin_lock_bh(&bucket->lock);
	/* its entry may just have been deleted; then all it keeps goes with it */
	if (control->listed)
		move_locked(control, &bucket->early);
	spin_unlock_bh(&bucket->lock);
	queue_delayed_work(system_unbound_wq, &early_sweeper, EARLY_PAUSE);
}

static void free_stream(const struct nf_conn *ct, struct ftp_stream *stream)
{
	struct ftp_ahead *copy, *next;

	kfree(stream->line.carry);
	for (copy = stream->ahead; copy; copy = next) {
		next = copy->next;
		nf_ftp_early_free(ct, copy);
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

static struct nf_ftp_slot *find_slot(const struct nf_conn *ct)
{
	return nf_ftp_helper_is_ours(ct) ? nfct_help_data(ct) : NULL;
}

/* takes the state out of the entry, so that one caller only frees it */
static void drop_control(struct nf_conn *ct, struct nf_ftp_slot *slot)
{
	struct nf_ftp_control *control;

	control = unrcu_pointer(xchg(&slot->control, NULL));
	if (!control)
		return;
	unlist_control(control);
	nf_ftp_count(nf_ct_net(ct), NF_FTP_CLOSED);
	nf_ftp_news_session(ct, NF_FTP_NEWS_CLOSE);
	call_rcu(&control->rcu, free_control);
}

struct nf_ftp_control *nf_ftp_control_find(const struct nf_conn *ct)
{
	struct nf_ftp_slot *slot = find_slot(ct);

	return slot ? rcu_dereference(slot->control) : NULL;
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
	control->retold = nf_ftp_expect_retold(ct, profile);
	control->session.exchange.careful = control->retold ||
					    !nf_ftp_profile_is_usual(profile);
	control->session.exchange.strict = !profile ||
					   profile->keys.policy.strict;
	return control;
}

struct nf_ftp_control *nf_ftp_control_get(struct nf_conn *ct)
{
	struct nf_ftp_slot *slot = find_slot(ct);
	struct nf_ftp_control *control, *other;

	if (!slot)
		return NULL;
	control = rcu_dereference(slot->control);
	/* a namespace that is about to go gets none any more */
	if (control ||
	    !rcu_access_pointer(nf_ftp_pernet_rcu(nf_ct_net(ct))->config))
		return control;
	control = make_control(ct);
	if (!control)
		return NULL;
	/* before anybody can find it, and drop it */
	list_control(control);
	other = unrcu_pointer(cmpxchg(&slot->control, NULL,
				      RCU_INITIALIZER(control)));
	if (other) {
		unlist_control(control);
		free_control(&control->rcu);
		return other;
	}
	nf_ftp_count(nf_ct_net(ct), NF_FTP_OPENED);
	nf_ftp_news_session(ct, NF_FTP_NEWS_OPEN);
	/* destroy came before us, or it will find what we have just put there */
	if (nf_ct_is_dying(ct))
		drop_control(ct, slot);
	return control;
}

bool nf_ftp_control_pin(struct nf_ftp_control *control)
{
	nf_ftp_control_assert_locked(control);
	if (!control->pinned)
		control->pinned = try_module_get(THIS_MODULE);
	return control->pinned;
}

void nf_ftp_control_unpin(struct nf_ftp_control *control)
{
	nf_ftp_control_assert_locked(control);
	if (!control->pinned || control->session.stream[FTP_CLIENT].owned ||
	    control->session.stream[FTP_SERVER].owned)
		return;
	control->pinned = false;
	module_put(THIS_MODULE);
}

void nf_ftp_control_destroy(struct nf_conn *ct)
{
	struct nf_ftp_slot *slot = nfct_help_data(ct);

	if (slot)
		drop_control(ct, slot);
	compat_helper_forget(ct);
}

/* is its entry gone, or no longer ours, and nobody has told us? */
static bool is_lost(const struct nf_ftp_control *control)
{
	return nf_ct_is_dying(control->ct) || !find_slot(control->ct);
}

static bool is_of_net(const struct nf_ftp_control *control,
		      const struct net *net)
{
	return net ? net_eq(nf_ct_net(control->ct), net) : is_lost(control);
}

/* one that nobody else is dropping, with a reference to its entry; or NULL */
static struct nf_conn *find_one(struct bucket *bucket, const struct net *net)
{
	struct hlist_head *const lists[] = { &bucket->early, &bucket->others };
	struct nf_ftp_control *control;
	struct nf_ftp_slot *slot;
	unsigned int i;

	lockdep_assert_held(&bucket->lock);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		hlist_for_each_entry(control, lists[i], node) {
			slot = nfct_help_data(control->ct);
			if (rcu_access_pointer(slot->control) != control ||
			    !is_of_net(control, net))
				continue;
			nf_conntrack_get(&control->ct->ct_general);
			return control->ct;
		}
	}
	return NULL;
}

/* those of a namespace; with NULL those that are lost. True if others are left */
static bool drop_some(struct bucket *bucket, const struct net *net)
{
	struct nf_conn *ct;
	bool is_left;

	do {
		rcu_read_lock();
		spin_lock_bh(&bucket->lock);
		ct = find_one(bucket, net);
		is_left = !hlist_empty(&bucket->early) ||
			  !hlist_empty(&bucket->others);
		spin_unlock_bh(&bucket->lock);
		if (ct) {
			drop_control(ct, nfct_help_data(ct));
			nf_ct_put(ct);
		}
		rcu_read_unlock();
		cond_resched();
	} while (ct);
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
static bool expire_early(struct bucket *bucket)
{
	struct nf_ftp_control *control;
	struct hlist_node *next;
	bool waits = true;

	lockdep_assert_held(&bucket->lock);
	hlist_for_each_entry_safe(control, next, &bucket->early, node) {
		if (!spin_trylock(&control->lock))
			continue;
		waits = nf_ftp_early_expire(control);
		spin_unlock(&control->lock);
		if (!waits)
			move_locked(control, &bucket->others);
	}
	return !hlist_empty(&bucket->early);
}

static void sweep_early(struct work_struct *work)
{
	bool is_left = false;
	unsigned int i;

	for (i = 0; i < BUCKETS; i++) {
		rcu_read_lock();
		spin_lock_bh(&buckets[i].lock);
		is_left |= expire_early(&buckets[i]);
		spin_unlock_bh(&buckets[i].lock);
		rcu_read_unlock();
		cond_resched();
	}
	if (is_left)
		queue_delayed_work(system_unbound_wq, &early_sweeper,
				   EARLY_PAUSE);
}

static bool is_any_of(const struct hlist_head *list,
		      bool (*fits)(const struct nf_ftp_control *control))
{
	const struct nf_ftp_control *control;

	hlist_for_each_entry(control, list, node) {
		if (fits(control))
			return true;
	}
	return false;
}

bool nf_ftp_control_any(bool (*fits)(const struct nf_ftp_control *control))
{
	bool found = false;
	unsigned int i;

	for (i = 0; i < BUCKETS && !found; i++) {
		spin_lock_bh(&buckets[i].lock);
		found = is_any_of(&buckets[i].early, fits) ||
			is_any_of(&buckets[i].others, fits);
		spin_unlock_bh(&buckets[i].lock);
		cond_resched();
	}
	return found;
}

void nf_ftp_control_flush(struct net *net)
{
	unsigned int i;

	for (i = 0; i < BUCKETS; i++)
		drop_some(&buckets[i], net);
}

int nf_ftp_control_init(void)
{
	unsigned int i;

	/* a debug kernel has large locks */
	BUILD_BUG_ON(sizeof(struct nf_ftp_control) -
		     offsetof(struct nf_ftp_control, session) > 248);
	BUILD_BUG_ON(sizeof(struct nf_ftp_slot) >
		     sizeof_field(struct nf_conn_help, data));
	for (i = 0; i < BUCKETS; i++)
		spin_lock_init(&buckets[i].lock);
	cache = KMEM_CACHE(nf_ftp_control, 0);
	return cache ? 0 : -ENOMEM;
}

void nf_ftp_control_exit(void)
{
	cancel_delayed_work_sync(&sweeper);
	cancel_delayed_work_sync(&early_sweeper);
	rcu_barrier();
	kmem_cache_destroy(cache);
}
