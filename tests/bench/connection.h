/* SPDX-License-Identifier: GPL-2.0 */
/* A control connection whose segments only the helper gets to see. */
#ifndef NF_FTP_BENCH_CONNECTION_H
#define NF_FTP_BENCH_CONNECTION_H

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_helper.h>

/* who speaks, as it stands in front of a line of a dialogue */
#define CLIENT IP_CT_DIR_ORIGINAL
#define SERVER IP_CT_DIR_REPLY

/**
 * struct connection - a control connection
 * @ct: its entry, as of an established TCP connection
 * @helper: whoever has the name ftp
 * @next: by direction, the next sequence number as its sender counts
 * @empty: what a call costs of a function that does nothing
 */
struct connection {
	struct nf_conn *ct;
	struct nf_conntrack_helper *helper;
	u32 next[IP_CT_DIR_MAX];
	u32 empty;
};

/**
 * connection_open - make the entry, and let the helper see the handshake
 * @c: filled
 * @nat: the client's address is translated
 *
 * Return: 0 or -errno.
 */
int connection_open(struct connection *c, bool nat);

/**
 * connection_say - let the helper hear a segment
 * @c: connection
 * @dir: who sends it
 * @text: its payload; with "" it is an acknowledgment only
 *
 * Return: the instructions that it cost, or -errno if it may not go on.
 */
int connection_say(struct connection *c, enum ip_conntrack_dir dir,
		   const char *text);

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
