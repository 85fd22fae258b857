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
#include "config.h"
#include "control.h"
#include "expect.h"
#include "helper.h"
#include "keepalive.h"
#include "nat.h"
#include "news.h"
#include "stats.h"
#include "withdraw.h"

/* under NAT these can be chosen, unless the profile says which */
#define NAT_FROM 1024
#define NAT_TO 65535

static u8 family_of(u8 l3num)
{
	return l3num == NFPROTO_IPV6 ? FTP_IPV6 : FTP_IPV4;
}

static __always_inline void
set_address(struct ftp_address *to, const union nf_inet_addr *from, u8 l3num)
{
	/* what an IPv4 address has no use for is 0 in a tuple, too */
	BUILD_BUG_ON(sizeof(to->byte) != sizeof(*from));
	to->family = family_of(l3num);
	memcpy(to->byte, from, sizeof(to->byte));
}

static void find_announcer(const struct nf_conn *ct, enum ip_conntrack_dir dir,
			   struct ftp_announcer *who)
{
	u8 l3num = nf_ct_l3num(ct);

	set_address(&who->own, &ct->tuplehash[dir].tuple.src.u3, l3num);
	set_address(&who->seen, &ct->tuplehash[!dir].tuple.dst.u3, l3num);
}

void nf_ftp_expect_tell(const struct nf_conntrack_expect *exp,
			struct nf_ftp_news *news)
{
	bool own = exp->saved_proto.tcp.port;
	struct ftp_endpoint endpoint = {
		.port = ntohs(own ? exp->saved_proto.tcp.port :
			      exp->tuple.dst.u.tcp.port),
	};

	set_address(&endpoint.address,
		    own ? &exp->saved_addr : &exp->tuple.dst.u3,
		    nf_ct_l3num(news->ct));
	news->endpoint = &endpoint;
	news->mode = exp->dir == IP_CT_DIR_ORIGINAL ? FTP_PASSIVE : FTP_ACTIVE;
	nf_ftp_news_tell(news);
}

/* without NAT no port is chosen, so none need be known */
static void look_after(const struct nf_conn *ct)
{
	const struct nf_ftp_control *control = nf_ftp_control_find(ct->master);
	bool keeps = control && control->profile &&
		     control->profile->keys.keepalive;

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
	if (nf_ftp_is_watched(nf_ct_net(ct)))
		nf_ftp_expect_tell(exp, &(struct nf_ftp_news){
			.kind = NF_FTP_NEWS_USED, .ct = ct->master });
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
	return opening->own && nf_ftp_may_change(ct, dir);
}

/* 0, -EBUSY if its port is taken or is none that it may have, or else */
static noinline int relate_unusual(const struct nf_conn *ct,
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
		return opening->own && nf_ftp_withdraw_older(opening->exp) ?
			nf_ct_expect_related(opening->exp, 0) : -EBUSY;
	return keys && keys->nat_from ?
		nf_ftp_nat_choose(opening->exp, keys->nat_from, keys->nat_to) :
		nf_ftp_nat_choose(opening->exp, NAT_FROM, NAT_TO);
}

static enum ftp_reason reason_of(int err)
{
	if (err == -EBUSY)
		return FTP_NAT_PORTS_FULL;
	return err == -EMFILE ? FTP_EXPECT_TABLE_FULL : FTP_NO_MEMORY;
}

/* true if its peer knows it under an address that nobody has here */
static bool find_told(const struct nf_conn *ct, enum ip_conntrack_dir dir,
		      struct ftp_announcer *who)
{
	struct ftp_address peer;

	who->told = who->seen;
	set_address(&peer, &ct->tuplehash[!dir].tuple.src.u3, nf_ct_l3num(ct));
	return nf_ftp_config_advertise(nf_ct_net(ct), who, &peer);
}

