/* SPDX-License-Identifier: GPL-2.0 */
/* The lines that mean something to a helper: one table, a row each. */
#ifndef FTP_VERB_H
#define FTP_VERB_H

#include "endpoint.h"
#include "word.h"

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
 * @FTP_LPRT: LPRT (RFC 1639)
 * @FTP_PASV: 227, the answer to PASV (RFC 959)
 * @FTP_EPSV: 229, the answer to EPSV (RFC 2428)
 * @FTP_LPSV: 228, the answer to LPSV (RFC 1639)
 * @FTP_VERB_MAX: how many there are
 */
enum ftp_verb {
	FTP_VERB_NONE,
	FTP_PORT,
	FTP_EPRT,
	FTP_LPRT,
	FTP_PASV,
	FTP_EPSV,
	FTP_LPSV,
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
 * ftp_verb_row - look up what is known of a verb
 * @verb: less than %FTP_VERB_MAX
 *
 * Return: its row; that of %FTP_VERB_NONE is empty.
 */
const struct ftp_verb_row *ftp_verb_row(enum ftp_verb verb);

/**
 * ftp_word_may_announce - may a command announce an endpoint?
 * @word: its name, packed
 *
 * Return: false for nearly all that do not.
 */
static inline bool ftp_word_may_announce(u32 word)
{
	return (word & 0xffff) == FTP_WORD(0, 0, 'R', 'T');
}

/**
 * ftp_verb_find - which verb does a line begin with?
 * @dir: who sent the line
 * @word: its first word, packed
 *
 * Return: the verb, or %FTP_VERB_NONE.
 */
enum ftp_verb ftp_verb_find(enum ftp_dir dir, u32 word);

#endif /* FTP_VERB_H */
