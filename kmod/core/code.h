/* SPDX-License-Identifier: GPL-2.0 */
/* The code of a reply, packed as ftp_word_add() does. */
#ifndef FTP_CODE_H
#define FTP_CODE_H

#include "port.h"

/* from its digits */
#define FTP_CODE(a, b, c) \
	((u32)('0' + (a)) << 16 | (u32)('0' + (b)) << 8 | (u32)('0' + (c)))

/**
 * ftp_is_code - is a word made of three digits?
 * @word: the word, packed
 */
static inline bool ftp_is_code(u32 word)
{
	/* 6 more than '9' is the first one in the next row of ASCII */
	return (word & 0xfff0f0f0) == 0x303030 &&
	       ((word + 0x060606) & 0xf0f0f0) == 0x303030;
}

/**
 * ftp_code_is_22x - is it of those among which are the ones that announce?
 * @code: the code
 */
static inline bool ftp_code_is_22x(u32 code)
{
	return code >> 8 == FTP_CODE(2, 2, 0) >> 8;
}

/**
 * ftp_code_announces - is it 227, 228 or 229?
 * @code: the code
 */
static inline bool ftp_code_announces(u32 code)
{
	return ftp_code_is_22x(code) && (code & 0xff) >= '7';
}

#endif /* FTP_CODE_H */
