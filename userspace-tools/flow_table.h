/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The TCP connections that a capture has at one time: found by their ends, and
 * in a queue for each state, the longest idle first. A queue has a greatest
 * length, and a time after which conntrack, too, forgets who is in it.
 */
#ifndef NF_FTP_TOOL_FLOW_TABLE_H
#define NF_FTP_TOOL_FLOW_TABLE_H

#include "capture.h"

struct replay;

/**
 * enum flow_state - how far a connection is
 * @FLOW_OPENING: there was a SYN, and no answer
 * @FLOW_SILENT: it is open, and nobody has said anything
 * @FLOW_OTHER: it is no control connection
 * @FLOW_CONTROL: it is one
 * @FLOW_CLOSING: it is one, and one end has nothing more to say
 * @FLOW_RESET: it is one, and broken off; what was under way may still come
 * @FLOW_OVER: nothing that still comes means anything
 * @FLOW_STATES: how many there are
 */
enum flow_state {
	FLOW_OPENING,
	FLOW_SILENT,
	FLOW_OTHER,
	FLOW_CONTROL,
	FLOW_CLOSING,
	FLOW_RESET,
	FLOW_OVER,
	FLOW_STATES,
};

/**
 * struct flow - a connection
 * @next: the next one with its hash
 * @older: before it in its state's queue
 * @newer: behind it
 * @seen: when the last segment came, in the capture's seconds
 * @replay: the dialogue of a control connection that is not over
 * @end: its ends
 * @start: by end, number of its first byte
 * @fin: by end, number behind its FIN
 * @state: enum flow_state
 * @client: of a control connection, which end is the client
 * @started: @start is known of both
 * @finished: bits by end: there was its FIN
 * @acked: bits by end: its FIN was acknowledged
 * @encrypted: it is a control connection that ftps.c has
 */
struct flow {
	struct flow *next;
	struct flow *older;
	struct flow *newer;
	time_t seen;
	struct replay *replay;
	struct ftp_endpoint end[2];
	u32 start[2];
	u32 fin[2];
	u8 state;
	u8 client;
	bool started;
	u8 finished;
	u8 acked;
	bool encrypted;
};

/**
 * struct flow_queue - those in one state
 * @oldest: idle for the longest time
 * @newest: the last that was seen
 * @count: how many they are
 */
struct flow_queue {
	struct flow *oldest;
	struct flow *newest;
	unsigned int count;
};

/**
 * struct flow_table - all connections; zero at first
 * @bucket: by hash
 * @queue: by state
 * @now: the capture's latest second
 */
struct flow_table {
#define FLOW_BUCKETS 16384
	struct flow *bucket[FLOW_BUCKETS];
	struct flow_queue queue[FLOW_STATES];
	time_t now;
};

/**
 * flow_table_find() - whose segment is it?
 * @table: the connections
 * @segment: a segment
 *
 * Return: the connection; NULL if it is not known.
 */
struct flow *flow_table_find(struct flow_table *table,
			     const struct segment *segment);

/**
 * flow_table_add() - a new connection
 * @table: the connections
 * @segment: its first segment; who sent it is end 0
 * @state: its state
 *
 * Return: the connection; NULL without memory.
 */
struct flow *flow_table_add(struct flow_table *table,
			    const struct segment *segment,
			    enum flow_state state);

/**
 * flow_table_move() - it was seen, in this state
 * @table: the connections
 * @flow: one of them
 * @state: its state from now on, or still
 */
void flow_table_move(struct flow_table *table, struct flow *flow,
		     enum flow_state state);

/**
 * flow_table_del() - forget a connection
 * @table: the connections
 * @flow: one of them, which has no dialogue any more
 */
void flow_table_del(struct flow_table *table, struct flow *flow);

/**
 * flow_table_expired() - who was idle for so long that conntrack forgets it?
 * @table: the connections
 * @state: in this state
 *
 * Return: the longest idle of them; NULL if there is none.
 */
struct flow *flow_table_expired(struct flow_table *table,
				enum flow_state state);

/**
 * flow_table_excess() - who has to make room?
 * @table: the connections
 * @state: in this state
 *
 * Return: the longest idle of them, if there are too many; else NULL.
 */
struct flow *flow_table_excess(struct flow_table *table,
			       enum flow_state state);

#endif /* NF_FTP_TOOL_FLOW_TABLE_H */
