/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that came before its turn, in a direction that is only watched.
 *
 * It has left, for nothing is held back there; but what it says may depend on
 * the text that is missing, which will come. So it is read then, from a copy.
 */
#ifndef FTP_AHEAD_H
#define FTP_AHEAD_H

#include "span.h"

/* copies of a direction, and bytes of each */
#define FTP_AHEAD_COPIES 8
#define FTP_AHEAD_BYTES 2000

/**
 * struct ftp_ahead - the copy of a segment's payload
 * @next: another copy of the same direction, or NULL
 * @seq: sequence number of its first byte
 * @len: its bytes
 * @text: those
 */
struct ftp_ahead {
	struct ftp_ahead *next;
	u32 seq;
	u32 len;
	u8 text[];
};

/**
 * ftp_ahead_has_room - may another copy be made?
 * @list: first copy of the direction, or NULL
 * @len: its bytes
 */
bool ftp_ahead_has_room(const struct ftp_ahead *list, u32 len);

/**
 * ftp_ahead_has - is there a copy of a text already?
 * @list: first copy of the direction, or NULL
 * @seq: sequence number of the text's first byte
 * @len: its bytes
 */
bool ftp_ahead_has(const struct ftp_ahead *list, u32 seq, u32 len);

/**
 * ftp_ahead_put - copy a text
 * @list: where the direction has its first copy
 * @copy: memory for it
 * @seq: sequence number of the text's first byte
 * @text: the text
 */
void ftp_ahead_put(struct ftp_ahead **list, struct ftp_ahead *copy, u32 seq,
		   struct ftp_span text);

/**
 * ftp_ahead_take - is it the turn of a copy?
 * @list: where the direction has its first copy
 * @next: sequence number of the next byte to read
 *
 * Return: the copy, now the caller's; NULL if there is none.
 */
struct ftp_ahead *ftp_ahead_take(struct ftp_ahead **list, u32 next);

/**
 * ftp_ahead_first - where does it begin?
 * @list: first copy of the direction, or NULL
 * @seq: a sequence number
 *
 * Return: the first byte of all copies, if that is before @seq; else @seq.
 */
u32 ftp_ahead_first(const struct ftp_ahead *list, u32 seq);

#endif /* FTP_AHEAD_H */
