// SPDX-License-Identifier: GPL-2.0
/* Plans made by chance. */
#include "plan.h"
#include "unit.h"

#define ROOM_MIN 160	/* bytes; what is held at most has room in it */

void plan_conversation(struct plan *plan, const struct transcript *doc)
{
	plan->cutting = unit_random(CUT_RANDOM + 1);
	plan->manner = unit_random(MANNERS);
	plan->at = 1 + unit_random(conversation_size(doc));
}

static void be_random(struct tcp_manners *manners)
{
	static const u32 sizes[] = { 20, 48, ROOM_MIN, 536, 1460 };

	manners->mss = sizes[unit_random(ARRAY_SIZE(sizes))];
	manners->window = 1 + unit_random(WINDOW_MAX);
	manners->ack = unit_random(ACK_LATE + 1);
	manners->nagle = unit_random(2);
	manners->ragged = unit_random(2);
	manners->fast = unit_random(2);
	manners->strict = unit_random(2);
}

/* segments as long as they may be, so that none can grow */
static void leave_no_room(struct network_plan *plan)
{
	plan->room = ROOM_MIN + unit_random(20);
	plan->manners[FTP_CLIENT].mss = plan->room;
	plan->manners[FTP_SERVER].mss = plan->room;
	plan->writing = WRITE_TURNS;
	plan->polite = false;
}

void plan_network(struct network_plan *plan)
{
	struct weather *weather = &plan->weather;

	memset(plan, 0, sizeof(*plan));
	be_random(&plan->manners[FTP_CLIENT]);
	be_random(&plan->manners[FTP_SERVER]);
	plan->writing = unit_random(WRITINGS);
	plan->pause = unit_random(2) ? unit_random(100) : 0;
	plan->polite = unit_random(2);
	plan->hasty = unit_random(2);
	plan->recut = !unit_random(4);
	plan->probes = !unit_random(4);
	plan->reset_at = unit_random(8) ? 0 : 1 + unit_random(400);
	plan->resets = unit_random(2);
	plan->room = UINT32_MAX;
	if (!unit_random(4))
		leave_no_room(plan);
	weather->delay = unit_random(20);
	weather->lateness = unit_random(2) ? 60 : 2000;
	if (unit_random(3)) {
		weather->lose = unit_random(2) * unit_random(200);
		weather->twice = unit_random(2) * unit_random(200);
		weather->late = unit_random(2) * unit_random(200);
	}
}
