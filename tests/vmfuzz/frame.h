/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames: a segment behind its headers, sound or spoilt.
 *
 * In front of each stands a header of virtio, which says what is still to be
 * done for it: its checksum, and its cutting into smaller ones.
 */
#ifndef VMFUZZ_FRAME_H
#define VMFUZZ_FRAME_H

#include "talk.h"

#define VNET 10
#define ETHER_SIZE 14
#define FRAME_ROOM (65536 + 8192)
#define FRAMES 12	/* of a segment */

/**
 * struct frame - to be sent
 * @dir: by whom
 * @len: with the header of virtio
 * @at: the bytes
 */
struct frame {
	u8 dir;
	u32 len;
	u8 at[FRAME_ROOM];
};

/** frame_router - the gateway's hardware address */
extern u8 frame_router[6];
/** frame_own - the ends' */
extern u8 frame_own[2][6];

/**
 * frame_build - make frames of a segment
 * @segment: what is to be sent
 * @is_plain: nothing is done to it
 * @frames: room for @FRAMES
 *
 * Return: how many there are.
 */
u32 frame_build(const struct segment *segment, bool is_plain, struct frame *frames);

/**
 * frame_read - what is in a frame that arrived
 * @at: with the header of virtio
 * @shown: how many bytes are there
 * @len: how many there were
 * @arrival: filled, but for its end
 *
 * Return: false if it is no first fragment of TCP.
 */
bool frame_read(const u8 *at, u32 shown, u32 len, struct arrival *arrival);

#endif /* VMFUZZ_FRAME_H */
