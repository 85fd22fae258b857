// SPDX-License-Identifier: GPL-2.0
/*
 * A profile's keys as netlink attributes.
 *
 * A new key is
 * - an attribute in <linux/netfilter/nf_ftp.h>; here a line in the policy, one where
 *   it is read, and one where it is written;
 * - a member of struct ftp_policy (core/policy.h), if it is about what the core reads,
 *   else of struct nf_ftp_keys (profile.h); its default in nf_ftp_profile_alloc();
 * - a line in nf_ftp_profile_restricts() (profile.c): where that is false,
 *   &ftp_segment.policy and &nf_ftp_opening.keys are NULL, so a key that is read only
 *   there has no effect;
 * - in the tool a member of struct profile (profile.h), a row of the table in key.c,
 *   with its type in key_type.c if no other key has that, the manual (nf-ftp.8,
 *   "Keys"), and the words in the two completions;
 * - tests/tool/test_key.c, tests/scenarios/test_profiles.py and test_keep.py, and
 *   tests/vmfuzz/message.c for numbers that are out of range.
 */
#include <linux/ctype.h>
#include <linux/netfilter/nf_ftp.h>
#include "attr.h"

#define TIMEOUT_MAX 86400

static const struct nla_policy nl_policy[NF_FTP_PROFILE_A_MAX + 1] = {
	[NF_FTP_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = NF_FTP_PROFILE_SIZE - 1 },
	[NF_FTP_PROFILE_A_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[NF_FTP_PROFILE_A_FOREIGN] = NLA_POLICY_MAX(NLA_U8,
						    NF_FTP_FOREIGN_LIST),
	[NF_FTP_PROFILE_A_PRIVILEGED] = NLA_POLICY_MAX(NLA_U8, 1),
	[NF_FTP_PROFILE_A_MODES] = NLA_POLICY_MAX(NLA_U8,
						  NF_FTP_MODES_ACTIVE),
	/* a u32's limits have to fit into an s16 on some kernels */
	[NF_FTP_PROFILE_A_TIMEOUT] = NLA_POLICY_MIN(NLA_U32, 1),
	[NF_FTP_PROFILE_A_PREFIXES] = { .type = NLA_NESTED },
	[NF_FTP_PROFILE_A_ACTIVE_SOURCE] =
		NLA_POLICY_MAX(NLA_U8, NF_FTP_ACTIVE_SOURCE_MINUS_ONE),
	[NF_FTP_PROFILE_A_KEEPALIVE] = NLA_POLICY_MAX(NLA_U8, 1),
	[NF_FTP_PROFILE_A_NAT_FROM] = { .type = NLA_U16 },
	[NF_FTP_PROFILE_A_NAT_TO] = { .type = NLA_U16 },
	[NF_FTP_PROFILE_A_FTPS] = NLA_POLICY_MAX(NLA_U8, NF_FTP_FTPS_REQUIRE),
	[NF_FTP_PROFILE_A_DENY] = { .type = NLA_NESTED },
	[NF_FTP_PROFILE_A_CRLF] = NLA_POLICY_MAX(NLA_U8, NF_FTP_CRLF_STRICT),
	[NF_FTP_PROFILE_A_FTPS_FROM] = { .type = NLA_U16 },
	[NF_FTP_PROFILE_A_FTPS_TO] = { .type = NLA_U16 },
	[NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM] = { .type = NLA_U16 },
	[NF_FTP_PROFILE_A_FTPS_ACTIVE_TO] = { .type = NLA_U16 },
	[NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE] =
		NLA_POLICY_MAX(NLA_U8, NF_FTP_FTPS_SOURCE_ANY),
	[NF_FTP_PROFILE_A_FTPS_CONNECTIONS] =
		NLA_POLICY_RANGE(NLA_U32, 1, NF_FTP_FTPS_CONNECTIONS_MAX),
};

/* [a-z0-9][a-z0-9_-]* */
static bool is_name(const char *name)
{
	const char *at;

	for (at = name; *at; at++) {
		bool is_first = (*at >= 'a' && *at <= 'z') || isdigit(*at);

		if (!is_first && (at == name || (*at != '_' && *at != '-')))
			return false;
	}
	return at != name;
}

static int check_name(const struct nlattr *attr,
		      const struct nf_ftp_config *config,
		      struct netlink_ext_ack *extack)
{
	if (!is_name(nla_data(attr)))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "a profile's name has small letters, digits, - and _, and begins with none of the last two");
	if (nf_ftp_config_find(config, nla_data(attr)))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "there are two profiles of this name");
	if (config->profiles == NF_FTP_PROFILES_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 64 profiles");
	return 0;
}

