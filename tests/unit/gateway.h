/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A gateway in user space: the core, and around it what the module does with a
 * packet, in as few lines as possible. Its sequence adjustment is the kernel's:
 * one correction for a direction.
 */
#ifndef FTP_TEST_GATEWAY_H
#define FTP_TEST_GATEWAY_H

#include "session.h"
#include "transcript.h"

/**
 * struct seqadj - the correction of a direction
 * @at: the sender's number from behind which @after holds
 * @before: added to the sender's numbers up to there
 * @after: added to those behind it
 */
struct seqadj {
	u32 at;
	u32 before;
	u32 after;
};

/**
 * struct gateway - a gateway with one control connection
 * @doc: settings
 * @session: what the core knows
 * @seqadj: by enum ftp_dir
 * @mangle: what becomes of the segment
 * @long_way: nothing goes the short way; to be set by the caller
 * @missed: by enum ftp_dir, something of it went by unread
 * @waiting: by slot, the event that is when the server agrees
 * @events: what it did, in the words of a transcript
 */
struct gateway {
	const struct transcript *doc;
	struct ftp_session session;
	struct seqadj seqadj[2];
	struct ftp_mangle mangle;
	bool long_way;
	bool missed[2];
	char waiting[FTP_LIVE_MAX][100];
	struct text events;
};

/**
 * struct parcel - a segment behind the gateway
 * @seq: as the receiver counts
 * @text: what it gets
 * @fin: the stream ends with it
 */
struct parcel {
	u32 seq;
	struct text text;
	bool fin;
};

/**
 * gateway_init() - start with a connection of which nothing was seen
 * @g: gateway
 * @doc: its settings
 */
void gateway_init(struct gateway *g, const struct transcript *doc);

/**
 * gateway_exit() - free what it took
 * @g: gateway
 */
void gateway_exit(struct gateway *g);

/**
 * gateway_pass() - a segment comes by
 * @g: gateway
 * @segment: text, in memory that is no longer than it is, seq, room, dir, fin
 *	and rst
 * @out: what the receiver gets
 */
void gateway_pass(struct gateway *g, struct ftp_segment *segment,
		  struct parcel *out);

/**
 * gateway_ack() - an acknowledgment comes by
 * @g: gateway
 * @dir: the direction that it acknowledges
 * @ack: as the receiver counts
 *
 * Return: what the sender gets, as it counts.
 */
u32 gateway_ack(struct gateway *g, enum ftp_dir dir, u32 ack);

#endif /* FTP_TEST_GATEWAY_H */
