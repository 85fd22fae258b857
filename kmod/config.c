// SPDX-License-Identifier: GPL-2.0
/* Replacing the configuration, and what depends on it. */
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include "assign.h"
#include "config.h"
#include "helper.h"
#include "wish.h"

const struct nf_ftp_helper *nf_ftp_config_helper(const struct net *net,
						 u16 port)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);
	const struct nf_ftp_port *at;

	at = config ? nf_ftp_ports_find(&config->ports, port) : NULL;
	return at ? config->helper[at - config->ports.port] : NULL;
}

struct nf_ftp_profile *
nf_ftp_config_find(const struct nf_ftp_config *config, const char *name)
{
	unsigned int i;

	for (i = 0; i < config->profiles; i++) {
		if (!strcmp(config->profile[i]->keys.name, name))
			return config->profile[i];
	}
	return NULL;
}

/* as above, also under another name of the default profile */
static struct nf_ftp_profile *find_keys(const struct nf_ftp_config *config,
					const char *name)
{
	struct nf_ftp_profile *found = nf_ftp_config_find(config, name);

	if (!found && nf_ftp_helper_is_alias(name))
		found = nf_ftp_config_find(config, NF_FTP_PROFILE_DEFAULT);
	return found;
}

struct nf_ftp_profile *nf_ftp_config_profile(const struct net *net,
					     const char *name)
{
	struct nf_ftp_profile *found, *profile;
	const struct nf_ftp_config *config;

	/* one that is just being replaced may have no user any more */
	do {
		config = rcu_dereference(nf_ftp_pernet(net)->config);
		found = config ? find_keys(config, name) : NULL;
		profile = nf_ftp_profile_get(found);
	} while (found && !profile);
	return profile;
}

bool nf_ftp_config_advertise(const struct net *net, struct ftp_announcer *who,
			     const struct ftp_address *peer)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);
	const struct ftp_address *as = NULL;

	if (config)
		as = ftp_advertise_find(config->advertise, config->advertises,
					&who->seen, peer);
	if (as)
		who->told = *as;
	return as;
}

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

/* must connections be tracked, though no rule asks for it? */
static bool wants_tracking(const struct nf_ftp_config *config)
{
	return config && (config->advertises ||
			  !bitmap_empty(config->asked, NF_FTP_PORTS_MAX));
}

/* is there something to do for new connections? */
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
static int start(struct net *net, struct nf_ftp_net *own,
		 const struct nf_ftp_config *config)
{
	int err;

	if (wants_tracking(config) && !own->tracking) {
		err = nf_ct_netns_get(net, TRACKED);
		if (err)
			return err;
		own->tracking = true;
	}
	if (wants_hooks(config) && !own->hooked) {
		err = nf_ftp_assign_start(net);
		if (err)
			return err;
		own->hooked = true;
	}
	return 0;
}

/* what is no longer needed; a NULL configuration needs nothing */
static void stop(struct net *net, struct nf_ftp_net *own,
		 const struct nf_ftp_config *config)
{
	if (own->hooked && !wants_hooks(config)) {
		nf_ftp_assign_stop(net);
		own->hooked = false;
	}
	if (own->tracking && !wants_tracking(config)) {
		nf_ct_netns_put(net, TRACKED);
		own->tracking = false;
	}
}

static int replace(struct net *net, struct nf_ftp_net *own,
		   struct nf_ftp_config *old, const struct nf_ftp_wish *wish,
		   struct netlink_ext_ack *extack)
{
	struct nf_ftp_config *config = nf_ftp_wish_grant(old, wish, extack);
	int err;

	/* nobody can know a namespace yet that has no configuration */
	if (old)
		lockdep_assert_held(&own->lock);
	if (IS_ERR(config))
		return PTR_ERR(config);
	if (is_same(old, config)) {
		nf_ftp_config_free(config);
		return 0;
	}
	err = start(net, own, config);
	if (err) {
		nf_ftp_config_free(config);
		stop(net, own, old);
		return err;
	}
	rcu_assign_pointer(own->config, config);
	stop(net, own, config);
	nf_ftp_config_free(old);
	return 0;
}

int nf_ftp_config_set(struct net *net, const struct nf_ftp_wish *wish,
		      struct netlink_ext_ack *extack)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	struct nf_ftp_config *old;
	int err = -ESTALE;

	mutex_lock(&own->lock);
	old = rcu_dereference_protected(own->config,
					lockdep_is_held(&own->lock));
	if (!wish->has_generation || wish->generation == old->generation)
		err = replace(net, own, old, wish, extack);
	mutex_unlock(&own->lock);
	return err;
}

int nf_ftp_config_init(struct net *net, const struct nf_ftp_wish *first)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);

	mutex_init(&own->lock);
	return replace(net, own, NULL, first, NULL);
}

void nf_ftp_config_exit(struct net *net)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	struct nf_ftp_config *config = rcu_dereference_raw(own->config);

	stop(net, own, NULL);
	RCU_INIT_POINTER(own->config, NULL);
	nf_ftp_config_free(config);
}
