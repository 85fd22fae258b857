// SPDX-License-Identifier: GPL-2.0
/* Lines of one direction, read from pieces of its stream. */
#include "pieces.h"
#include "unit.h"

void reader_init(struct reader *r, enum ftp_dir dir)
{
	memset(r, 0, sizeof(*r));
	r->dir = dir;
	ftp_session_start(&r->session, 0, 0);
}

void reader_exit(struct reader *r)
{
	free(r->session.stream[r->dir].hold);
}

void reader_begin(struct reader *r, struct ftp_span piece)
{
	r->segment = (struct ftp_segment){
		.text = piece, .seq = r->session.stream[r->dir].next,
		.dir = r->dir, .mangle = &r->mangle,
	};
	ftp_session_begin(&r->session, &r->segment);
}

enum ftp_mark reader_read(struct reader *r)
{
	struct ftp_stream *stream = &r->session.stream[r->dir];
	struct ftp_hold *hold = NULL;
	enum ftp_mark mark;

	mark = ftp_session_read(&r->session, &r->segment, &r->announced);
	if (mark == FTP_MARK_SPLIT) {
		if (!stream->hold) {
			hold = malloc(sizeof(*hold));
			assert_non_null(hold);
		}
		ftp_session_keep(&r->session, &r->segment, &r->announced, hold);
		mark = FTP_MARK_END;
	}
	if (mark)
		return mark;
	assert_int_equal(r->segment.offset, r->segment.text.len);
	ftp_session_end(&r->session, &r->segment);
	return stream->begun && stream->kept ? FTP_MARK_SPLIT : FTP_MARK_END;
}
