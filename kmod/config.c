// SPDX-License-Identifier: GPL-2.0
/* Replacing the configuration, and what depends on it. */
#include <linux/bsearch.h>
#include <linux/ctype.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include "assign.h"
#include "config.h"

static int compare_ports(const void *a, const void *b)
{
	return (int)*(const u16 *)a - (int)*(const u16 *)b;
}

static const u16 *find_port(const struct nf_ftp_ports *ports, u16 port)
{
	return bsearch(&port, ports->port, ports->count, sizeof(port),
		       compare_ports);
}

bool nf_ftp_config_has_port(const struct net *net, u16 port)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);

	return config && find_port(&config->ports, port);
}

int nf_ftp_ports_add(struct nf_ftp_ports *ports, u16 port)
{
	unsigned int i = ports->count;

	if (!port)
		return -EINVAL;
	if (find_port(ports, port))
		return 0;
	if (ports->count == NF_FTP_PORTS_MAX)
		return -ENOSPC;
	for (; i && ports->port[i - 1] > port; i--)
		ports->port[i] = ports->port[i - 1];
	ports->port[i] = port;
	ports->count++;
	return 0;
}

int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports)
{
	char *copy = kstrdup(text, GFP_KERNEL), *rest, *word;
	int err = copy ? 0 : -ENOMEM;
	u16 port;

	ports->count = 0;
	rest = copy ? strim(copy) : NULL;
	if (rest && !*rest)
		rest = NULL;
	while (!err && (word = strsep(&rest, ","))) {
		err = isdigit(*word) ? kstrtou16(word, 10, &port) : -EINVAL;
		if (!err && find_port(ports, port))
			err = -EEXIST;
		if (!err)
			err = nf_ftp_ports_add(ports, port);
	}
	kfree(copy);
	return err && err != -ENOMEM ? -EINVAL : err;
}

static bool was_asked(const struct nf_ftp_config *config, const u16 *at)
{
	return test_bit(at - config->ports.port, config->asked);
}

/* a port keeps who asked for it; a new one is the tool's */
static struct nf_ftp_config *make_config(const struct nf_ftp_config *old,
					 const struct nf_ftp_ports *ports)
{
	struct nf_ftp_config *config = kzalloc(sizeof(*config), GFP_KERNEL);
	const u16 *at;
	unsigned int i;

	if (!config)
		return NULL;
	config->ports = *ports;
	if (!old)
		return config;
	config->generation = old->generation + 1;
	for (i = 0; i < ports->count; i++) {
		at = find_port(&old->ports, ports->port[i]);
		if (!at || was_asked(old, at))
			__set_bit(i, config->asked);
	}
	return config;
}

static bool is_same(const struct nf_ftp_config *old,
		    const struct nf_ftp_ports *ports)
{
	return old->ports.count == ports->count &&
	       !memcmp(old->ports.port, ports->port,
		       ports->count * sizeof(ports->port[0]));
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
		   struct nf_ftp_config *old, const struct nf_ftp_ports *ports)
{
	struct nf_ftp_config *config = make_config(old, ports);
	int err = config ? start(net, own, config) : -ENOMEM;

	if (err) {
		kfree(config);
		stop(net, own, old);
		return err;
	}
	rcu_assign_pointer(own->config, config);
	stop(net, own, config);
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

int nf_ftp_config_set(struct net *net, const struct nf_ftp_ports *ports,
		      const u32 *generation)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	struct nf_ftp_config *old;
	int err = 0;

	mutex_lock(&own->lock);
	old = rcu_dereference_protected(own->config,
					lockdep_is_held(&own->lock));
	if (generation && *generation != old->generation)
		err = -ESTALE;
	else if (!is_same(old, ports))
		err = replace(net, own, old, ports);
	mutex_unlock(&own->lock);
	return err;
}

int nf_ftp_config_init(struct net *net, const struct nf_ftp_ports *ports)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);

	mutex_init(&own->lock);
	return replace(net, own, NULL, ports);
}

void nf_ftp_config_exit(struct net *net)
{
	struct nf_ftp_net *own = nf_ftp_pernet(net);
	struct nf_ftp_config *config = rcu_dereference_raw(own->config);

	stop(net, own, NULL);
	RCU_INIT_POINTER(own->config, NULL);
	kfree_rcu(config, rcu);
}
