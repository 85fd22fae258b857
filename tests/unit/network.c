// SPDX-License-Identifier: GPL-2.0
/* A dialogue between two ends of a TCP connection. */
#include "network.h"
#include "tcp.h"
#include "unit.h"

/* steps that a dialogue may take at most */
#define PATIENCE 3000
#define PATIENCE_PER_BYTE 100

struct network {
	const struct transcript *doc;
	const struct network_plan *plan;
	const struct outcome *expected;
	struct network_outcome *outcome;
	struct gateway gateway;
	struct tcp tcp[2];
	u32 acked[2];		/* that the gateway saw, as the receiver counts */
	u32 line;		/* first line behind the turn */
	enum ftp_dir speaker;
	u32 written;		/* of the speaker's stream, up to where ... */
	u32 to;			/* ... the turn ends */
	u32 said;		/* bytes of all turns before */
	u32 write_at;		/* when the speaker goes on */
	u32 steps;
	bool over;
	bool traced;
	struct wire wire;
};

static void complain(struct network *n, const char *what)
{
	if (!n->outcome->broken)
		n->outcome->broken = what;
}

static void trace(const struct network *n, const struct packet *p)
{
	u32 i;

	if (!n->traced)
		return;
	print_message("%6u %c%s %d+%u%s%s ack %d ", n->wire.now,
		      p->from == FTP_CLIENT ? 'C' : 'S', p->behind ? " >" : "",
		      (s32)(p->seq - n->doc->seq), p->len, p->fin ? " FIN" : "",
		      p->rst ? " RST" : "", (s32)(p->ack - n->doc->seq));
	for (i = 0; i < p->len; i++)
		print_message(p->text[i] > ' ' && p->text[i] <= '~' ? "%c" :
			      "\\x%02x", (u8)p->text[i]);
	print_message("\n");
}

/* what the receiver lacks has to be what is expected of its stream */
static void check_parcel(struct network *n, enum ftp_dir dir,
			 const struct parcel *parcel)
{
	const struct text *expected = &n->expected->received[dir];
	s32 at = (s32)(parcel->seq - n->doc->seq);
	u32 i;

	for (i = 0; i < parcel->text.len; i++, at++) {
		if (at < (s32)n->acked[dir])
			continue;
		if (at >= (s32)expected->len)
			complain(n, "more leaves than should");
		else if (parcel->text.at[i] != expected->at[at])
			complain(n, "other bytes leave than should");
	}
	if (parcel->fin && at != (s32)expected->len)
		complain(n, "a FIN leaves elsewhere than it should");
}

static void forward(struct network *n, struct packet *packet,
		    const struct parcel *parcel)
{
	u32 len = parcel->text.len, cut = 0;

	packet->behind = true;
	if (n->plan->recut && len > 1 && !unit_random(4)) {
		cut = 1 + unit_random(len - 1);
		packet->seq = parcel->seq;
		packet->fin = false;
		packet->len = cut;
		memcpy(packet->text, parcel->text.at, cut);
		wire_send(&n->wire, packet);
	}
	packet->seq = parcel->seq + cut;
	packet->fin = parcel->fin;
	packet->len = len - cut;
	memcpy(packet->text, parcel->text.at + cut, len - cut);
	wire_send(&n->wire, packet);
}

static void pass_gateway(struct network *n, struct packet *packet)
{
	enum ftp_dir dir = packet->from, other = !dir;
	struct ftp_segment segment = {
		.text = unit_copy(packet->text, packet->len),
		.seq = packet->seq, .room = n->plan->room, .dir = dir,
		.fin = packet->fin, .rst = packet->rst,
	};
	s32 acked = (s32)(packet->ack - n->doc->seq);
	static struct parcel parcel;

	if (acked > (s32)n->acked[other])
		n->acked[other] = (u32)acked;
	packet->ack = gateway_ack(&n->gateway, other, packet->ack);
	gateway_pass(&n->gateway, &segment, &parcel);
	unit_free(segment.text);
	check_parcel(n, dir, &parcel);
	if (parcel.text.len > packet->len && parcel.text.len > n->plan->room)
		complain(n, "a segment grows beyond its room");
	forward(n, packet, &parcel);
}

