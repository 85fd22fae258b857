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
 * @new_len: bytes that the receiver gets; 0 as long as that is not decided
 * @form: enum ftp_form in which @endpoint is written; with %FTP_FORM_NONE what
 *	the receiver gets is in the stream's carry
 */
struct ftp_edit {
	u32 at;
	struct ftp_endpoint endpoint;
	u8 old_len;
	u8 new_len;
	u8 form;
};

/**
 * ftp_edit_delta - by how much the receiver's stream grows
 * @edit: the edit
 */
static inline s32 ftp_edit_delta(const struct ftp_edit *edit)
{
	return (s32)edit->new_len - (s32)edit->old_len;
}

/**
 * ftp_edit_behind - how far is a place behind the argument's end?
 * @edit: the edit
 * @seq: sequence number, as the sender counts
 *
 * Return: bytes; less than 0 for a place before its end.
 */
static inline s32 ftp_edit_behind(const struct ftp_edit *edit, u32 seq)
{
	return (s32)(seq - edit->at - edit->old_len);
}

#endif /* FTP_EDIT_H */
