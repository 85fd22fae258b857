/* SPDX-License-Identifier: GPL-2.0 */
/* Messages of nft's trace, made as the kernel makes them. */
#ifndef TRACE_MESSAGE_H
#define TRACE_MESSAGE_H

#include "message.h"

/**
 * struct trace_ends - a packet that is traced
 * @source: the address that it comes from; NULL: the message has no packet
 * @target: the one that it goes to
 * @port: the port that it goes to
 * @source_port: the one that it comes from
 * @id: by which the kernel names it
 */
struct trace_ends {
	const char *source;
	const char *target;
	unsigned short port;
	unsigned short source_port;
	__u32 id;
};

/* a rule's verdict; without a handle the chain's policy */
struct nlmsghdr *trace_message(const struct trace_ends *packet,
			       const char *table, const char *chain,
			       __u64 handle, int verdict);

#endif /* TRACE_MESSAGE_H */
