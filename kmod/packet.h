/* SPDX-License-Identifier: GPL-2.0 */
/* A segment of the control connection, and the one way to change it. */
#ifndef NF_FTP_PACKET_H
#define NF_FTP_PACKET_H

#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <net/netfilter/nf_conntrack.h>

/**
 * struct nf_ftp_packet - a segment
 * @skb: packet, its data at the network header
 * @ct: its connection
 * @ctinfo: its place in the connection
 * @protoff: offset of the TCP header
 * @dataoff: offset of the payload
 */
struct nf_ftp_packet {
	struct sk_buff *skb;
	struct nf_conn *ct;
	enum ip_conntrack_info ctinfo;
	unsigned int protoff;
	unsigned int dataoff;
};

/**
 * nf_ftp_packet_replace - put other text in the place of some payload
 * @p: segment; its lengths and checksums are corrected, its numbers are not
 * @at: payload offset
 * @len: bytes to go
 * @text: bytes to come
 * @text_len: their number
 *
 * Return: false if there was no memory; the segment must not go on then.
 */
bool nf_ftp_packet_replace(const struct nf_ftp_packet *p, u32 at, u32 len,
			   const char *text, u32 text_len);

/**
 * nf_ftp_packet_cut - take away the segment's end, as if it were not sent yet
 * @p: segment
 * @at: payload offset of the first byte to go, less than the payload's length
 *
 * Return: as nf_ftp_packet_replace().
 */
bool nf_ftp_packet_cut(const struct nf_ftp_packet *p, u32 at);

#endif /* NF_FTP_PACKET_H */
