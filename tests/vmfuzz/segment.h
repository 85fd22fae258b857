/* SPDX-License-Identifier: GPL-2.0 */
/* Segments, before they are sent and after they have arrived. */
#ifndef VMFUZZ_SEGMENT_H
#define VMFUZZ_SEGMENT_H

#include "core/platform.h"

#define CLIENT 0
#define SERVER 1
#define FTP_PORT_NUMBER 21

/** struct endpoint - an address, of 4 or 16 bytes, and a port */
struct endpoint {
	u8 address[16];
	u16 port;
};

/**
 * struct hosts - the addresses of a gateway's two sides
 * @client: the client's, by family
 * @server: the server's
 * @dialled: what clients call
 */
struct hosts {
	u8 client[2][16];
	u8 server[2][16];
	u8 dialled[2][16];
};

extern struct hosts hosts;

/**
 * struct segment - of a connection, before anything is wrong with it
 * @six: of IPv6
 * @dir: who sends it
 * @from: source
 * @to: destination
 * @flags: of TCP
 * @options: of TCP, a multiple of 4 bytes
 * @text: what it says
 */
struct segment {
	bool six;
	u8 dir;
	struct endpoint from;
	struct endpoint to;
	u32 seq;
	u32 ack;
	u8 flags;
	u16 window;
	u16 urgent;
	u8 options[40];
	u32 options_len;
	const u8 *text;
	u32 len;
};

/**
 * struct arrival - a segment as it arrived
 * @six: of IPv6
 * @at: at which end
 * @from: source
 * @to: destination
 * @text: the beginning of what it says
 * @shown: how many bytes of that are there
 * @len: how many it has
 */
struct arrival {
	bool six;
	u8 at;
	struct endpoint from;
	struct endpoint to;
	u32 seq;
	u32 ack;
	u8 flags;
	const u8 *text;
	u32 shown;
	u32 len;
};

#define TH_FIN 1
#define TH_SYN 2
#define TH_RST 4
#define TH_PSH 8
#define TH_ACK 16
#define TH_URG 32

#endif /* VMFUZZ_SEGMENT_H */
