/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of one direction, read from pieces of its stream. */
#ifndef FTP_TEST_PIECES_H
#define FTP_TEST_PIECES_H

#include "session.h"

/**
 * struct reader - a direction that is read piece by piece
 * @session: of which the order does not matter
 * @segment: the piece
 * @mangle: what becomes of it
 * @announced: what the last mark was about
 * @dir: which direction
 */
struct reader {
	struct ftp_session session;
	struct ftp_segment segment;
	struct ftp_mangle mangle;
	struct ftp_announcement announced;
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
 * reader_begin() - the next piece
 * @r: reader
 * @piece: its text, which stays until all of it is read
 */
void reader_begin(struct reader *r, struct ftp_span piece);

/**
 * reader_read() - read on to the next mark; what is split is kept
 * @r: reader
 *
 * Return: the mark; %FTP_MARK_SPLIT if all is read, and some of it kept.
 */
enum ftp_mark reader_read(struct reader *r);

#endif /* FTP_TEST_PIECES_H */
