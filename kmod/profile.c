// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles, and the ports that are given to them.
 *
 * A profile is a helper's name together with keys, which say what may be opened.
 * A session holds a reference to the profile that it began with, so a profile in
 * force is never changed: another one takes its place.
 */
#include <linux/bsearch.h>
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "profile.h"

static bool loose;
module_param(loose, bool, 0644);
MODULE_PARM_DESC(loose, "let an announced address be that of another host");

/**
 * nf_ftp_profile_alloc - make a profile that has the default keys
 * @name: shorter than %NF_FTP_PROFILE_SIZE
 *
 * Its keys can be set until it is in force.
 *
 * Return: the profile with a reference for the caller; NULL without memory.
 */
struct nf_ftp_profile *nf_ftp_profile_alloc(const char *name)
{
	struct nf_ftp_profile *profile;

	/* keys are compared as bytes */
	profile = kzalloc(sizeof(*profile), GFP_KERNEL_ACCOUNT);
	if (!profile)
		return NULL;
	refcount_set(&profile->users, 1);
	strscpy(profile->keys.name, name, sizeof(profile->keys.name));
	profile->keys.policy.strict = true;
	profile->keys.keepalive = true;
	profile->keys.timeout = NF_FTP_EXPECT_TIMEOUT;
	profile->keys.ftps_connections = NF_FTP_FTPS_CONNECTIONS;
	return profile;
}

/**
 * nf_ftp_profile_get - take a reference, if the profile still has one
 * @profile: profile, or NULL
 *
 * Return: @profile, or NULL.
 */
struct nf_ftp_profile *nf_ftp_profile_get(struct nf_ftp_profile *profile)
{
	if (profile && refcount_inc_not_zero(&profile->users))
		return profile;
	return NULL;
}

/**
 * nf_ftp_profile_put - give a reference back
 * @profile: profile, or NULL
 */
void nf_ftp_profile_put(struct nf_ftp_profile *profile)
{
	if (profile && refcount_dec_and_test(&profile->users))
		kfree_rcu(profile, rcu);
}

/**
 * nf_ftp_profile_restricts - whether sessions cannot take the fast path
 * @profile: profile, or NULL
 *
 * Return: true if each endpoint, command or line end has to be judged by the profile.
 */
bool nf_ftp_profile_restricts(const struct nf_ftp_profile *profile)
{
	const struct nf_ftp_keys *keys;

	if (!profile)
		return true;
	keys = &profile->keys;
	return keys->modes != NF_FTP_MODES_ANY ||
	       keys->timeout != NF_FTP_EXPECT_TIMEOUT || keys->minus_one ||
	       keys->nat_from || keys->policy.crlf ||
	       ftp_policy_has_denied(&keys->policy) ||
	       keys->policy.foreign == FTP_FOREIGN_FIXED;
}

/**
 * nf_ftp_profile_check - decide whether a data connection may be opened at all
 * @profile: profile, or NULL
 * @verb: how it was announced
 *
 * Return: %FTP_OK, %FTP_MODE or %FTP_NO_PROFILE.
 */
enum ftp_reason nf_ftp_profile_check(const struct nf_ftp_profile *profile,
				     enum ftp_verb verb)
{
	u8 refused = ftp_verb_row(verb)->mode == FTP_PASSIVE ? NF_FTP_MODES_ACTIVE :
					   NF_FTP_MODES_PASSIVE;

	if (!profile)
		return FTP_NO_PROFILE;
	return profile->keys.modes == refused ? FTP_MODE : FTP_OK;
}

/* nf_conntrack_ftp's way; rare, and a policy is large */
static noinline enum ftp_reason judge_loosely(const struct nf_ftp_keys *keys,
					      const struct ftp_announcer *who,
					      const struct ftp_endpoint *e,
					      bool *own)
{
	struct ftp_policy policy = keys->policy;

	policy.foreign = FTP_FOREIGN_OPENED;
	return ftp_policy_check(&policy, who, e, own);
}

/**
 * nf_ftp_profile_judge - decide whether an endpoint may be used
 * @profile: profile
 * @who: announcer
 * @e: what it announced
 * @own: as ftp_policy_check() fills it
 *
 * Return: as ftp_policy_check(); the module's parameter loose= is looked at.
 */
enum ftp_reason nf_ftp_profile_judge(const struct nf_ftp_profile *profile,
				     const struct ftp_announcer *who,
				     const struct ftp_endpoint *e, bool *own)
{
	const struct nf_ftp_keys *keys = &profile->keys;

	if (READ_ONCE(loose) && !strcmp(keys->name, NF_FTP_PROFILE_DEFAULT))
		return judge_loosely(keys, who, e, own);
	return ftp_policy_check(&keys->policy, who, e, own);
}

static int compare_ports(const void *a, const void *b)
{
	return (int)((const struct nf_ftp_port *)a)->number -
	       (int)((const struct nf_ftp_port *)b)->number;
}

/**
 * nf_ftp_ports_find - look a port up
 * @ports: ports
 * @number: host byte order
 *
 * Return: the port; NULL if it is not among them.
 */
const struct nf_ftp_port *nf_ftp_ports_find(const struct nf_ftp_ports *ports,
					    u16 number)
{
	struct nf_ftp_port key = { .number = number };

	return bsearch(&key, ports->port, ports->count, sizeof(key),
		       compare_ports);
}

/**
 * nf_ftp_ports_add - add a port
 * @ports: ports; one that is there already is not added again
 * @port: the port
 *
 * Return: 0, -EINVAL for port 0, -EEXIST if it is there with another profile, or
 * with TLS where this one has none, -ENOSPC if there are %NF_FTP_PORTS_MAX.
 */
int nf_ftp_ports_add(struct nf_ftp_ports *ports, const struct nf_ftp_port *port)
{
	const struct nf_ftp_port *found;
	unsigned int i = ports->count;

	if (!port->number)
		return -EINVAL;
	found = nf_ftp_ports_find(ports, port->number);
	if (found)
		return found->tls != port->tls ||
		       strcmp(found->profile, port->profile) ? -EEXIST : 0;
	if (ports->count == NF_FTP_PORTS_MAX)
		return -ENOSPC;
	for (; i && ports->port[i - 1].number > port->number; i--)
		ports->port[i] = ports->port[i - 1];
	ports->port[i] = *port;
	ports->count++;
	return 0;
}

/**
 * nf_ftp_ports_scan - read a module parameter
 * @text: such as "21,2121", or ""
 * @ports: filled
 *
 * Return: 0, -ENOMEM or -EINVAL.
 */
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
		if (!err && nf_ftp_ports_find(ports, port.number))
			err = -EEXIST;
		if (!err)
			err = nf_ftp_ports_add(ports, &port);
	}
	kfree(copy);
	return err && err != -ENOMEM ? -EINVAL : err;
}
