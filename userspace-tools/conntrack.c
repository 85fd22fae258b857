// SPDX-License-Identifier: GPL-2.0
/*
 * What conntrack knows of data connections.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include "conntrack.h"

/*
 * Where libnetfilter_conntrack keeps the parts of an endpoint. IPv4 or IPv6 is
 * not asked for by protocol number but by which address is set.
 */
struct place {
	enum nf_conntrack_attr ipv4;
	enum nf_conntrack_attr ipv6;
	enum nf_conntrack_attr port;
};

static const struct place original_source = {
	ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC, ATTR_ORIG_PORT_SRC
};

static const struct place original_target = {
	ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST, ATTR_ORIG_PORT_DST
};

static const struct place reply_source = {
	ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC, ATTR_REPL_PORT_SRC
};

static const struct place master_source = {
	ATTR_MASTER_IPV4_SRC, ATTR_MASTER_IPV6_SRC, ATTR_MASTER_PORT_SRC
};

static const struct place master_target = {
	ATTR_MASTER_IPV4_DST, ATTR_MASTER_IPV6_DST, ATTR_MASTER_PORT_DST
};

/* Return: false, and @endpoint untouched, if there is no address there. */
static bool endpoint_get(const struct nf_conntrack *ct,
			 const struct place *place, struct endpoint *endpoint)
{
	const void *bytes = NULL;
	size_t size = 0;

	if (nfct_attr_is_set(ct, place->ipv4) > 0) {
		bytes = nfct_get_attr(ct, place->ipv4);
		size = 4;
	} else if (nfct_attr_is_set(ct, place->ipv6) > 0) {
		bytes = nfct_get_attr(ct, place->ipv6);
		size = 16;
	}
	if (!bytes || !address_set(&endpoint->address, bytes, size))
		return false;
	if (nfct_attr_is_set(ct, place->port) > 0)
		endpoint->port = ntohs(nfct_get_attr_u16(ct, place->port));
	return true;
}

/* Conntrack remembers a connection for a while after both ends closed it. */
static bool is_over(const struct nf_conntrack *ct)
{
	__u8 state = nfct_get_attr_u8(ct, ATTR_TCP_STATE);

	return state == TCP_CONNTRACK_TIME_WAIT || state == TCP_CONNTRACK_CLOSE;
}

static int entry_read(const struct nf_conntrack *ct, struct ct_child *child)
{
	struct endpoint source = { 0 };

	if (nfct_get_attr_u8(ct, ATTR_L4PROTO) != IPPROTO_TCP ||
	    !endpoint_get(ct, &master_source, &child->client) ||
	    !endpoint_get(ct, &master_target, &child->dialled) ||
	    !endpoint_get(ct, &original_source, &source) ||
	    !endpoint_get(ct, &reply_source, &child->target))
		return CT_NO_CHILD;
	child->source = source.address;
	child->open = true;
	child->over = is_over(ct);
	child->id = nfct_get_attr_u32(ct, ATTR_ID);
	child->answered = nfct_get_attr_u32(ct, ATTR_STATUS) & IPS_ASSURED;
	child->counted = nfct_attr_is_set(ct, ATTR_ORIG_COUNTER_BYTES) > 0;
	if (child->counted)
		child->bytes = nfct_get_attr_u64(ct, ATTR_ORIG_COUNTER_BYTES) +
				 nfct_get_attr_u64(ct, ATTR_REPL_COUNTER_BYTES);
	return 0;
}

/*
 * NAT was planned for it: the endpoint in the tuple is the gateway's, the one
 * behind it is kept aside, its address only where it isn't simply the master's.
 */
static void nat_read(const struct nf_expect *exp, struct ct_child *child)
{
	struct endpoint behind = { 0 };

	if (nfexp_attr_is_set(exp, ATTR_EXP_NAT_TUPLE) <= 0)
		return;
	endpoint_get(nfexp_get_attr(exp, ATTR_EXP_NAT_TUPLE), &original_source,
		     &behind);
	child->target.address = behind.address;
	if (behind.port)
		child->target.port = behind.port;
	child->opener = nfexp_get_attr_u8(exp, ATTR_EXP_NAT_DIR) ?
			  OPENER_SERVER : OPENER_CLIENT;
}

static int expectation_read(const struct nf_expect *exp,
			    struct ct_child *child)
{
	const struct nf_conntrack *expected;
	const struct nf_conntrack *master;
	struct endpoint source = { 0 };

	if (nfexp_attr_is_set(exp, ATTR_EXP_MASTER) <= 0 ||
	    nfexp_attr_is_set(exp, ATTR_EXP_EXPECTED) <= 0)
		return CT_NO_CHILD;
	master = nfexp_get_attr(exp, ATTR_EXP_MASTER);
	expected = nfexp_get_attr(exp, ATTR_EXP_EXPECTED);
	if (nfct_get_attr_u8(expected, ATTR_L4PROTO) != IPPROTO_TCP ||
	    !endpoint_get(master, &original_source, &child->client) ||
	    !endpoint_get(master, &original_target, &child->dialled) ||
	    !endpoint_get(expected, &original_source, &source) ||
	    !endpoint_get(expected, &original_target, &child->target))
		return CT_NO_CHILD;
	child->source = source.address;
	nat_read(exp, child);
	return 0;
}

