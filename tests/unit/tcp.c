// SPDX-License-Identifier: GPL-2.0
/* One end of a TCP connection. */
#include "tcp.h"
#include "unit.h"

#define RTO 300		/* more than any way there and back and ACK_DELAY */
#define RTO_MAX 2400
#define ACK_DELAY 40

void tcp_init(struct tcp *tcp)
{
	tcp->window = tcp->manners.window;
	tcp->rto = RTO;
	tcp->timer = TCP_NEVER;
	tcp->ack_timer = TCP_NEVER;
}

/* offset behind all that may be sent, the FIN included */
static u32 end_of(const struct tcp *tcp)
{
	return tcp->written + tcp->closing;
}

/* every segment acknowledges */
static void emit(struct tcp *tcp, u32 from, u32 to, bool rst)
{
	struct packet packet;

	packet.from = tcp->dir;
	packet.behind = false;
	packet.rst = rst;
	packet.fin = from < to && to > tcp->stream->len;
	packet.seq = tcp->iss + from;
	packet.ack = tcp->iss + tcp->inbox.got;
	packet.len = to - from - packet.fin;
	if (packet.len)
		memcpy(packet.text, tcp->stream->at + from, packet.len);
	wire_send(tcp->wire, &packet);
	tcp->owed = 0;
	tcp->ack_timer = TCP_NEVER;
}

static void acknowledge(struct tcp *tcp)
{
	emit(tcp, tcp->max, tcp->max, false);
}

/* where a segment ends that begins at an offset */
static u32 end_of_segment(const struct tcp *tcp, u32 from)
{
	const struct tcp_manners *manners = &tcp->manners;
	u32 to = from + manners->mss;

	if (to > tcp->written)
		to = tcp->written;
	if (from < to && manners->ragged && unit_random(2) &&
	    (from < tcp->max || !manners->nagle))
		to = from + 1 + unit_random(to - from);
	if (to == tcp->stream->len)
		to = end_of(tcp);
	return to;
}

static void start_timer(struct tcp *tcp)
{
	tcp->timer = tcp->una < tcp->max ? tcp->wire->now + tcp->rto :
					   TCP_NEVER;
}

static void send_what_may_be(struct tcp *tcp)
{
	u32 to;

	while (tcp->nxt < end_of(tcp) && tcp->flying < tcp->window) {
		to = end_of_segment(tcp, tcp->nxt);
		if (tcp->manners.nagle && tcp->una < tcp->nxt &&
		    to - tcp->nxt < tcp->manners.mss && to <= tcp->stream->len)
			return;
		emit(tcp, tcp->nxt, to, false);
		tcp->ends[tcp->flying++] = to;
		tcp->nxt = to;
		if (to > tcp->max)
			tcp->max = to;
		if (tcp->timer == TCP_NEVER)
			start_timer(tcp);
	}
}

void tcp_write(struct tcp *tcp, u32 len)
{
	tcp->written += len;
	if (!tcp->dead)
		send_what_may_be(tcp);
}

void tcp_close(struct tcp *tcp)
{
	tcp->closing = true;
	tcp_write(tcp, 0);
}

void tcp_reset(struct tcp *tcp)
{
	emit(tcp, tcp->max, tcp->max, true);
	tcp->dead = true;
}

void tcp_probe(struct tcp *tcp)
{
	u32 at = tcp->max - 1;

	if (tcp->max && tcp->una == tcp->max && at < tcp->stream->len)
		emit(tcp, at, at + unit_random(2), false);
}

static void begin_again(struct tcp *tcp)
{
	tcp->timeouts++;
	if (tcp->rto < RTO_MAX)
		tcp->rto *= 2;
	tcp->nxt = tcp->una;
	tcp->flying = 0;
	tcp->window = 1;
	tcp->timer = TCP_NEVER;
	send_what_may_be(tcp);
}

