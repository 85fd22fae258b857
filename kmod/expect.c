// SPDX-License-Identifier: GPL-2.0
/*
 * Expectations, and how the data connection follows its control connection.
 *
 * All is said from the announcer's direction: its peer calls the address that
 * the other direction's packets go to, tuplehash[!dir].dst, and is led to the
 * announcer's own, tuplehash[dir].src. Without NAT the two are the same.
 */
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include "announcer.h"
#include "config.h"
#include "control.h"
#include "event.h"
#include "expect.h"
#include "helper.h"
#include "internal.h"
#include "keepalive.h"

/* under NAT these can be chosen, unless the profile says which */
#define NAT_FROM 1024
#define NAT_TO 65535

/**
 * nf_ftp_expect_send_event - send an event about an expectation
 * @exp: expectation of ours
 * @event: what happened; where the data connection goes is filled in
 */
void nf_ftp_expect_send_event(const struct nf_conntrack_expect *exp,
			      struct nf_ftp_event *event)
{
	bool own = exp->saved_proto.tcp.port;
	struct ftp_endpoint endpoint = {
		.port = ntohs(own ? exp->saved_proto.tcp.port :
			      exp->tuple.dst.u.tcp.port),
	};

	nf_ftp_set_address(&endpoint.address,
			   own ? &exp->saved_addr : &exp->tuple.dst.u3,
			   nf_ct_l3num(event->ct));
	event->endpoint = &endpoint;
	event->mode = exp->dir == IP_CT_DIR_ORIGINAL ? FTP_PASSIVE : FTP_ACTIVE;
	nf_ftp_event_send(event);
}

/* without NAT no port is chosen, so none need be known */
static void look_after(const struct nf_conn *ct)
{
	const struct nf_ftp_control *control = nf_ftp_control_find(ct->master);
	bool keeps = control && control->profile &&
		     control->profile->keys.keepalive &&
		     nf_ftp_keepalive_helps(ct->master);

	if (keeps || ct->master->status & IPS_NAT_MASK)
		nf_ftp_keepalive_add(ct, keeps);
}

/*
 * User space can make expectations with our function by its name, of anything for
 * anybody; only what one of ours could be is followed.
 */
static bool is_followed(const struct nf_conn *ct)
{
	return nf_ct_protonum(ct) == IPPROTO_TCP &&
	       nf_ct_protonum(ct->master) == IPPROTO_TCP &&
	       nf_ftp_helper_is_ours(ct->master);
}

/*
 * The data connection is here: lead it where its control connection goes. Not
 * so without NAT, where there may be no NAT hooks to undo it, and not for an
 * endpoint of somebody else, which keeps no port of the announcer's.
 */
static void follow_control(struct nf_conn *ct, struct nf_conntrack_expect *exp)
{
	if (!nf_ftp_helper_is_there() || !is_followed(ct))
		return;
	nf_ftp_count(nf_ct_net(ct), NF_FTP_USED);
	if (nf_ftp_has_listener(nf_ct_net(ct)))
		nf_ftp_expect_send_event(exp, &(struct nf_ftp_event){
			.kind = NF_FTP_EVENT_USED, .ct = ct->master });
	if (exp->saved_proto.tcp.port && ct->master->status & IPS_NAT_MASK)
		nf_ftp_nat_follow(ct, exp);
	look_after(ct);
}

static struct nf_ct_helper_expectfn expectfn = {
	.name = "nf-ftp",
	.expectfn = follow_control,
};

static void init_expect(struct nf_conntrack_expect *exp, struct nf_conn *ct,
			enum ip_conntrack_dir dir, const void *address,
			u16 port)
{
	__be16 dport = htons(port);

	nf_ct_expect_init(exp, NF_CT_EXPECT_CLASS_DEFAULT, nf_ct_l3num(ct),
			  &ct->tuplehash[!dir].tuple.src.u3, address,
			  IPPROTO_TCP, NULL, &dport);
	exp->dir = !dir;
	exp->expectfn = follow_control;
}

static void set_source(struct nf_conntrack_expect *exp,
		       const struct nf_conn *ct)
{
	exp->tuple.src.u.tcp.port = nf_ftp_nat_source(ct);
	exp->mask.src.u.tcp.port = htons(0xffff);
}

