// SPDX-License-Identifier: GPL-2.0
/*
 * Connections by their ends, and by how long they were idle.
 */
#include <stdlib.h>

#include "flow_table.h"

#define DAY (24 * 60 * 60)

/*
 * How long conntrack remembers, by default, and how many may be remembered here.
 * A control connection takes about 850 bytes, any other one about 110.
 */
static const struct {
	time_t seconds;
	unsigned int max;
} limits[FLOW_STATES] = {
	[FLOW_OPENING] = { 120, 8192 },
	[FLOW_SILENT] = { 5 * DAY, 16384 },
	[FLOW_OTHER] = { 5 * DAY, 32768 },
	[FLOW_CONTROL] = { 5 * DAY, 16384 },
	[FLOW_CLOSING] = { 120, 4096 },
	[FLOW_RESET] = { 10, 1024 },
	[FLOW_OVER] = { 120, 4096 },
};

static u64 hash_end(const struct ftp_endpoint *end)
{
	u64 half[2];

	memcpy(half, end->address.byte, sizeof(half));
	return (half[0] ^ (half[1] << 1 | half[1] >> 63) ^
		(u64)end->port << 40) * 0x9e3779b97f4a7c15;
}

/* the same for both directions */
static struct flow **bucket_of(struct flow_table *table,
			       const struct ftp_endpoint *one,
			       const struct ftp_endpoint *other)
{
	u64 sum = hash_end(one) + hash_end(other);

	sum = (sum ^ sum >> 32) * 0xd6e8feb86659fd93;
	return &table->bucket[(sum >> 32) % FLOW_BUCKETS];
}

static bool is_same(const struct ftp_endpoint *a, const struct ftp_endpoint *b)
{
	return a->port == b->port && ftp_address_equal(&a->address, &b->address);
}

struct flow *flow_table_find(struct flow_table *table,
			     const struct segment *segment)
{
	const struct ftp_endpoint *from = &segment->from, *to = &segment->to;
	struct flow *flow = *bucket_of(table, from, to);

	while (flow && !(is_same(&flow->end[0], from) &&
			 is_same(&flow->end[1], to)) &&
	       !(is_same(&flow->end[1], from) && is_same(&flow->end[0], to)))
		flow = flow->next;
	return flow;
}

static void enqueue(struct flow_table *table, struct flow *flow,
		    enum flow_state state)
{
	struct flow_queue *queue = &table->queue[state];

	flow->state = (u8)state;
	flow->seen = table->now;
	flow->older = queue->newest;
	flow->newer = NULL;
	*(queue->newest ? &queue->newest->newer : &queue->oldest) = flow;
	queue->newest = flow;
	queue->count++;
}

static void dequeue(struct flow_table *table, struct flow *flow)
{
	struct flow_queue *queue = &table->queue[flow->state];

	*(flow->older ? &flow->older->newer : &queue->oldest) = flow->newer;
	*(flow->newer ? &flow->newer->older : &queue->newest) = flow->older;
	queue->count--;
}

struct flow *flow_table_add(struct flow_table *table,
			    const struct segment *segment,
			    enum flow_state state)
{
	struct flow **bucket = bucket_of(table, &segment->from, &segment->to);
	struct flow *flow = calloc(1, sizeof(*flow));

	if (!flow)
		return NULL;
	flow->end[0] = segment->from;
	flow->end[1] = segment->to;
	flow->next = *bucket;
	*bucket = flow;
	enqueue(table, flow, state);
	return flow;
}

void flow_table_move(struct flow_table *table, struct flow *flow,
		     enum flow_state state)
{
	/* to the second is good enough */
	if (flow->state == state && flow->seen == table->now)
		return;
	dequeue(table, flow);
	enqueue(table, flow, state);
}

void flow_table_del(struct flow_table *table, struct flow *flow)
{
	struct flow **at = bucket_of(table, &flow->end[0], &flow->end[1]);

	while (*at != flow)
		at = &(*at)->next;
	*at = flow->next;
	dequeue(table, flow);
	free(flow);
}

struct flow *flow_table_expired(struct flow_table *table,
				enum flow_state state)
{
	struct flow *flow = table->queue[state].oldest;

	return flow && table->now - flow->seen > limits[state].seconds ?
		flow : NULL;
}

struct flow *flow_table_excess(struct flow_table *table,
			       enum flow_state state)
{
	const struct flow_queue *queue = &table->queue[state];

	return queue->count > limits[state].max ? queue->oldest : NULL;
}
