// SPDX-License-Identifier: GPL-2.0
/*
 * Encrypted sessions that may open data connections.
 *
 * As long as such a session lives, its client may open some to a range of its
 * server's ports, and its server to a range of its client's, if the profile says
 * so. It is found by the two addresses that its own packets have, in either
 * direction. The hook of ftps_syn.c is registered in a namespace when the first such
 * session lives there.
 */
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netns/hash.h>
#include "budget.h"
#include "config.h"
#include "event.h"
#include "ftps.h"
#include "helper.h"

#define BUCKETS 4096
#define LOCKS 64
/* sessions of two hosts that may open data connections: a SYN may look at all of them */
#define PAIR_MAX 256
/* of all namespaces; others may be in the same list */
#define SESSIONS_MAX (64 * 1024)

/* by direction, since a session can be in both */
static struct hlist_head table[IP_CT_DIR_MAX][BUCKETS];

/* each protects every LOCKS-th bucket; readers have RCU */
static spinlock_t locks[LOCKS] = {
	[0 ... LOCKS - 1] = __SPIN_LOCK_UNLOCKED(locks),
};

static struct nf_ftp_budget budget = { .limit = SESSIONS_MAX };

/**
 * nf_ftp_ftps_range - the ports that an encrypted session may open
 * @profile: its profile
 * @dir: direction of who opens them
 */
const struct nf_ftp_range *
nf_ftp_ftps_range(const struct nf_ftp_profile *profile, u8 dir)
{
	return dir == IP_CT_DIR_ORIGINAL ? &profile->keys.ftps_passive :
					   &profile->keys.ftps_active;
}

/* who opens a data connection, and whom */
static u32 bucket_of(const struct net *net,
		     const struct nf_conntrack_tuple *tuple)
{
	static u32 seed __read_mostly;
	u32 hash;

	net_get_random_once(&seed, sizeof(seed));
	hash = jhash2((const u32 *)tuple->src.u3.all,
		      ARRAY_SIZE(tuple->src.u3.all), seed);
	hash = jhash2((const u32 *)tuple->dst.u3.all,
		      ARRAY_SIZE(tuple->dst.u3.all), hash);
	return jhash_1word(net_hash_mix(net), hash) % BUCKETS;
}

/**
 * nf_ftp_ftps_bucket - the encrypted sessions whose data connection it may be
 * @net: where
 * @tuple: of the data connection
 * @dir: direction of who opens it
 *
 * Return: a list by &nf_ftp_ftps_session.node, with others in it; readers have RCU.
 */
const struct hlist_head *
nf_ftp_ftps_bucket(const struct net *net,
		   const struct nf_conntrack_tuple *tuple, u8 dir)
{
	return &table[dir][bucket_of(net, tuple)];
}

static u32 bucket_at(const struct nf_ftp_ftps_session *ftps, u8 dir)
{
	return bucket_of(nf_ct_net(ftps->ct), &ftps->ct->tuplehash[dir].tuple);
}

static void table_del(struct nf_ftp_ftps_session *ftps, u8 dir)
{
	u32 bucket = bucket_at(ftps, dir);

	spin_lock_bh(&locks[bucket % LOCKS]);
	hlist_del_init_rcu(&ftps->node[dir]);
	spin_unlock_bh(&locks[bucket % LOCKS]);
}

static void uncharge(const struct nf_conn *ct)
{
	struct net *net = nf_ct_net(ct);

	nf_ftp_budget_uncharge(&budget, net, &nf_ftp_pernet(net)->ftps, 1);
}

static void free_ftps(struct rcu_head *rcu)
{
	struct nf_ftp_ftps_session *ftps = container_of(rcu, struct nf_ftp_ftps_session, rcu);

	uncharge(ftps->ct);
	nf_ftp_profile_put(ftps->profile);
	nf_ct_put(ftps->ct);
	kfree(ftps);
}

static struct nf_ftp_ftps_session *make_ftps(struct nf_conn *ct,
					     struct nf_ftp_profile *profile)
{
	struct nf_ftp_ftps_session *ftps;