static void deliver(struct network *n, const struct packet *arrived)
{
	struct packet packet;

	memcpy(&packet, arrived, offsetof(struct packet, text) + arrived->len);
	wire_take(&n->wire, arrived);
	n->wire.now = packet.due;
	trace(n, &packet);
	if (packet.behind)
		tcp_hear(&n->tcp[!packet.from], &packet);
	else
		pass_gateway(n, &packet);
}

/* lines that one side says before the other one has to answer */
static void begin_turn(struct network *n)
{
	const struct transcript *doc = n->doc;
	const struct said *said = &doc->said[n->line];

	if (n->line == doc->lines) {
		n->over = true;
		tcp_close(&n->tcp[FTP_CLIENT]);
		tcp_close(&n->tcp[FTP_SERVER]);
		return;
	}
	n->speaker = said->dir;
	n->written = said->from;
	do {
		n->to = said++->to;
		n->line++;
	} while (n->line < doc->lines && said->dir == n->speaker &&
		 !n->plan->polite);
	n->write_at = n->wire.now + unit_random(n->plan->pause + 1);
}

static bool is_turn_over(const struct network *n)
{
	const struct tcp *speaker = &n->tcp[n->speaker];

	if (n->over || n->written < n->to)
		return false;
	if (speaker->una >= n->to)
		return true;
	return !n->plan->polite &&
	       n->outcome->received[n->speaker].len >=
	       n->expected->arrived[n->line - 1];
}

static u32 end_of_line(const struct network *n)
{
	const struct said *said = &n->doc->said[n->line - 1];

	while (said->from > n->written || said->dir != n->speaker)
		said--;
	return said->to;
}

static u32 end_of_write(const struct network *n)
{
	u32 to = n->to, at, i;

	switch (n->plan->writing) {
	case WRITE_LINES:
		return end_of_line(n);
	case WRITE_BYTES:
		return n->written + 1;
	case WRITE_RANDOM:
		return n->written + 1 + unit_random(unit_random(3) ?
			(to - n->written + 7) / 8 : to - n->written);
	case WRITE_CUTS:
		for (i = 0; i < 2; i++) {
			at = n->written + n->plan->cuts[i] - n->said;
			if (n->plan->cuts[i] > n->said && at < to)
				to = at;
		}
		break;
	default:
		break;
	}
	return to;
}

static bool has_last_word(const struct network *n)
{
	u32 i;

	for (i = n->line; i < n->doc->lines; i++) {
		if (n->doc->said[i].dir == n->speaker)
			return false;
	}
	return n->written == n->to;
}

static void write_more(struct network *n)
{
	struct tcp *tcp = &n->tcp[n->speaker];
	u32 to = end_of_write(n), len = to - n->written;

	n->wire.now = n->write_at;
	if (n->plan->probes && !unit_random(8))
		tcp_probe(tcp);
	n->said += len;
	n->written = to;
	n->write_at = to == n->to ? TCP_NEVER :
		      n->wire.now + unit_random(n->plan->pause + 1);
	if (n->plan->hasty && has_last_word(n))
		tcp->closing = true;
	tcp_write(tcp, len);
}

static void break_off(struct network *n)
{
	n->outcome->reset = 1;
	n->over = true;
	n->write_at = TCP_NEVER;
	tcp_reset(&n->tcp[n->plan->resets]);
}

