// SPDX-License-Identifier: GPL-2.0
/*
 * nft's trace of the first segments of connections.
 *
 * A table of our own, behind connection tracking and before all that could drop or
 * translate, asks the kernel to tell which rules such a segment meets. It changes
 * nothing for the segment, and goes with us.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <nftables/libnftables.h>

#include "trace.h"

#define SYN "tcp flags & (syn | ack) == syn meta nftrace set 1"
#define RELATED "meta l4proto tcp ct state related meta nftrace set 1"
/* conntrack has forgotten the connection by then, but the reset has its entry still */
#define RESET "ct state established ct direction reply " \
	      "ct status & (expected | assured) == expected tcp flags rst meta nftrace set 1"
#define DELETE "delete table inet " TRACE_TABLE

/* One message of the trace. */
struct step {
	__u32 id;
	__u32 type;
	char table[64];
	char chain[64];
	unsigned long long handle;
	bool drops;
	struct endpoint source;
	struct endpoint target;
};

/* where the addresses are in a header of IP, and how long they are */
static const struct {
	size_t source;
	size_t target;
	size_t size;
} places[2] = { { 12, 16, 4 }, { 8, 24, 16 } };

static int take_addresses(const struct nlattr *attr, struct step *step)
{
	const unsigned char *header = mnl_attr_get_payload(attr);
	size_t length = mnl_attr_get_payload_len(attr);
	bool six = length && header[0] >> 4 == 6;

	if (length < places[six].target + places[six].size)
		return 0;
	address_set(&step->source.address, header + places[six].source,
		    places[six].size);
	address_set(&step->target.address, header + places[six].target,
		    places[six].size);
	return 0;
}

static int take_ports(const struct nlattr *attr, struct step *step)
{
	const unsigned char *header = mnl_attr_get_payload(attr);

	if (mnl_attr_get_payload_len(attr) < 4)
		return 0;
	step->source.port = (__u16)(header[0] << 8 | header[1]);
	step->target.port = (__u16)(header[2] << 8 | header[3]);
	return 0;
}

static int take_verdict(const struct nlattr *attr, void *into)
{
	struct step *step = into;
	__u32 code;
	int err;

	if (mnl_attr_get_type(attr) != NFTA_VERDICT_CODE)
		return 0;
	err = attr_u32(attr, &code);
	step->drops |= !err && ntohl(code) == NF_DROP;
	return err;
}

static int take_handle(const struct nlattr *attr, struct step *step)
{
	__u64 handle;
	int err = attr_u64(attr, &handle);

	if (err)
		return err;
	step->handle = be64toh(handle);
	return 0;
}

static int take_part(const struct nlattr *attr, void *into)
{
	struct step *step = into;
	__u32 policy;
	int err;

	switch (mnl_attr_get_type(attr)) {
	case NFTA_TRACE_ID:
		return attr_u32(attr, &step->id);
	case NFTA_TRACE_TYPE:
		return attr_u32(attr, &step->type);
	case NFTA_TRACE_TABLE:
		return attr_text(attr, step->table, sizeof(step->table));
	case NFTA_TRACE_CHAIN:
		return attr_text(attr, step->chain, sizeof(step->chain));
	case NFTA_TRACE_RULE_HANDLE:
		return take_handle(attr, step);
	case NFTA_TRACE_NETWORK_HEADER:
		return take_addresses(attr, step);
	case NFTA_TRACE_TRANSPORT_HEADER:
		return take_ports(attr, step);
	case NFTA_TRACE_VERDICT:
		return attr_each_in(attr, take_verdict, step);
	case NFTA_TRACE_POLICY:
		err = attr_u32(attr, &policy);
		step->drops |= !err && ntohl(policy) == NF_DROP;
		return err;
	default:
		return 0;
	}
}

static const char *family_name(__u8 family)
{
	switch (family) {
	case NFPROTO_IPV4:
		return "ip";
	case NFPROTO_IPV6:
		return "ip6";
	case NFPROTO_INET:
		return "inet";
	case NFPROTO_BRIDGE:
		return "bridge";
	default:
		return "netdev";
	}
}

/* Which kind it is, tells the chain of ours that it meets first. */
static enum trace_kind kind_of(const char *chain)
{
	if (!strncmp(chain, "data", 4))
		return TRACE_DATA;
	return strncmp(chain, "reset", 5) ? TRACE_CONTROL : TRACE_RESET;
}

static void note_packet(struct trace *trace, const struct step *step)
{
	enum trace_kind kind = kind_of(step->chain);

	if (ntohl(step->type) != NFT_TRACETYPE_RULE)
		return;
	trace->packets[trace->next] = (struct trace_packet){
		.id = step->id, .kind = kind,
	};
	trace->next = (trace->next + 1) % TRACE_PACKETS;
	trace->kin[kind].seen++;
}

static struct trace_packet *find_packet(struct trace *trace, __u32 id)
{
	size_t i;

	for (i = 0; i < TRACE_PACKETS; i++)
		if (trace->packets[i].id == id)
			return &trace->packets[i];
	return NULL;
}

/*
 * The first message of each chain has the packet, translated as it is by then. Where
 * a reset comes from is told before that.
 */
