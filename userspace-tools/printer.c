// SPDX-License-Identifier: GPL-2.0
/*
 * Putting text together.
 */
#include <arpa/inet.h>
#include <stdio.h>

#include "printer.h"

void printer_flush(struct printer *p)
{
	fwrite_unlocked(p->text, 1, p->len, stdout);
	p->len = 0;
}

void printer_number(struct printer *p, unsigned long number, size_t width)
{
	size_t len = 1;
	unsigned long rest;
	char *at;

	for (rest = number; rest > 9; rest /= 10)
		len++;
	if (len < width)
		len = width;
	printer_reserve(p, len);
	p->len += len;
	at = p->text + p->len;
	do {
		*--at = (char)('0' + number % 10);
		number /= 10;
		len--;
	} while (number);
	while (len--)
		*--at = ' ';
}

void printer_address(struct printer *p, const struct ftp_address *address)
{
	char text[INET6_ADDRSTRLEN];

	if (address->family != FTP_IPV6)
		printer_bytes(p, text, ftp_print_address(text, address));
	else if (inet_ntop(AF_INET6, address->byte, text, sizeof(text)))
		printer_string(p, text);
}

static bool is_plain(u8 c)
{
	return c >= ' ' && c <= '~';
}

void printer_shown(struct printer *p, const u8 *at, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	const u8 *end = at + len, *from;

	while (at < end) {
		for (from = at; at < end && is_plain(*at);)
			at++;
		printer_bytes(p, from, (size_t)(at - from));
		if (at < end) {
			char text[] = { '\\', 'x', digit[*at >> 4],
					digit[*at & 15] };

			printer_bytes(p, text, sizeof(text));
			at++;
		}
	}
}
