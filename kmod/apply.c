// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration comes into force.
 *
 * What it needs of the kernel (our hooks, connections that are tracked) is there
 * before it can be seen, and is given back when no packet can see it any more. A
 * namespace has one writer at a time: who holds &nf_ftp_net.lock, or who begins or
 * ends the namespace.
 */
#include <net/netfilter/nf_conntrack.h>
#include "config.h"
#include "ftps.h"
#include "internal.h"

/* setting what is set already changes nothing, also not the generation */
static bool is_same(const struct nf_ftp_config *old,
		    const struct nf_ftp_config *config)
{
	return old && old->ports.count == config->ports.count &&
	       !memcmp(old->ports.port, config->ports.port,
		       old->ports.count * sizeof(old->ports.port[0])) &&
	       old->profiles == config->profiles &&
	       !memcmp(old->profile, config->profile,
		       old->profiles * sizeof(old->profile[0])) &&
	       old->advertises == config->advertises &&
	       !memcmp(old->advertise, config->advertise,
		       old->advertises * sizeof(old->advertise[0]));
}

/* connections are to be tracked, though no rule asks for it */
static bool wants_tracking(const struct nf_ftp_config *config)
{
	return config && (config->advertises ||
			  !bitmap_empty(config->asked, NF_FTP_PORTS_MAX));
}

/* there is something to do for new connections */
static bool wants_hooks(const struct nf_ftp_config *config)
{
	unsigned int i;

	if (!config)
		return false;
	for (i = 0; i < config->profiles; i++) {
		if (config->profile[i]->keys.policy.foreign ==
		    FTP_FOREIGN_FIXED)
			return true;
	}
	return config->ports.count || config->advertises;
}

/* without IPv6 the kernel refuses to track both */
#define TRACKED (IS_ENABLED(CONFIG_IPV6) ? NFPROTO_INET : NFPROTO_IPV4)

/* all that can fail, before the configuration is in force */
static int start(struct net *net, struct nf_ftp_net *pernet,
		 const struct nf_ftp_config *config)
{
	int err;

	if (wants_tracking(config) && !pernet->tracking) {
		err = nf_ct_netns_get(net, TRACKED);
		if (err)
			return err;
		pernet->tracking = true;
	}
	if (wants_hooks(config) && !pernet->hooked) {
		err = nf_ftp_assign_start(net);
		if (err)
			return err;
		pernet->hooked = true;
	}
	return 0;
}

/* what is no longer needed; a NULL configuration needs nothing */
static void stop(struct net *net, struct nf_ftp_net *pernet,
		 const struct nf_ftp_config *config)
{
	if (pernet->hooked && !wants_hooks(config)) {
		nf_ftp_assign_stop(net);
		pernet->hooked = false;
	}
	if (pernet->tracking && !wants_tracking(config)) {
		nf_ct_netns_put(net, TRACKED);
		pernet->tracking = false;
	}
}

static int replace(struct net *net, struct nf_ftp_config *old,
		   struct nf_ftp_config *config)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	int err;

	if (is_same(old, config)) {
		nf_ftp_config_free(config);
		return 0;
	}
	err = start(net, pernet, config);
	if (err) {
		nf_ftp_config_free(config);
		stop(net, pernet, old);
		return err;
	}
	rcu_assign_pointer(pernet->config, config);
	stop(net, pernet, config);
	nf_ftp_config_free(old);
	return 0;
}

/**
 * nf_ftp_apply - replace a namespace's configuration
 * @net: namespace, whose lock the caller holds
 * @config: the new one, complete; it is no longer the caller's
 *
 * Return: 0; or why connections cannot be tracked, and nothing is changed then.
 */
int nf_ftp_apply(struct net *net, struct nf_ftp_config *config)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	int err;

	err = replace(net, rcu_dereference_protected(pernet->config,
						     lockdep_is_held(&pernet->lock)),
		      config);
	/* there may be no range for encrypted sessions any more */
	nf_ftp_ftps_hook_later(pernet, 0);
	return err;
}

/**
 * nf_ftp_apply_first - give a namespace that begins its first configuration
 * @net: namespace, which nobody can know yet
 * @config: as for nf_ftp_apply()
 *
 * Return: as nf_ftp_apply().
 */
int nf_ftp_apply_first(struct net *net, struct nf_ftp_config *config)
{
	mutex_init(&nf_ftp_pernet(net)->lock);
	return replace(net, NULL, config);
}

/**
 * nf_ftp_apply_exit - take the configuration of a namespace that ends
 * @net: namespace; or any, when the module is about to go
 */
void nf_ftp_apply_exit(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	struct nf_ftp_config *config = rcu_dereference_raw(pernet->config);

	stop(net, pernet, NULL);
	RCU_INIT_POINTER(pernet->config, NULL);
	nf_ftp_config_free(config);
}
