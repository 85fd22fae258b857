/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One end of a TCP connection: it sends what is written within a window, again
 * from the first byte not acknowledged when its timer fires; takes what it lacks.
 */
#ifndef FTP_TEST_TCP_H
#define FTP_TEST_TCP_H

#include "inbox.h"
#include "manners.h"

#define TCP_NEVER UINT32_MAX

/**
 * struct tcp - an end; offsets are those of a stream, its FIN the last byte
 * @wire: where its segments go
 * @dir: which end it is
 * @manners: how it behaves
 * @iss: number of each stream's first byte
 * @stream: what it has to say
 * @written: bytes that may be sent
 * @closing: its FIN may be, too
 * @una: offset up to which it is acknowledged
 * @nxt: offset of what is sent next
 * @max: offset behind all that was ever sent
 * @window: segments that may be on their way now
 * @flying: segments that are
 * @ends: where each of those ends
 * @repeats: how often the last acknowledgment was repeated
 * @rto: time that the timer runs
 * @timer: when it fires
 * @timeouts: how often it did
 * @inbox: what the other one had to say
 * @owed: segments that are not acknowledged
 * @ack_timer: when they will be
 * @broken: what went wrong, or NULL
 * @dead: it was reset
 */
struct tcp {
	struct wire *wire;
	enum ftp_dir dir;
	struct tcp_manners manners;
	u32 iss;
	const struct text *stream;
	u32 written;
	bool closing;
	u32 una;
	u32 nxt;
	u32 max;
	u32 window;
	u32 flying;
	u32 ends[WINDOW_MAX];
	u32 repeats;
	u32 rto;
	u32 timer;
	u32 timeouts;
	struct inbox inbox;
	u32 owed;
	u32 ack_timer;
	const char *broken;
	bool dead;
};

/**
 * tcp_init() - begin
 * @tcp: its @wire, @dir, @manners, @iss and texts are set
 */
void tcp_init(struct tcp *tcp);

/**
 * tcp_write() - there is more to say
 * @tcp: end
 * @len: so many more bytes of its stream
 */
void tcp_write(struct tcp *tcp, u32 len);

/**
 * tcp_close() - no more will be written
 * @tcp: end
 */
void tcp_close(struct tcp *tcp);

/**
 * tcp_reset() - break the connection off
 * @tcp: end
 */
void tcp_reset(struct tcp *tcp);

/**
 * tcp_probe() - ask a peer that has everything whether it is there
 * @tcp: end
 */
void tcp_probe(struct tcp *tcp);

/**
 * tcp_hear() - a packet has arrived
 * @tcp: end
 * @packet: from the other one
 */
void tcp_hear(struct tcp *tcp, const struct packet *packet);

/**
 * tcp_alarm() - when does it want to be woken, or %TCP_NEVER?
 * @tcp: end
 */
u32 tcp_alarm(const struct tcp *tcp);

/**
 * tcp_wake() - it is that time
 * @tcp: end
 */
void tcp_wake(struct tcp *tcp);

/**
 * tcp_is_done() - is all it had to say acknowledged, its FIN too?
 * @tcp: end
 */
bool tcp_is_done(const struct tcp *tcp);

#endif /* FTP_TEST_TCP_H */
