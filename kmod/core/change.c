// SPDX-License-Identifier: GPL-2.0
/* Putting together what becomes of a segment. */
#include "change.h"

static u32 at_least_0(s32 n)
{
	return n > 0 ? (u32)n : 0;
}

void ftp_change_init(struct ftp_change *change, u32 len, bool fin)
{
	change->back = 0;
	change->at = 0;
	change->len = 0;
	change->text_len = 0;
	change->span = 0;
	change->cut = len;
	change->fin = fin;
	change->edited = false;
}

void ftp_change_cut(struct ftp_change *change, s32 at)
{
	if (at_least_0(at) < change->cut)
		change->cut = at_least_0(at);
}

void ftp_change_replace(struct ftp_change *change, s32 at, s32 end, u32 len)
{
	change->at = at_least_0(at);
	change->back = at < 0 ? 0 - (u32)at : 0;
	change->span = (u32)(end - at);
	change->len = (end < (s32)len ? at_least_0(end) : len) - change->at;
}

void ftp_change_ask(struct ftp_change *change, u32 back, u8 before)
{
	change->cut = 0;
	change->back = back + 1;
	change->text[0] = before;
	change->text_len = 1;
	change->span = 1;
}

void ftp_change_fit(struct ftp_change *change, u32 room)
{
	u32 end = change->at + change->len;
	u32 size = change->cut - change->len + change->text_len;

	if (size <= room)
		return;
	if (change->cut - end >= size - room) {
		change->cut -= size - room;
		return;
	}
	change->cut = change->at;
	change->len = 0;
	change->text_len = 0;
	change->span = 0;
	change->fin = false;
}