static int read_prefix(const struct nlattr *attr, void *into,
		       struct netlink_ext_ack *extack)
{
	struct ftp_policy *policy = into;
	struct ftp_prefix prefix;
	unsigned int i;
	int err;

	if (policy->prefixes == NF_FTP_PREFIXES_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 16 prefixes");
	err = nf_ftp_attr_prefix(attr, &prefix, extack);
	if (err)
		return err;
	for (i = 0; i < policy->prefixes; i++) {
		if (ftp_prefix_equal(&policy->prefix[i], &prefix))
			return nf_ftp_attr_refuse(attr, -EINVAL, extack,
						  "this prefix is listed twice");
	}
	policy->prefix[policy->prefixes++] = prefix;
	return 0;
}

static int read_verb(const struct nlattr *attr, void *into,
		     struct netlink_ext_ack *extack)
{
	struct ftp_policy *policy = into;
	const u8 *name = nla_data(attr);
	int len = nla_len(attr), i;
	u32 word = 0;

	for (i = 0; i < len && i < 4 && name[i] >= 'A' && name[i] <= 'Z'; i++)
		word = ftp_word_add(word, name[i]);
	if (i < 3 || len != i + 1 || name[i])
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "a command has three or four capital letters");
	if (ftp_policy_lists(policy, word))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "this command is listed twice");
	if (policy->denied == NF_FTP_DENY_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 16 denied commands");
	policy->deny[policy->denied++] = word;
	return 0;
}

static void read_u8(const struct nlattr *attr, u8 *value)
{
	if (attr)
		*value = nla_get_u8(attr);
}

static void read_flag(const struct nlattr *attr, bool *value)
{
	if (attr)
		*value = nla_get_u8(attr);
}

static void read_u16(const struct nlattr *attr, u16 *value)
{
	if (attr)
		*value = nla_get_u16(attr);
}

static void read_ftps(struct nf_ftp_keys *keys, struct nlattr *const *tb)
{
	read_u8(tb[NF_FTP_PROFILE_A_FTPS], &keys->ftps);
	read_u16(tb[NF_FTP_PROFILE_A_FTPS_FROM], &keys->ftps_passive.from);
	read_u16(tb[NF_FTP_PROFILE_A_FTPS_TO], &keys->ftps_passive.to);
	read_u16(tb[NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM], &keys->ftps_active.from);
	read_u16(tb[NF_FTP_PROFILE_A_FTPS_ACTIVE_TO], &keys->ftps_active.to);
	read_flag(tb[NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE],
		  &keys->ftps_any_source);
	if (tb[NF_FTP_PROFILE_A_FTPS_CONNECTIONS])
		keys->ftps_connections = (u16)
			nla_get_u32(tb[NF_FTP_PROFILE_A_FTPS_CONNECTIONS]);
	if (keys->ftps == NF_FTP_FTPS_DENY)
		keys->policy.encryption = FTP_ENCRYPTION_DENIED;
	else if (keys->ftps == NF_FTP_FTPS_REQUIRE)
		keys->policy.encryption = FTP_ENCRYPTION_REQUIRED;
}

