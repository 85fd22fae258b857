/* SPDX-License-Identifier: GPL-2.0 */
/* A segment of a control connection, what is found in it, what becomes of it. */
#ifndef FTP_SEGMENT_H
#define FTP_SEGMENT_H

#include "change.h"
#include "policy.h"
#include "reason.h"
#include "span.h"
#include "verb.h"

/* endpoints that one segment may announce; the rest is not opened */
#define FTP_OPENED_MAX 8

/**
 * struct ftp_segment - a segment on its way
 * @text: its payload
 * @seq: sequence number of its first byte
 * @offset: bytes that are read
 * @room: payload that may leave, if it grows
 * @dir: who sent it
 * @opened: endpoints that were opened by it
 * @fin: it ends the stream
 * @rst: it breaks it off, so that no text is added
 * @may_change: the arguments of this direction can be replaced
 * @may_resize: so can their lengths
 * @policy: what is denied, and how lines have to end; NULL: nothing, anyhow
 * @change: what becomes of it
 */
struct ftp_segment {
	struct ftp_span text;
	u32 seq;
	u32 offset;
	u32 room;
	enum ftp_dir dir;
	u8 opened;
	bool fin;
	bool rst;
	bool may_change;
	bool may_resize;
	const struct ftp_policy *policy;
	struct ftp_change change;
};

/**
 * ftp_segment_end - sequence number behind its last byte
 * @segment: a segment
 */
static inline u32 ftp_segment_end(const struct ftp_segment *segment)
{
	return segment->seq + segment->text.len;
}

/**
 * struct ftp_event - what a mark is about
 * @verb: which announcement
 * @reason: %FTP_OK, or why it opens nothing
 * @endpoint: what was announced, with %FTP_OK; the address of a 229 is missing
 * @at: with %FTP_OK, sequence number of the argument's first byte
 * @len: with %FTP_OK, the argument's bytes
 * @host: 0 if it is the announcer's own; else what tells its address from others,
 *	set by the caller
 * @text: with %FTP_OK, the argument, or with %FTP_MARK_SPLIT what there is of
 *	it in this segment
 */
struct ftp_event {
	enum ftp_verb verb;
	enum ftp_reason reason;
	struct ftp_endpoint endpoint;
	struct ftp_span text;
	u32 at;
	u32 len;
	u8 host;
};

/**
 * enum ftp_place - where a segment lies in its stream
 * @FTP_PLACE_NEXT: it brings the next byte, perhaps behind some known ones
 * @FTP_PLACE_OLD: all of it was read before
 * @FTP_PLACE_AHEAD: it has to wait, and comes again
 * @FTP_PLACE_EARLY: it leaves, but should be read later
 */
enum ftp_place {
	FTP_PLACE_NEXT,
	FTP_PLACE_OLD,
	FTP_PLACE_AHEAD,
	FTP_PLACE_EARLY,
};

#endif /* FTP_SEGMENT_H */
