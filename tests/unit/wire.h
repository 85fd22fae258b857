/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wire on both sides of a gateway, with everything that is on its way.
 * A hop may lose segments, double them, and keep some for a while. Time is
 * counted in milliseconds; a hop that keeps nothing back keeps the order. When
 * too many are on their way, what is sent is lost.
 */
#ifndef FTP_TEST_WIRE_H
#define FTP_TEST_WIRE_H

#include "line.h"

#define WIRE_ROOM 256	/* packets on their way */
#define PACKET_ROOM 1700

/**
 * struct packet - a segment on the wire
 * @from: who sent it
 * @behind: it has passed the gateway
 * @fin: it ends the stream
 * @rst: it breaks it off
 * @seq: as whoever sees it next counts
 * @ack: likewise
 * @due: when it arrives
 * @order: in which it was sent
 * @len: payload
 * @text: that
 */
struct packet {
	enum ftp_dir from;
	bool behind;
	bool fin;
	bool rst;
	u32 seq;
	u32 ack;
	u32 due;
	u32 order;
	u32 len;
	char text[PACKET_ROOM];
};

/**
 * struct weather - what a wire does to packets; in thousandths of them
 * @lose: are lost
 * @twice: arrive twice
 * @late: are late
 * @delay: the others arrive within this time
 * @lateness: and late ones take up to this time
 */
struct weather {
	u32 lose;
	u32 twice;
	u32 late;
	u32 delay;
	u32 lateness;
};

/**
 * struct wire - four hops: from each side to the gateway, and on from there
 * @weather: of all of them
 * @now: the time
 * @busy: by hop, when the last packet that kept the order arrives
 * @sent: packets so far
 * @count: packets on their way
 * @way: those, at first; behind them free ones
 * @pool: memory of them
 */
struct wire {
	struct weather weather;
	u32 now;
	u32 busy[4];
	u32 sent;
	u32 count;
	struct packet *way[WIRE_ROOM];
	struct packet pool[WIRE_ROOM];
};

/**
 * wire_init() - nothing is on its way
 * @wire: the wire
 * @weather: what it does
 */
void wire_init(struct wire *wire, const struct weather *weather);

/**
 * wire_send() - put a packet on the wire
 * @wire: the wire
 * @packet: all but @due and @order is set
 */
void wire_send(struct wire *wire, const struct packet *packet);

/**
 * wire_next() - which packet arrives next?
 * @wire: the wire
 *
 * Return: it, or NULL if nothing is on its way.
 */
struct packet *wire_next(const struct wire *wire);

/**
 * wire_take() - take a packet off the wire
 * @wire: the wire
 * @packet: as wire_next() returned it; valid until the next wire_send()
 */
void wire_take(struct wire *wire, const struct packet *packet);

#endif /* FTP_TEST_WIRE_H */
