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

/*
 * Memory for the copies of a connection. With its own state and a carry for each
 * direction a connection has 2 kB at most, whoever talks on it.
 */
#define FTP_AHEAD_BYTES 1280

/**
 * struct ftp_ahead - the copy of a segment's payload
 * @next: another copy of the same direction, or NULL
 * @seq: sequence number of its first byte
 * @len: its bytes
 * @since: when it came, by the caller's clock
 * @text: those
 */
struct ftp_ahead {
	struct ftp_ahead *next;
	u32 seq;
	u32 len;
	u32 since;
	u8 text[];
};

/**
 * ftp_ahead_size - memory that a copy takes from an allocator
 * @len: bytes of its text
 */
u32 ftp_ahead_size(u32 len);

/**
 * ftp_ahead_sum - memory that all copies of a direction take
 * @list: first copy of the direction, or NULL
 */
u32 ftp_ahead_sum(const struct ftp_ahead *list);

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
