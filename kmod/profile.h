/* SPDX-License-Identifier: GPL-2.0 */
/* What the helper allows: a profile, which is a helper's name with some keys. */
#ifndef NF_FTP_PROFILE_H
#define NF_FTP_PROFILE_H

#include <linux/netfilter/nf_ftp.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include "core/policy.h"
#include "core/verb.h"

/* the one that always exists */
#define NF_FTP_PROFILE_DEFAULT "ftp"
/* seconds, as nf_conntrack_ftp */
#define NF_FTP_EXPECT_TIMEOUT 300

/**
 * struct nf_ftp_keys - a profile's keys
 * @name: the helper's, what follows its NUL is 0 as well
 * @policy: what may be opened
 * @modes: enum nf_ftp_modes
 * @minus_one: a server's come from the port below that of its control connections
 * @keepalive: a control connection lives as long as one of its data connections
 * @nat_from: first port that may be announced under NAT; 0 for any
 * @nat_to: last one
 * @timeout: seconds in which a data connection has to come
 */
struct nf_ftp_keys {
	char name[NF_FTP_PROFILE_SIZE];
	struct ftp_policy policy;
	u8 modes;
	bool minus_one;
	bool keepalive;
	u16 nat_from;
	u16 nat_to;
	u32 timeout;
};

/**
 * struct nf_ftp_profile - keys in force, never changed
 * @users: configurations and sessions that have it
 * @rcu: for the grace period
 * @keys: the keys
 */
struct nf_ftp_profile {
	refcount_t users;
	struct rcu_head rcu;
	struct nf_ftp_keys keys;
};

/**
 * nf_ftp_keys_init - the defaults
 * @keys: filled
 * @name: shorter than %NF_FTP_PROFILE_SIZE
 */
void nf_ftp_keys_init(struct nf_ftp_keys *keys, const char *name);

/**
 * nf_ftp_profile_new - keys come into force
 * @keys: the keys
 *
 * Return: a profile with a reference for the caller; NULL without memory.
 */
struct nf_ftp_profile *nf_ftp_profile_new(const struct nf_ftp_keys *keys);

/**
 * nf_ftp_profile_get - one more user, if there still is one
 * @profile: profile, or NULL
 *
 * Return: @profile, or NULL.
 */
struct nf_ftp_profile *nf_ftp_profile_get(struct nf_ftp_profile *profile);

/**
 * nf_ftp_profile_put - one user less
 * @profile: profile, or NULL
 */
void nf_ftp_profile_put(struct nf_ftp_profile *profile);

/**
 * nf_ftp_profile_is_usual - does it allow what all do, and in the same time?
 * @profile: profile, or NULL
 */
bool nf_ftp_profile_is_usual(const struct nf_ftp_profile *profile);

/**
 * nf_ftp_profile_check - may a data connection be opened at all?
 * @profile: profile, or NULL
 * @verb: how it was announced
 *
 * Return: %FTP_OK, %FTP_MODE or %FTP_NO_PROFILE.
 */
enum ftp_reason nf_ftp_profile_check(const struct nf_ftp_profile *profile,
				     enum ftp_verb verb);

/**
 * nf_ftp_profile_judge - may an endpoint be used?
 * @profile: profile
 * @who: announcer
 * @e: what it announced
 * @own: as ftp_policy_check() fills it
 *
 * Return: as ftp_policy_check(); the module's parameter loose= is looked at.
 */
enum ftp_reason nf_ftp_profile_judge(const struct nf_ftp_profile *profile,
				     const struct ftp_announcer *who,
				     const struct ftp_endpoint *e, bool *own);

#endif /* NF_FTP_PROFILE_H */
