// SPDX-License-Identifier: GPL-2.0
/*
 * Finding the control connections, and their ends.
 */
#include <stdlib.h>

#include "flow.h"

#define BOTH 3	/* bits by end */

static void end_replay(struct flows *flows, struct flow *flow)
{
	ftps_forget(&flows->ftps, flow);
	if (flow->replay)
		replay_exit(flow->replay);
	free(flow->replay);
	flow->replay = NULL;
}

static bool is_new(const struct flow *flow)
{
	return flow->state == FLOW_OPENING || flow->state == FLOW_SILENT;
}

static bool is_broken(const struct flow *flow)
{
	return flow->state == FLOW_RESET || flow->state == FLOW_OVER;
}

/*
 * Something else has to be told from FTP once more, if it goes on. What is broken
 * off has ended, but for what was under way.
 */
static void make_room(struct flows *flows, struct flow *flow)
{
	if (!is_broken(flow) && flow->state != FLOW_OTHER)
		flows->lost++;
	end_replay(flows, flow);
	flow_table_del(&flows->table, flow);
}

static void move(struct flows *flows, struct flow *flow, enum flow_state state)
{
	struct flow *excess;

	flow_table_move(&flows->table, flow, state);
	excess = flow_table_excess(&flows->table, state);
	if (excess)
		make_room(flows, excess);
}

static void finish(struct flows *flows, struct flow *flow)
{
	end_replay(flows, flow);
	move(flows, flow, FLOW_OVER);
}

/* a capture's clock may be turned back: that makes nobody younger */
static void set_clock(struct flows *flows, time_t second)
{
	enum flow_state state;
	struct flow *flow;

	if (second <= flows->table.now)
		return;
	flows->table.now = second;
	for (state = 0; state < FLOW_STATES; state++) {
		while ((flow = flow_table_expired(&flows->table, state))) {
			end_replay(flows, flow);
			flow_table_del(&flows->table, flow);
		}
	}
}

/* which of its ends has sent the segment? */
static u32 sender(const struct flow *flow, const struct segment *segment)
{
	return flow->end[0].port != segment->from.port ||
	       !ftp_address_equal(&flow->end[0].address,
				  &segment->from.address);
}

static struct flow *add(struct flows *flows, const struct segment *segment)
{
	bool opens = segment->syn && !segment->has_ack;
	enum flow_state state = opens ? FLOW_OPENING : FLOW_SILENT;
	struct flow *flow = flow_table_add(&flows->table, segment, state);

	if (flow)
		move(flows, flow, state);
	return flow;
}

static bool begin(struct flows *flows, struct flow *flow, u32 client)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	const struct port *port;

	if (!replay)
		return false;
	flow->client = (u8)client;
	flow->replay = replay;
	replay->number = ++flows->found;
	replay->end[FTP_CLIENT] = flow->end[client];
	replay->end[FTP_SERVER] = flow->end[!client];
	replay_init(replay, &flows->setting);
	port = port_list_find(&flows->ports, replay->end[FTP_SERVER].port);
	if (port && port->tls)
		ftp_session_set_implicit(&replay->session);
	if (flow->started)
		replay_start(replay, flow->start[client], flow->start[!client]);
	move(flows, flow, FLOW_CONTROL);
	return true;
}

static bool is_greeting(struct ftp_span text)
{
	return text.len > 3 && !memcmp(text.at, "220", 3) &&
	       (text.at[3] == ' ' || text.at[3] == '-');
}

static bool find_kind(struct flows *flows, struct flow *flow, u32 from,
		      const struct segment *segment)
{
	if (!segment->text.len) {
		move(flows, flow, FLOW_SILENT);
		return true;
	}
	if (port_list_find(&flows->ports, segment->to.port))
		return begin(flows, flow, from);
	if (port_list_find(&flows->ports, segment->from.port) ||
	    is_greeting(segment->text))
		return begin(flows, flow, !from);
	move(flows, flow, FLOW_OTHER);
	return true;
}

/* does a SYN begin another connection between the same ends? */
static bool is_another(const struct flow *flow, u32 from,
		       const struct segment *segment)
{
	return flow->start[from] != segment->seq &&
	       (!segment->has_ack || is_broken(flow));
}

