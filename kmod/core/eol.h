/* SPDX-License-Identifier: GPL-2.0 */
/* Where a line ends, looked for eight bytes at a time. */
#ifndef FTP_EOL_H
#define FTP_EOL_H

#include "port.h"

/* a byte in all places of a word */
#define FTP_EACH(c) (0x0101010101010101ull * (c))

/**
 * ftp_is_eol - does the byte end a line?
 * @c: byte
 *
 * A CR before it belongs to the end; anywhere else it is text, and so is NUL. No
 * server is known that reads it otherwise, and some send it back as it came.
 */
static inline bool ftp_is_eol(u8 c)
{
	return c == '\n';
}

/**
 * ftp_ends_here - is this the end of a line?
 * @at: the first byte to look at
 * @end: behind the last one, which is behind @at
 *
 * Return: true for LF, and for CR LF.
 */
static inline bool ftp_ends_here(const u8 *at, const u8 *end)
{
	return ftp_is_eol(*at) ||
	       (*at == '\r' && end - at > 1 && ftp_is_eol(at[1]));
}

/**
 * ftp_low_bytes - may a line end in these eight bytes?
 * @at: the first one
 *
 * Return: 0 if all are ASCII and more than 10, which is LF. Otherwise top bits
 * of bytes, the first one the least significant; the lowest bit set, at least,
 * is one of a byte that is up to 10 or no ASCII.
 */
static inline u64 ftp_low_bytes(const u8 *at)
{
	return (ftp_load_le64(at) - FTP_EACH('\n' + 1)) & FTP_EACH(0x80);
}

/**
 * ftp_find_eol - where does the line end?
 * @at: first byte to look at
 * @end: behind the last one
 *
 * Return: the first LF, or @end.
 */
static inline const u8 *ftp_find_eol(const u8 *at, const u8 *end)
{
	const u8 *begin = at;
	u64 low = 0;

#pragma GCC unroll 4
	while (end - at >= 8) {
		low = ftp_low_bytes(at);
		if (low)
			break;
		at += 8;
	}
	/* the last ones are looked at together with some before them */
	if (!low && at < end && end - begin >= 8)
		low = ftp_low_bytes(end - 8) >> 8 * (8 - (end - at));
	if (low)
		at += ftp_first_bit(low) / 8;
	while (at < end && !ftp_is_eol(*at))
		at++;
	return at;
}

#endif /* FTP_EOL_H */