/* its port is none of those that can be reached from outside */
static bool must_move(const struct nf_ftp_keys *keys,
		      const struct nf_conntrack_expect *exp)
{
	u16 port = ntohs(exp->tuple.dst.u.tcp.port);

	return keys && keys->nat_from &&
	       (port < keys->nat_from || port > keys->nat_to);
}

/* the announcer is called under another address, so it can be at another port */
static bool may_move(const struct nf_conn *ct, enum ip_conntrack_dir dir,
		     const struct nf_ftp_opening *opening)
{
	return opening->own && nf_ftp_announcer_has_nat(ct, dir);
}

/* 0, -EBUSY if its port is taken or is none that it may have, or else */
static noinline int relate_slow(const struct nf_conn *ct,
				enum ip_conntrack_dir dir,
				const struct nf_ftp_opening *opening)
{
	struct nf_conntrack_expect *exp = opening->exp;
	const struct nf_ftp_keys *keys = opening->keys;

	if (keys && keys->minus_one && dir == IP_CT_DIR_ORIGINAL)
		set_source(exp, ct);
	if (may_move(ct, dir, opening) &&
	    (must_move(keys, exp) || nf_ftp_nat_lingers(exp)))
		return -EBUSY;
	return nf_ct_expect_related(exp, 0);
}

static void send_withdrawn(const struct nf_conntrack_expect *exp,
			   const struct nf_conn *ct)
{
	nf_ftp_count(nf_ct_net(ct), NF_FTP_WITHDRAWN);
	if (nf_ftp_has_listener(nf_ct_net(ct)))
		nf_ftp_expect_send_event(exp, &(struct nf_ftp_event){
			.kind = NF_FTP_EVENT_WITHDRAWN, .ct = ct });
}

/* a host has one port of this number, and has announced it anew */
static bool is_older(const struct nf_conntrack_expect *exp,
		     const struct nf_conntrack_expect *than)
{
	lockdep_assert_held(&nf_conntrack_expect_lock);
	return nf_ftp_expect_is_ours(exp) &&
	       exp->saved_proto.tcp.port == than->saved_proto.tcp.port &&
	       nf_inet_addr_cmp(&exp->saved_addr, &than->saved_addr);
}

/*
 * Takes back what another session of the announcer expects at the port that an
 * expectation finds taken. False if that is not the announcer's own.
 */
static bool withdraw_older(const struct nf_conntrack_expect *than)
{
	struct nf_conntrack_expect *exp;
	struct nf_conn *master = NULL;

	spin_lock_bh(&nf_conntrack_expect_lock);
	exp = __nf_ct_expect_find(nf_ct_net(than->master),
				  nf_ct_zone(than->master), &than->tuple);
	/* its session may be gone as soon as it is not locked */
	if (exp && is_older(exp, than) && compat_ct_tryget(exp->master)) {
		master = exp->master;
		refcount_inc(&exp->use);
	}
	spin_unlock_bh(&nf_conntrack_expect_lock);
	if (!master)
		return false;
	nf_ct_unexpect_related(exp);
	send_withdrawn(exp, master);
	nf_ct_expect_put(exp);
	nf_ct_put(master);
	return true;
}

/*
 * Its port is taken. The announcer is called at another one, or else it has left
 * the session that this one is expected for. 0, -EBUSY if neither helps, or what
 * else went wrong.
 */
static noinline int make_room(const struct nf_conn *ct,
			      enum ip_conntrack_dir dir,
			      const struct nf_ftp_opening *opening)
{
	const struct nf_ftp_keys *keys = opening->keys;

	if (!may_move(ct, dir, opening))
		return opening->own && withdraw_older(opening->exp) ?
			nf_ct_expect_related(opening->exp, 0) : -EBUSY;
	return keys && keys->nat_from ?
		nf_ftp_nat_choose(opening->exp, keys->nat_from, keys->nat_to) :
		nf_ftp_nat_choose(opening->exp, NAT_FROM, NAT_TO);
}

static enum ftp_reason reason_of(int err)
{
	if (err == -EBUSY)
		return FTP_NAT_PORTS_FULL;
	if (err == -ENOENT)
		return FTP_NO_PROFILE;
	return err == -EMFILE ? FTP_EXPECT_TABLE_FULL : FTP_NO_MEMORY;
}

