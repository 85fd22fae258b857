/* SPDX-License-Identifier: GPL-2.0 */
/* Memory for an argument that is split, allocated only where one is. */
#ifndef FTP_CARRY_H
#define FTP_CARRY_H

#include "endpoint.h"

/* an argument that is longer than this is no endpoint */
#define FTP_ARGUMENT_MAX 96

/* longest text of a reply that is kept because it looked like an endpoint */
#define FTP_SKIP_MAX 48

/* longest text that takes an argument's place, with what led to and followed it */
#define FTP_TEXT_MAX (FTP_SKIP_MAX + FTP_ENDPOINT_TEXT + FTP_ARGUMENT_MAX)

/**
 * struct ftp_carry - text of an argument that began in an earlier segment
 * @text: &ftp_line.skip bytes that were kept before it, and its own, as many as
 *	&ftp_line.argument_len; later, what took their place
 */
struct ftp_carry {
	u8 text[FTP_TEXT_MAX];
};

#endif /* FTP_CARRY_H */
