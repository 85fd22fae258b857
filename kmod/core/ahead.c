// SPDX-License-Identifier: GPL-2.0
/* Copies of text that came before its turn. */
#include "ahead.h"

/* allocators have sizes that are powers of two, at least */
#define SIZE_MIN 64

u32 ftp_ahead_size(u32 len)
{
	u32 size = SIZE_MIN;

	while (size < sizeof(struct ftp_ahead) + len && size <= FTP_AHEAD_BYTES)
		size *= 2;
	return size;
}

u32 ftp_ahead_sum(const struct ftp_ahead *list)
{
	u32 sum = 0;

	for (; list; list = list->next)
		sum += ftp_ahead_size(list->len);
	return sum;
}

bool ftp_ahead_has(const struct ftp_ahead *list, u32 seq, u32 len)
{
	for (; list; list = list->next) {
		s32 at = (s32)(seq - list->seq);

		if (at >= 0 && (u32)at + len <= list->len)
			return true;
	}
	return false;
}

void ftp_ahead_put(struct ftp_ahead **list, struct ftp_ahead *copy, u32 seq,
		   struct ftp_span text)
{
	copy->next = *list;
	copy->seq = seq;
	copy->len = text.len;
	memcpy(copy->text, text.at, text.len);
	*list = copy;
}

struct ftp_ahead *ftp_ahead_take(struct ftp_ahead **list, u32 next)
{
	struct ftp_ahead *copy;

	for (; *list; list = &(*list)->next) {
		copy = *list;
		if ((s32)(copy->seq - next) > 0)
			continue;
		*list = copy->next;
		return copy;
	}
	return NULL;
}

u32 ftp_ahead_first(const struct ftp_ahead *list, u32 seq)
{
	for (; list; list = list->next) {
		if ((s32)(list->seq - seq) < 0)
			seq = list->seq;
	}
	return seq;
}
