/* SPDX-License-Identifier: GPL-2.0 */
/* Lines read from pieces of a stream, with memory for a split argument. */
#ifndef FTP_TEST_READER_H
#define FTP_TEST_READER_H

#include "line.h"

/**
 * struct reader - a direction that is read piece by piece
 * @line: its state
 * @argument: what the last mark was about
 * @dir: which direction
 */
struct reader {
	struct ftp_line line;
	struct ftp_argument argument;
	enum ftp_dir dir;
};

/**
 * reader_init() - begin
 * @r: reader
 * @dir: which direction
 */
void reader_init(struct reader *r, enum ftp_dir dir);

/**
 * reader_exit() - free what it took
 * @r: reader
 */
void reader_exit(struct reader *r);

/**
 * reader_read() - read on to the next mark; what is split is kept
 * @r: reader
 * @piece: the piece; the text of a mark has to be looked at before it is freed
 * @offset: how many of its bytes are read
 *
 * Return: the mark.
 */
enum ftp_mark reader_read(struct reader *r, struct ftp_span piece, u32 *offset);

#endif /* FTP_TEST_READER_H */
