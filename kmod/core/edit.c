// SPDX-License-Identifier: GPL-2.0
/* Where a segment and a remembered edit meet. */
#include "edit.h"

enum ftp_overlap ftp_edit_overlap(const struct ftp_edit *edit, u32 seq,
				  u32 len)
{
	s32 start = (s32)(edit->at - seq);
	s32 end = start + edit->old_len;

	if (!edit->old_len || !len || end <= 0 || start >= (s32)len)
		return FTP_APART;
	if (start < 0)
		return FTP_BEGINS_IN;
	return end > (s32)len ? FTP_ENDS_IN : FTP_WHOLE;
}
