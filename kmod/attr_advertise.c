// SPDX-License-Identifier: GPL-2.0
/* What is advertised, as netlink attributes. */
#include <linux/netfilter/nf_ftp.h>
#include "attr.h"

size_t nf_ftp_attr_advertise_size(void)
{
	size_t prefix = nf_ftp_attr_prefix_size();

	return nla_total_size(prefix + nla_total_size(16) +
			      nla_total_size(sizeof(u8)) +
			      nla_total_size(NF_FTP_EXCEPT_MAX * prefix));
}

static const struct nla_policy policy[NF_FTP_ADVERTISE_A_MAX + 1] = {
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
				  "no such peer can be met by this prefix");
}

static bool has_prefix(const struct nf_ftp_wish *wish,
		       const struct ftp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < wish->advertises; i++) {
		if (ftp_prefix_equal(&wish->advertise[i].prefix, prefix))
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

int nf_ftp_attr_advertise(const struct nlattr *attr, void *into,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NF_FTP_ADVERTISE_A_MAX + 1];
	struct ftp_advertise line = { .excepts = 0 };
	struct nf_ftp_wish *wish = into;
	int err;

	err = nla_parse_nested(tb, NF_FTP_ADVERTISE_A_MAX, attr, policy,
			       extack);
	if (!err)
		err = read_line(tb, attr, &line, extack);
	if (err)
		return err;
	if (has_prefix(wish, &line.prefix))
		return nf_ftp_attr_refuse(attr, -EINVAL, extack,
					  "there are two lines of this prefix");
	if (wish->advertises == NF_FTP_ADVERTISES_MAX)
		return nf_ftp_attr_refuse(attr, -ENOSPC, extack,
					  "there can be no more than 256 advertised prefixes");
	wish->advertise[wish->advertises++] = line;
	return 0;
}

int nf_ftp_attr_put_advertise(struct sk_buff *msg, const void *from)
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
