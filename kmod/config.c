// SPDX-License-Identifier: GPL-2.0
/* Replacing the configuration, and what depends on it. */
#include <linux/bsearch.h>
#include <linux/ctype.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include "assign.h"
#include "config.h"
#include "helper.h"

static int compare_ports(const void *a, const void *b)
{
	return (int)((const struct nf_ftp_port *)a)->number -
	       (int)((const struct nf_ftp_port *)b)->number;
}

static const struct nf_ftp_port *find_port(const struct nf_ftp_ports *ports,
					   u16 number)
{
	struct nf_ftp_port key = { .number = number };

	return bsearch(&key, ports->port, ports->count, sizeof(key),
		       compare_ports);
}

const struct nf_ftp_helper *nf_ftp_config_helper(const struct net *net,
						 u16 port)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);
	const struct nf_ftp_port *at;

	at = config ? find_port(&config->ports, port) : NULL;
	return at ? config->helper[at - config->ports.port] : NULL;
}

static struct nf_ftp_profile *find_profile(const struct nf_ftp_config *config,
					   const char *name)
{
	unsigned int i;

	for (i = 0; i < config->profiles; i++) {
		if (!strcmp(config->profile[i]->keys.name, name))
			return config->profile[i];
	}
	return NULL;
}

struct nf_ftp_profile *nf_ftp_config_profile(const struct net *net,
					     const char *name)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);

	return config ? nf_ftp_profile_get(find_profile(config, name)) : NULL;
}

int nf_ftp_ports_add(struct nf_ftp_ports *ports, const struct nf_ftp_port *port)
{
	unsigned int i = ports->count;

	if (!port->number)
		return -EINVAL;
	if (find_port(ports, port->number))
		return 0;
	if (ports->count == NF_FTP_PORTS_MAX)
		return -ENOSPC;
	for (; i && ports->port[i - 1].number > port->number; i--)
		ports->port[i] = ports->port[i - 1];
	ports->port[i] = *port;
	ports->count++;
	return 0;
}

int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports)
{
	struct nf_ftp_port port = { .profile = NF_FTP_PROFILE_DEFAULT };
	char *copy = kstrdup(text, GFP_KERNEL), *rest, *word;
	int err = copy ? 0 : -ENOMEM;

	ports->count = 0;
	rest = copy ? strim(copy) : NULL;
	if (rest && !*rest)
		rest = NULL;
	while (!err && (word = strsep(&rest, ","))) {
		err = isdigit(*word) ? kstrtou16(word, 10, &port.number) :
				       -EINVAL;
		if (!err && find_port(ports, port.number))
			err = -EEXIST;
		if (!err)
			err = nf_ftp_ports_add(ports, &port);
	}
	kfree(copy);
	return err && err != -ENOMEM ? -EINVAL : err;
}

static void free_config(struct nf_ftp_config *config)
{
	unsigned int i;

	if (!config)
		return;
	for (i = 0; i < config->profiles; i++)
		nf_ftp_profile_put(config->profile[i]);
	kfree_rcu(config, rcu);
}

/* the same keys are the same profile */
static int take_profile(struct nf_ftp_config *config,
			const struct nf_ftp_config *old,
			const struct nf_ftp_keys *keys)
{
	struct nf_ftp_profile *profile = NULL;

	if (old)
		profile = find_profile(old, keys->name);
	if (profile && !memcmp(&profile->keys, keys, sizeof(*keys)))
		refcount_inc(&profile->users);
	else
		profile = nf_ftp_profile_new(keys);
	if (!profile)
		return -ENOMEM;
	config->profile[config->profiles++] = profile;
	return 0;
}

static int take_profiles(struct nf_ftp_config *config,
			 const struct nf_ftp_config *old,
			 const struct nf_ftp_wish *wish)
{
	struct nf_ftp_keys keys;
	unsigned int i;
	int err = 0;

	if (!old && !wish->has_profiles) {
		nf_ftp_keys_init(&keys, NF_FTP_PROFILE_DEFAULT);
		return take_profile(config, NULL, &keys);
	}
	for (i = 0; wish->has_profiles && !err && i < wish->profiles; i++)
		err = take_profile(config, old, &wish->keys[i]);
	for (i = 0; !wish->has_profiles && !err && i < old->profiles; i++)
		err = take_profile(config, old, &old->profile[i]->keys);
	return err;
}

/* may those go that are no longer there? */
static int check_gone(const struct nf_ftp_config *config,
		      const struct nf_ftp_config *old,
		      struct netlink_ext_ack *extack)
{
	unsigned int i;

