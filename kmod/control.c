// SPDX-License-Identifier: GPL-2.0
/* Life and death of a control connection's state. */
#include <linux/module.h>
#include <linux/slab.h>
#include "config.h"
#include "control.h"
#include "expect.h"
#include "helper.h"
#include "news.h"

static struct kmem_cache *cache;

static void free_stream(struct ftp_stream *stream)
{
	struct ftp_ahead *copy, *next;

	kfree(stream->line.carry);
	for (copy = stream->ahead; copy; copy = next) {
		next = copy->next;
		kfree(copy);
	}
}

static void free_control(struct rcu_head *rcu)
{
	struct nf_ftp_control *control =
		container_of(rcu, struct nf_ftp_control, rcu);

	free_stream(&control->session.stream[FTP_CLIENT]);
	free_stream(&control->session.stream[FTP_SERVER]);
	nf_ftp_profile_put(control->profile);
	if (control->pinned)
		module_put(THIS_MODULE);
	kmem_cache_free(cache, control);
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
	nf_ftp_count(nf_ct_net(ct), NF_FTP_CLOSED);
	nf_ftp_news_session(ct, NF_FTP_NEWS_CLOSE);
	call_rcu(&control->rcu, free_control);
}

struct nf_ftp_control *nf_ftp_control_find(const struct nf_conn *ct)
{
	struct nf_ftp_slot *slot = find_slot(ct);

	return slot ? rcu_dereference(slot->control) : NULL;
}

static struct nf_ftp_control *make_control(const struct nf_conn *ct)
{
	struct nf_ftp_control *control = kmem_cache_zalloc(cache, GFP_ATOMIC);
	struct nf_ftp_profile *profile;

	if (!control)
		return NULL;
	spin_lock_init(&control->lock);
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
	if (control)
		return control;
	control = make_control(ct);
	if (!control)
		return NULL;
	other = unrcu_pointer(cmpxchg(&slot->control, NULL,
				      RCU_INITIALIZER(control)));
	if (other) {
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
	if (!control->pinned)
		control->pinned = try_module_get(THIS_MODULE);
	return control->pinned;
}

void nf_ftp_control_unpin(struct nf_ftp_control *control)
{
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
}

static int flush_one(struct nf_conn *ct, void *unused)
{
	struct nf_ftp_slot *slot;

	rcu_read_lock();
	slot = find_slot(ct);
	if (slot)
		drop_control(ct, slot);
	rcu_read_unlock();
	return 0;
}

void nf_ftp_control_flush(struct net *net)
{
	struct nf_ct_iter_data all = { .net = net };

	nf_ct_iterate_cleanup_net(flush_one, &all);
}

int nf_ftp_control_init(void)
{
	/* a debug kernel has large locks */
	BUILD_BUG_ON(sizeof(struct nf_ftp_control) -
		     offsetof(struct nf_ftp_control, session) > 248);
	BUILD_BUG_ON(sizeof(struct nf_ftp_slot) >
		     sizeof_field(struct nf_conn_help, data));
	cache = KMEM_CACHE(nf_ftp_control, 0);
	return cache ? 0 : -ENOMEM;
}

void nf_ftp_control_exit(void)
{
	rcu_barrier();
	kmem_cache_destroy(cache);
}
