// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration: how a new one is made, and how the one in force is read.
 *
 * A configuration is made whole, from what a request gives and from what it leaves
 * as it was. nf_ftp_config_complete() checks it and gives each port its helper;
 * apply.c puts it in force. Packets read it under RCU.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include "config.h"
#include "helper.h"
#include "internal.h"

/**
 * nf_ftp_config_alloc - begin a configuration
 * @old: the one in force, or NULL
 * @advertises: how many advertised prefixes there is room for
 *
 * Return: it, empty, for nf_ftp_config_free(); NULL without memory.
 */
struct nf_ftp_config *nf_ftp_config_alloc(const struct nf_ftp_config *old,
					  u16 advertises)
{
	struct nf_ftp_config *config;

	config = kvzalloc(struct_size(config, advertise, advertises),
			  GFP_KERNEL_ACCOUNT);
	if (config && old)
		config->generation = old->generation + 1;
	return config;
}

/**
 * nf_ftp_config_is_tls - whether a connection's first bytes are TLS
 * @net: namespace
 * @dialled: the port that the client called, host byte order
 * @server: the real server's
 *
 * Context: RCU read side.
 * Return: whether the dialled port is marked, if it is in the list; else the server's.
 */
bool nf_ftp_config_is_tls(const struct net *net, u16 dialled, u16 server)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);
	const struct nf_ftp_port *at;

	if (!config || !config->has_tls)
		return false;
	at = nf_ftp_ports_find(&config->ports, dialled) ? :
	     nf_ftp_ports_find(&config->ports, server);
	return at && at->tls;
}

/**
 * nf_ftp_config_free - drop a configuration that nobody will look up any more
 * @config: configuration, or NULL; it stays for a grace period
 */
void nf_ftp_config_free(struct nf_ftp_config *config)
{
	unsigned int i;

	if (!config)
		return;
	for (i = 0; i < config->profiles; i++)
		nf_ftp_profile_put(config->profile[i]);
	kvfree_rcu(config, rcu);
}

/**
 * nf_ftp_config_find - look a profile of a configuration up
 * @config: configuration
 * @name: the profile's
 *
 * Return: the profile; NULL if there is none.
 */
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

/* a profile whose keys are as they were is the one that was there */
static void share_profiles(struct nf_ftp_config *config,
			   const struct nf_ftp_config *old)
{
	struct nf_ftp_profile *profile, *was;
	unsigned int i;

	for (i = 0; i < config->profiles; i++) {
		profile = config->profile[i];
		was = nf_ftp_config_find(old, profile->keys.name);
		if (!was || memcmp(&was->keys, &profile->keys, sizeof(was->keys)))
			continue;
		refcount_inc(&was->users);
		config->profile[i] = was;
		nf_ftp_profile_put(profile);
	}
}

/* A name cannot be taken back, so this is done when nothing else can fail but it. */
static int add_names(const struct nf_ftp_config *config, unsigned int names_max,
		     struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < config->profiles; i++) {
		const char *name = config->profile[i]->keys.name;

		if (nf_ftp_helper_find(name))
			continue;
		if (!names_max) {
			NL_SET_ERR_MSG(extack,
				       "only an administrator of the first user namespace can make a new name known");
			return -EPERM;
		}
		err = nf_ftp_helper_add(name, names_max);
		if (err == -EEXIST)
			NL_SET_ERR_MSG(extack, "this is another helper's name");
		if (err == -ENOSPC)
			NL_SET_ERR_MSG(extack,
				       "too many names of profiles are known, of all namespaces; they are given back when the module is unloaded");
	}
	return err;
}

/* A port keeps who asked for it. A new one was asked for by the tool. */
static bool is_asked(const struct nf_ftp_config *old, u16 number)
{
	const struct nf_ftp_port *at = nf_ftp_ports_find(&old->ports, number);

	return !at || test_bit(at - old->ports.port, old->asked);
}

