/* SPDX-License-Identifier: GPL-2.0 */
/* How an end of a TCP connection behaves. */
#ifndef FTP_TEST_MANNERS_H
#define FTP_TEST_MANNERS_H

#include "platform.h"

#define WINDOW_MAX 12

/**
 * enum tcp_ack - when a segment that comes in its turn is acknowledged
 * @ACK_AT_ONCE: at once
 * @ACK_SECOND: with every second one, or after a time
 * @ACK_LATE: after a time
 */
enum tcp_ack {
	ACK_AT_ONCE,
	ACK_SECOND,
	ACK_LATE,
};

/**
 * struct tcp_manners - how an end behaves
 * @mss: payload of a segment at most
 * @window: segments on their way at most
 * @ack: when it acknowledges
 * @nagle: a small segment waits until all before it is acknowledged
 * @ragged: segments are smaller than they could be, when they are sent again
 *	or if nothing waits
 * @fast: three acknowledgments of the same are as good as a timer
 * @strict: what is old is not even looked at for its acknowledgment
 */
struct tcp_manners {
	u32 mss;
	u32 window;
	enum tcp_ack ack;
	bool nagle;
	bool ragged;
	bool fast;
	bool strict;
};

#endif /* FTP_TEST_MANNERS_H */
