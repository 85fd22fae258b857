// SPDX-License-Identifier: GPL-2.0
/* A profile's keys as netlink attributes. */
#include <linux/ctype.h>
#include <linux/netfilter/nf_ftp.h>
#include "attr.h"

#define TIMEOUT_MAX 86400

size_t nf_ftp_attr_profile_size(void)
{
	size_t verb = nla_total_size(NF_FTP_VERB_SIZE);
	size_t prefix = nf_ftp_attr_prefix_size();

	return nla_total_size(nla_total_size(NF_FTP_PROFILE_SIZE) +
			      8 * nla_total_size(sizeof(u8)) +
			      2 * nla_total_size(sizeof(u16)) +
			      nla_total_size(sizeof(u32)) +
			      nla_total_size(NF_FTP_PREFIXES_MAX * prefix) +
			      nla_total_size(NF_FTP_DENY_MAX * verb));
}

static const struct nla_policy policy[NF_FTP_PROFILE_A_MAX + 1] = {
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
	[NF_FTP_PROFILE_A_FTPS] = NLA_POLICY_MAX(NLA_U8, NF_FTP_FTPS_OPAQUE),
	[NF_FTP_PROFILE_A_DENY] = { .type = NLA_NESTED },
	[NF_FTP_PROFILE_A_CRLF] = NLA_POLICY_MAX(NLA_U8, NF_FTP_CRLF_STRICT),
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

static int check_name(const struct nlattr *attr, const struct nf_ftp_wish *wish,
		      struct netlink_ext_ack *extack)
{
	unsigned int i;

	if (!is_name(nla_data(attr)))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "a profile's name has small letters, digits, - and _, and begins with none of the last two");
	for (i = 0; i < wish->profiles; i++) {
		if (!nla_strcmp(attr, wish->keys[i].name))
			return nf_ftp_attr_refuse(attr, -EINVAL, extack,
						  "there are two profiles of this name");
	}
	if (wish->profiles == NF_FTP_PROFILES_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 64 profiles");
	return 0;
}

static int read_prefix(const struct nlattr *attr, void *into,
		       struct netlink_ext_ack *extack)
{
	struct ftp_policy *keys = into;
	struct ftp_prefix prefix;
	unsigned int i;
	int err;

	if (keys->prefixes == NF_FTP_PREFIXES_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 16 prefixes");
	err = nf_ftp_attr_prefix(attr, &prefix, extack);
	if (err)
		return err;
	for (i = 0; i < keys->prefixes; i++) {
		if (ftp_prefix_equal(&keys->prefix[i], &prefix))
			return nf_ftp_attr_refuse(attr, -EINVAL, extack,
						  "this prefix is listed twice");
	}
	keys->prefix[keys->prefixes++] = prefix;
	return 0;
}

static int read_verb(const struct nlattr *attr, void *into,
		     struct netlink_ext_ack *extack)
{
	struct ftp_policy *keys = into;
	const u8 *name = nla_data(attr);
	int len = nla_len(attr), i;
	u32 word = 0;

	for (i = 0; i < len && i < 4 && name[i] >= 'A' && name[i] <= 'Z'; i++)
		word = ftp_word_add(word, name[i]);
	if (i < 3 || len != i + 1 || name[i])
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "a command has three or four capital letters");
	if (ftp_policy_denies(keys, word))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "this command is listed twice");
	if (keys->denied == NF_FTP_DENY_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 16 denied commands");
	keys->deny[keys->denied++] = word;
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

static void read_keys(struct nf_ftp_keys *keys, struct nlattr *const *tb)
{
	struct ftp_policy *limits = &keys->policy;

	read_flag(tb[NF_FTP_PROFILE_A_STRICT], &limits->strict);
	read_u8(tb[NF_FTP_PROFILE_A_FOREIGN], &limits->foreign);
	read_flag(tb[NF_FTP_PROFILE_A_PRIVILEGED], &limits->privileged);
	read_flag(tb[NF_FTP_PROFILE_A_CRLF], &limits->crlf);
	read_u8(tb[NF_FTP_PROFILE_A_MODES], &keys->modes);
	read_flag(tb[NF_FTP_PROFILE_A_ACTIVE_SOURCE], &keys->minus_one);
	read_flag(tb[NF_FTP_PROFILE_A_KEEPALIVE], &keys->keepalive);
	if (tb[NF_FTP_PROFILE_A_TIMEOUT])
		keys->timeout = nla_get_u32(tb[NF_FTP_PROFILE_A_TIMEOUT]);
	if (tb[NF_FTP_PROFILE_A_NAT_FROM])
		keys->nat_from = nla_get_u16(tb[NF_FTP_PROFILE_A_NAT_FROM]);
	if (tb[NF_FTP_PROFILE_A_NAT_TO])
		keys->nat_to = nla_get_u16(tb[NF_FTP_PROFILE_A_NAT_TO]);
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
					  "prefixes of foreign addresses belong to a list of them");
	return 0;
}

int nf_ftp_attr_profile(const struct nlattr *attr, void *into,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NF_FTP_PROFILE_A_MAX + 1], *name;
	struct nf_ftp_wish *wish = into;
	struct nf_ftp_keys *keys;
	int err;

	/* the core has names of its own */
	BUILD_BUG_ON((int)FTP_FOREIGN_LISTED - NF_FTP_FOREIGN_LIST);
	BUILD_BUG_ON((int)FTP_FOREIGN_FIXED - NF_FTP_FOREIGN_FIX);
	BUILD_BUG_ON((int)FTP_FOREIGN_OPENED - NF_FTP_FOREIGN_YES);
	BUILD_BUG_ON(FTP_PREFIXES_MAX - NF_FTP_PREFIXES_MAX);
	BUILD_BUG_ON(FTP_DENY_MAX - NF_FTP_DENY_MAX);
	BUILD_BUG_ON(FTP_EXCEPT_MAX - NF_FTP_EXCEPT_MAX);
	err = nla_parse_nested(tb, NF_FTP_PROFILE_A_MAX, attr, policy, extack);
	if (err)
		return err;
	name = tb[NF_FTP_PROFILE_A_NAME];
	if (!name)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "the name is missing");
	err = check_name(name, wish, extack);
	if (err)
		return err;
	keys = &wish->keys[wish->profiles++];
	nf_ftp_keys_init(keys, nla_data(name));
	read_keys(keys, tb);
	err = read_lists(keys, tb, extack);
	return err ? : check_keys(keys, attr, extack);
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

