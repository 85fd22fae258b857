// SPDX-License-Identifier: GPL-2.0
/* The wire on both sides of a gateway. */
#include "unit.h"
#include "wire.h"

void wire_init(struct wire *wire, const struct weather *weather)
{
	u32 i;

	wire->weather = *weather;
	wire->now = 0;
	wire->sent = 0;
	wire->count = 0;
	memset(wire->busy, 0, sizeof(wire->busy));
	for (i = 0; i < WIRE_ROOM; i++)
		wire->way[i] = &wire->pool[i];
}

static bool happens(u32 thousandths)
{
	return thousandths && unit_random(1000) < thousandths;
}

static u32 arrival(struct wire *wire, u32 hop)
{
	const struct weather *weather = &wire->weather;
	u32 due;

	if (happens(weather->late))
		return wire->now + 1 + unit_random(weather->lateness);
	/* whoever is not late does not overtake */
	due = wire->now + unit_random(weather->delay + 1);
	if (due > wire->busy[hop])
		wire->busy[hop] = due;
	return wire->busy[hop];
}

static void put(struct wire *wire, const struct packet *packet)
{
	u32 hop = (u32)packet->from * 2 + packet->behind;
	struct packet *p;

	if (wire->count == WIRE_ROOM)
		return;
	p = wire->way[wire->count++];
	memcpy(p, packet, offsetof(struct packet, text) + packet->len);
	p->due = arrival(wire, hop);
	p->order = wire->sent++;
}

void wire_send(struct wire *wire, const struct packet *packet)
{
	if (happens(wire->weather.lose))
		return;
	put(wire, packet);
	if (happens(wire->weather.twice))
		put(wire, packet);
}

static bool is_before(const struct packet *a, const struct packet *b)
{
	return a->due == b->due ? a->order < b->order : a->due < b->due;
}

struct packet *wire_next(const struct wire *wire)
{
	struct packet *first = NULL;
	u32 i;

	for (i = 0; i < wire->count; i++) {
		if (!first || is_before(wire->way[i], first))
			first = wire->way[i];
	}
	return first;
}

void wire_take(struct wire *wire, const struct packet *packet)
{
	struct packet *last = wire->way[wire->count - 1];
	u32 i = 0;

	while (wire->way[i] != packet)
		i++;
	wire->way[wire->count - 1] = wire->way[i];
	wire->way[i] = last;
	wire->count--;
}
