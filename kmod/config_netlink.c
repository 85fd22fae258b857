// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration, from and to netlink messages.
 *
 * A request is read straight into the configuration that it asks for. Lists that
 * it does not give are taken over from the one in force, so both are read with the
 * namespace's lock held. Lists are kept sorted: to set the same in another order
 * changes nothing.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include "attr.h"
#include "config.h"
#include "helper.h"
#include "internal.h"

static const struct nla_policy port_policy[NF_FTP_PORT_A_MAX + 1] = {
	[NF_FTP_PORT_A_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[NF_FTP_PORT_A_PROFILE] = { .type = NLA_NUL_STRING,
				    .len = NF_FTP_PROFILE_SIZE - 1 },
	[NF_FTP_PORT_A_TLS] = NLA_POLICY_MAX(NLA_U8, 1),
};

static int read_port(const struct nlattr *attr, void *into,
		     struct netlink_ext_ack *extack)
{
	struct nf_ftp_port port = { .profile = NF_FTP_PROFILE_DEFAULT };
	struct nlattr *tb[NF_FTP_PORT_A_MAX + 1];
	struct nf_ftp_config *config = into;
	int err;

	err = nla_parse_nested(tb, NF_FTP_PORT_A_MAX, attr, port_policy,
			       extack);
	if (err)
		return err;
	if (!tb[NF_FTP_PORT_A_PORT])
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "the port is missing");
	port.number = nla_get_u16(tb[NF_FTP_PORT_A_PORT]);
	if (tb[NF_FTP_PORT_A_PROFILE])
		strscpy_pad(port.profile, nla_data(tb[NF_FTP_PORT_A_PROFILE]),
			    sizeof(port.profile));
	if (tb[NF_FTP_PORT_A_TLS])
		port.tls = nla_get_u8(tb[NF_FTP_PORT_A_TLS]);
	err = nf_ftp_ports_add(&config->ports, &port);
	if (err == -EEXIST)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "this port is listed twice, in two ways");
	if (err)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 256 ports");
	return 0;
}

static const struct nla_policy advertise_policy[NF_FTP_ADVERTISE_A_MAX + 1] = {
	[NF_FTP_ADVERTISE_A_PREFIX] = { .type = NLA_NESTED },
	[NF_FTP_ADVERTISE_A_AS] = { .type = NLA_BINARY, .len = 16 },
	[NF_FTP_ADVERTISE_A_PRIVATE] = NLA_POLICY_MAX(NLA_U8, 1),
	[NF_FTP_ADVERTISE_A_EXCEPT] = { .type = NLA_NESTED },
};

static int read_except(const struct nlattr *attr, void *into,
		       struct netlink_ext_ack *extack)
{
	struct ftp_advertise *line = into;
	struct ftp_prefix *except;
	int err;

	if (line->excepts == NF_FTP_EXCEPT_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 4 exceptions");
	except = &line->except[line->excepts++];
	err = nf_ftp_attr_prefix(attr, except, extack);
	if (err || except->address.family == line->prefix.address.family)
		return err;
	return nf_ftp_attr_refuse(attr, -EINVAL, extack,
				  "an exception must be of the family of the advertised prefix");
}

static bool has_prefix(const struct nf_ftp_config *config,
		       const struct ftp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < config->advertises; i++) {
		if (ftp_prefix_equal(&config->advertise[i].prefix, prefix))
			return true;
	}
	return false;
}

/* another address, which can be that of a host */
static bool is_address(const struct ftp_address *as,
		       const struct ftp_prefix *prefix)
{
	return as->family == prefix->address.family &&
	       !ftp_address_is_reserved(as);
}

static int read_line(struct nlattr *const *tb, const struct nlattr *attr,
		     struct ftp_advertise *line, struct netlink_ext_ack *extack)
{
	const struct nlattr *as = tb[NF_FTP_ADVERTISE_A_AS];
	int err;

	if (!tb[NF_FTP_ADVERTISE_A_PREFIX] || !as)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "the prefix or its address is missing");
	err = nf_ftp_attr_prefix(tb[NF_FTP_ADVERTISE_A_PREFIX], &line->prefix,
				 extack);
	if (err)
		return err;
	if (!nf_ftp_attr_address(as, &line->as) ||
	    !is_address(&line->as, &line->prefix))
		return nf_ftp_attr_refuse(as, -EINVAL, extack,
					  "this is not a host's address of the prefix's family");
	if (tb[NF_FTP_ADVERTISE_A_PRIVATE])
		line->not_private = nla_get_u8(tb[NF_FTP_ADVERTISE_A_PRIVATE]);
	if (!tb[NF_FTP_ADVERTISE_A_EXCEPT])
		return 0;
	return nf_ftp_attr_each(tb[NF_FTP_ADVERTISE_A_EXCEPT], NF_FTP_A_PREFIX,
				read_except, line, extack);
}

