/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commands that a profile denies.
 *
 * Servers differ in what they take for a command: some drop Telnet's bytes also
 * inside its name, one reads the last four letters of a longer one, and takes a
 * line that the stream ends in. So where anything is denied, all that is no name
 * is, too; of a long one the end counts; and its line need not be complete.
 */
#ifndef FTP_DENY_H
#define FTP_DENY_H

#include "line.h"
#include "segment.h"

/* a longer line is taken for two commands by some servers */
#define FTP_DENIED_LINE 512

/**
 * ftp_denies_line - is the command denied that stands in a line?
 * @segment: where the line was read, with a policy
 * @line: the line
 * @mark: what was marked last
 *
 * Return: false as long as its name may go on.
 */
bool ftp_denies_line(const struct ftp_segment *segment,
		     const struct ftp_line *line, enum ftp_mark mark);

/**
 * ftp_denies_end - does a stream end with a name that is denied?
 * @segment: a segment; its change is complete
 * @line: its direction's line
 */
bool ftp_denies_end(const struct ftp_segment *segment,
		    const struct ftp_line *line);

#endif /* FTP_DENY_H */