u8 nf_ftp_expect_retold(const struct nf_conn *ct,
			const struct nf_ftp_profile *profile)
{
	struct ftp_announcer who;
	u8 dir, retold = 0;

	for (dir = FTP_CLIENT; profile && dir <= FTP_SERVER; dir++) {
		find_announcer(ct, (enum ip_conntrack_dir)dir, &who);
		if (find_told(ct, (enum ip_conntrack_dir)dir, &who) ||
		    profile->keys.policy.foreign == FTP_FOREIGN_FIXED ||
		    (profile->keys.policy.denied && dir == FTP_CLIENT))
			retold |= BIT(dir);
	}
	return retold;
}

/* its own frame, which is large, is needed for few */
static noinline enum ftp_reason
check_unusual(const struct nf_conn *ct, enum ip_conntrack_dir dir,
	      const struct ftp_endpoint *endpoint,
	      struct nf_ftp_opening *opening)
{
	const struct nf_ftp_control *control = opening->control;
	struct ftp_announcer who;

	find_announcer(ct, dir, &who);
	who.told = who.seen;
	if (control->retold)
		find_told(ct, dir, &who);
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
		set_address(&endpoint->address, seen, l3num);
	opening->own = true;
	return ftp_policy_is_usual(family_of(l3num), own, seen, endpoint) ?
		FTP_OK : check_unusual(ct, dir, endpoint, opening);
}

enum ftp_reason nf_ftp_expect_open(struct nf_conn *ct,
				   enum ip_conntrack_dir dir,
				   struct ftp_endpoint *endpoint,
				   struct nf_ftp_opening *opening)
{
	const void *address = &ct->tuplehash[!dir].tuple.dst.u3;
	enum ftp_reason reason;
	bool unusual;
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
	unusual = opening->keys || nf_ftp_nat_is_occupied(endpoint->port);
	err = unusual ? relate_unusual(ct, dir, opening) :
			nf_ct_expect_related(opening->exp, 0);
	if (err == -EBUSY)
		err = make_room(ct, dir, opening);
	if (!err)
		return FTP_OK;
	nf_ct_expect_put(opening->exp);
	return reason_of(err);
}

static noinline void set_told(struct ftp_address *to, const struct nf_conn *ct,
			      enum ip_conntrack_dir dir)
{
	struct ftp_announcer who;

	find_announcer(ct, dir, &who);
	find_told(ct, dir, &who);
	*to = who.told;
}

struct ftp_endpoint nf_ftp_expect_told(const struct nf_ftp_opening *opening,
				       const struct nf_conn *ct,
				       enum ip_conntrack_dir dir,
				       const struct ftp_endpoint *announced)
{
	struct ftp_endpoint told = *announced;

	if (opening->own)
		set_address(&told.address, &ct->tuplehash[!dir].tuple.dst.u3,
			    nf_ct_l3num(ct));
	if (opening->own && opening->keys)
		set_told(&told.address, ct, dir);
	told.port = ntohs(opening->exp->tuple.dst.u.tcp.port);
	return told;
}

bool nf_ftp_expect_is_ours(const struct nf_conntrack_expect *exp)
{
	return exp->expectfn == follow_control;
}

static bool is_ours(struct nf_conntrack_expect *exp, void *unused)
{
	return nf_ftp_expect_is_ours(exp);
}

static bool count_ours(struct nf_conntrack_expect *exp, void *count)
{
	*(u32 *)count += is_ours(exp, NULL);
	return false;
}

u32 nf_ftp_expect_count(struct net *net)
{
	u32 count = 0;

	nf_ct_expect_iterate_net(net, count_ours, &count, 0, 0);
	return count;
}

void nf_ftp_expect_flush(struct net *net)
{
	nf_ct_expect_iterate_net(net, is_ours, NULL, 0, 0);
}

void nf_ftp_expect_init(void)
{
	nf_ct_helper_expectfn_register(&expectfn);
}

void nf_ftp_expect_exit(void)
{
	nf_ct_helper_expectfn_unregister(&expectfn);
	synchronize_rcu();
	nf_ct_helper_expectfn_destroy(&expectfn);
}