static struct nlmsghdr *begin_request(union nl_request *request,
				      __u16 subsystem, __u16 message)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = (__u16)(subsystem << 8 | message);
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = AF_UNSPEC;
	nfg->version = NFNETLINK_V0;
	return nlh;
}

/**
 * conntrack_request() - ask ctnetlink for all entries of one table
 * @request: where it is made
 * @expected: those that may come, else those that came
 *
 * Return: the request, in @request.
 */
struct nlmsghdr *conntrack_request(union nl_request *request, bool expected)
{
	struct nlmsghdr *nlh;

	if (expected)
		return begin_request(request, NFNL_SUBSYS_CTNETLINK_EXP,
				     IPCTNL_MSG_EXP_GET);
	nlh = begin_request(request, NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_GET);
	/* Spares a big table's others; kernels before 6.0 send them all. */
	mnl_attr_put_u32(nlh, CTA_STATUS, htonl(IPS_EXPECTED));
	mnl_attr_put_u32(nlh, CTA_STATUS_MASK, htonl(IPS_EXPECTED));
	return nlh;
}

static void put_ends(struct nlmsghdr *nlh, const struct endpoint *source,
		     const struct endpoint *target)
{
	bool six = source->address.family == AF_INET6;
	size_t size = address_size(&source->address);
	struct nlattr *nest = mnl_attr_nest_start(nlh, CTA_TUPLE_IP);

	mnl_attr_put(nlh, six ? CTA_IP_V6_SRC : CTA_IP_V4_SRC, size,
		     source->address.bytes);
	mnl_attr_put(nlh, six ? CTA_IP_V6_DST : CTA_IP_V4_DST, size,
		     target->address.bytes);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, CTA_TUPLE_PROTO);
	mnl_attr_put_u8(nlh, CTA_PROTO_NUM, IPPROTO_TCP);
	mnl_attr_put_u16(nlh, CTA_PROTO_SRC_PORT, htons(source->port));
	mnl_attr_put_u16(nlh, CTA_PROTO_DST_PORT, htons(target->port));
	mnl_attr_nest_end(nlh, nest);
}

/**
 * conntrack_request_one() - ask ctnetlink for the entry of a connection
 * @request: where it is made
 * @source: who has opened it
 * @target: whom it has called, before any NAT
 *
 * Return: the request, in @request.
 */
struct nlmsghdr *conntrack_request_one(union nl_request *request,
				       const struct endpoint *source,
				       const struct endpoint *target)
{
	struct nlmsghdr *nlh = begin_request(request, NFNL_SUBSYS_CTNETLINK,
					     IPCTNL_MSG_CT_GET);
	struct nfgenmsg *nfg = mnl_nlmsg_get_payload(nlh);
	struct nlattr *nest;

	nlh->nlmsg_flags = NLM_F_REQUEST;
	nfg->nfgen_family = (__u8)source->address.family;
	nest = mnl_attr_nest_start(nlh, CTA_TUPLE_ORIG);
	put_ends(nlh, source, target);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

/**
 * conntrack_decode_end() - read whether a connection has begun to end
 * @nlh: the answer to conntrack_request_one()
 * @arg: a bool, which is set if it has
 *
 * Return: 0 or -ENOMEM.
 */
int conntrack_decode_end(const struct nlmsghdr *nlh, void *arg)
{
	struct nf_conntrack *ct = nfct_new();
	bool *ends = arg;
	__u8 state;

	if (!ct)
		return -ENOMEM;
	if (!nfct_nlmsg_parse(nlh, ct)) {
		state = nfct_get_attr_u8(ct, ATTR_TCP_STATE);
		*ends = state > TCP_CONNTRACK_ESTABLISHED &&
			state <= TCP_CONNTRACK_CLOSE;
	}
	nfct_destroy(ct);
	return 0;
}

static int decode_entry(const struct nlmsghdr *nlh, struct ct_child *child)
{
	struct nf_conntrack *ct = nfct_new();
	int err = CT_NO_CHILD;

	if (!ct)
		return -ENOMEM;
	if (!nfct_nlmsg_parse(nlh, ct))
		err = entry_read(ct, child);
	nfct_destroy(ct);
	return err;
}

static int decode_expectation(const struct nlmsghdr *nlh,
			      struct ct_child *child)
{
	struct nf_expect *exp = nfexp_new();
	int err = CT_NO_CHILD;

	if (!exp)
		return -ENOMEM;
	if (!nfexp_nlmsg_parse(nlh, exp))
		err = expectation_read(exp, child);
	nfexp_destroy(exp);
	return err;
}

/**
 * conntrack_decode() - read one message of the answer, of either table
 * @nlh: the message
 * @child: is filled if this returns 0
 *
 * Return: 0; %CT_NO_CHILD for what has no master or is not TCP; -ENOMEM.
 */
int conntrack_decode(const struct nlmsghdr *nlh, struct ct_child *child)
{
	memset(child, 0, sizeof(*child));
	if (nlh->nlmsg_type >> 8 == NFNL_SUBSYS_CTNETLINK_EXP)
		return decode_expectation(nlh, child);
	return decode_entry(nlh, child);
}

/**
 * conntrack_counts() - say whether the bytes of new connections are counted here
 *
 * Return: false only where it is known that they are not.
 */
bool conntrack_counts(void)
{
	FILE *file = fopen("/proc/sys/net/netfilter/nf_conntrack_acct", "re");
	int value = file ? getc(file) : EOF;

	if (file)
		fclose(file);
	return value != '0';
}
