/* SPDX-License-Identifier: GPL-2.0 */
/* Who speaks, and the first word of what he says. */
#ifndef FTP_WORD_H
#define FTP_WORD_H

#include "code.h"

/* a command's name, packed by ftp_word_add() */
#define FTP_WORD(a, b, c, d) \
	((u32)(a) << 24 | (u32)(b) << 16 | (u32)(c) << 8 | (u32)(d))

/**
 * enum ftp_dir - who speaks
 * @FTP_CLIENT: the client sends commands
 * @FTP_SERVER: the server sends replies
 */
enum ftp_dir {
	FTP_CLIENT,
	FTP_SERVER,
};

/**
 * ftp_word_add - pack one more byte of a word, letters in upper case
 * @word: the bytes before, 0 at first; holds the last four
 * @c: letter or digit
 */
static inline u32 ftp_word_add(u32 word, u8 c)
{
	return word << 8 | (c >= 'a' && c <= 'z' ? c - 0x20u : c);
}

/**
 * ftp_first_word - the first word of a line, as far as it may be that of a verb
 * @dir: who said it
 * @at: the line; at least four bytes
 *
 * Letters lose the bit that makes small ones of them, and so do other bytes.
 */
static inline u32 ftp_first_word(enum ftp_dir dir, const u8 *at)
{
	u32 word = (u32)at[0] << 24 | (u32)at[1] << 16 | (u32)at[2] << 8 |
		   at[3];

	return dir == FTP_CLIENT ? word & 0xdfdfdfdf : word >> 8;
}

#endif /* FTP_WORD_H */
