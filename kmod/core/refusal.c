// SPDX-License-Identifier: GPL-2.0
/*
 * An endpoint that cannot be had.
 *
 * A server answers a command that it cannot read with an error. A client may do
 * anything with a reply that it cannot read, so the whole reply becomes an error;
 * where the segment doesn't begin with it, it may be part of a longer one, and
 * stays a reply.
 */
#include "refusal.h"

/* bytes from the start of a reply to its argument; 0 if it is none, or a part */
static u32 reply_before(const struct ftp_segment *segment, u32 at)
{
	const u8 *text = segment->text.at;
	u32 len = at - segment->seq;

	/* one that is cut may begin before the segment */
	if (segment->dir != FTP_SERVER || len > FTP_SKIP_MAX ||
	    len >= segment->text.len || len < 4)
		return 0;
	if (text[0] != '2' || text[3] != ' ' || memchr(text, '\n', len))
		return 0;
	return len;
}

enum ftp_form ftp_refuse(struct ftp_edit *edit,
			 const struct ftp_segment *segment,
			 const struct ftp_event *event)
{
	u32 before = reply_before(segment, event->at);

	edit->at -= before;
	edit->old_len += (u8)before;
	return before ? FTP_FORM_REFUSAL : ftp_verb_row(event->verb)->form;
}
