// SPDX-License-Identifier: GPL-2.0
/* The configuration, from and to netlink messages. */
#include <linux/ctype.h>
#include <linux/slab.h>
#include "config.h"
#include "configure.h"

#define TIMEOUT_MAX 86400

size_t nf_ftp_configure_size(void)
{
	size_t name = nla_total_size(NF_FTP_PROFILE_SIZE);
	size_t port = nla_total_size(nla_total_size(sizeof(u16)) + name);
	size_t profile = nla_total_size(name + 4 * nla_total_size(sizeof(u8)) +
					nla_total_size(sizeof(u32)));

	return nla_total_size(sizeof(u32)) +
	       nla_total_size(NF_FTP_PORTS_MAX * port) +
	       nla_total_size(NF_FTP_PROFILES_MAX * profile);
}

static int fill_port(struct sk_buff *msg, const struct nf_ftp_port *port)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_PORT);

	if (!nest || nla_put_u16(msg, NF_FTP_PORT_A_PORT, port->number) ||
	    nla_put_string(msg, NF_FTP_PORT_A_PROFILE, port->profile))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_profile(struct sk_buff *msg, const struct nf_ftp_keys *keys)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_PROFILE);
	const struct ftp_policy *policy = &keys->policy;

	if (!nest || nla_put_string(msg, NF_FTP_PROFILE_A_NAME, keys->name) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_STRICT, policy->strict) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_FOREIGN,
		       policy->foreign ? NF_FTP_FOREIGN_YES :
					 NF_FTP_FOREIGN_NO) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_PRIVILEGED, policy->privileged) ||
	    nla_put_u8(msg, NF_FTP_PROFILE_A_MODES, keys->modes) ||
	    nla_put_u32(msg, NF_FTP_PROFILE_A_TIMEOUT, keys->timeout))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_locked(struct sk_buff *msg, const struct nf_ftp_config *config)
{
	struct nlattr *nest;
	unsigned int i;

	if (nla_put_u32(msg, NF_FTP_A_GENERATION, config->generation))
		return -EMSGSIZE;
	nest = nla_nest_start(msg, NF_FTP_A_PORTS);
	for (i = 0; nest && i < config->ports.count; i++) {
		if (fill_port(msg, &config->ports.port[i]))
			return -EMSGSIZE;
	}
	if (!nest)
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	nest = nla_nest_start(msg, NF_FTP_A_PROFILES);
	for (i = 0; nest && i < config->profiles; i++) {
		if (fill_profile(msg, &config->profile[i]->keys))
			return -EMSGSIZE;
	}
	if (!nest)
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

int nf_ftp_configure_fill(struct sk_buff *msg, struct net *net)
{
	int err;

	rcu_read_lock();
	err = fill_locked(msg, rcu_dereference(nf_ftp_pernet(net)->config));
	rcu_read_unlock();
	return err;
}

static const struct nla_policy port_policy[NF_FTP_PORT_A_MAX + 1] = {
	[NF_FTP_PORT_A_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[NF_FTP_PORT_A_PROFILE] = { .type = NLA_NUL_STRING,
				    .len = NF_FTP_PROFILE_SIZE - 1 },
};

static int parse_port(struct nlattr *attr, struct nf_ftp_wish *wish,
		      struct netlink_ext_ack *extack)
{
	struct nf_ftp_port port = { .profile = NF_FTP_PROFILE_DEFAULT };
	struct nlattr *tb[NF_FTP_PORT_A_MAX + 1];
	int err;

	err = nla_parse_nested(tb, NF_FTP_PORT_A_MAX, attr, port_policy,
			       extack);
	if (err)
		return err;
	if (!tb[NF_FTP_PORT_A_PORT]) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "the port is missing");
		return -EINVAL;
	}
	port.number = nla_get_u16(tb[NF_FTP_PORT_A_PORT]);
	if (tb[NF_FTP_PORT_A_PROFILE])
		strscpy_pad(port.profile, nla_data(tb[NF_FTP_PORT_A_PROFILE]),
			    sizeof(port.profile));
	err = nf_ftp_ports_add(&wish->ports, &port);
	if (err)
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "there can be no more than 256 ports");
	return err;
}

static const struct nla_policy profile_policy[NF_FTP_PROFILE_A_MAX + 1] = {
	[NF_FTP_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = NF_FTP_PROFILE_SIZE - 1 },
	[NF_FTP_PROFILE_A_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[NF_FTP_PROFILE_A_FOREIGN] = NLA_POLICY_MAX(NLA_U8,
						    NF_FTP_FOREIGN_YES),
	[NF_FTP_PROFILE_A_PRIVILEGED] = NLA_POLICY_MAX(NLA_U8, 1),
	[NF_FTP_PROFILE_A_MODES] = NLA_POLICY_MAX(NLA_U8,
						  NF_FTP_MODES_ACTIVE),
	/* a u32's limits have to fit into an s16 on some kernels */
	[NF_FTP_PROFILE_A_TIMEOUT] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* [a-z0-9][a-z0-9_-]* */
static bool is_name(const char *name)
{
	const char *at;

	for (at = name; *at; at++) {
		bool is_first = islower(*at) || isdigit(*at);

		if (!is_first && (at == name || (*at != '_' && *at != '-')))
			return false;
	}
	return at != name;
}

static int parse_name(const struct nlattr *attr, const struct nf_ftp_wish *wish,
		      struct netlink_ext_ack *extack)
{
	unsigned int i;

	if (!is_name(nla_data(attr))) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "a profile's name has small letters, digits, - and _, and begins with none of the last two");
		return -EINVAL;
	}
	for (i = 0; i < wish->profiles; i++) {
		if (!nla_strcmp(attr, wish->keys[i].name)) {
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "there are two profiles of this name");
			return -EINVAL;
		}
	}
	return 0;
}