	if (!find_profile(config, NF_FTP_PROFILE_DEFAULT)) {
		NL_SET_ERR_MSG(extack, "the profile `ftp' always exists");
		return -EBUSY;
	}
	for (i = 0; old && i < old->profiles; i++) {
		const char *name = old->profile[i]->keys.name;

		if (find_profile(config, name) ||
		    !nf_ftp_helper_has_rules(name))
			continue;
		NL_SET_ERR_MSG(extack, "a rule, here or in another namespace, refers to this profile");
		return -EBUSY;
	}
	return 0;
}

/* whom is each port given to? A port keeps who asked for it; a new one is the tool's */
static int take_ports(struct nf_ftp_config *config,
		      const struct nf_ftp_config *old,
		      const struct nf_ftp_ports *ports,
		      struct netlink_ext_ack *extack)
{
	const struct nf_ftp_port *at;
	struct nf_ftp_helper *helper;
	unsigned int i;
	int err;

	config->ports = *ports;
	for (i = 0; i < ports->count; i++) {
		const char *name = ports->port[i].profile;

		if (!find_profile(config, name)) {
			if (ports == &old->ports)
				NL_SET_ERR_MSG(extack, "a port is given to this profile");
			else
				NL_SET_ERR_MSG(extack, "there is no profile of this name");
			return ports == &old->ports ? -EBUSY : -ENOENT;
		}
		err = nf_ftp_helper_add(name, &helper);
		if (err)
			return err;
		config->helper[i] = helper;
		at = old ? find_port(&old->ports, ports->port[i].number) : NULL;
		if (old && (!at || test_bit(at - old->ports.port, old->asked)))
			__set_bit(i, config->asked);
	}
	return 0;
}

/* last, since a name cannot be taken back */
static int make_known(const struct nf_ftp_config *config, bool may_name,
		      struct netlink_ext_ack *extack)
{
	struct nf_ftp_helper *helper;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < config->profiles; i++) {
		const char *name = config->profile[i]->keys.name;

		if (nf_ftp_helper_is_known(name))
			continue;
		if (!may_name) {
			NL_SET_ERR_MSG(extack, "only an administrator of the first user namespace can make a new name known");
			return -EPERM;
		}
		err = nf_ftp_helper_add(name, &helper);
		if (err == -EEXIST)
			NL_SET_ERR_MSG(extack, "this is another helper's name");
	}
	return err;
}

static int fill(struct nf_ftp_config *config, const struct nf_ftp_config *old,
		const struct nf_ftp_wish *wish, struct netlink_ext_ack *extack)
{
	const struct nf_ftp_ports *ports = &wish->ports;
	int err;

	if (old && !wish->has_ports)
		ports = &old->ports;
	err = take_profiles(config, old, wish);
	if (!err)
		err = check_gone(config, old, extack);
	if (!err)
		err = make_known(config, wish->may_name, extack);
	if (!err)
		err = take_ports(config, old, ports, extack);
	return err;
}

static struct nf_ftp_config *make_config(const struct nf_ftp_config *old,
					 const struct nf_ftp_wish *wish,
					 struct netlink_ext_ack *extack)
{
	struct nf_ftp_config *config = kzalloc(sizeof(*config), GFP_KERNEL);
	int err;

	if (!config)
		return ERR_PTR(-ENOMEM);
	if (old)
		config->generation = old->generation + 1;
	err = fill(config, old, wish, extack);
	if (!err)
		return config;
	free_config(config);
	return ERR_PTR(err);
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
		       old->profiles * sizeof(old->profile[0]));
}

/* all that can fail, before the configuration is in force */
static int start(struct net *net, struct nf_ftp_net *own,
		 const struct nf_ftp_config *config)
{
	bool track = !bitmap_empty(config->asked, NF_FTP_PORTS_MAX);
	int err;

	if (track && !own->tracking) {
		err = nf_ct_netns_get(net, NFPROTO_INET);
		if (err)
			return err;
		own->tracking = true;
	}
	if (config->ports.count && !own->hooked) {
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
	if (own->hooked && !(config && config->ports.count)) {
		nf_ftp_assign_stop(net);
		own->hooked = false;
	}
	if (own->tracking &&
	    !(config && !bitmap_empty(config->asked, NF_FTP_PORTS_MAX))) {
		nf_ct_netns_put(net, NFPROTO_INET);
		own->tracking = false;
	}
}

static int replace(struct net *net, struct nf_ftp_net *own,
		   struct nf_ftp_config *old, const struct nf_ftp_wish *wish,
		   struct netlink_ext_ack *extack)
{
	struct nf_ftp_config *config = make_config(old, wish, extack);
	int err;

	if (IS_ERR(config))
		return PTR_ERR(config);
	if (is_same(old, config)) {
		free_config(config);
		return 0;
	}
	err = start(net, own, config);
	if (err) {
		free_config(config);
		stop(net, own, old);
		return err;
	}
	rcu_assign_pointer(own->config, config);
	stop(net, own, config);
	free_config(old);
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
	free_config(config);
}
