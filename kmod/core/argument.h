/* SPDX-License-Identifier: GPL-2.0 */
/* An announcement's argument: where it is, and what it says. */
#ifndef FTP_ARGUMENT_H
#define FTP_ARGUMENT_H

#include "verb.h"

/**
 * struct ftp_argument - what stands in a line that announces
 * @text: the argument; in the segment, or in the carry
 * @end: the segment's offset just behind the argument
 * @reason: %FTP_OK, or why nothing in it can be an endpoint
 * @endpoint: what it says, with %FTP_OK
 */
struct ftp_argument {
	struct ftp_span text;
	u32 end;
	enum ftp_reason reason;
	struct ftp_endpoint endpoint;
};

/**
 * ftp_argument_has - can the byte be inside a reply's argument?
 * @form: how the endpoint is written
 * @c: byte
 */
static inline bool ftp_argument_has(enum ftp_form form, u8 c)
{
	if (form != FTP_FORM_PORT_ONLY)
		return ftp_is_digit(c) || c == ',';
	return c > ' ' && c <= '~' && c != '(' && c != ')';
}

/**
 * ftp_argument_whole - read an announcement that is whole, and written as usual
 * @dir: who sent it
 * @verb: what it begins with, and no more than that is known
 * @text: the line, and what follows it in its segment; at least four bytes
 * @out: filled, but means nothing if the argument is not found
 *
 * A shortcut: ftp_line_read() makes the same of it, in more time.
 *
 * Return: the argument; nothing, at NULL, if ftp_line_read() is to look for it.
 */
struct ftp_span ftp_argument_whole(enum ftp_dir dir, enum ftp_verb verb,
				   struct ftp_span text,
				   struct ftp_endpoint *out);

#endif /* FTP_ARGUMENT_H */
