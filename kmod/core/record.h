/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Behind AUTH and 234: TLS, of which only the length can be read. A direction's
 * &ftp_line.word is what is left of a record then, and &ftp_line.word_len how
 * much of its header has come.
 */
#ifndef FTP_RECORD_H
#define FTP_RECORD_H

#include "line.h"

/* a record's type, two bytes of version, two of length */
#define FTP_RECORD_HEADER 5
/* length that no record has: all that follows belongs to it */
#define FTP_RECORD_ENDLESS (~0u)

/**
 * ftp_record_begin - from now on the direction is encrypted
 * @line: its state
 */
static inline void ftp_record_begin(struct ftp_line *line)
{
	line->state = FTP_IN_RECORD;
	line->word = 0;
	line->word_len = 0;
}

/**
 * ftp_record_endless - it stays encrypted, as bytes of it are missing
 * @line: its state
 */
static inline void ftp_record_endless(struct ftp_line *line)
{
	line->word = FTP_RECORD_ENDLESS;
	line->word_len = FTP_RECORD_HEADER;
}

/**
 * ftp_record_skip - pass over records, up to clear text
 * @line: the state of a direction that is encrypted; at the start of a line
 *	if it is no longer
 * @at: first byte to read
 * @end: behind the last one
 *
 * A connection becomes readable again after CCC (RFC 4217 section 6).
 *
 * Return: the first byte of clear text, or @end.
 */
const u8 *ftp_record_skip(struct ftp_line *line, const u8 *at, const u8 *end);

#endif /* FTP_RECORD_H */
