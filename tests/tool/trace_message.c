// SPDX-License-Identifier: GPL-2.0
/* Messages of nft's trace, made as the kernel makes them. */
#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "trace_message.h"

/* As the kernel copies it: the header of IP, then that of TCP. */
static void put_packet(struct nlmsghdr *nlh, const struct trace_ends *packet)
{
	bool six = packet->source && strchr(packet->source, ':');
	unsigned char ip[40] = { six ? 0x60 : 0x45 };
	unsigned char tcp[20] = { (unsigned char)(packet->source_port >> 8),
				  (unsigned char)packet->source_port,
				  (unsigned char)(packet->port >> 8),
				  (unsigned char)packet->port };

	if (!packet->source)
		return;
	inet_pton(six ? AF_INET6 : AF_INET, packet->source, ip + (six ? 8 : 12));
	inet_pton(six ? AF_INET6 : AF_INET, packet->target, ip + (six ? 24 : 16));
	mnl_attr_put(nlh, NFTA_TRACE_NETWORK_HEADER, six ? 40 : 20, ip);
	mnl_attr_put(nlh, NFTA_TRACE_TRANSPORT_HEADER, sizeof(tcp), tcp);
}

struct nlmsghdr *trace_message(const struct trace_ends *packet,
			       const char *table, const char *chain,
			       __u64 handle, int verdict)
{
	static union {
		struct nlmsghdr header;
		char bytes[2048];
	} room;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(memset(&room, 0, sizeof(room)));
	struct nfgenmsg *message;
	struct nlattr *nest;

	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = NFPROTO_INET;
	mnl_attr_put_u32(nlh, NFTA_TRACE_ID, htonl(packet->id));
	mnl_attr_put_u32(nlh, NFTA_TRACE_TYPE,
			 htonl(handle ? NFT_TRACETYPE_RULE : NFT_TRACETYPE_POLICY));
	mnl_attr_put_strz(nlh, NFTA_TRACE_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_TRACE_CHAIN, chain);
	put_packet(nlh, packet);
	if (!handle) {
		mnl_attr_put_u32(nlh, NFTA_TRACE_POLICY, htonl((__u32)verdict));
		return nlh;
	}
	mnl_attr_put_u64(nlh, NFTA_TRACE_RULE_HANDLE, htobe64(handle));
	nest = mnl_attr_nest_start(nlh, NFTA_TRACE_VERDICT);
	mnl_attr_put_u32(nlh, NFTA_VERDICT_CODE, htonl((__u32)verdict));
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}
