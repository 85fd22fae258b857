// SPDX-License-Identifier: GPL-2.0
/*
 * Who gets the helper.
 *
 * The last hook before a new connection is confirmed: any rule has spoken by
 * then, and a rule always wins; and both the port that the client dialled and
 * the one where it ended up are final. It is also the last moment at which an
 * entry can be given the room that a change of length needs.
 */
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include "config.h"
#include "helper.h"
#include "internal.h"

#define FTP_DATA_PORT 20	/* RFC 959 section 3.2 */

static const struct nf_ftp_helper *find_helper(const struct nf_conn *ct,
					       struct net *net)
{
	const struct nf_ftp_helper *helper;
	__be16 dialled = ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.dst.u.tcp.port;
	__be16 server = ct->tuplehash[IP_CT_DIR_REPLY].tuple.src.u.tcp.port;

	/* an encrypted session's, perhaps, whose file would be read as commands */
	if (ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.src.u.tcp.port == htons(FTP_DATA_PORT))
		return NULL;
	helper = nf_ftp_config_helper(net, ntohs(dialled));
	if (!helper && server != dialled)
		helper = nf_ftp_config_helper(net, ntohs(server));
	return helper;
}

static unsigned int assign_helper(void *unused, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	const struct nf_ftp_helper *helper;
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);

	if (!ct || nf_ct_is_confirmed(ct) || nf_ct_is_template(ct))
		return NF_ACCEPT;
	/* what was expected is a data connection */
	if (nf_ct_protonum(ct) != IPPROTO_TCP || ct->master)
		return NF_ACCEPT;
	if (!nfct_help(ct) && !test_bit(IPS_HELPER_BIT, &ct->status)) {
		helper = find_helper(ct, state->net);
		if (helper)
			nf_ftp_helper_assign(ct, helper);
	}
	if (nf_ftp_helper_is_ours(ct) && !nfct_seqadj(ct))
		nfct_seqadj_ext_add(ct);
	return NF_ACCEPT;
}

/* nf_confirm is the next one behind each */
static const struct nf_hook_ops hooks[] = {
	{
		.hook = assign_helper, .pf = NFPROTO_IPV4,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = NF_IP_PRI_CONNTRACK_CONFIRM - 1,
	}, {
		.hook = assign_helper, .pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_CONNTRACK_CONFIRM - 1,
	}, {
		.hook = assign_helper, .pf = NFPROTO_IPV6,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = NF_IP6_PRI_LAST - 1,
	}, {
		.hook = assign_helper, .pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP6_PRI_LAST - 2,
	},
};

/**
 * nf_ftp_assign_start - look at each new connection of a namespace
 * @net: namespace
 *
 * Return: 0 or -ENOMEM.
 */
int nf_ftp_assign_start(struct net *net)
{
	return nf_register_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}

/**
 * nf_ftp_assign_stop - undo nf_ftp_assign_start()
 * @net: namespace
 */
void nf_ftp_assign_stop(struct net *net)
{
	nf_unregister_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}

/*
 * True if it is conntrack's function. Its own description, with the priority, may be gone
 * while we look, as any other owner's; its name is all that can be asked for.
 */
static bool is_conntrack(const struct nf_hook_entry *entry)
{
	static const char name[] = "ipv4_conntrack_in";
	char found[sizeof(name)];

	snprintf(found, sizeof(found), "%ps", (void *)entry->hook);
	return !strcmp(found, name);
}

/**
 * nf_ftp_assign_is_tracking - whether connections are tracked in a namespace
 * @net: namespace
 */
bool nf_ftp_assign_is_tracking(struct net *net)
{
	const struct nf_hook_entries *entries;
	const struct nf_hook_entry *entry;
	nf_hookfn *last = NULL;
	bool found = false;
	unsigned int i;

	rcu_read_lock();
	entries = rcu_dereference(net->nf.hooks_ipv4[NF_INET_PRE_ROUTING]);
	for (i = 0; entries && i < entries->num_hook_entries && !found; i++) {
		entry = &entries->hooks[i];
		/* a name takes time, and a thousand chains have the same function */
		if (entry->hook != last)
			found = is_conntrack(entry);
		last = entry->hook;
	}
	rcu_read_unlock();
	return found;
}