/* its own frame, which is large, is needed for few */
static noinline enum ftp_reason
check_slow(const struct nf_conn *ct, enum ip_conntrack_dir dir,
	   const struct ftp_endpoint *endpoint,
	   struct nf_ftp_opening *opening)
{
	const struct nf_ftp_control *control = opening->control;
	struct ftp_announcer who;

	nf_ftp_announcer_find(ct, dir, &who);
	if (control->remapped)
		nf_ftp_announcer_map(ct, dir, &who);
	return nf_ftp_profile_judge(control->profile, &who, endpoint,
				    &opening->own);
}

static enum ftp_reason check(const struct nf_conn *ct,
			     enum ip_conntrack_dir dir,
			     struct ftp_endpoint *endpoint,
			     struct nf_ftp_opening *opening)
{
	const union nf_inet_addr *own = &ct->tuplehash[dir].tuple.src.u3;
	const union nf_inet_addr *seen = &ct->tuplehash[!dir].tuple.dst.u3;
	u8 l3num = nf_ct_l3num(ct);

	if (!endpoint->address.family)
		nf_ftp_set_address(&endpoint->address, seen, l3num);
	opening->own = true;
	return ftp_policy_always_allows(nf_ftp_family(l3num), own, seen, endpoint) ?
		FTP_OK : check_slow(ct, dir, endpoint, opening);
}

