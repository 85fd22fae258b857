/* SPDX-License-Identifier: GPL-2.0 */
/* TLS in a direction of a control connection: records, of which the length is read. */
#ifndef FTP_TLS_H
#define FTP_TLS_H

#include "text.h"

/**
 * struct ftp_tls_record - a direction's place in a TLS record; zero before one
 * @left: bytes that are left of it
 * @header: how much of its header has come
 */
struct ftp_tls_record {
	u32 left;
	u8 header;
};

void ftp_tls_give_up(struct ftp_tls_record *record);
const u8 *ftp_tls_skip_records(struct ftp_tls_record *record, const u8 *at,
			       const u8 *end, bool *seen);
bool ftp_tls_covers(const struct ftp_tls_record *record, u32 len);
void ftp_tls_pass_over(struct ftp_tls_record *record, u32 len);
bool ftp_tls_is_type(u8 c);
bool ftp_tls_begins(struct ftp_span text);
bool ftp_tls_is_text(const struct ftp_tls_record *record, u8 c);

#endif /* FTP_TLS_H */
