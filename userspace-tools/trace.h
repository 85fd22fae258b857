/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nft's trace of the first segments of connections: which of them came, which rule
 * drops one, and which was answered with a reset.
 */
#ifndef NF_FTP_TOOL_TRACE_H
#define NF_FTP_TOOL_TRACE_H

#include "netlink.h"

/** define TRACE_TABLE - the table of nftables that is there while it is traced */
#define TRACE_TABLE "nf_ftp_watch"
/** define TRACE_PACKETS - as many packets are followed at a time */
#define TRACE_PACKETS 64

/**
 * enum trace_kind - whose first segment it is
 * @TRACE_CONTROL: of a control connection
 * @TRACE_DATA: of a data connection that is expected
 * @TRACE_RESET: none: it is a reset that answers the first segment of such a one
 * @TRACE_KINDS: how many there are
 */
enum trace_kind {
	TRACE_CONTROL,
	TRACE_DATA,
	TRACE_RESET,
	TRACE_KINDS
};

/**
 * struct trace_drop - what dropped a packet
 * @table: the table, with its family; "" if nothing did
 * @chain: the chain
 * @handle: the rule, 0: the chain's policy
 */
struct trace_drop {
	char table[80];
	char chain[64];
	unsigned long long handle;
};

/**
 * struct trace_packet - a first segment, or a reset
 * @id: by which the kernel names it
 * @kind: whose it is
 * @source: where it comes from; no family: that was not told
 * @target: where it goes, as it stands in it where it was seen last; of a reset as
 *	it was sent, as is @source
 * @drop: what dropped it
 */
struct trace_packet {
	__u32 id;
	enum trace_kind kind;
	struct endpoint source;
	struct endpoint target;
	struct trace_drop drop;
};

/**
 * struct trace_kin - what was seen of a kind
 * @seen: how many first segments came
 * @dropped: how many of them were dropped
 * @drop: by what, the last time
 */
struct trace_kin {
	unsigned int seen;
	unsigned int dropped;
	struct trace_drop drop;
};

/**
 * struct trace - what was seen; all zeros at its start
 * @kin: of each kind
 * @next: the place in @packets that is used next
 * @packets: those that were seen last
 */
struct trace {
	struct trace_kin kin[TRACE_KINDS];
	size_t next;
	struct trace_packet packets[TRACE_PACKETS];
};

const struct trace_packet *trace_stopped(const struct trace *trace,
					 size_t *place);
int trace_take(const struct nlmsghdr *nlh, void *arg);
int trace_rules(const __u16 *ports, size_t count, char *text, size_t size);
int trace_begin(struct nl_socket *nl, struct trace *trace, const __u16 *ports,
		size_t count);
void trace_end(struct nl_socket *nl);

#endif /* NF_FTP_TOOL_TRACE_H */
