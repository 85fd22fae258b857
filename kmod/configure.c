// SPDX-License-Identifier: GPL-2.0
/* The configuration, from and to netlink messages. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include "attr.h"
#include "config.h"
#include "configure.h"
#include "helper.h"

size_t nf_ftp_configure_size(struct net *net)
{
	size_t port = nla_total_size(nla_total_size(sizeof(u16)) +
				     nla_total_size(NF_FTP_PROFILE_SIZE));
	const struct nf_ftp_config *config;
	size_t size;

	rcu_read_lock();
	config = rcu_dereference(nf_ftp_pernet(net)->config);
	size = nla_total_size(sizeof(u32)) +
	       nla_total_size(config->ports.count * port) +
	       nla_total_size(config->profiles * nf_ftp_attr_profile_size()) +
	       nla_total_size(config->advertises *
			      nf_ftp_attr_advertise_size());
	rcu_read_unlock();
	return size;
}

static int put_port(struct sk_buff *msg, const void *from)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_PORT);
	const struct nf_ftp_port *port = from;

	if (!nest || nla_put_u16(msg, NF_FTP_PORT_A_PORT, port->number) ||
	    nla_put_string(msg, NF_FTP_PORT_A_PROFILE, port->profile))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_profile(struct sk_buff *msg, const void *from)
{
	struct nf_ftp_profile *const *profile = from;

	return nf_ftp_attr_put_profile(msg, &(*profile)->keys);
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
				    put_profile) ? :
	       nf_ftp_attr_put_each(msg, NF_FTP_A_ADVERTISES, config->advertise,
				    config->advertises,
				    sizeof(config->advertise[0]),
				    nf_ftp_attr_put_advertise);
}

int nf_ftp_configure_fill(struct sk_buff *msg, struct net *net)
{
	const struct nf_ftp_config *config;
	int err;

	rcu_read_lock();
	config = rcu_dereference(nf_ftp_pernet(net)->config);
	err = nla_put_u32(msg, NF_FTP_A_GENERATION, config->generation) ? :
	      fill_lists(msg, config);
	rcu_read_unlock();
	return err;
}

static const struct nla_policy port_policy[NF_FTP_PORT_A_MAX + 1] = {
	[NF_FTP_PORT_A_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[NF_FTP_PORT_A_PROFILE] = { .type = NLA_NUL_STRING,
				    .len = NF_FTP_PROFILE_SIZE - 1 },
};

static int read_port(const struct nlattr *attr, void *into,
		     struct netlink_ext_ack *extack)
{
	struct nf_ftp_port port = { .profile = NF_FTP_PROFILE_DEFAULT };
	struct nlattr *tb[NF_FTP_PORT_A_MAX + 1];
	struct nf_ftp_wish *wish = into;
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
	err = nf_ftp_ports_add(&wish->ports, &port);
	if (err == -EEXIST)
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "this port is given to two profiles");
	if (err)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 256 ports");
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct nf_ftp_keys *)a)->name,
		      ((const struct nf_ftp_keys *)b)->name);
}

static int compare_prefixes(const void *a, const void *b)
{
	const struct ftp_prefix *p = &((const struct ftp_advertise *)a)->prefix;
	const struct ftp_prefix *q = &((const struct ftp_advertise *)b)->prefix;

	return p->address.family - q->address.family ? :
	       memcmp(p->address.byte, q->address.byte,
		      sizeof(p->address.byte)) ? : p->len - q->len;
}

/* setting the same in another order changes nothing */
static void sort_wish(struct nf_ftp_wish *wish)
{
	sort(wish->keys, wish->profiles, sizeof(wish->keys[0]), compare_names,
	     NULL);
	sort(wish->advertise, wish->advertises, sizeof(wish->advertise[0]),
	     compare_prefixes, NULL);
}

static int read_wish(struct nf_ftp_wish *wish, struct nlattr *const *attrs,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *ports = attrs[NF_FTP_A_PORTS];
	const struct nlattr *profiles = attrs[NF_FTP_A_PROFILES];
	const struct nlattr *advertises = attrs[NF_FTP_A_ADVERTISES];
	const struct nlattr *seen = attrs[NF_FTP_A_GENERATION];
	int err = 0;

	wish->has_generation = seen;
	wish->generation = seen ? nla_get_u32(seen) : 0;
	wish->has_ports = ports;
	wish->has_profiles = profiles;
	wish->has_advertises = advertises;
	if (!ports && !profiles && !advertises) {
		NL_SET_ERR_MSG(extack, "nothing is to be set");
		return -EINVAL;
	}
	if (ports)
		err = nf_ftp_attr_each(ports, NF_FTP_A_PORT, read_port, wish,
				       extack);
	if (!err && profiles)
		err = nf_ftp_attr_each(profiles, NF_FTP_A_PROFILE,
				       nf_ftp_attr_profile, wish, extack);
	if (!err && advertises)
		err = nf_ftp_attr_each(advertises, NF_FTP_A_ADVERTISE,
				       nf_ftp_attr_advertise, wish, extack);
	sort_wish(wish);
	return err;
}

int nf_ftp_configure(struct sk_buff *skb, struct genl_info *info)
{
	struct nf_ftp_wish *wish = kvzalloc(sizeof(*wish), GFP_KERNEL);
	int err;

	if (!wish)
		return -ENOMEM;
	err = read_wish(wish, info->attrs, info->extack);
	/* names are known to all namespaces */
	wish->may_name = netlink_capable(skb, CAP_NET_ADMIN);
	/* a container's administrator leaves some to the host's */
	wish->names_max = net_eq(genl_info_net(info), &init_net) ?
		NF_FTP_NAMES_MAX : NF_FTP_NAMES_MAX / 2;
	if (!err)
		err = nf_ftp_config_set(genl_info_net(info), wish,
					info->extack);
	/* who asks for a port of an unknown profile has to know which list it was */
	if (err == -ENOENT)
		NL_SET_BAD_ATTR(info->extack, info->attrs[NF_FTP_A_PORTS]);
	if (err == -ESTALE)
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[NF_FTP_A_GENERATION],
				    "the configuration has changed since it was read");
	kvfree(wish);
	return err;
}