/* a SYN of which we have not heard before, and no answer to one */
static void call(struct flows *flows, const struct segment *segment)
{
	if (!segment->has_ack)
		ftps_call(&flows->ftps, &flows->table, &flows->ports, segment);
}

/* a SYN begins the stream, or another one between the same ends */
static void note_start(struct flows *flows, struct flow *flow, u32 from,
		       const struct segment *segment)
{
	if (!is_new(flow)) {
		if (!is_another(flow, from, segment))
			return;
		end_replay(flows, flow);
		call(flows, segment);
		flow->started = false;
	}
	flow->finished = 0;
	flow->acked = 0;
	flow->start[from] = segment->seq;
	/* as the module does, from either side: it says where both begin */
	if (segment->has_ack) {
		flow->start[!from] = segment->ack;
		flow->started = true;
	}
	move(flows, flow, flow->started ? FLOW_SILENT : FLOW_OPENING);
}

/* conntrack believes an end only where the stream has come to; so it is here */
static bool is_believed(const struct flow *flow, u32 from, u32 seq)
{
	if (flow->replay)
		return replay_is_near(flow->replay, from == flow->client ?
				      FTP_CLIENT : FTP_SERVER, seq);
	return !flow->started || seq - flow->start[from] <= REPLAY_NEAR ||
	       !is_new(flow);
}

/* an attempt that was refused leaves nothing that could be heard */
static void note_reset(struct flows *flows, struct flow *flow)
{
	if (flow->replay)
		move(flows, flow, FLOW_RESET);
	else if (is_new(flow))
		flow_table_del(&flows->table, flow);
	else
		move(flows, flow, FLOW_OVER);
}

/* over is what neither end has anything to say in, and both know that */
static void note_end(struct flows *flows, struct flow *flow, u32 from,
		     const struct segment *segment)
{
	u32 end = segment->seq + segment->text.len;

	if (segment->fin && is_believed(flow, from, end)) {
		flow->fin[from] = end + 1;
		flow->finished |= (u8)(1 << from);
		if (flow->state == FLOW_CONTROL)
			move(flows, flow, FLOW_CLOSING);
	}
	if (segment->has_ack && flow->finished & 1 << !from &&
	    (s32)(segment->ack - flow->fin[!from]) >= 0)
		flow->acked |= (u8)(1 << !from);
	if (flow->acked == BOTH)
		finish(flows, flow);
}

static bool read_segment(struct flows *flows, struct flow *flow, u32 from,
			 const struct segment *segment)
{
	if (is_new(flow) && !find_kind(flows, flow, from, segment))
		return false;
	if (flow->replay &&
	    !replay_hear(flow->replay, from == flow->client ?
			 FTP_CLIENT : FTP_SERVER, segment))
		return false;
	if (flow->replay && !ftps_update(&flows->ftps, flow))
		return false;
	if (segment->rst && is_believed(flow, from, segment->seq))
		note_reset(flows, flow);
	else if (segment->fin || flow->finished)
		note_end(flows, flow, from, segment);
	return true;
}

bool flows_hear(struct flows *flows, const struct segment *segment)
{
	struct flow *flow;
	u32 from;

	set_clock(flows, segment->second);
	flow = flow_table_find(&flows->table, segment);
	if (!flow) {
		/* nobody is remembered for what says nothing */
		if (!segment->syn && !segment->text.len)
			return true;
		if (segment->syn)
			call(flows, segment);
		flow = add(flows, segment);
		if (!flow)
			return false;
	}
	from = sender(flow, segment);
	if (segment->syn) {
		note_start(flows, flow, from, segment);
		return true;
	}
	/* what comes behind the end came before; it does not keep the end alive */
	if (flow->state == FLOW_OVER)
		return true;
	flow_table_move(&flows->table, flow, flow->state);
	return read_segment(flows, flow, from, segment);
}

void flows_exit(struct flows *flows)
{
	enum flow_state state;
	struct flow *flow;

	for (state = 0; state < FLOW_STATES; state++) {
		while ((flow = flows->table.queue[state].oldest)) {
			end_replay(flows, flow);
			flow_table_del(&flows->table, flow);
		}
	}
	pool_exit(&flows->setting.pool);
}