static void read_keys(struct nf_ftp_keys *keys, struct nlattr *const *tb)
{
	struct ftp_policy *policy = &keys->policy;

	read_flag(tb[NF_FTP_PROFILE_A_STRICT], &policy->strict);
	read_u8(tb[NF_FTP_PROFILE_A_FOREIGN], &policy->foreign);
	read_flag(tb[NF_FTP_PROFILE_A_PRIVILEGED], &policy->privileged);
	read_flag(tb[NF_FTP_PROFILE_A_CRLF], &policy->crlf);
	read_u8(tb[NF_FTP_PROFILE_A_MODES], &keys->modes);
	read_flag(tb[NF_FTP_PROFILE_A_ACTIVE_SOURCE], &keys->minus_one);
	read_flag(tb[NF_FTP_PROFILE_A_KEEPALIVE], &keys->keepalive);
	if (tb[NF_FTP_PROFILE_A_TIMEOUT])
		keys->timeout = nla_get_u32(tb[NF_FTP_PROFILE_A_TIMEOUT]);
	read_u16(tb[NF_FTP_PROFILE_A_NAT_FROM], &keys->nat_from);
	read_u16(tb[NF_FTP_PROFILE_A_NAT_TO], &keys->nat_to);
	read_ftps(keys, tb);
}

static int read_lists(struct nf_ftp_keys *keys, struct nlattr *const *tb,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *prefixes = tb[NF_FTP_PROFILE_A_PREFIXES];
	const struct nlattr *deny = tb[NF_FTP_PROFILE_A_DENY];
	int err = 0;

	if (prefixes)
		err = nf_ftp_attr_each(prefixes, NF_FTP_A_PREFIX, read_prefix,
				       &keys->policy, extack);
	if (!err && deny)
		err = nf_ftp_attr_each(deny, NF_FTP_PROFILE_A_VERB, read_verb,
				       &keys->policy, extack);
	return err;
}

static bool is_valid(const struct nf_ftp_range *range)
{
	return !range->from == !range->to && range->from <= range->to;
}

static bool is_privileged(const struct nf_ftp_range *range)
{
	return range->from && range->from < FTP_PRIVILEGED_END;
}

static int check_ftps(const struct nf_ftp_keys *keys, const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	bool has_range = keys->ftps_passive.from;

	if (!is_valid(&keys->ftps_passive) || !is_valid(&keys->ftps_active))
		return nf_ftp_attr_refuse(attr, -ERANGE, extack,
					  "the ports for encrypted sessions are no range");
	/* who requires TLS may open a range for it */
	if (keys->ftps == NF_FTP_FTPS_RANGE ? !has_range :
	    has_range && keys->ftps != NF_FTP_FTPS_REQUIRE)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "ftps=LO-HI needs a range of the server's ports, and nothing else but require has one");
	if (!keys->policy.privileged && (is_privileged(&keys->ftps_passive) ||
					 is_privileged(&keys->ftps_active)))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "ports below 1024 are opened for encrypted sessions only with privileged=yes");
	return 0;
}

static int check_keys(const struct nf_ftp_keys *keys, const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	bool is_list = keys->policy.foreign == FTP_FOREIGN_LISTED;

	if (keys->timeout > TIMEOUT_MAX)
		return nf_ftp_attr_refuse(attr, -ERANGE, extack,
					  "a data connection has a day at most");
	if (!keys->nat_from != !keys->nat_to || keys->nat_from > keys->nat_to)
		return nf_ftp_attr_refuse(attr, -ERANGE, extack,
					  "the ports for NAT are no range");
	if (is_list != !!keys->policy.prefixes)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "foreign=LIST needs prefixes, and nothing else has them");
	return check_ftps(keys, attr, extack);
}

/**
 * nf_ftp_profile_netlink_read - read a profile; a nf_ftp_attr_fn
 * @attr: the profile
 * @into: struct nf_ftp_config, to which it is added
 * @extack: receives what is wrong
 *
 * Return: 0 or -errno, with a sentence but for -ENOMEM.
 */
