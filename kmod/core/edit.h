/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What becomes of an address argument, and the memory of it.
 *
 * A sender that repeats a segment repeats the argument it wrote; the receiver
 * must get the text it got before, or its stream is broken. So the last edit of
 * a direction is remembered until the receiver has acknowledged past it.
 */
#ifndef FTP_EDIT_H
#define FTP_EDIT_H

#include "endpoint.h"

/**
 * struct ftp_edit - an argument that was replaced; none if @old_len is 0
 * @at: sequence number of its first byte, as the sender counts
 * @endpoint: what the receiver is told
 * @old_len: bytes that the sender wrote
 * @new_len: bytes that the receiver gets
 * @form: enum ftp_form in which both are written
 */
struct ftp_edit {
	u32 at;
	struct ftp_endpoint endpoint;
	u8 old_len;
	u8 new_len;
	u8 form;
};

/**
 * enum ftp_overlap - how a segment lies over an edit
 * @FTP_APART: no byte of the argument is in it
 * @FTP_WHOLE: the whole argument is in it
 * @FTP_ENDS_IN: it ends inside the argument
 * @FTP_BEGINS_IN: it begins inside the argument
 */
enum ftp_overlap {
	FTP_APART,
	FTP_WHOLE,
	FTP_ENDS_IN,
	FTP_BEGINS_IN,
};

/**
 * ftp_edit_overlap - does a segment repeat an edited argument?
 * @edit: the edit remembered
 * @seq: sequence number of the segment's first byte
 * @len: its bytes
 */
enum ftp_overlap ftp_edit_overlap(const struct ftp_edit *edit, u32 seq,
				  u32 len);

/**
 * ftp_edit_delta - by how much the receiver's stream grows
 * @edit: the edit
 */
static inline s32 ftp_edit_delta(const struct ftp_edit *edit)
{
	return (s32)edit->new_len - (s32)edit->old_len;
}

/**
 * ftp_edit_is_behind - has the receiver everything up to the argument's end?
 * @edit: the edit
 * @ack: the receiver's acknowledgment, in the sender's numbers
 */
static inline bool ftp_edit_is_behind(const struct ftp_edit *edit, u32 ack)
{
	return (s32)(ack - (edit->at + edit->old_len)) >= 0;
}

#endif /* FTP_EDIT_H */
