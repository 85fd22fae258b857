// SPDX-License-Identifier: GPL-2.0
/* Saying a transcript through a gateway. */
#include "conversation.h"
#include "unit.h"

#define PATIENCE 200	/* segments without any progress */

/* one direction; offsets are those of the transcript's stream */
struct flow {
	const struct text *stream;
	struct text *received;
	enum ftp_dir dir;
	u32 seq;	/* number of the stream's first byte */
	u32 acked;	/* offset up to which the sender knows it arrived */
	u32 kept;	/* bytes of @received that the gateway saw acknowledged */
};

struct conversation {
	const struct transcript *doc;
	const struct plan *plan;
	struct outcome *outcome;
	struct gateway gateway;
	struct flow flow[2];
	u32 said;	/* bytes said in the turns before this one */
};

/* several consecutive lines of one side */
struct turn {
	struct flow *flow;
	u32 from;
	u32 to;
	u32 line;	/* first line behind it */
};

/* a receiver takes what it lacks; what it has must not change meanwhile */
static void take_parcel(struct conversation *c, struct flow *flow,
			const struct parcel *parcel)
{
	s32 offset = (s32)(parcel->seq - flow->seq);
	struct text *received = flow->received;
	u32 i, at;

	if (offset > (s32)received->len)
		return;
	for (i = 0; i < parcel->text.len; i++) {
		at = (u32)(offset + (s32)i);
		if (offset + (s32)i < (s32)flow->kept)
			continue;
		if (at == received->len)
			text_add(received, parcel->text.at + i, 1);
		else if (received->at[at] != parcel->text.at[i])
			c->outcome->broken = true;
	}
}

static void send_lossy(struct conversation *c, struct flow *flow, u32 from,
		       u32 to, bool arrives)
{
	struct ftp_segment segment = {
		.text = unit_copy(flow->stream->at + from, to - from),
		.seq = flow->seq + from, .dir = flow->dir, .room = UINT32_MAX,
		.fin = from == flow->stream->len,
	};
	static struct parcel parcel;

	gateway_pass(&c->gateway, &segment, &parcel);
	unit_free(segment.text);
	if (arrives && parcel.text.len)
		take_parcel(c, flow, &parcel);
}

static void send(struct conversation *c, struct flow *flow, u32 from, u32 to)
{
	send_lossy(c, flow, from, to, true);
}

static void acknowledge(struct conversation *c, struct flow *flow)
{
	u32 ack = flow->seq + flow->received->len;

	flow->kept = flow->received->len;
	ack = gateway_ack(&c->gateway, flow->dir, ack) - flow->seq;
	if (ack > flow->acked)
		flow->acked = ack;
}

static u32 end_of_line(const struct conversation *c, const struct turn *turn,
		       u32 from)
{
	const struct said *said = &c->doc->said[turn->line];

	while (said[-1].from > from)
		said--;
	return said[-1].to;
}

static u32 end_of_segment(const struct conversation *c,
			  const struct turn *turn, u32 from)
{
	const struct plan *plan = c->plan;
	u32 at = plan->at - c->said + turn->from;

	switch (plan->cutting) {
	case CUT_LINES:
		return end_of_line(c, turn, from);
	case CUT_BYTES:
		return from + 1;
	case CUT_RANDOM:
		return from + 1 + unit_random(unit_random(3) ?
			turn->to - from : (turn->to - from + 7) / 8);
	case CUT_ONCE:
		return plan->at >= c->said && at > from && at < turn->to ?
			at : turn->to;
	case CUT_TURNS:
		break;
	}
	return turn->to;
}

/*
 * What comes first is where the gateway begins to read, so it is not late. Where
 * it only watches, it keeps what is early as long as there is room.
 */
static void send_randomly(struct conversation *c, const struct turn *turn,
			  u32 to)
{
	struct flow *flow = turn->flow;
	const struct ftp_stream *stream;
	bool late;
	u32 from = turn->from + unit_random(flow->acked - turn->from + 1);
	u32 until = to;

	stream = &c->gateway.session.stream[flow->dir];
	late = stream->synced &&
	       ftp_session_may_postpone(&c->gateway.session,
					turn->to - turn->from);
	if (late && unit_random(2)) {
		from = turn->from + unit_random(turn->to - turn->from);
		until = from + 1 + unit_random(turn->to - from);
	}
	if (from < until)
		send_lossy(c, flow, from, until, unit_random(4));
	if (unit_random(2))
		acknowledge(c, flow);
}

