// SPDX-License-Identifier: GPL-2.0
/* Messages of nf_ftp's sessions, and of conntrack, made as the kernel makes them. */
#include <arpa/inet.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include "session_message.h"

static void put_session(struct nlmsghdr *nlh, const struct pair *called,
			const char *server, unsigned short server_port)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_SESSION);

	put_address(nlh, NF_FTP_SESSION_A_CLIENT, called->source);
	mnl_attr_put_u16(nlh, NF_FTP_SESSION_A_CLIENT_PORT,
			 called->source_port);
	put_address(nlh, NF_FTP_SESSION_A_SERVER, server);
	mnl_attr_put_u16(nlh, NF_FTP_SESSION_A_SERVER_PORT, server_port);
	put_address(nlh, NF_FTP_SESSION_A_DIALLED, called->target);
	mnl_attr_put_u16(nlh, NF_FTP_SESSION_A_DIALLED_PORT,
			 called->target_port);
	mnl_attr_put_strz(nlh, NF_FTP_SESSION_A_STATE, "ready");
	mnl_attr_put_strz(nlh, NF_FTP_SESSION_A_PROFILE, "ftp");
	mnl_attr_put_u32(nlh, NF_FTP_SESSION_A_LINES, 34);
	mnl_attr_put_u32(nlh, NF_FTP_SESSION_A_EDITS, 1);
	mnl_attr_put_u32(nlh, NF_FTP_SESSION_A_ID, 4026531840);
	mnl_attr_put_u32(nlh, NF_FTP_SESSION_A_AGE, 7261);
	if (called->source_port % 2 == 0)
		mnl_attr_put_u32(nlh, NF_FTP_SESSION_A_IDLE, 5);
	mnl_attr_put_u32(nlh, NF_FTP_SESSION_A_REFUSED,
			 called->source_port % 2 * 3u);
	mnl_attr_put_u32(nlh, 1000, 1);
	mnl_attr_nest_end(nlh, nest);
}

struct nlmsghdr *session_message(const struct pair *called,
				 const char *server,
				 unsigned short server_port)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_SESSION_GET);

	put_session(nlh, called, server, server_port);
	return nlh;
}

/* Two sessions, the first with NAT, sorted. */
static void put_tuple(struct nlmsghdr *nlh, unsigned short type,
		      unsigned char protocol, const struct pair *pair)
{
	bool ipv6 = strchr(pair->source, ':');
	struct nlattr *tuple = mnl_attr_nest_start(nlh, type);
	struct nlattr *nest = mnl_attr_nest_start(nlh, CTA_TUPLE_IP);

	put_address(nlh, ipv6 ? CTA_IP_V6_SRC : CTA_IP_V4_SRC, pair->source);
	put_address(nlh, ipv6 ? CTA_IP_V6_DST : CTA_IP_V4_DST, pair->target);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, CTA_TUPLE_PROTO);
	mnl_attr_put_u8(nlh, CTA_PROTO_NUM, protocol);
	mnl_attr_put_u16(nlh, CTA_PROTO_SRC_PORT, htons(pair->source_port));
	mnl_attr_put_u16(nlh, CTA_PROTO_DST_PORT, htons(pair->target_port));
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_nest_end(nlh, tuple);
}

/* Begin what ctnetlink sends, as conntrack_request() asks for. */
static struct nlmsghdr *begin(bool expected, const struct pair *pair)
{
	static __u64 buffer[MESSAGE_SIZE / sizeof(__u64)];
	struct nlmsghdr *nlh;
	struct nfgenmsg *nfg;

	memset(buffer, 0, sizeof(buffer));
	nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = expected ?
		NFNL_SUBSYS_CTNETLINK_EXP << 8 | IPCTNL_MSG_EXP_NEW :
		NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = strchr(pair->source, ':') ? AF_INET6 : AF_INET;
	return nlh;
}

struct nlmsghdr *expectation(const struct pair *master,
			     const struct pair *pair)
{
	static const struct pair all = {
		"255.255.255.255", 0, "255.255.255.255", 65535
	};
	struct nlmsghdr *nlh = begin(true, pair);

	put_tuple(nlh, CTA_EXPECT_MASTER, IPPROTO_TCP, master);
	put_tuple(nlh, CTA_EXPECT_TUPLE, IPPROTO_TCP, pair);
	if (!strchr(pair->source, ':'))
		put_tuple(nlh, CTA_EXPECT_MASK, IPPROTO_TCP, &all);
	mnl_attr_put_u32(nlh, CTA_EXPECT_TIMEOUT, htonl(299));
	return nlh;
}

void put_nat(struct nlmsghdr *nlh, unsigned int direction,
	     const struct pair *saved)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, CTA_EXPECT_NAT);

	mnl_attr_put_u32(nlh, CTA_EXPECT_NAT_DIR, htonl(direction));
	put_tuple(nlh, CTA_EXPECT_NAT_TUPLE, IPPROTO_TCP, saved);
	mnl_attr_nest_end(nlh, nest);
}

struct nlmsghdr *entry(const struct pair *master,
		       const struct pair *original,
		       const struct pair *reply, unsigned char state)
{
	struct nlmsghdr *nlh = begin(false, original);
	struct nlattr *info;
	struct nlattr *nest;

	put_tuple(nlh, CTA_TUPLE_ORIG, IPPROTO_TCP, original);
	put_tuple(nlh, CTA_TUPLE_REPLY, IPPROTO_TCP, reply);
	mnl_attr_put_u32(nlh, CTA_ID, htonl(4000000000 + original->source_port));
	mnl_attr_put_u32(nlh, CTA_STATUS,
			 htonl(IPS_EXPECTED | IPS_CONFIRMED |
			       (state == TCP_CONNTRACK_ESTABLISHED ?
				IPS_ASSURED : 0)));
	if (master)
		put_tuple(nlh, CTA_TUPLE_MASTER, IPPROTO_TCP, master);
	info = mnl_attr_nest_start(nlh, CTA_PROTOINFO);
	nest = mnl_attr_nest_start(nlh, CTA_PROTOINFO_TCP);
	mnl_attr_put_u8(nlh, CTA_PROTOINFO_TCP_STATE, state);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_nest_end(nlh, info);
	return nlh;
}

void put_bytes(struct nlmsghdr *nlh, unsigned short type,
	       unsigned long long bytes)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	mnl_attr_put_u64(nlh, CTA_COUNTERS_PACKETS, htobe64(10));
	mnl_attr_put_u64(nlh, CTA_COUNTERS_BYTES, htobe64(bytes));
	mnl_attr_nest_end(nlh, nest);
}