static int relate(struct nf_conn *ct, enum ip_conntrack_dir dir, u16 port,
		  const struct nf_ftp_opening *opening)
{
	bool slow = opening->keys || nf_ftp_keepalive_has_port(port);
	int err = slow ? relate_slow(ct, dir, opening) :
			 nf_ct_expect_related(opening->exp, 0);

	if (err == -EBUSY)
		err = make_room(ct, dir, opening);
	if (err || !compat_helper_is_gone(ct))
		return err;
	/*
	 * Somebody has taken the helper away, and its expectations, before this one
	 * was among them. Without a helper the kernel gave it no time to be over at.
	 */
	nf_ct_unexpect_related(opening->exp);
	return -ENOENT;
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
 * %FTP_EXPECT_TABLE_FULL, %FTP_NO_MEMORY, or %FTP_NO_PROFILE if the helper has
 * been taken away meanwhile.
 */
enum ftp_reason nf_ftp_expect_open(struct nf_conn *ct,
				   enum ip_conntrack_dir dir,
				   struct ftp_endpoint *endpoint,
				   struct nf_ftp_opening *opening)
{
	const void *address = &ct->tuplehash[!dir].tuple.dst.u3;
	enum ftp_reason reason;
	int err;

	nf_ftp_control_assert_locked(opening->control);
	opening->stats = nf_ftp_pernet_rcu(nf_ct_net(ct))->stats;
	if (!opening->again)
		nf_ftp_stats_count(opening->stats, NF_FTP_ANNOUNCED);
	reason = check(ct, dir, endpoint, opening);
	if (reason)
		return reason;
	opening->exp = nf_ct_expect_alloc(ct);
	if (!opening->exp)
		return FTP_NO_MEMORY;
	if (!opening->own)
		address = endpoint->address.byte;
	init_expect(opening->exp, ct, dir, address, endpoint->port);
	if (opening->own) {
		opening->exp->saved_addr = ct->tuplehash[dir].tuple.src.u3;
		opening->exp->saved_proto.tcp.port = htons(endpoint->port);
	}
	err = relate(ct, dir, endpoint->port, opening);
	if (!err)
		return FTP_OK;
	nf_ct_expect_put(opening->exp);
	return reason_of(err);
}

static void send_syn_event(const struct nf_conn *ct,
			   const struct nf_conntrack_expect *exp, u32 timeout)
{
	nf_ftp_count(nf_ct_net(ct), NF_FTP_EXPECTED);
	if (nf_ftp_has_listener(nf_ct_net(ct)))
		nf_ftp_expect_send_event(exp, &(struct nf_ftp_event){
			.kind = NF_FTP_EVENT_EXPECT, .ct = ct,
			.timeout = timeout });
}

/**
 * nf_ftp_expect_syn - let the data connection come whose SYN is here
 * @ct: control connection
 * @opener: direction of who opens it
 * @from: port that it comes from
 * @to: port that it goes to, which is not translated
 * @timeout: seconds in which conntrack has to see the SYN
 *
 * Context: RCU read side; nothing of ours is locked.
 * Return: %FTP_OK, %FTP_NAT_PORTS_FULL, %FTP_EXPECT_TABLE_FULL, %FTP_NO_MEMORY, or
 * %FTP_NO_PROFILE if the helper has been taken away.
 */
enum ftp_reason nf_ftp_expect_syn(struct nf_conn *ct,
				  enum ip_conntrack_dir opener, __be16 from,
				  __be16 to, u32 timeout)
{
	const struct nf_conntrack_tuple *tuple = &ct->tuplehash[opener].tuple;
	struct nf_conntrack_expect *exp = nf_ct_expect_alloc(ct);
	int err;

	if (!exp)
		return FTP_NO_MEMORY;
	nf_ct_expect_init(exp, NF_CT_EXPECT_CLASS_DEFAULT, nf_ct_l3num(ct),
			  &tuple->src.u3, &tuple->dst.u3, IPPROTO_TCP, &from,
			  &to);
	exp->dir = opener;
	exp->expectfn = follow_control;
	exp->saved_addr = ct->tuplehash[!opener].tuple.src.u3;
	exp->saved_proto.tcp.port = to;
	err = nf_ct_expect_related(exp, 0);
	if (!err && compat_helper_is_gone(ct)) {
		nf_ct_unexpect_related(exp);
		err = -ENOENT;
	}
	if (!err) {
		compat_expect_set_timeout(exp, timeout);
		send_syn_event(ct, exp, timeout);
	}
	nf_ct_expect_put(exp);
	return err ? reason_of(err) : FTP_OK;
}

static noinline void set_mapped(struct ftp_address *to,
				const struct nf_conn *ct,
				enum ip_conntrack_dir dir)
{
	struct ftp_announcer who;

	nf_ftp_announcer_find(ct, dir, &who);
	nf_ftp_announcer_map(ct, dir, &who);
	*to = who.mapped;
}

/**
 * nf_ftp_expect_mapped - the endpoint as the announcer's peer reaches it
 * @opening: the data connection
 * @ct: control connection
 * @dir: the announcer's direction
 * @announced: what the announcer has said; the same where nothing has to be
 *	translated
 */
struct ftp_endpoint nf_ftp_expect_mapped(const struct nf_ftp_opening *opening,
					 const struct nf_conn *ct,
					 enum ip_conntrack_dir dir,
					 const struct ftp_endpoint *announced)
{
	struct ftp_endpoint mapped = *announced;

	if (opening->own)
		nf_ftp_set_address(&mapped.address,
				   &ct->tuplehash[!dir].tuple.dst.u3,
				   nf_ct_l3num(ct));
	if (opening->own && opening->keys)
		set_mapped(&mapped.address, ct, dir);
	mapped.port = ntohs(opening->exp->tuple.dst.u.tcp.port);
	return mapped;
}

/**
 * nf_ftp_expect_is_ours - whether our function follows it
 * @exp: expectation
 */
bool nf_ftp_expect_is_ours(const struct nf_conntrack_expect *exp)
{
	return exp->expectfn == follow_control;
}

static bool is_ours(struct nf_conntrack_expect *exp, void *unused)
{
	return nf_ftp_expect_is_ours(exp);
}

static bool is_of_slot(const struct nf_conntrack_expect *exp,
		       const struct ftp_dialogue *d, u32 slot)
{
	bool passive = d->passive & 1 << slot;
	__be16 announced = exp->saved_proto.tcp.port;

	lockdep_assert_held(&nf_conntrack_expect_lock);
	if (!announced)
		announced = exp->tuple.dst.u.tcp.port;
	return nf_ftp_expect_is_ours(exp) &&
	       exp->dir == (passive ? IP_CT_DIR_ORIGINAL : IP_CT_DIR_REPLY) &&
	       announced == htons(d->port[slot]) &&
	       nf_ftp_expect_host(exp) == d->host[slot];
}

/* NULL if it was used, or its time is over; else the caller owns a reference */
static struct nf_conntrack_expect *find_slot(const struct nf_conn *ct,
					     const struct ftp_dialogue *d,
					     u32 slot)
{
	const struct nf_conn_help *help = nfct_help(ct);
	struct nf_conntrack_expect *exp, *found = NULL;

	spin_lock_bh(&nf_conntrack_expect_lock);
	hlist_for_each_entry(exp, &help->expectations, lnode) {
		if (is_of_slot(exp, d, slot) &&
		    refcount_inc_not_zero(&exp->use)) {
			found = exp;
			break;
		}
	}
	spin_unlock_bh(&nf_conntrack_expect_lock);
	return found;
}

/**
 * nf_ftp_expect_resynchronised - count that replies did not fit, and send the event
 * @ct: control connection
 * @control: its state, locked; it has none any more then
 */
void nf_ftp_expect_resynchronised(const struct nf_conn *ct,
				  struct nf_ftp_control *control)
{
	u16 slip = control->session.slip;
	u8 code[] = {
		'0' + (slip >> 8 & 15), '0' + (slip >> 4 & 15),
		'0' + (slip & 15),
	};
	struct nf_ftp_event event = {
		.kind = NF_FTP_EVENT_RESYNCHRONISED, .ct = ct,
		.text = { code, sizeof(code) },
	};

	nf_ftp_control_assert_locked(control);
	control->session.dialogue.slips = 0;
	nf_ftp_count(nf_ct_net(ct), NF_FTP_RESYNCHRONISED);
	if (!nf_ftp_has_listener(nf_ct_net(ct)))
		return;
	nf_ftp_event_send(&event);
}

/**
 * nf_ftp_expect_withdraw_all - take back what is no longer agreed on
 * @ct: control connection
 * @control: its state, locked; nothing is gone any more then
 */
void nf_ftp_expect_withdraw_all(struct nf_conn *ct, struct nf_ftp_control *control)
{
	struct ftp_dialogue *d = &control->session.dialogue;
	struct nf_conntrack_expect *exp;
	u32 slot;

	nf_ftp_control_assert_locked(control);
	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (!(d->gone & 1 << slot))
			continue;
		exp = find_slot(ct, d, slot);
		if (!exp)
			continue;
		nf_ct_unexpect_related(exp);
		send_withdrawn(exp, ct);
		nf_ct_expect_put(exp);
	}
	d->gone = 0;
}

