/* SPDX-License-Identifier: GPL-2.0 */
/* What somebody says, or writes into files and names, who wants a port opened. */
#ifndef FTP_TEST_HOSTILE_H
#define FTP_TEST_HOSTILE_H

#include "liar.h"

/* ports that only he names: from here on */
#define HOSTILE_PORT 20000
#define HOSTILE_PORTS 10000

/**
 * hostile_line() - a line that a client or a server might say, without its end
 * @liar: the dialogue
 * @dir: which of them
 * @out: made longer
 */
void hostile_line(const struct liar *liar, enum ftp_dir dir, struct text *out);

/**
 * hostile_name() - the name of a file
 * @liar: the dialogue
 * @out: made longer; without LF unless that is text, and never with CR LF
 */
void hostile_name(const struct liar *liar, struct text *out);

/**
 * hostile_speech() - a line or several, or parts of such
 * @liar: the dialogue
 * @out: made longer
 */
void hostile_speech(const struct liar *liar, struct text *out);

/**
 * hostile_record() - a TLS record, whole, with something inside that wants a port
 * @liar: the dialogue
 * @out: it is added to this
 */
void hostile_record(const struct liar *liar, struct text *out);

#endif /* FTP_TEST_HOSTILE_H */
