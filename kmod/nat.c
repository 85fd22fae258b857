// SPDX-License-Identifier: GPL-2.0
/*
 * Which port a data connection gets on the gateway, and where it is led.
 *
 * Ports are tried in steps of a prime that is greater than any number of them,
 * from one chosen at random: each comes once, and neighbours that are taken do
 * not matter. To look costs a hash, so thousands may be taken.
 */
#include <linux/random.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netfilter/nf_nat.h>
#include "internal.h"
#include "keepalive.h"

#define STEP 65537
/* ports looked at before they count as full; more would be felt by others */
#define TRIES_MAX 2048

static bool lingers(const struct nf_conntrack_expect *exp, u32 *ended)
{
	struct nf_conntrack_tuple tuple = exp->tuple;

	if (exp->dir != IP_CT_DIR_REPLY ||
	    !nf_ftp_keepalive_has_port(ntohs(exp->tuple.dst.u.tcp.port)))
		return false;
	/* if the server opens it as RFC 959 section 3.2 says */
	tuple.src.u.tcp.port = nf_ftp_nat_source(exp->master);
	return nf_ftp_keepalive_knows(exp->master, &tuple, ended);
}

/**
 * nf_ftp_nat_lingers - whether its data connection is already there
 * @exp: expectation, not in force
 *
 * A server that always calls from the same port cannot call another client at
 * the port where it has called one, as long as either end remembers that.
 */
bool nf_ftp_nat_lingers(const struct nf_conntrack_expect *exp)
{
	u32 ended;

	return lingers(exp, &ended);
}

/* somebody who may come from where this one comes from is expected there */
static bool is_taken(const struct nf_conntrack_expect *exp)
{
	const struct nf_conn *master = exp->master;

	return __nf_ct_expect_find(nf_ct_net(master), nf_ct_zone(master),
				   &exp->tuple);
}

/**
 * nf_ftp_nat_choose - put an expectation in force at a port that is free
 * @exp: expectation; its port is chosen
 * @from: first port that may be chosen, host byte order
 * @to: last one
 *
 * Return: 0; -EBUSY if none was found; or what nf_ct_expect_related() returned.
 */
int nf_ftp_nat_choose(struct nf_conntrack_expect *exp, u16 from, u16 to)
{
	u32 count = to - from + 1u, at = get_random_u32() % count;
	u32 tries = min_t(u32, count, TRIES_MAX), i, age, oldest = 0;
	__be16 last = 0;
	int err = -EBUSY;

	for (i = 0; i < tries && err == -EBUSY; i++) {
		exp->tuple.dst.u.tcp.port = htons(from + at);
		at = (at + STEP) % count;
		if (lingers(exp, &age)) {
			if (age <= oldest || is_taken(exp))
				continue;
			oldest = age;
			last = exp->tuple.dst.u.tcp.port;
		} else if (!i || !is_taken(exp)) {
			/* mostly the first one is free */
			err = nf_ct_expect_related(exp, 0);
		}
	}
	if (err != -EBUSY || !last)
		return err;
	/* the longest ago; its ends have most likely forgotten it */
	exp->tuple.dst.u.tcp.port = last;
	return nf_ct_expect_related(exp, 0);
}

/**
 * nf_ftp_nat_follow - lead a data connection where its control connection goes
 * @ct: data connection, whose master has NAT
 * @exp: what it was expected as
 *
 * The destination is set first: the kernel looks for a source that is free only
 * once it knows what answers will look like. An older connection may linger there.
 */
void nf_ftp_nat_follow(struct nf_conn *ct,
		       const struct nf_conntrack_expect *exp)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_PROTO_SPECIFIED,
		.min_addr = exp->saved_addr,
		.max_addr = exp->saved_addr,
		.min_proto = exp->saved_proto,
		.max_proto = exp->saved_proto,
	};

	if (nf_nat_setup_info(ct, &range, NF_NAT_MANIP_DST) != NF_ACCEPT)
		return;
	range.flags = NF_NAT_RANGE_MAP_IPS;
	range.min_addr = ct->master->tuplehash[!exp->dir].tuple.dst.u3;
	range.max_addr = range.min_addr;
	nf_nat_setup_info(ct, &range, NF_NAT_MANIP_SRC);
}
