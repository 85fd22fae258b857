/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wires: packet sockets in the client's and the server's namespace, and
 * two taps of the gateway's that hand over frames as a virtual machine would.
 */
#ifndef VMFUZZ_LINK_H
#define VMFUZZ_LINK_H

#include "frame.h"

#define BATCH 64	/* frames that are sent at a time */

/** link_open - open the sockets of the namespaces' devices, which are called eth0 */
void link_open(const char *client, const char *server);

/**
 * link_open_taps - beside them, as ports of two bridges
 * @gateway: namespace
 * @lan: the bridge on the client's side
 * @wan: the other one
 *
 * Return: false where there are no such devices.
 */
bool link_open_taps(const char *gateway, const char *lan, const char *wan);

/**
 * link_send - send frames
 * @frames: of any direction
 * @count: up to @BATCH
 *
 * Return: how many the kernel took; the others it refused at once.
 */
u32 link_send(const struct frame *frames, u32 count);

/**
 * link_receive - all that has arrived
 * @take: gets each frame: at which end, its beginning, how much is there and
 *	how long it is
 */
void link_receive(void (*take)(u8 at, const u8 *frame, u32 shown, u32 len));

#endif /* VMFUZZ_LINK_H */
