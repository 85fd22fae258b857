/* SPDX-License-Identifier: GPL-2.0 */
/* A segment of a control connection, and what is found in it. */
#ifndef FTP_SEGMENT_H
#define FTP_SEGMENT_H

#include "endpoint.h"
#include "reason.h"
#include "span.h"
#include "verb.h"

/**
 * struct ftp_segment - a segment while it is being read
 * @text: its payload
 * @seq: sequence number of its first byte
 * @offset: bytes that are read
 * @dir: who sent it
 */
struct ftp_segment {
	struct ftp_span text;
	u32 seq;
	u32 offset;
	enum ftp_dir dir;
};

/**
 * struct ftp_event - what a mark is about
 * @verb: which announcement
 * @reason: %FTP_OK, or why it opens nothing
 * @endpoint: what was announced, with %FTP_OK; the address of a 229 is missing
 * @at: with %FTP_OK, sequence number of the argument's first byte
 * @len: with %FTP_OK, the argument's bytes
 * @text: with %FTP_OK, the argument, or with %FTP_MARK_SPLIT what there is of it
 */
struct ftp_event {
	enum ftp_verb verb;
	enum ftp_reason reason;
	struct ftp_endpoint endpoint;
	struct ftp_span text;
	u32 at;
	u32 len;
};

/**
 * enum ftp_place - where a segment lies in its stream
 * @FTP_PLACE_NEXT: it brings the next byte, perhaps behind some known ones
 * @FTP_PLACE_OLD: all of it was read before
 * @FTP_PLACE_AHEAD: bytes before it are missing
 */
enum ftp_place {
	FTP_PLACE_NEXT,
	FTP_PLACE_OLD,
	FTP_PLACE_AHEAD,
};

#endif /* FTP_SEGMENT_H */
