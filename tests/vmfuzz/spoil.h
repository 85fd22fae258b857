/* SPDX-License-Identifier: GPL-2.0 */
/* What is wrong with a packet, or only unusual. */
#ifndef VMFUZZ_SPOIL_H
#define VMFUZZ_SPOIL_H

#include "frame.h"

/** struct piece - a fragment: where in the payload, a multiple of 8 */
struct piece {
	u32 at;
	u32 len;
	u32 id;
	bool is_last;
};

/**
 * struct spoil - chosen for one segment
 * @is_any: whether the finished frame is spoilt, too
 * @offload: the checksum is left to the device
 * @gso: size of the segments that it is cut into, or 0
 * @protocol: of what follows the header of IPv4 or IPv6
 * @ip: options of IPv4 or extension headers of IPv6
 * @ip_len: a multiple of 4 or 8
 * @pieces: fragments that it is sent in, or 0
 */
struct spoil {
	bool is_any;
	bool offload;
	u16 gso;
	u8 protocol;
	u8 ip[2100];
	u32 ip_len;
	u32 pieces;
	struct piece piece[FRAMES];
};

/**
 * spoil_choose - what is done to a segment; its fields are changed at once
 * @spoil: filled
 * @segment: of a size that can be sent, afterwards
 * @is_plain: nothing but what a device may do
 */
void spoil_choose(struct spoil *spoil, struct segment *segment, bool is_plain);

/** spoil_tcp - change a TCP header before its checksum is made */
void spoil_tcp(const struct spoil *spoil, u8 *tcp, u32 len);

/**
 * spoil_frame - change what is ready to be sent
 * @spoil: what was chosen
 * @frame: which
 * @ip: where its IP header begins
 * @tcp: where its TCP header begins
 *
 * Return: whether the checksum of IPv4 has to be made again.
 */
bool spoil_frame(const struct spoil *spoil, struct frame *frame, u32 ip, u32 tcp);

/** spoil_cut - where the fragments of a payload begin, and in which order they come */
void spoil_cut(struct spoil *spoil, u32 len);

#endif /* VMFUZZ_SPOIL_H */
