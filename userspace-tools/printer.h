/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text for standard output, put together part by part without a format to be
 * read: for what prints a line for each packet.
 */
#ifndef NF_FTP_TOOL_PRINTER_H
#define NF_FTP_TOOL_PRINTER_H

#include <string.h>

#include "core/endpoint.h"

/**
 * struct printer - text that is not printed yet; zero at first
 * @len: its bytes
 * @text: the text
 */
struct printer {
	size_t len;
	char text[16384];
};

/**
 * printer_flush() - print what there is
 * @p: the printer
 */
void printer_flush(struct printer *p);

/**
 * printer_reserve() - make room for what is to lie in one piece
 * @p: the printer
 * @len: bytes of it, at most
 */
static inline void printer_reserve(struct printer *p, size_t len)
{
	if (len > sizeof(p->text) - p->len)
		printer_flush(p);
}

/**
 * printer_bytes() - add some bytes
 * @p: the printer
 * @at: the bytes
 * @len: how many
 */
static inline void printer_bytes(struct printer *p, const void *at, size_t len)
{
	const char *from = at;

	while (len > sizeof(p->text) - p->len) {
		size_t part = sizeof(p->text) - p->len;

		memcpy(p->text + p->len, from, part);
		p->len += part;
		printer_flush(p);
		from += part;
		len -= part;
	}
	memcpy(p->text + p->len, from, len);
	p->len += len;
}

/**
 * printer_string() - add a string
 * @p: the printer
 * @string: the string
 */
static inline void printer_string(struct printer *p, const char *string)
{
	printer_bytes(p, string, strlen(string));
}

/**
 * printer_number() - add a number
 * @p: the printer
 * @number: the number
 * @width: characters that it takes at least; in front of it are spaces
 */
void printer_number(struct printer *p, unsigned long number, size_t width);

/**
 * printer_address() - add an address
 * @p: the printer
 * @address: the address
 */
void printer_address(struct printer *p, const struct ftp_address *address);

/**
 * printer_shown() - add bytes from a wire, as bytes_print() shows them
 * @p: the printer
 * @at: the bytes
 * @len: how many
 */
void printer_shown(struct printer *p, const u8 *at, size_t len);

#endif /* NF_FTP_TOOL_PRINTER_H */