	ftps = kzalloc(struct_size(ftps, admitted,
				   profile->keys.ftps_connections), GFP_ATOMIC);
	if (!ftps)
		return NULL;
	spin_lock_init(&ftps->lock);
	nf_conntrack_get(&ct->ct_general);
	ftps->ct = ct;
	ftps->profile = nf_ftp_profile_get(profile);
	return ftps;
}

/**
 * nf_ftp_ftps_hook_later - have the hook registered, or taken away
 * @pernet: the namespace's state
 * @delay: jiffies; a moment, if it is not urgent
 *
 * A late caller is in an RCU section, which nf_ftp_ftps_stop() has waited for.
 */
void nf_ftp_ftps_hook_later(struct nf_ftp_net *pernet, unsigned long delay)
{
	if (!READ_ONCE(pernet->ftps_closed))
		mod_delayed_work(system_unbound_wq, &pernet->ftps_work, delay);
}

/* its entry may stay for minutes, but it opens nothing any more */
static bool is_closing(const struct nf_conn *ct)
{
	u8 state = READ_ONCE(ct->proto.tcp.state);

	return state > TCP_CONNTRACK_ESTABLISHED && state <= TCP_CONNTRACK_CLOSE;
}

/* for who has taken it out of its entry */
static void drop(struct nf_ftp_ftps_session *ftps)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(nf_ct_net(ftps->ct));
	u8 dir;

	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		if (!hlist_unhashed(&ftps->node[dir]))
			table_del(ftps, dir);
	}
	if (!atomic_dec_return(&pernet->ftps_live))
		nf_ftp_ftps_hook_later(pernet, HZ);
	call_rcu(&ftps->rcu, free_ftps);
}

static void drop_closing(struct nf_ftp_ftps_session *ftps)
{
	struct nf_ftp_ext *ext = nfct_help_data(ftps->ct);

	if (ext && unrcu_pointer(cmpxchg(&ext->ftps, RCU_INITIALIZER(ftps),
					 NULL)) == ftps)
		drop(ftps);
}

/* a SYN from the one's opener may be the other's, as far as addresses tell */
static bool is_of_pair(const struct nf_ftp_ftps_session *ftps,
		       const struct nf_ftp_ftps_session *new, u8 dir)
{
	const struct nf_conntrack_tuple *a = &ftps->ct->tuplehash[dir].tuple;
	const struct nf_conntrack_tuple *b = &new->ct->tuplehash[dir].tuple;

	return net_eq(nf_ct_net(ftps->ct), nf_ct_net(new->ct)) &&
	       nf_ct_zone_equal(ftps->ct, nf_ct_zone(new->ct), IP_CT_DIR_ORIGINAL) &&
	       nf_inet_addr_cmp(&a->src.u3, &b->src.u3) &&
	       nf_inet_addr_cmp(&a->dst.u3, &b->dst.u3);
}

static void forget_closing(const struct nf_ftp_ftps_session *new, u8 dir)
{
	struct nf_ftp_ftps_session *ftps;

	hlist_for_each_entry_rcu(ftps, &table[dir][bucket_at(new, dir)],
				 node[dir]) {
		if (is_of_pair(ftps, new, dir) && is_closing(ftps->ct))
			drop_closing(ftps);
	}
}

/**
 * nf_ftp_ftps_is_mixed - whether two sessions lead to different real hosts
 * @a: session
 * @b: session that cannot be told from it by its addresses
 * @dir: direction of who calls
 */
bool nf_ftp_ftps_is_mixed(const struct nf_ftp_ftps_session *a,
			  const struct nf_ftp_ftps_session *b, u8 dir)
{
	return !nf_inet_addr_cmp(&a->ct->tuplehash[!dir].tuple.src.u3,
				 &b->ct->tuplehash[!dir].tuple.src.u3);
}