static u32 count_bucket(unsigned int bucket, const struct net *net)
{
	struct nf_conntrack_expect *exp;
	u32 count = 0;

	rcu_read_lock();
	hlist_for_each_entry_rcu(exp, &nf_ct_expect_hash[bucket], hnode)
		count += nf_ftp_expect_is_ours(exp) &&
			 net_eq(nf_ct_exp_net(exp), net) &&
			 !compat_expect_is_over(exp);
	rcu_read_unlock();
	return count;
}

/**
 * nf_ftp_expect_count - expectations of ours that a namespace has
 * @net: namespace
 *
 * All of the kernel's are looked at, of all namespaces, at the caller's cost only:
 * anybody may ask, so no lock is taken that a packet might wait for.
 *
 * Context: may sleep.
 * Return: how many are in force.
 */
u32 nf_ftp_expect_count(const struct net *net)
{
	unsigned int i;
	u32 count = 0;

	for (i = 0; i < nf_ct_expect_hsize; i++) {
		count += count_bucket(i, net);
		cond_resched();
	}
	return count;
}

/**
 * nf_ftp_expect_flush - take back all expectations of a namespace
 * @net: namespace
 */
void nf_ftp_expect_flush(struct net *net)
{
	nf_ct_expect_iterate_net(net, is_ours, NULL, 0, 0);
}

/**
 * nf_ftp_expect_init - make the function known that expectations point to
 */
void nf_ftp_expect_init(void)
{
	nf_ct_helper_expectfn_register(&expectfn);
}

/**
 * nf_ftp_expect_exit - undo it, and take back what still points there
 */
void nf_ftp_expect_exit(void)
{
	nf_ct_helper_expectfn_unregister(&expectfn);
	synchronize_rcu();
	nf_ct_helper_expectfn_destroy(&expectfn);
}
