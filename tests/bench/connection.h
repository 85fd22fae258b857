/* SPDX-License-Identifier: GPL-2.0 */
/* A control connection whose segments only the helper gets to see. */
#ifndef NF_FTP_BENCH_CONNECTION_H
#define NF_FTP_BENCH_CONNECTION_H

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_helper.h>

/* who speaks, as it stands in front of a line of a dialogue */
#define CLIENT IP_CT_DIR_ORIGINAL
#define SERVER IP_CT_DIR_REPLY

/* what is translated on the way */
enum nat_kind {
	NAT_NONE,
	NAT_SOURCE,
	NAT_DESTINATION,
	NAT_KINDS,
};

enum segment {
	SEGMENT_TEXT,
	SEGMENT_SYN,
	SEGMENT_FIN,
};

/**
 * struct connection - a control connection
 * @ct: its entry, from the server's SYN on
 * @helper: whoever has the name ftp
 * @next: by direction, the next sequence number as its sender counts
 * @paged: text comes in a page fragment, as a local TCP sends it, or GRO makes it;
 *	otherwise in one piece with the headers, as many drivers deliver it
 */
struct connection {
	struct nf_conn *ct;
	struct nf_conntrack_helper *helper;
	u32 next[IP_CT_DIR_MAX];
	bool paged;
};

/**
 * connection_calibrate - what does it cost to measure?
 *
 * To be called first.
 *
 * Return: the ticks of 100 instructions: 100 where ticks count them; or -errno.
 */
int connection_calibrate(void);

/**
 * connection_open - make the entry, as it is when the client's SYN has passed
 * @c: filled
 * @nat: whose address is translated
 * @number: of the client, each of which has an endpoint of its own
 *
 * Return: 0 or -errno.
 */
int connection_open(struct connection *c, enum nat_kind nat, unsigned int number);

/**
 * connection_say - let the helper hear a segment
 * @c: connection
 * @dir: who sends it
 * @kind: what it is
 * @text: its payload; with "" it is an acknowledgment only, or what @kind says
 *
 * Return: the ticks that it cost, or -errno if it may not go on.
 */
int connection_say(struct connection *c, enum ip_conntrack_dir dir,
		   enum segment kind, const char *text);

/**
 * connection_forget - take the expectations back
 * @c: connection
 *
 * Return: how many there were.
 */
unsigned int connection_forget(struct connection *c);

/**
 * connection_close - the entry goes
 * @c: connection
 */
void connection_close(struct connection *c);

#endif /* NF_FTP_BENCH_CONNECTION_H */
