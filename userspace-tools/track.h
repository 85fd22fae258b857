/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What conntrack knows of data connections: those that may come
 * (expectations), and those that came (entries with a master).
 */
#ifndef NF_FTP_TOOL_TRACK_H
#define NF_FTP_TOOL_TRACK_H

#include <libmnl/libmnl.h>

#include "endpoint.h"
#include "netlink.h"

/**
 * enum tracked_opener - which end of the master opens a connection
 * @OPENER_UNSAID: conntrack does not say; its address tells
 * @OPENER_CLIENT: the master's client
 * @OPENER_SERVER: the master's server
 */
enum tracked_opener {
	OPENER_UNSAID,
	OPENER_CLIENT,
	OPENER_SERVER,
};

/**
 * struct tracked - a connection that has a master
 * @client: the master's client
 * @dialled: what that client dialled; both together name the master
 * @opener: which of them opens this connection
 * @source: the address it comes from, before any NAT
 * @target: where it really goes; its address is unset where conntrack knows no
 *	more than that it follows the master
 * @open: it is there, else it is expected
 * @counted: the kernel counts its bytes
 * @bytes: in both directions
 */
struct tracked {
	struct endpoint client;
	struct endpoint dialled;
	enum tracked_opener opener;
	struct address source;
	struct endpoint target;
	bool open;
	bool counted;
	__u64 bytes;
};

/** define TRACKED_NONE - tracked_decode() found nothing of interest */
#define TRACKED_NONE 1

/**
 * tracked_request() - ask ctnetlink for all entries of a kind
 * @room: where it is made
 * @expected: those that may come, else those that came
 *
 * Return: the request, in @room.
 */
struct nlmsghdr *tracked_request(union request_room *room, bool expected);

/**
 * tracked_decode() - one message of the answer, of either kind
 * @nlh: the message
 * @tracked: is filled if this returns 0
 *
 * Return: 0; %TRACKED_NONE for what has no master, is not TCP or has been closed
 * by both ends; -ENOMEM.
 */
int tracked_decode(const struct nlmsghdr *nlh, struct tracked *tracked);

#endif /* NF_FTP_TOOL_TRACK_H */
