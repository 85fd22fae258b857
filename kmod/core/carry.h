/* SPDX-License-Identifier: GPL-2.0 */
/* Memory for an argument that is split, allocated only where one is. */
#ifndef FTP_CARRY_H
#define FTP_CARRY_H

#include "endpoint.h"

/* an argument that is longer than this is no endpoint */
#define FTP_ARGUMENT_MAX 96

/* longest text that takes an argument's place: an endpoint, and what followed */
#define FTP_TEXT_MAX (FTP_ENDPOINT_TEXT + FTP_ARGUMENT_MAX)

/**
 * struct ftp_carry - text of an argument that began in an earlier segment
 * @text: its bytes, as many as &ftp_line.argument_len; later, what took their
 *	place
 */
struct ftp_carry {
	u8 text[FTP_TEXT_MAX];
};

#endif /* FTP_CARRY_H */