int nf_ftp_profile_netlink_read(const struct nlattr *attr, void *into,
				struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NF_FTP_PROFILE_A_MAX + 1], *name;
	struct nf_ftp_config *config = into;
	struct nf_ftp_profile *profile;
	int err;

	/* the core has names of its own */
	BUILD_BUG_ON((int)FTP_FOREIGN_LISTED - NF_FTP_FOREIGN_LIST);
	BUILD_BUG_ON((int)FTP_FOREIGN_FIXED - NF_FTP_FOREIGN_FIX);
	BUILD_BUG_ON((int)FTP_FOREIGN_OPENED - NF_FTP_FOREIGN_YES);
	BUILD_BUG_ON(FTP_PREFIXES_MAX - NF_FTP_PREFIXES_MAX);
	BUILD_BUG_ON(FTP_DENY_MAX - NF_FTP_DENY_MAX);
	BUILD_BUG_ON(FTP_EXCEPT_MAX - NF_FTP_EXCEPT_MAX);
	err = nla_parse_nested(tb, NF_FTP_PROFILE_A_MAX, attr, nl_policy, extack);
	if (err)
		return err;
	name = tb[NF_FTP_PROFILE_A_NAME];
	if (!name)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "the name is missing");
	err = check_name(name, config, extack);
	if (err)
		return err;
	profile = nf_ftp_profile_alloc(nla_data(name));
	if (!profile)
		return -ENOMEM;
	config->profile[config->profiles++] = profile;
	read_keys(&profile->keys, tb);
	err = read_lists(&profile->keys, tb, extack);
	return err ? : check_keys(&profile->keys, attr, extack);
}

static int put_verb(struct sk_buff *msg, const void *from)
{
	char name[NF_FTP_VERB_SIZE] = "";
	const u32 *verb = from;
	__be32 word = cpu_to_be32(*verb);

	memcpy(name, &word, sizeof(word));
	/* one of three letters begins with a NUL */
	return nla_put_string(msg, NF_FTP_PROFILE_A_VERB,
			      *name ? name : name + 1);
}

static int put_ftps(struct sk_buff *msg, const struct nf_ftp_keys *keys)
{
	if (nla_put_u8(msg, NF_FTP_PROFILE_A_FTPS, keys->ftps) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_FTPS_FROM,
			keys->ftps_passive.from) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_FTPS_TO,
			keys->ftps_passive.to) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM,
			keys->ftps_active.from) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_FTPS_ACTIVE_TO,
			keys->ftps_active.to) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE,
		       keys->ftps_any_source) ||
	    nla_put_u32(msg, NF_FTP_PROFILE_A_FTPS_CONNECTIONS,
			keys->ftps_connections))
		return -EMSGSIZE;
	return 0;
}

static int put_keys(struct sk_buff *msg, const struct nf_ftp_keys *keys)
{
	const struct ftp_policy *policy = &keys->policy;

	if (nla_put_string(msg, NF_FTP_PROFILE_A_NAME, keys->name) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_STRICT, policy->strict) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_FOREIGN, policy->foreign) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_PRIVILEGED, policy->privileged) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_MODES, keys->modes) ||
	    nla_put_u32(msg, NF_FTP_PROFILE_A_TIMEOUT, keys->timeout) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_ACTIVE_SOURCE, keys->minus_one) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_KEEPALIVE, keys->keepalive) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_NAT_FROM, keys->nat_from) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_NAT_TO, keys->nat_to) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_CRLF, policy->crlf))
		return -EMSGSIZE;
	return put_ftps(msg, keys);
}

/**
 * nf_ftp_profile_netlink_put - write a profile; a nf_ftp_attr_put_fn
 * @msg: message
 * @from: where a pointer to the profile is
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_profile_netlink_put(struct sk_buff *msg, const void *from)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_PROFILE);
	struct nf_ftp_profile *const *profile = from;
	const struct nf_ftp_keys *keys = &(*profile)->keys;
	const struct ftp_policy *policy = &keys->policy;

	if (!nest || put_keys(msg, keys) ||
	    nf_ftp_attr_put_prefixes(msg, NF_FTP_PROFILE_A_PREFIXES,
				     policy->prefix, policy->prefixes) ||
	    nf_ftp_attr_put_each(msg, NF_FTP_PROFILE_A_DENY, policy->deny,
				 policy->denied, sizeof(policy->deny[0]),
				 put_verb))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}
