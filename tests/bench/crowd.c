// SPDX-License-Identifier: GPL-2.0
/* One connection has them all: no more is asked of it than not to set a limit. */
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include "crowd.h"

static const struct nf_conntrack_expect_policy policy = { .timeout = 3600 };

static struct nf_conntrack_helper holder = {
	.name = "crowd",
	.expect_policy = &policy,
};

static int take(struct nf_conn *master, u16 port)
{
	const struct nf_conntrack_tuple *back = &master->tuplehash[SERVER].tuple;
	struct nf_conntrack_expect *exp = nf_ct_expect_alloc(master);
	__be16 dport = htons(port);
	int err;

	if (!exp)
		return -ENOMEM;
	rcu_read_lock();
	nf_ct_expect_init(exp, NF_CT_EXPECT_CLASS_DEFAULT, AF_INET,
			  &back->src.u3, &back->dst.u3, IPPROTO_TCP, NULL,
			  &dport);
	rcu_read_unlock();
	err = nf_ct_expect_related(exp, 0);
	nf_ct_expect_put(exp);
	return err;
}

/* it is in no table: no packet is ever its */
static struct nf_conn *make_master(const struct connection *c)
{
	const struct nf_conntrack_tuple_hash *like = c->ct->tuplehash;
	struct nf_conn_help *help;
	struct nf_conn *master;

	master = nf_conntrack_alloc(&init_net, &nf_ct_zone_dflt,
				    &like[CLIENT].tuple, &like[SERVER].tuple,
				    GFP_ATOMIC);
	if (IS_ERR(master))
		return master;
	help = nf_ct_helper_ext_add(master, GFP_ATOMIC);
	if (!help) {
		nf_conntrack_free(master);
		return ERR_PTR(-ENOMEM);
	}
	rcu_assign_pointer(help->helper, &holder);
	return master;
}

struct nf_conn *crowd_gather(const struct connection *c, unsigned int count)
{
	struct nf_conn *master;
	int err = 0;

	master = make_master(c);
	if (IS_ERR(master))
		return master;
	while (!err && count--)
		err = take(master, CROWD_FROM + count);
	if (!err)
		return master;
	crowd_leave(master);
	return ERR_PTR(err);
}

void crowd_leave(struct nf_conn *master)
{
	nf_ct_remove_expectations(master);
	nf_conntrack_free(master);
}
