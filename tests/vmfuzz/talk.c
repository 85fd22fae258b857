// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>

#include "chance.h"
#include "talk.h"
#include "words.h"

#define FIRST_PORT 1024
#define PORTS 64512

struct hosts hosts;
int talk_share = -1;

/* by family and port: of the client, and as the server sees it */
static struct talk *by_port[2][2][65536];
static u16 last_port[2] = { FIRST_PORT, FIRST_PORT };

static void forget(struct talk *talk)
{
	struct talk **mine = &by_port[CLIENT][talk->six][talk->client.port];
	struct talk **seen = &by_port[SERVER][talk->six][talk->seen.port];

	if (*mine == talk)
		*mine = NULL;
	if (*seen == talk)
		*seen = NULL;
}

static void start_end(struct end *end)
{
	/* near where numbers begin again, often */
	end->next = one_in(3) ? UINT32_MAX - chance(400) : (u32)chance_word();
	end->una = end->next;
	end->rcv = 0;
	end->kept_len = 0;
	end->rest_len = 0;
	end->owes = false;
	end->data.port = 0;
}

static u16 choose_port(bool six)
{
	u16 *last = &last_port[six];

	do {
		*last = (u16)(*last == 65535 ? FIRST_PORT : *last + 1);
	} while (by_port[CLIENT][six][*last] || !talk_is_ours(*last));
	/* one that was used a moment ago, sometimes */
	if (one_in(20)) {
		u32 past = (u32)*last + PORTS - 1 - chance(400);
		u16 old = (u16)(FIRST_PORT + (past - FIRST_PORT) % PORTS);

		if (!by_port[CLIENT][six][old] && talk_is_ours(old))
			return old;
	}
	return *last;
}

void talk_begin(struct talk *talk)
{
	forget(talk);
	talk->six = chance(2);
	talk->asked = ASKED_NOTHING;
	talk->phase = 0;
	talk->tries = 0;
	talk->steps = 20 + chance(one_in(20) ? 1000 : 120);
	memcpy(talk->client.address, hosts.client[talk->six], 16);
	talk->client.port = choose_port(talk->six);
	talk->seen = talk->client;
	by_port[CLIENT][talk->six][talk->client.port] = talk;
	by_port[SERVER][talk->six][talk->seen.port] = talk;
	start_end(&talk->end[CLIENT]);
	start_end(&talk->end[SERVER]);
}

struct talk *talk_of(const struct arrival *arrival)
{
	u16 far = arrival->at == CLIENT ? arrival->from.port : arrival->to.port;

	if (far != FTP_PORT_NUMBER)
		return NULL;
	return by_port[arrival->at][arrival->six]
		      [arrival->at == CLIENT ? arrival->to.port : arrival->from.port];
}

static void next_phase(struct talk *talk, const struct arrival *arrival)
{
	u8 dir = !arrival->at, wanted = talk->phase == 1 ? SERVER : CLIENT;

	if (talk->phase == TALKING)
		return;
	if (talk->phase >= LOGIN)
		wanted = arrival->len ? words_speaker(talk->phase) : 2;
	if (dir != wanted)
		return;
	talk->phase++;
	talk->tries = 0;
}

static void acknowledged(struct end *end, u32 ack)
{
	u32 step = ack - end->una;

	if (!step || step > 0x100000)
		return;
	if (step < end->kept_len) {
		memmove(end->kept, end->kept + step, end->kept_len - step);
		end->kept_len -= step;
	} else {
		end->kept_len = 0;
	}
	end->una = ack;
	/* what was spoilt has arrived all the same */
	if ((s32)(end->next - ack) < 0)
		end->next = ack;
}

static void take_text(struct talk *talk, struct end *end, const struct arrival *arrival)
{
	u32 past = arrival->seq + arrival->len - end->rcv;

	end->owes = true;
	/* not before its turn, mostly; old bytes are not taken again */
	if ((s32)(arrival->seq - end->rcv) > 0 && chance(30))
		return;
	if (past && past < 0x100000)
		end->rcv += past;
	if (talk->phase == TALKING)
		words_find(arrival, &end->data);
}

/* source NAT gives the client another address, and sometimes another port */
static void learn_seen(struct talk *talk, const struct arrival *arrival)
{
	struct talk **place = &by_port[SERVER][talk->six][talk->seen.port];

	if (*place == talk)
		*place = NULL;
	talk->seen = arrival->from;
	by_port[SERVER][talk->six][talk->seen.port] = talk;
}

void talk_arrived(struct talk *talk, const struct arrival *arrival)
{
	struct end *end = &talk->end[arrival->at];

	if (arrival->flags & TH_SYN) {
		if (arrival->at == SERVER && talk->phase < LOGIN)
			learn_seen(talk, arrival);
		end->rcv = arrival->seq + 1 + arrival->len;
		if (talk->phase < LOGIN) {
			struct end *other = &talk->end[!arrival->at];

			other->next = end->rcv;
			other->una = other->next;
			next_phase(talk, arrival);
		}
		return;
	}
	if (arrival->flags & TH_RST) {
		if (talk->steps > 6)
			talk->steps = 6;
		return;
	}
	if (arrival->flags & TH_ACK)
		acknowledged(end, arrival->ack);
	if (arrival->len)
		take_text(talk, end, arrival);
	if (arrival->flags & TH_FIN && end->rcv == arrival->seq + arrival->len)
		end->rcv++;
	next_phase(talk, arrival);
}
