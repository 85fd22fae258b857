/* SPDX-License-Identifier: GPL-2.0 */
/* A stretch of somebody else's bytes, taken from its front. */
#ifndef FTP_SPAN_H
#define FTP_SPAN_H

#include "port.h"

/**
 * struct ftp_span - bytes that are read but not owned; never NUL terminated
 * @at: first byte
 * @len: number of bytes
 */
struct ftp_span {
	const u8 *at;
	u32 len;
};

/**
 * ftp_is_digit - is the byte an ASCII digit?
 * @c: byte
 */
static inline bool ftp_is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

/**
 * ftp_is_alnum - is the byte an ASCII letter or digit?
 * @c: byte
 */
static inline bool ftp_is_alnum(u8 c)
{
	return ftp_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/**
 * ftp_span_drop - take bytes away from the front
 * @s: span
 * @n: how many, at most @s->len
 */
static inline void ftp_span_drop(struct ftp_span *s, u32 n)
{
	s->at += n;
	s->len -= n;
}

/**
 * ftp_span_take - take one certain byte away from the front
 * @s: span; unchanged if it begins with anything else
 * @c: the byte
 *
 * Return: whether it was there.
 */
static inline bool ftp_span_take(struct ftp_span *s, u8 c)
{
	if (!s->len || *s->at != c)
		return false;
	ftp_span_drop(s, 1);
	return true;
}

#endif /* FTP_SPAN_H */