static void send_segment(struct conversation *c, const struct turn *turn,
			 u32 before, u32 sent, u32 to)
{
	struct flow *flow = turn->flow;
	u32 from = flow->acked;

	switch (c->plan->manner) {
	case SEND_AHEAD:
		send(c, flow, sent, to);
		return;
	case SEND_GROWING:
		send(c, flow, turn->from, to);
		return;
	case SEND_RANDOM:
		send_randomly(c, turn, to);
		return;
	case SEND_OVERLAP:
		send(c, flow, before, to);
		break;
	case SEND_TWICE:
		send(c, flow, from, to);
		send(c, flow, from, to);
		break;
	case SEND_STALE:
		send(c, flow, from, to);
		acknowledge(c, flow);
		send(c, flow, from, to);
		break;
	default:
		send(c, flow, from, to);
	}
	acknowledge(c, flow);
}

/* what the gateway has cut away or the wire lost is sent until it arrives */
static void send_rest(struct conversation *c, const struct turn *turn)
{
	struct flow *flow = turn->flow;
	u32 patience = PATIENCE;

	acknowledge(c, flow);
	while (flow->acked != turn->to && patience--) {
		send(c, flow, flow->acked, turn->to);
		acknowledge(c, flow);
	}
	if (flow->acked != turn->to)
		c->outcome->stuck = true;
	flow->acked = turn->to;
}

static void say_turn(struct conversation *c, const struct turn *turn)
{
	u32 before = turn->from, sent = turn->from, to;

	while (sent < turn->to) {
		to = end_of_segment(c, turn, sent);
		send_segment(c, turn, before, sent, to);
		before = sent;
		sent = to;
	}
	send_rest(c, turn);
	c->outcome->arrived[turn->line - 1] = turn->flow->received->len;
	c->said += turn->to - turn->from;
}

static void init_conversation(struct conversation *c)
{
	const struct transcript *doc = c->doc;
	enum ftp_dir dir;
	u32 i;

	memset(c->outcome, 0, sizeof(*c->outcome));
	gateway_init(&c->gateway, doc);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		c->flow[dir].dir = dir;
		c->flow[dir].seq = doc->seq;
		c->flow[dir].stream = &doc->stream[dir];
		c->flow[dir].received = &c->outcome->received[dir];
	}
	for (i = 0; i < doc->seen; i++) {
		const struct said *said = &doc->said[i];
		struct flow *flow = &c->flow[said->dir];

		text_add(flow->received, flow->stream->at + said->from,
			 said->to - said->from);
		flow->acked = said->to;
		flow->kept = said->to;
	}
}

void conversation_run(const struct transcript *doc, const struct plan *plan,
		      struct outcome *outcome)
{
	static struct conversation c;
	const struct said *said = &doc->said[doc->seen];
	const struct said *end = &doc->said[doc->lines];
	enum ftp_dir dir;

	memset(&c, 0, sizeof(c));
	c.doc = doc;
	c.plan = plan;
	c.outcome = outcome;
	init_conversation(&c);
	while (said < end && !outcome->stuck) {
		struct turn turn = {
			.flow = &c.flow[said->dir], .from = said->from,
		};

		while (said < end && said->dir == turn.flow->dir)
			turn.to = said++->to;
		turn.line = (u32)(said - doc->said);
		say_turn(&c, &turn);
	}
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++)
		send(&c, &c.flow[dir], doc->stream[dir].len,
		     doc->stream[dir].len);
	outcome->events = c.gateway.events;
	outcome->state = ftp_state_name(c.gateway.session.dialogue.state);
	outcome->lines = c.gateway.session.lines;
	outcome->edits = c.gateway.session.rewrites;
	gateway_exit(&c.gateway);
}

u32 conversation_size(const struct transcript *doc)
{
	u32 size = 0, i;

	for (i = doc->seen; i < doc->lines; i++)
		size += doc->said[i].to - doc->said[i].from;
	return size;
}

void conversation_name(const struct plan *plan, char text[60])
{
	static const char * const cuttings[] = {
		[CUT_LINES] = "each line", [CUT_TURNS] = "each turn",
		[CUT_ONCE] = "a turn cut at", [CUT_BYTES] = "each byte",
		[CUT_RANDOM] = "random pieces",
	};
	static const char * const manners[] = {
		[SEND_ONCE] = "once", [SEND_TWICE] = "twice",
		[SEND_STALE] = "again when acknowledged",
		[SEND_OVERLAP] = "overlapping", [SEND_AHEAD] = "ahead",
		[SEND_GROWING] = "growing", [SEND_RANDOM] = "in any manner",
	};

	snprintf(text, 60, "%s %u, sent %s", cuttings[plan->cutting],
		 plan->at, manners[plan->manner]);
}