/* whatever comes next; false if nothing does */
static bool step(struct network *n)
{
	const struct packet *packet = wire_next(&n->wire);
	struct tcp *first = &n->tcp[FTP_CLIENT];
	u32 due = packet ? packet->due : TCP_NEVER;

	if (tcp_alarm(first) > tcp_alarm(&n->tcp[FTP_SERVER]))
		first = &n->tcp[FTP_SERVER];
	if (due != TCP_NEVER && due <= tcp_alarm(first) && due <= n->write_at) {
		deliver(n, packet);
	} else if (n->write_at < tcp_alarm(first)) {
		write_more(n);
	} else if (tcp_alarm(first) != TCP_NEVER) {
		n->wire.now = tcp_alarm(first);
		tcp_wake(first);
	} else {
		return false;
	}
	return true;
}

static void talk(struct network *n)
{
	u32 patience = PATIENCE +
		       PATIENCE_PER_BYTE * conversation_size(n->doc);

	begin_turn(n);
	while (step(n) && !n->outcome->broken) {
		if (++n->steps == n->plan->reset_at)
			break_off(n);
		if (is_turn_over(n))
			begin_turn(n);
		if (n->steps == patience)
			complain(n, "it goes on for ever");
	}
}

static void init_end(struct network *n, enum ftp_dir dir)
{
	struct tcp *tcp = &n->tcp[dir];

	tcp->wire = &n->wire;
	tcp->dir = dir;
	tcp->manners = n->plan->manners[dir];
	tcp->iss = n->doc->seq;
	tcp->stream = &n->doc->stream[dir];
	tcp->inbox.received = &n->outcome->received[!dir];
	tcp_init(tcp);
}

/* what was said before the gateway saw anything */
static void say_unseen(struct network *n, const struct said *said)
{
	struct tcp *tcp = &n->tcp[said->dir];

	tcp->written = said->to;
	tcp->una = said->to;
	tcp->nxt = said->to;
	tcp->max = said->to;
	n->acked[said->dir] = said->to;
	n->tcp[!said->dir].inbox.got = said->to;
	text_add(&n->outcome->received[said->dir],
		 tcp->stream->at + said->from, said->to - said->from);
}

static void init_network(struct network *n)
{
	u32 i;

	n->write_at = TCP_NEVER;
	n->traced = getenv("TRACE");
	wire_init(&n->wire, &n->plan->weather);
	init_end(n, FTP_CLIENT);
	init_end(n, FTP_SERVER);
	for (i = 0; i < n->doc->seen; i++)
		say_unseen(n, &n->doc->said[i]);
	n->line = n->doc->seen;
	gateway_init(&n->gateway, n->doc);
}

static void fill_outcome(struct network *n)
{
	struct network_outcome *outcome = n->outcome;
	const struct tcp *tcp = n->tcp;

	outcome->events = n->gateway.events;
	outcome->state = ftp_state_name(n->gateway.session.dialogue.state);
	memcpy(outcome->missed, n->gateway.missed, sizeof(outcome->missed));
	outcome->lines = n->gateway.session.lines;
	outcome->edits = n->gateway.session.rewrites;
	outcome->timeouts = tcp[0].timeouts + tcp[1].timeouts;
	if (tcp[0].broken || tcp[1].broken)
		complain(n, tcp[0].broken ? tcp[0].broken : tcp[1].broken);
	if (outcome->reset)
		outcome->reset += tcp[0].dead && tcp[1].dead;
	else if (tcp[0].dead || tcp[1].dead)
		complain(n, "it is reset by nobody");
	else if (!tcp_is_done(&tcp[0]) || !tcp_is_done(&tcp[1]))
		complain(n, "nothing happens any more");
}

void network_run(const struct transcript *doc, const struct network_plan *plan,
		 const struct outcome *expected,
		 struct network_outcome *outcome)
{
	static struct network n;

	memset(&n, 0, offsetof(struct network, wire));
	memset(outcome, 0, sizeof(*outcome));
	n.doc = doc;
	n.plan = plan;
	n.expected = expected;
	n.outcome = outcome;
	init_network(&n);
	talk(&n);
	fill_outcome(&n);
	gateway_exit(&n.gateway);
}