/* where its server's next text will be; what is read without a lock may be a moment old */
static u32 server_at(const struct nf_ftp_ftps_session *ftps)
{
	const struct nf_ftp_ext *ext = nfct_help_data(ftps->ct);
	const struct nf_ftp_control *control;

	control = ext ? rcu_dereference(ext->control) : NULL;
	return control ? READ_ONCE(control->session.stream[FTP_SERVER].next) : 0;
}

/**
 * nf_ftp_ftps_is_silent - whether its server has said nothing since @heard
 * @ftps: session
 *
 * Its client waits for an answer before it calls, so it has got none in this session.
 *
 * Context: RCU read side.
 */
bool nf_ftp_ftps_is_silent(const struct nf_ftp_ftps_session *ftps)
{
	return server_at(ftps) == READ_ONCE(ftps->heard);
}

/* two of a pair, one of which has just begun */
static void compare(struct nf_ftp_ftps_session *ftps, struct nf_ftp_ftps_session *new, u8 dir)
{
	if (!nf_ftp_ftps_is_mixed(ftps, new, dir))
		return;
	new->mixed[dir] = true;
	WRITE_ONCE(ftps->mixed[dir], true);
	if (dir == IP_CT_DIR_ORIGINAL)
		WRITE_ONCE(ftps->heard, server_at(ftps));
}

/* false if there are too many of a pair */
static bool table_add(struct nf_ftp_ftps_session *new, u8 dir)
{
	u32 bucket = bucket_at(new, dir), count = 0;
	struct nf_ftp_ftps_session *ftps;

	spin_lock_bh(&locks[bucket % LOCKS]);
	hlist_for_each_entry(ftps, &table[dir][bucket], node[dir]) {
		if (!is_of_pair(ftps, new, dir))
			continue;
		compare(ftps, new, dir);
		count++;
	}
	if (count < PAIR_MAX)
		hlist_add_head_rcu(&new->node[dir], &table[dir][bucket]);
	spin_unlock_bh(&locks[bucket % LOCKS]);
	return count < PAIR_MAX;
}

/* true if it is there, in one direction at least */
static bool place(struct nf_ftp_ftps_session *ftps)
{
	bool placed = false;
	u8 dir;

	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		if (!nf_ftp_ftps_range(ftps->profile, dir)->from)
			continue;
		forget_closing(ftps, dir);
		placed |= table_add(ftps, dir);
	}
	return placed;
}

/* @made: filled with %FTP_OK only */
static enum ftp_reason make_and_place(struct nf_conn *ct,
				      const struct nf_ftp_control *control,
				      struct nf_ftp_ftps_session **made)
{
	struct net *net = nf_ct_net(ct);
	struct nf_ftp_ftps_session *ftps;

	if (!nf_ftp_budget_charge(&budget, net, &nf_ftp_pernet(net)->ftps, 1))
		return FTP_FTPS_FULL;
	ftps = make_ftps(ct, control->profile);
	if (!ftps) {
		uncharge(ct);
		return FTP_NO_MEMORY;
	}
	ftps->heard = control->session.stream[FTP_SERVER].next;
	if (!place(ftps)) {
		free_ftps(&ftps->rcu);
		return FTP_FTPS_FULL;
	}
	*made = ftps;
	return FTP_OK;
}

static void begin(struct nf_conn *ct, struct nf_ftp_ext *ext,
		  struct nf_ftp_control *control)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(nf_ct_net(ct));
	struct nf_ftp_ftps_session *ftps;
	enum ftp_reason reason;

	/* a namespace that is about to go gets none any more */
	if (!rcu_access_pointer(pernet->config))
		return;
	reason = make_and_place(ct, control, &ftps);
	if (reason) {
		nf_ftp_refuse(ct, reason, NULL);
		return;
	}
	if (atomic_inc_return(&pernet->ftps_live) == 1)
		nf_ftp_ftps_hook_later(pernet, 0);
	/* an entry that is deleted may have two states for a moment */
	if (unrcu_pointer(cmpxchg(&ext->ftps, NULL, RCU_INITIALIZER(ftps))))
		drop(ftps);
	/* who drops the state came before us, or will find what we have put there */
	smp_mb();
	if (rcu_access_pointer(ext->control) != control)
		nf_ftp_ftps_end(ext);
}