static int read_advertise(const struct nlattr *attr, void *into,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NF_FTP_ADVERTISE_A_MAX + 1];
	struct ftp_advertise line = { .excepts = 0 };
	struct nf_ftp_config *config = into;
	int err;

	err = nla_parse_nested(tb, NF_FTP_ADVERTISE_A_MAX, attr,
			       advertise_policy, extack);
	if (!err)
		err = read_line(tb, attr, &line, extack);
	if (err)
		return err;
	if (has_prefix(config, &line.prefix))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "there are two lines of this prefix");
	if (config->advertises == NF_FTP_ADVERTISES_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 256 advertised prefixes");
	config->advertise[config->advertises++] = line;
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp((*(struct nf_ftp_profile *const *)a)->keys.name,
		      (*(struct nf_ftp_profile *const *)b)->keys.name);
}

static int compare_prefixes(const void *a, const void *b)
{
	const struct ftp_prefix *p = &((const struct ftp_advertise *)a)->prefix;
	const struct ftp_prefix *q = &((const struct ftp_advertise *)b)->prefix;

	return p->address.family - q->address.family ? :
	       memcmp(p->address.byte, q->address.byte,
		      sizeof(p->address.byte)) ? : p->len - q->len;
}

static int read_lists(struct nf_ftp_config *config, struct nlattr *const *attrs,
		      struct netlink_ext_ack *extack)
{
	int err = 0;

	if (attrs[NF_FTP_A_PORTS])
		err = nf_ftp_attr_each(attrs[NF_FTP_A_PORTS], NF_FTP_A_PORT,
				       read_port, config, extack);
	if (!err && attrs[NF_FTP_A_PROFILES])
		err = nf_ftp_attr_each(attrs[NF_FTP_A_PROFILES],
				       NF_FTP_A_PROFILE,
				       nf_ftp_profile_netlink_read, config,
				       extack);
	if (!err && attrs[NF_FTP_A_ADVERTISES])
		err = nf_ftp_attr_each(attrs[NF_FTP_A_ADVERTISES],
				       NF_FTP_A_ADVERTISE, read_advertise,
				       config, extack);
	sort(config->profile, config->profiles, sizeof(config->profile[0]),
	     compare_names, NULL);
	sort(config->advertise, config->advertises,
	     sizeof(config->advertise[0]), compare_prefixes, NULL);
	return err;
}

static void keep_lists(struct nf_ftp_config *config,
		       const struct nf_ftp_config *old,
		       struct nlattr *const *attrs)
{
	unsigned int i;

	if (!attrs[NF_FTP_A_PORTS])
		config->ports = old->ports;
	for (i = 0; !attrs[NF_FTP_A_PROFILES] && i < old->profiles; i++) {
		refcount_inc(&old->profile[i]->users);
		config->profile[config->profiles++] = old->profile[i];
	}
	if (attrs[NF_FTP_A_ADVERTISES])
		return;
	config->advertises = old->advertises;
	memcpy(config->advertise, old->advertise,
	       old->advertises * sizeof(old->advertise[0]));
}

/* lines that there is to be room for: more are refused when they are read */
static u16 count_advertises(struct nlattr *const *attrs,
			    const struct nf_ftp_config *old)
{
	const struct nlattr *attr;
	u16 count = 0;
	int rest;

	if (!attrs[NF_FTP_A_ADVERTISES])
		return old->advertises;
	nla_for_each_nested(attr, attrs[NF_FTP_A_ADVERTISES], rest) {
		if (count < NF_FTP_ADVERTISES_MAX)
			count++;
	}
	return count;
}

/* names are known to all namespaces: a container's administrator leaves some */
static unsigned int names_max(const struct sk_buff *skb, const struct net *net)
{
	if (!netlink_capable(skb, CAP_NET_ADMIN))
		return 0;
	return net_eq(net, &init_net) ? NF_FTP_NAMES_MAX : NF_FTP_NAMES_MAX / 2;
}

/* a port whose profile is missing: who asked for it has to know which list it was */
static int refuse_port(const struct nlattr *ports,
		       struct netlink_ext_ack *extack)
{
	if (ports)
		return nf_ftp_attr_refuse(ports, -ENOENT, extack,
					  "there is no profile of this name");
	NL_SET_ERR_MSG(extack, "a port is given to this profile");
	return -EBUSY;
}

