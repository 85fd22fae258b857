// SPDX-License-Identifier: GPL-2.0
/* Lines read from pieces of a stream. */
#include "reader.h"
#include "unit.h"

void reader_init(struct reader *r, enum ftp_dir dir)
{
	memset(r, 0, sizeof(*r));
	r->dir = dir;
}

void reader_exit(struct reader *r)
{
	free(r->line.carry);
}

enum ftp_mark reader_read(struct reader *r, struct ftp_span piece, u32 *offset)
{
	enum ftp_mark mark;

	mark = ftp_line_read(&r->line, r->dir, piece, offset, &r->argument);
	if (mark == FTP_MARK_SPLIT) {
		assert_int_equal(*offset, piece.len);
		if (!r->line.carry)
			r->line.carry = malloc(sizeof(*r->line.carry));
		assert_non_null(r->line.carry);
		ftp_line_keep(&r->line, r->argument.text);
	}
	return mark;
}