/**
 * nf_ftp_ftps_end - its ports are nobody's any more
 * @ext: what we have in the entry
 *
 * What is open stays open.
 *
 * Context: RCU read side.
 */
void nf_ftp_ftps_end(struct nf_ftp_ext *ext)
{
	struct nf_ftp_ftps_session *ftps = unrcu_pointer(xchg(&ext->ftps, NULL));

	if (ftps)
		drop(ftps);
}

/**
 * nf_ftp_ftps_update - a session is encrypted now, or is not any more
 * @ct: its entry
 * @ext: what we have in it
 * @control: its state, locked, or known to nobody else yet
 *
 * Context: RCU read side.
 */
void nf_ftp_ftps_update(struct nf_conn *ct, struct nf_ftp_ext *ext,
			struct nf_ftp_control *control)
{
	const struct nf_ftp_profile *profile = control->profile;
	bool granted = ftp_session_is_granted(&control->session) &&
		       !is_closing(ct);

	if (!granted)
		nf_ftp_ftps_end(ext);
	else if (profile && !rcu_access_pointer(ext->ftps) &&
		 nf_ftp_profile_has_range(profile))
		begin(ct, ext, control);
}

/**
 * nf_ftp_ftps_for_pair - each session whose data connection one may be
 * @master: the session that it was let in for
 * @act: what is done with each, @master among them
 *
 * Of a client's sessions with the same server nobody knows which has announced it.
 *
 * Context: RCU read side.
 */
void nf_ftp_ftps_for_pair(struct nf_conn *master, void (*act)(struct nf_conn *ct))
{
	struct nf_ftp_ftps_session *own, *ftps;
	const struct nf_ftp_ext *ext;
	u8 dir;

	ext = nf_ftp_helper_is_ours(master) ? nfct_help_data(master) : NULL;
	own = ext ? rcu_dereference(ext->ftps) : NULL;
	if (!own) {
		act(master);
		return;
	}
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		hlist_for_each_entry_rcu(ftps, &table[dir][bucket_at(own, dir)],
					 node[dir]) {
			if (is_of_pair(ftps, own, dir))
				act(ftps->ct);
		}
	}
}

static int put_range(struct sk_buff *msg, int from,
		     const struct nf_ftp_range *range)
{
	return !range->from ? 0 :
	       nla_put_u16(msg, from, range->from) ? :
	       nla_put_u16(msg, from + 1, range->to);
}

/**
 * nf_ftp_ftps_fill - what an encrypted session may open, and has opened
 * @msg: message, in the nest of the session
 * @ct: its entry
 *
 * Context: RCU read side.
 * Return: 0 or -EMSGSIZE; nothing is filled in for one that may open nothing.
 */
int nf_ftp_ftps_fill(struct sk_buff *msg, const struct nf_conn *ct)
{
	const struct nf_ftp_ext *ext = nfct_help_data(ct);
	const struct nf_ftp_ftps_session *ftps;

	BUILD_BUG_ON(NF_FTP_SESSION_A_FTPS_TO !=
		     NF_FTP_SESSION_A_FTPS_FROM + 1);
	BUILD_BUG_ON(NF_FTP_SESSION_A_FTPS_ACTIVE_TO !=
		     NF_FTP_SESSION_A_FTPS_ACTIVE_FROM + 1);
	ftps = ext ? rcu_dereference(ext->ftps) : NULL;
	if (!ftps)
		return 0;
	return put_range(msg, NF_FTP_SESSION_A_FTPS_FROM,
			 &ftps->profile->keys.ftps_passive) ? :
	       put_range(msg, NF_FTP_SESSION_A_FTPS_ACTIVE_FROM,
			 &ftps->profile->keys.ftps_active) ? :
	       nla_put_u32(msg, NF_FTP_SESSION_A_FTPS_OPENED,
			   (u32)atomic_read(&ftps->opened));
}
