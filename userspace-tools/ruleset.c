// SPDX-License-Identifier: GPL-2.0
/*
 * What the ruleset of this namespace says about helpers.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "netlink.h"
#include "ruleset.h"
#include "xtables.h"

#define MODULE "/sys/module/nf_tables"

struct found {
	const char *table;
	const char *name;
	const char *helper;
};

static int take_data(const struct nlattr *attr, void *into)
{
	struct found *found = into;

	if (mnl_attr_get_type(attr) == NFTA_CT_HELPER_NAME &&
	    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		found->helper = mnl_attr_get_str(attr);
	return MNL_CB_OK;
}

static int take_object(const struct nlattr *attr, void *into)
{
	struct found *found = into;

	switch (mnl_attr_get_type(attr)) {
	case NFTA_OBJ_TABLE:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			found->table = mnl_attr_get_str(attr);
		break;
	case NFTA_OBJ_NAME:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			found->name = mnl_attr_get_str(attr);
		break;
	case NFTA_OBJ_DATA:
		mnl_attr_parse_nested(attr, take_data, found);
		break;
	}
	return MNL_CB_OK;
}

/**
 * helper_object_take() - read a message of nftables about an object
 * @nlh: the message
 * @arg: struct helper_object, filled if the object has its helper
 *
 * Return: 0.
 */
int helper_object_take(const struct nlmsghdr *nlh, void *arg)
{
	struct helper_object *object = arg;
	struct found found = { 0 };

	mnl_attr_parse(nlh, sizeof(struct nfgenmsg), take_object, &found);
	if (found.table && found.name && found.helper &&
	    !strcmp(found.helper, object->helper))
		snprintf(object->where, sizeof(object->where),
			 "the ct helper `%.40s' of table `%.40s'", found.name,
			 found.table);
	return 0;
}

/* those of this type only */
static struct nlmsghdr *ask_for_helpers(union nl_request *request)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
	struct nfgenmsg *message;

	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETOBJ;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = NFPROTO_UNSPEC;
	message->version = NFNETLINK_V0;
	mnl_attr_put_u32(nlh, NFTA_OBJ_TYPE, htonl(NFT_OBJECT_CT_HELPER));
	return nlh;
}

static int ask_nftables(struct helper_object *object)
{
	struct nl_socket nl;
	union nl_request request;
	int err;

	if (access(MODULE, F_OK))
		return 0;
	err = nl_open(&nl, NETLINK_NETFILTER);
	if (err)
		return err;
	err = nl_talk(&nl, ask_for_helpers(&request), helper_object_take,
		      object);
	nl_close(&nl);
	return err;
}

/**
 * helper_object_find() - look for what gives a helper to connections in this
 * namespace: a `ct helper' object, or a rule of iptables
 * @object: filled
 *
 * Neither nftables nor iptables is loaded for that.
 * Return: 0 or -errno.
 */
int helper_object_find(struct helper_object *object)
{
	int err;

	object->where[0] = '\0';
	err = ask_nftables(object);
	if (err || object->where[0])
		return err;
	return xtables_find(object);
}
