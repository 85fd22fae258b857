// SPDX-License-Identifier: GPL-2.0
/* Profiles, and the module parameter that changes the default one. */
#include <linux/module.h>
#include <linux/slab.h>
#include "profile.h"

static bool loose;
module_param(loose, bool, 0644);
MODULE_PARM_DESC(loose, "let an announced address be that of another host");

void nf_ftp_keys_init(struct nf_ftp_keys *keys, const char *name)
{
	/* they are compared as bytes */
	memset(keys, 0, sizeof(*keys));
	strscpy(keys->name, name, sizeof(keys->name));
	keys->policy.strict = true;
	keys->keepalive = true;
	keys->timeout = NF_FTP_EXPECT_TIMEOUT;
}

struct nf_ftp_profile *nf_ftp_profile_new(const struct nf_ftp_keys *keys)
{
	struct nf_ftp_profile *profile = kmalloc(sizeof(*profile),
						 GFP_KERNEL_ACCOUNT);

	if (!profile)
		return NULL;
	refcount_set(&profile->users, 1);
	profile->keys = *keys;
	return profile;
}

struct nf_ftp_profile *nf_ftp_profile_get(struct nf_ftp_profile *profile)
{
	if (profile && refcount_inc_not_zero(&profile->users))
		return profile;
	return NULL;
}

void nf_ftp_profile_put(struct nf_ftp_profile *profile)
{
	if (profile && refcount_dec_and_test(&profile->users))
		kfree_rcu(profile, rcu);
}

bool nf_ftp_profile_is_usual(const struct nf_ftp_profile *profile)
{
	const struct nf_ftp_keys *keys;

	if (!profile)
		return false;
	keys = &profile->keys;
	return keys->modes == NF_FTP_MODES_ANY &&
	       keys->timeout == NF_FTP_EXPECT_TIMEOUT && !keys->minus_one &&
	       !keys->nat_from && !keys->policy.crlf && !keys->policy.denied &&
	       keys->policy.foreign != FTP_FOREIGN_FIXED;
}

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

enum ftp_reason nf_ftp_profile_judge(const struct nf_ftp_profile *profile,
				     const struct ftp_announcer *who,
				     const struct ftp_endpoint *e, bool *own)
{
	const struct nf_ftp_keys *keys = &profile->keys;

	if (READ_ONCE(loose) && !strcmp(keys->name, NF_FTP_PROFILE_DEFAULT))
		return judge_loosely(keys, who, e, own);
	return ftp_policy_check(&keys->policy, who, e, own);
}
