// SPDX-License-Identifier: GPL-2.0
/* From what somebody wants to a configuration, if it can be had. */
#include <linux/mm.h>
#include <linux/slab.h>
#include "config.h"
#include "helper.h"
#include "wish.h"

void nf_ftp_config_free(struct nf_ftp_config *config)
{
	unsigned int i;

	if (!config)
		return;
	for (i = 0; i < config->profiles; i++)
		nf_ftp_profile_put(config->profile[i]);
	kvfree_rcu(config, rcu);
}

/* the same keys are the same profile */
static int take_profile(struct nf_ftp_config *config,
			const struct nf_ftp_config *old,
			const struct nf_ftp_keys *keys)
{
	struct nf_ftp_profile *profile = NULL;

	if (old)
		profile = nf_ftp_config_find(old, keys->name);
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

static int check_default(const struct nf_ftp_config *config,
			 struct netlink_ext_ack *extack)
{
	if (!nf_ftp_config_find(config, NF_FTP_PROFILE_DEFAULT)) {
		NL_SET_ERR_MSG(extack, "the profile `ftp' always exists");
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
	unsigned int i;

	config->ports = *ports;
	for (i = 0; i < ports->count; i++) {
		const char *name = ports->port[i].profile;

		if (!nf_ftp_config_find(config, name)) {
			if (ports == &old->ports)
				NL_SET_ERR_MSG(extack, "a port is given to this profile");
			else
				NL_SET_ERR_MSG(extack, "there is no profile of this name");
			return ports == &old->ports ? -EBUSY : -ENOENT;
		}
		/* all profiles' names are known by now */
		config->helper[i] = nf_ftp_helper_find(name);
		at = old ? nf_ftp_ports_find(&old->ports, ports->port[i].number) : NULL;
		if (old && (!at || test_bit(at - old->ports.port, old->asked)))
			__set_bit(i, config->asked);
	}
	return 0;
}

/* last, since a name cannot be taken back */
static int make_known(const struct nf_ftp_config *config,
		      const struct nf_ftp_wish *wish,
		      struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < config->profiles; i++) {
		const char *name = config->profile[i]->keys.name;

		if (nf_ftp_helper_find(name))
			continue;
		if (!wish->may_name) {
			NL_SET_ERR_MSG(extack,
				       "only an administrator of the first user namespace can make a new name known");
			return -EPERM;
		}
		err = nf_ftp_helper_add(name, wish->names_max);
		if (err == -EEXIST)
			NL_SET_ERR_MSG(extack, "this is another helper's name");
		if (err == -ENOSPC)
			NL_SET_ERR_MSG(extack,
				       "too many names of profiles are known, of all namespaces; they are given back when the module is unloaded");
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
		err = check_default(config, extack);
	if (!err)
		err = make_known(config, wish, extack);
	if (!err)
		err = take_ports(config, old, ports, extack);
	return err;
}

struct nf_ftp_config *nf_ftp_wish_grant(const struct nf_ftp_config *old,
					const struct nf_ftp_wish *wish,
					struct netlink_ext_ack *extack)
{
	bool keeps = old && !wish->has_advertises;
	u16 advertises = keeps ? old->advertises : wish->advertises;
	struct nf_ftp_config *config;
	int err;

	config = kvzalloc(struct_size(config, advertise, advertises),
			  GFP_KERNEL_ACCOUNT);
	if (!config)
		return ERR_PTR(-ENOMEM);
	if (old)
		config->generation = old->generation + 1;
	config->advertises = advertises;
	memcpy(config->advertise, keeps ? old->advertise : wish->advertise,
	       advertises * sizeof(config->advertise[0]));
	err = fill(config, old, wish, extack);
	if (!err)
		return config;
	nf_ftp_config_free(config);
	return ERR_PTR(err);
}
