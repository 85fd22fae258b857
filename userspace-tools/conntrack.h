/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What conntrack knows of data connections: those that may come
 * (expectations), and those that came (entries with a master).
 */
#ifndef NF_FTP_TOOL_CONNTRACK_H
#define NF_FTP_TOOL_CONNTRACK_H

#include <libmnl/libmnl.h>

#include "address.h"
#include "netlink.h"

/**
 * enum ct_opener - which end of the master opens a connection
 * @OPENER_UNSAID: conntrack does not say; its address tells
 * @OPENER_CLIENT: the master's client
 * @OPENER_SERVER: the master's server
 */
enum ct_opener {
	OPENER_UNSAID,
	OPENER_CLIENT,
	OPENER_SERVER,
};

/**
 * struct ct_child - a connection that has a master
 * @client: the master's client
 * @dialled: what that client dialled; both together name the master
 * @opener: which of them opens this connection
 * @source: the address it comes from, before any NAT
 * @target: where it really goes; its address is unset where conntrack knows no
 *	more than that it follows the master
 * @open: it is there, else it is expected
 * @answered: both ends have agreed on it
 * @over: both ends have closed it, and conntrack remembers it for a while
 * @counted: the kernel counts its bytes
 * @bytes: in both directions
 * @id: by which conntrack knows it; 0 while it is expected
 */
struct ct_child {
	struct endpoint client;
	struct endpoint dialled;
	enum ct_opener opener;
	struct address source;
	struct endpoint target;
	bool open;
	bool answered;
	bool over;
	bool counted;
	__u64 bytes;
	__u32 id;
};

/** define CT_NO_CHILD - conntrack_decode() found nothing of interest */
#define CT_NO_CHILD 1

struct nlmsghdr *conntrack_request(union nl_request *room, bool expected);
struct nlmsghdr *conntrack_request_one(union nl_request *room,
				       const struct endpoint *source,
				       const struct endpoint *target);
int conntrack_decode_end(const struct nlmsghdr *nlh, void *arg);
bool conntrack_counts(void);
int conntrack_decode(const struct nlmsghdr *nlh, struct ct_child *child);

#endif /* NF_FTP_TOOL_CONNTRACK_H */
