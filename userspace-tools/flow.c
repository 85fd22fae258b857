// SPDX-License-Identifier: GPL-2.0
/*
 * Finding the control connections.
 */
#include <search.h>
#include <stdlib.h>

#include "flow.h"

/**
 * enum flow_kind - what a connection is
 * @FLOW_NEW: nobody has said anything
 * @FLOW_CONTROL: a control connection
 * @FLOW_OTHER: something else
 */
enum flow_kind {
	FLOW_NEW,
	FLOW_CONTROL,
	FLOW_OTHER,
};

/**
 * struct flow - a connection
 * @end: its ends, in the order of their bytes
 * @kind: what it is
 * @client: with %FLOW_CONTROL, which end is the client
 * @started: @start is known
 * @start: by end, number of its first byte
 * @replay: with %FLOW_CONTROL
 */
struct flow {
	struct ftp_endpoint end[2];
	enum flow_kind kind;
	u32 client;
	bool started;
	u32 start[2];
	struct replay *replay;
};

static int compare_ends(const struct ftp_endpoint *a,
			const struct ftp_endpoint *b)
{
	int order = memcmp(&a->address, &b->address, sizeof(a->address));

	return order ? order : (int)a->port - (int)b->port;
}

static int compare(const void *a, const void *b)
{
	const struct flow *one = a, *other = b;
	int order = compare_ends(&one->end[0], &other->end[0]);

	return order ? order : compare_ends(&one->end[1], &other->end[1]);
}

static void end_replay(struct flow *flow)
{
	if (flow->replay)
		replay_exit(flow->replay);
	free(flow->replay);
	flow->replay = NULL;
}

static void destroy(void *node)
{
	end_replay(node);
	free(node);
}

/* which of its ends has sent the segment? */
static u32 sender(const struct flow *flow, const struct segment *segment)
{
	return compare_ends(&flow->end[0], &segment->from) != 0;
}

static struct flow *find(struct flows *flows, const struct segment *segment)
{
	bool turned = compare_ends(&segment->from, &segment->to) > 0;
	struct flow **found, *flow = calloc(1, sizeof(*flow));

	if (!flow)
		return NULL;
	flow->end[turned] = segment->from;
	flow->end[!turned] = segment->to;
	found = tsearch(flow, &flows->tree, compare);
	if (!found || *found != flow)
		free(flow);
	return found ? *found : NULL;
}

static bool begin(struct flows *flows, struct flow *flow, u32 client)
{
	struct replay *replay = calloc(1, sizeof(*replay));

	if (!replay)
		return false;
	flow->kind = FLOW_CONTROL;
	flow->client = client;
	flow->replay = replay;
	replay->end[FTP_CLIENT] = flow->end[client];
	replay->end[FTP_SERVER] = flow->end[!client];
	replay_init(replay, &flows->policy, &flows->sink);
	if (flow->started)
		replay_start(replay, flow->start[client], flow->start[!client]);
	flows->found++;
	return true;
}

static bool is_greeting(struct ftp_span text)
{
	return text.len > 3 && !memcmp(text.at, "220", 3) &&
	       (text.at[3] == ' ' || text.at[3] == '-');
}

static bool find_kind(struct flows *flows, struct flow *flow,
		      const struct segment *segment)
{
	u32 from = sender(flow, segment);

	if (!segment->text.len)
		return true;
	if (port_list_find(&flows->ports, segment->to.port))
		return begin(flows, flow, from);
	if (port_list_find(&flows->ports, segment->from.port) ||
	    is_greeting(segment->text))
		return begin(flows, flow, !from);
	flow->kind = FLOW_OTHER;
	return true;
}

/* a SYN begins the stream, or another one between the same ends */
static void note_start(struct flow *flow, const struct segment *segment)
{
	u32 from = sender(flow, segment);

	if (flow->kind != FLOW_NEW && !segment->has_ack &&
	    flow->start[from] != segment->seq) {
		end_replay(flow);
		flow->kind = FLOW_NEW;
		flow->started = false;
	}
	if (flow->kind != FLOW_NEW)
		return;
	flow->start[from] = segment->seq;
	/* as the module does, from either side: it says where both begin */
	if (segment->has_ack) {
		flow->start[!from] = segment->ack;
		flow->started = true;
	}
}

bool flows_hear(struct flows *flows, const struct segment *segment)
{
	struct flow *flow = find(flows, segment);

	if (!flow)
		return false;
	if (segment->syn) {
		note_start(flow, segment);
		return true;
	}
	if (flow->kind == FLOW_NEW && !find_kind(flows, flow, segment))
		return false;
	return !flow->replay ||
	       replay_hear(flow->replay, sender(flow, segment) == flow->client ?
			   FTP_CLIENT : FTP_SERVER, segment);
}

void flows_exit(struct flows *flows)
{
	tdestroy(flows->tree, destroy);
	flows->tree = NULL;
}
