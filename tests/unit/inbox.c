// SPDX-License-Identifier: GPL-2.0
/* What has arrived of a stream. */
#include "inbox.h"
#include "unit.h"

static void put_byte(struct inbox *inbox, const struct packet *packet, u32 i,
		     u32 place)
{
	if (inbox->has[place])
		return;
	inbox->has[place] = i < packet->len ? 1 : 2;
	if (i < packet->len)
		inbox->late[place] = packet->text[i];
}

bool inbox_put(struct inbox *inbox, const struct packet *packet, s32 at)
{
	u32 len = packet->len + packet->fin, i;

	if (at + (s32)len >= TEXT_ROOM)
		return false;
	for (i = 0; i < len; i++) {
		if (at + (s32)i >= (s32)inbox->got)
			put_byte(inbox, packet, i, (u32)at + i);
	}
	while (inbox->has[inbox->got] == 1) {
		text_add(inbox->received, inbox->late + inbox->got, 1);
		inbox->got++;
	}
	if (inbox->has[inbox->got] == 2)
		inbox->got++;
	return true;
}
