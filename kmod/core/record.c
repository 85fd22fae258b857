// SPDX-License-Identifier: GPL-2.0
/* TLS records: RFC 8446 section 5.1, and the same in all versions before. */
#include "eol.h"
#include "record.h"

#define LENGTH_AT	3
#define TYPE_MIN	20	/* change_cipher_spec */
#define TYPE_MAX	23	/* application_data */

/* false if no record begins with the byte */
static bool read_header(struct ftp_line *line, u8 c)
{
	if (!line->word_len && (c < TYPE_MIN || c > TYPE_MAX))
		return false;
	if (line->word_len++ >= LENGTH_AT)
		line->word = line->word << 8 | c;
	line->tls |= line->word_len == FTP_RECORD_HEADER;
	return true;
}

/* a record's header, or the end of the last line in clear text */
static bool read_byte(struct ftp_line *line, u8 c)
{
	return (!line->word_len && (c == '\r' || ftp_is_eol(c))) ||
	       read_header(line, c);
}

const u8 *ftp_record_skip(struct ftp_line *line, const u8 *at, const u8 *end)
{
	u32 len;

	while (at < end && line->word != FTP_RECORD_ENDLESS) {
		if (line->word_len < FTP_RECORD_HEADER) {
			if (!read_byte(line, *at)) {
				line->state = FTP_AT_START;
				return at;
			}
			at++;
			continue;
		}
		len = (u32)(end - at);
		if (len > line->word)
			len = line->word;
		at += len;
		line->word -= len;
		if (!line->word)
			line->word_len = 0;
	}
	return end;
}