static int read_config(struct nf_ftp_config *config,
		       const struct nf_ftp_config *old,
		       const struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *generation = info->attrs[NF_FTP_A_GENERATION];
	int err = read_lists(config, info->attrs, info->extack);

	if (err)
		return err;
	if (generation && nla_get_u32(generation) != old->generation)
		return nf_ftp_attr_refuse(generation, -ESTALE, info->extack,
					  "the configuration has changed since it was read");
	keep_lists(config, old, info->attrs);
	err = nf_ftp_config_complete(config, old,
				     names_max(skb, genl_info_net(info)),
				     info->extack);
	return err != -ENOENT ? err :
		refuse_port(info->attrs[NF_FTP_A_PORTS], info->extack);
}

static int set_locked(struct nf_ftp_net *pernet, const struct sk_buff *skb,
		      struct genl_info *info)
{
	const struct nf_ftp_config *old =
		rcu_dereference_protected(pernet->config,
					  lockdep_is_held(&pernet->lock));
	struct nf_ftp_config *config;
	int err;

	config = nf_ftp_config_alloc(old, count_advertises(info->attrs, old));
	if (!config)
		return -ENOMEM;
	err = read_config(config, old, skb, info);
	if (!err)
		return nf_ftp_apply(genl_info_net(info), config);
	nf_ftp_config_free(config);
	return err;
}

/**
 * nf_ftp_config_netlink_set - carry out %NF_FTP_CMD_CONFIG_SET
 * @skb: the request
 * @info: it, parsed
 *
 * Return: 0 or -errno, with a sentence; nothing is changed then.
 */
int nf_ftp_config_netlink_set(struct sk_buff *skb, struct genl_info *info)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(genl_info_net(info));
	int err;

	if (!info->attrs[NF_FTP_A_PORTS] && !info->attrs[NF_FTP_A_PROFILES] &&
	    !info->attrs[NF_FTP_A_ADVERTISES]) {
		NL_SET_ERR_MSG(info->extack, "nothing is to be set");
		return -EINVAL;
	}
	mutex_lock(&pernet->lock);
	err = set_locked(pernet, skb, info);
	mutex_unlock(&pernet->lock);
	return err;
}

static int put_port(struct sk_buff *msg, const void *from)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_PORT);
	const struct nf_ftp_port *port = from;

	if (!nest || nla_put_u16(msg, NF_FTP_PORT_A_PORT, port->number) ||
	    nla_put_string(msg, NF_FTP_PORT_A_PROFILE, port->profile) ||
	    nla_put_u8(msg, NF_FTP_PORT_A_TLS, port->tls))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_advertise(struct sk_buff *msg, const void *from)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_ADVERTISE);
	const struct ftp_advertise *line = from;

	if (!nest ||
	    nf_ftp_attr_put_prefix(msg, NF_FTP_ADVERTISE_A_PREFIX,
				   &line->prefix) ||
	    nf_ftp_attr_put_address(msg, NF_FTP_ADVERTISE_A_AS, &line->as) ||
	    nla_put_u8(msg, NF_FTP_ADVERTISE_A_PRIVATE, line->not_private) ||
	    nf_ftp_attr_put_prefixes(msg, NF_FTP_ADVERTISE_A_EXCEPT,
				     line->except, line->excepts))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int fill_lists(struct sk_buff *msg, const struct nf_ftp_config *config)
{
	const struct nf_ftp_ports *ports = &config->ports;

	return nf_ftp_attr_put_each(msg, NF_FTP_A_PORTS, ports->port,
				    ports->count, sizeof(ports->port[0]),
				    put_port) ? :
	       nf_ftp_attr_put_each(msg, NF_FTP_A_PROFILES, config->profile,
				    config->profiles,
				    sizeof(config->profile[0]),
				    nf_ftp_profile_netlink_put) ? :
	       nf_ftp_attr_put_each(msg, NF_FTP_A_ADVERTISES, config->advertise,
				    config->advertises,
				    sizeof(config->advertise[0]),
				    put_advertise);
}

/**
 * nf_ftp_config_netlink_fill - write the configuration in force
 * @msg: message
 * @info: the request
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_config_netlink_fill(struct sk_buff *msg, struct genl_info *info)
{
	const struct nf_ftp_config *config;
	int err;

	rcu_read_lock();
	config = rcu_dereference(nf_ftp_pernet(genl_info_net(info))->config);
	err = nla_put_u32(msg, NF_FTP_A_GENERATION, config->generation) ? :
	      fill_lists(msg, config);
	rcu_read_unlock();
	return err;
}