static void set_keys(struct nf_ftp_keys *keys, struct nlattr *const *tb)
{
	struct ftp_policy *policy = &keys->policy;

	if (tb[NF_FTP_PROFILE_A_STRICT])
		policy->strict = nla_get_u8(tb[NF_FTP_PROFILE_A_STRICT]);
	if (tb[NF_FTP_PROFILE_A_FOREIGN])
		policy->foreign = nla_get_u8(tb[NF_FTP_PROFILE_A_FOREIGN]) ==
				  NF_FTP_FOREIGN_YES;
	if (tb[NF_FTP_PROFILE_A_PRIVILEGED])
		policy->privileged =
			nla_get_u8(tb[NF_FTP_PROFILE_A_PRIVILEGED]);
	if (tb[NF_FTP_PROFILE_A_MODES])
		keys->modes = nla_get_u8(tb[NF_FTP_PROFILE_A_MODES]);
	if (tb[NF_FTP_PROFILE_A_TIMEOUT])
		keys->timeout = nla_get_u32(tb[NF_FTP_PROFILE_A_TIMEOUT]);
}

static int parse_profile(struct nlattr *attr, struct nf_ftp_wish *wish,
			 struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NF_FTP_PROFILE_A_MAX + 1], *name;
	struct nf_ftp_keys *keys;
	int err;

	err = nla_parse_nested(tb, NF_FTP_PROFILE_A_MAX, attr, profile_policy,
			       extack);
	if (err)
		return err;
	name = tb[NF_FTP_PROFILE_A_NAME];
	if (!name) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "the name is missing");
		return -EINVAL;
	}
	err = parse_name(name, wish, extack);
	if (err)
		return err;
	if (wish->profiles == NF_FTP_PROFILES_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "there can be no more than 64 profiles");
		return -ENOSPC;
	}
	keys = &wish->keys[wish->profiles++];
	nf_ftp_keys_init(keys, nla_data(name));
	set_keys(keys, tb);
	if (keys->timeout <= TIMEOUT_MAX)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, tb[NF_FTP_PROFILE_A_TIMEOUT],
			    "a data connection has a day at most");
	return -ERANGE;
}

/* each member of a list, of one type */
static int parse_list(const struct nlattr *list, int type,
		      int (*parse)(struct nlattr *attr,
				   struct nf_ftp_wish *wish,
				   struct netlink_ext_ack *extack),
		      struct nf_ftp_wish *wish, struct netlink_ext_ack *extack)
{
	struct nlattr *attr;
	int err, rest;

	nla_for_each_nested(attr, list, rest) {
		if (nla_type(attr) != type) {
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "this does not belong into the list");
			return -EINVAL;
		}
		err = parse(attr, wish, extack);
		if (err)
			return err;
	}
	if (rest <= 0)
		return 0;
	/* a member of a wrong length ends the loop as the end does */
	NL_SET_ERR_MSG_ATTR(extack, list, "the list is malformed");
	return -EINVAL;
}

static int parse_wish(struct nf_ftp_wish *wish, struct nlattr *const *attrs,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *ports = attrs[NF_FTP_A_PORTS];
	const struct nlattr *profiles = attrs[NF_FTP_A_PROFILES];
	const struct nlattr *seen = attrs[NF_FTP_A_GENERATION];
	int err = 0;

	wish->has_generation = seen;
	wish->generation = seen ? nla_get_u32(seen) : 0;
	wish->has_ports = ports;
	wish->has_profiles = profiles;
	if (!ports && !profiles) {
		NL_SET_ERR_MSG(extack, "nothing is to be set");
		return -EINVAL;
	}
	if (ports)
		err = parse_list(ports, NF_FTP_A_PORT, parse_port, wish,
				 extack);
	if (!err && profiles)
		err = parse_list(profiles, NF_FTP_A_PROFILE, parse_profile,
				 wish, extack);
	return err;
}

int nf_ftp_configure(struct sk_buff *skb, struct genl_info *info)
{
	struct nf_ftp_wish *wish = kzalloc(sizeof(*wish), GFP_KERNEL);
	int err;

	if (!wish)
		return -ENOMEM;
	err = parse_wish(wish, info->attrs, info->extack);
	/* names are known to all namespaces */
	wish->may_name = netlink_capable(skb, CAP_NET_ADMIN);
	if (!err)
		err = nf_ftp_config_set(genl_info_net(info), wish,
					info->extack);
	if (err == -ESTALE)
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[NF_FTP_A_GENERATION],
				    "the configuration has changed since it was read");
	kfree(wish);
	return err;
}