static void note_ends(struct trace_packet *packet, const struct step *step)
{
	if (!step->source.address.family ||
	    (packet->kind == TRACE_RESET && packet->source.address.family))
		return;
	packet->source = step->source;
	packet->target = step->target;
}

static void note_drop(struct trace *trace, struct trace_packet *packet,
		      const struct step *step, __u8 family)
{
	struct trace_drop *drop = &packet->drop;

	snprintf(drop->table, sizeof(drop->table), "%s %s",
		 family_name(family), step->table);
	memcpy(drop->chain, step->chain, sizeof(step->chain));
	drop->handle = step->handle;
	trace->kin[packet->kind].dropped++;
	trace->kin[packet->kind].drop = *drop;
}

/**
 * trace_stopped() - walk through the first segments of data connections that were
 * dropped, and the resets that answered one, the last one first
 * @trace: what was seen
 * @place: 0 at first; how far it is
 *
 * Return: the next one, or NULL.
 */
const struct trace_packet *trace_stopped(const struct trace *trace,
					 size_t *place)
{
	const struct trace_packet *packet;

	while (*place < TRACE_PACKETS) {
		(*place)++;
		packet = &trace->packets[(trace->next + TRACE_PACKETS - *place) %
					 TRACE_PACKETS];
		if (packet->kind == TRACE_RESET ||
		    (packet->kind == TRACE_DATA && packet->drop.table[0]))
			return packet;
	}
	return NULL;
}

/**
 * trace_take() - take note of a message of the trace
 * @nlh: the message
 * @arg: a struct trace
 *
 * Return: 0 or -EBADMSG.
 */
int trace_take(const struct nlmsghdr *nlh, void *arg)
{
	const struct nfgenmsg *message = mnl_nlmsg_get_payload(nlh);
	size_t head = sizeof(*message);
	struct step step = { 0 };
	struct trace *trace = arg;
	struct trace_packet *packet;
	int err;

	if (nlh->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE) ||
	    mnl_nlmsg_get_payload_len(nlh) < head)
		return 0;
	err = attr_each(mnl_nlmsg_get_payload_offset(nlh, head),
			mnl_nlmsg_get_payload_len(nlh) - head, take_part, &step);
	if (err)
		return err;
	if (!strcmp(step.table, TRACE_TABLE))
		note_packet(trace, &step);
	packet = find_packet(trace, step.id);
	if (!packet)
		return 0;
	note_ends(packet, &step);
	if (step.drops && strcmp(step.table, TRACE_TABLE))
		note_drop(trace, packet, &step, message->nfgen_family);
	return 0;
}

static void print_list(const __u16 *ports, size_t count, char *text, size_t size)
{
	size_t length = 0;
	size_t i;

	for (i = 0; i < count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length,
					   "%s%u", i ? ", " : "", ports[i]);
}

/**
 * trace_rules() - write the table
 * @ports: of servers, at least one
 * @count: how many
 * @text: is filled
 * @size: room for it
 *
 * Return: its length.
 */
int trace_rules(const __u16 *ports, size_t count, char *text, size_t size)
{
	char list[256] = "";

	print_list(ports, count, list, sizeof(list));
	return snprintf(text, size,
		"table inet " TRACE_TABLE " {\n"
		" chain control_in { type filter hook prerouting priority -199;\n"
		"  tcp dport { %s } " SYN "\n }\n"
		" chain control_out { type filter hook output priority -199;\n"
		"  tcp dport { %s } " SYN "\n }\n"
		" chain data_in { type filter hook prerouting priority -198;\n"
		"  " RELATED "\n }\n"
		" chain data_out { type filter hook output priority -198;\n"
		"  " RELATED "\n }\n"
		" chain reset_in { type filter hook prerouting priority -198;\n"
		"  " RESET "\n }\n"
		" chain reset_out { type filter hook output priority -198;\n"
		"  " RESET "\n }\n"
		"}\n", list, list);
}

static int run(const char *commands)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);
	int err;

	if (!nft)
		return -ENOMEM;
	nft_ctx_buffer_output(nft);
	nft_ctx_buffer_error(nft);
	err = nft_run_cmd_from_buffer(nft, commands);
	nft_ctx_free(nft);
	return err ? -EPROTO : 0;
}

/**
 * trace_begin() - begin to trace
 * @nl: is filled; to be given to trace_end() if this succeeds
 * @trace: its beginning; filled by nl_listen()
 * @ports: of servers, at least one
 * @count: how many
 *
 * Return: 0 or -errno.
 */
int trace_begin(struct nl_socket *nl, struct trace *trace, const __u16 *ports,
		size_t count)
{
	int group = NFNLGRP_NFTRACE;
	char text[2048];
	int err = nl_open(nl, NETLINK_NETFILTER);

	if (err)
		return err;
	nl->notify = trace_take;
	nl->notify_arg = trace;
	if (mnl_socket_setsockopt(nl->socket, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)) < 0)
		err = -errno;
	/* somebody may have been killed while it was there */
	run(DELETE);
	trace_rules(ports, count, text, sizeof(text));
	if (!err)
		err = run(text);
	if (err)
		nl_close(nl);
	return err;
}

/**
 * trace_end() - take the table away
 * @nl: from trace_begin()
 */
void trace_end(struct nl_socket *nl)
{
	run(DELETE);
	nl_close(nl);
}