static int set_helpers(struct nf_ftp_config *config,
		       const struct nf_ftp_config *old)
{
	const struct nf_ftp_port *port = config->ports.port;
	unsigned int i;

	for (i = 0; i < config->ports.count; i++) {
		if (!nf_ftp_config_find(config, port[i].profile))
			return -ENOENT;
		config->has_tls |= port[i].tls;
		/* all profiles' names are known by now */
		config->helper[i] = nf_ftp_helper_find(port[i].profile);
		if (old && is_asked(old, port[i].number))
			__set_bit(i, config->asked);
	}
	return 0;
}

/**
 * nf_ftp_config_complete - check a configuration, and make its new names known
 * @config: ports, profiles and advertised prefixes; the rest is filled in
 * @old: the one in force, or NULL
 * @names_max: names are made known up to so many, of all namespaces; 0: none is
 * @extack: receives what is wrong
 *
 * Context: as nf_ftp_helper_add().
 * Return: 0; -ENOENT without a sentence if a port's profile is missing; -EEXIST,
 * -EBUSY, -ENOSPC or -EPERM with one; -ENOMEM; or what the kernel says.
 */
int nf_ftp_config_complete(struct nf_ftp_config *config,
			   const struct nf_ftp_config *old,
			   unsigned int names_max,
			   struct netlink_ext_ack *extack)
{
	int err;

	if (!nf_ftp_config_find(config, NF_FTP_PROFILE_DEFAULT)) {
		NL_SET_ERR_MSG(extack, "the profile `ftp' always exists");
		return -EBUSY;
	}
	if (old)
		share_profiles(config, old);
	err = add_names(config, names_max, extack);
	return err ? : set_helpers(config, old);
}

/**
 * nf_ftp_config_helper - find the helper that a port is given to
 * @net: namespace
 * @port: host byte order
 *
 * Context: RCU read side.
 * Return: the helper; NULL for most ports.
 */
const struct nf_ftp_helper *nf_ftp_config_helper(const struct net *net,
						 u16 port)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);
	const struct nf_ftp_port *at;

	at = config ? nf_ftp_ports_find(&config->ports, port) : NULL;
	return at ? config->helper[at - config->ports.port] : NULL;
}

/**
 * nf_ftp_config_has_range - whether a profile has ports for encrypted sessions
 * @net: namespace
 *
 * Context: RCU read side.
 */
bool nf_ftp_config_has_range(const struct net *net)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);
	unsigned int i;

	for (i = 0; config && i < config->profiles; i++) {
		if (nf_ftp_profile_has_range(config->profile[i]))
			return true;
	}
	return false;
}

/* also under another name of the default profile */
static struct nf_ftp_profile *find_profile(const struct nf_ftp_config *config,
					   const char *name)
{
	struct nf_ftp_profile *found = nf_ftp_config_find(config, name);

	if (!found && nf_ftp_helper_is_alias(name))
		found = nf_ftp_config_find(config, NF_FTP_PROFILE_DEFAULT);
	return found;
}

/**
 * nf_ftp_config_profile - find the profile of a helper's name
 * @net: namespace
 * @name: the helper's
 *
 * Context: RCU read side.
 * Return: a profile with a reference for the caller; NULL if this namespace
 * does not have it.
 */
struct nf_ftp_profile *nf_ftp_config_profile(const struct net *net,
					     const char *name)
{
	struct nf_ftp_profile *found, *profile;
	const struct nf_ftp_config *config;

	/* one that is just being replaced may have no user any more */
	do {
		config = rcu_dereference(nf_ftp_pernet(net)->config);
		found = config ? find_profile(config, name) : NULL;
		profile = nf_ftp_profile_get(found);
	} while (found && !profile);
	return profile;
}

/**
 * nf_ftp_config_advertises - whether any address stands for another one
 * @net: namespace
 *
 * Context: RCU read side.
 */
bool nf_ftp_config_advertises(const struct net *net)
{
	const struct nf_ftp_config *config =
		rcu_dereference(nf_ftp_pernet(net)->config);

	return config && config->advertises;
}

/**
 * nf_ftp_config_advertise - find the address under which a peer knows an announcer
 * @net: namespace
 * @who: announcer; where that is not the one under which it leaves here, @mapped
 *	is set
 * @peer: the peer's address
 *
 * Context: RCU read side.
 * Return: true if it was set.
 */
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
		who->mapped = *as;
	return as;
}