static int put_keys(struct sk_buff *msg, const struct nf_ftp_keys *keys)
{
	const struct ftp_policy *limits = &keys->policy;

	if (nla_put_string(msg, NF_FTP_PROFILE_A_NAME, keys->name) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_STRICT, limits->strict) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_FOREIGN, limits->foreign) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_PRIVILEGED, limits->privileged) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_MODES, keys->modes) ||
	    nla_put_u32(msg, NF_FTP_PROFILE_A_TIMEOUT, keys->timeout) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_ACTIVE_SOURCE, keys->minus_one) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_KEEPALIVE, keys->keepalive) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_NAT_FROM, keys->nat_from) ||
	    nla_put_u16(msg, NF_FTP_PROFILE_A_NAT_TO, keys->nat_to) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_FTPS, NF_FTP_FTPS_OPAQUE) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_CRLF, limits->crlf))
		return -EMSGSIZE;
	return 0;
}

int nf_ftp_attr_put_profile(struct sk_buff *msg, const struct nf_ftp_keys *keys)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_PROFILE);
	const struct ftp_policy *limits = &keys->policy;

	if (!nest || put_keys(msg, keys) ||
	    nf_ftp_attr_put_prefixes(msg, NF_FTP_PROFILE_A_PREFIXES,
				     limits->prefix, limits->prefixes) ||
	    nf_ftp_attr_put_each(msg, NF_FTP_PROFILE_A_DENY, limits->deny,
				 limits->denied, sizeof(limits->deny[0]),
				 put_verb))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}