u32 tcp_alarm(const struct tcp *tcp)
{
	if (tcp->dead)
		return TCP_NEVER;
	return tcp->timer < tcp->ack_timer ? tcp->timer : tcp->ack_timer;
}

void tcp_wake(struct tcp *tcp)
{
	if (tcp->timer <= tcp->wire->now)
		begin_again(tcp);
	if (tcp->ack_timer <= tcp->wire->now)
		acknowledge(tcp);
}

static void hear_progress(struct tcp *tcp, u32 ack)
{
	u32 i, n = 0;

	tcp->una = ack;
	if (tcp->nxt < ack)
		tcp->nxt = ack;
	for (i = 0; i < tcp->flying; i++) {
		if (tcp->ends[i] > ack)
			tcp->ends[n++] = tcp->ends[i];
	}
	tcp->flying = n;
	tcp->repeats = 0;
	if (tcp->window < tcp->manners.window)
		tcp->window++;
	tcp->rto = RTO;
	start_timer(tcp);
}

static void repeat_first(struct tcp *tcp)
{
	u32 to = end_of_segment(tcp, tcp->una);

	emit(tcp, tcp->una, to > tcp->max ? tcp->max : to, false);
}

static void hear_ack(struct tcp *tcp, const struct packet *packet)
{
	s32 ack = (s32)(packet->ack - tcp->iss);

	if (ack > (s32)tcp->max)
		tcp->broken = "what was never sent is acknowledged";
	else if (ack > (s32)tcp->una)
		hear_progress(tcp, (u32)ack);
	else if (ack == (s32)tcp->una && tcp->una < tcp->max && !packet->len &&
		 ++tcp->repeats == 3 && tcp->manners.fast)
		repeat_first(tcp);
}

static void owe(struct tcp *tcp, bool at_once)
{
	enum tcp_ack manner = tcp->manners.ack;

	tcp->owed++;
	if (at_once || manner == ACK_AT_ONCE ||
	    (manner == ACK_SECOND && tcp->owed == 2))
		acknowledge(tcp);
	else if (tcp->ack_timer == TCP_NEVER)
		tcp->ack_timer = tcp->wire->now + ACK_DELAY;
}

static void hear_text(struct tcp *tcp, const struct packet *packet, s32 at)
{
	bool in_turn = at <= (s32)tcp->inbox.got && !packet->fin;
	s32 end = at + (s32)packet->len + packet->fin;

	if (!inbox_put(&tcp->inbox, packet, at))
		tcp->broken = "far too many bytes arrive";
	owe(tcp, !in_turn || (s32)tcp->inbox.got != end);
}

/* RFC 5961 section 3.2: only an exact one counts, others are questioned */
static void hear_rst(struct tcp *tcp, s32 at)
{
	if (at == (s32)tcp->inbox.got)
		tcp->dead = true;
	else if (at > (s32)tcp->inbox.got)
		acknowledge(tcp);
}

void tcp_hear(struct tcp *tcp, const struct packet *packet)
{
	s32 at = (s32)(packet->seq - tcp->iss);
	s32 end = at + (s32)packet->len + packet->fin;
	bool is_old = end < (s32)tcp->inbox.got ||
		      (end == (s32)tcp->inbox.got && end != at);

	if (tcp->dead) {
		/* RFC 9293 section 3.10.7.1: a reset for what comes to no one */
		if (!packet->rst)
			emit(tcp, packet->ack - tcp->iss,
			     packet->ack - tcp->iss, true);
		return;
	}
	if (packet->rst) {
		hear_rst(tcp, at);
		return;
	}
	if (!is_old || !tcp->manners.strict)
		hear_ack(tcp, packet);
	if (is_old)
		acknowledge(tcp);
	else if (end != at)
		hear_text(tcp, packet, at);
	send_what_may_be(tcp);
}

bool tcp_is_done(const struct tcp *tcp)
{
	return tcp->una > tcp->stream->len;
}
