/* SPDX-License-Identifier: GPL-2.0 */
/* The lines that mean something to a helper: one table, a row each. */
#ifndef FTP_VERB_H
#define FTP_VERB_H

#include "code.h"
#include "endpoint.h"

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
 * enum ftp_mode - who opens the data connection
 * @FTP_ACTIVE: the server; the client announced an endpoint
 * @FTP_PASSIVE: the client; the server announced an endpoint
 */
enum ftp_mode {
	FTP_ACTIVE,
	FTP_PASSIVE,
};

/**
 * enum ftp_verb - the ways to announce an endpoint
 * @FTP_VERB_NONE: any other line
 * @FTP_PORT: PORT (RFC 959)
 * @FTP_EPRT: EPRT (RFC 2428)
 * @FTP_PASV: 227, the answer to PASV (RFC 959)
 * @FTP_EPSV: 229, the answer to EPSV (RFC 2428)
 * @FTP_VERB_MAX: how many there are
 */
enum ftp_verb {
	FTP_VERB_NONE,
	FTP_PORT,
	FTP_EPRT,
	FTP_PASV,
	FTP_EPSV,
	FTP_VERB_MAX
};

/**
 * struct ftp_verb_row - what the helper knows of a verb
 * @name: the command's name, also of the one that is answered
 * @word: first word of the line, packed by ftp_word_add()
 * @dir: who says it
 * @mode: what it announces
 * @form: how the endpoint is written
 */
struct ftp_verb_row {
	char name[5];
	u32 word;
	enum ftp_dir dir;
	enum ftp_mode mode;
	enum ftp_form form;
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

/**
 * ftp_verb_row - look up what is known of a verb
 * @verb: less than %FTP_VERB_MAX
 *
 * Return: its row; that of %FTP_VERB_NONE is empty.
 */
const struct ftp_verb_row *ftp_verb_row(enum ftp_verb verb);

/**
 * ftp_verb_find - which verb does a line begin with?
 * @dir: who sent the line
 * @word: its first word, packed
 *
 * Return: the verb, or %FTP_VERB_NONE.
 */
enum ftp_verb ftp_verb_find(enum ftp_dir dir, u32 word);

#endif /* FTP_VERB_H */
