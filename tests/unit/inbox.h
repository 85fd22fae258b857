/* SPDX-License-Identifier: GPL-2.0 */
/* What has arrived of a stream, in its turn and ahead of gaps. */
#ifndef FTP_TEST_INBOX_H
#define FTP_TEST_INBOX_H

#include "buffer.h"
#include "wire.h"

/**
 * struct inbox - what has arrived of a stream
 * @received: up to the first gap
 * @got: offset of that; a FIN counts as the last byte
 * @late: by offset, what has arrived behind it
 * @has: by offset, whether it has; 2 is a FIN
 */
struct inbox {
	struct text *received;
	u32 got;
	char late[TEXT_ROOM];
	u8 has[TEXT_ROOM];
};

/**
 * inbox_put() - take of a packet what is not there yet
 * @inbox: inbox
 * @packet: packet
 * @at: offset of its first byte
 *
 * Return: false if it lies behind all that can ever arrive.
 */
bool inbox_put(struct inbox *inbox, const struct packet *packet, s32 at);

#endif /* FTP_TEST_INBOX_H */
