/* SPDX-License-Identifier: GPL-2.0 */
/* An IP address: its two text forms and what can be said of it alone. */
#ifndef FTP_ADDRESS_H
#define FTP_ADDRESS_H

#include "reason.h"
#include "span.h"

/* longest text of an address: eight groups of four digits, seven colons */
#define FTP_ADDRESS_TEXT 39

/**
 * enum ftp_family - address families, numbered as in RFC 2428 section 2
 * @FTP_IPV4: 4 bytes
 * @FTP_IPV6: 16 bytes
 */
enum ftp_family {
	FTP_IPV4 = 1,
	FTP_IPV6 = 2,
};

/**
 * struct ftp_address - an IP address
 * @byte: network byte order; those past the family's length are 0
 * @family: enum ftp_family
 */
struct ftp_address {
	u8 byte[16];
	u8 family;
};

/**
 * ftp_address_equal - are the two the same address?
 * @a: one
 * @b: the other
 */
static inline bool ftp_address_equal(const struct ftp_address *a,
				     const struct ftp_address *b)
{
	return a->family == b->family &&
	       !memcmp(a->byte, b->byte, sizeof(a->byte));
}

/**
 * ftp_address_is_unspecified - is it 0.0.0.0 or ::?
 * @a: address
 */
static inline bool ftp_address_is_unspecified(const struct ftp_address *a)
{
	static const u8 none[sizeof(a->byte)];

	return !memcmp(a->byte, none, sizeof(none));
}

/**
 * ftp_address_is_reserved - can it never be the address of a distant host?
 * @a: address
 *
 * Return: true for unspecified, loopback, link-local, multicast and broadcast
 * ones (RFC 6890), and for 0/8 and 240/4.
 */
bool ftp_address_is_reserved(const struct ftp_address *a);

/**
 * ftp_scan_octets - read decimal numbers up to 255
 * @s: text; on success what follows them is left
 * @separator: byte between two of them
 * @out: room for @count octets, which mean nothing without success
 * @count: how many
 *
 * The form comes first: a great number in a text that has another form, such
 * as a year in that of a reply, is no bad octet.
 *
 * Return: %FTP_OK, %FTP_BAD_SYNTAX or %FTP_BAD_OCTET.
 */
enum ftp_reason ftp_scan_octets(struct ftp_span *s, u8 separator, u8 *out,
				u32 count);

/**
 * ftp_scan_ipv4 - read a dotted address, as in RFC 2428 section 2
 * @s: text; on success what follows the address is left
 * @out: filled on success only
 *
 * Leading zeros do not make a number octal: FTP's numbers are decimal.
 *
 * Return: %FTP_OK, %FTP_BAD_SYNTAX or %FTP_BAD_OCTET.
 */
enum ftp_reason ftp_scan_ipv4(struct ftp_span *s, struct ftp_address *out);

/**
 * ftp_scan_ipv6 - read an address in any form of RFC 4291 section 2.2
 * @s: the address and nothing else
 * @out: filled on success only
 *
 * Return: %FTP_OK or %FTP_BAD_SYNTAX.
 */
enum ftp_reason ftp_scan_ipv6(struct ftp_span s, struct ftp_address *out);

/**
 * ftp_print_address - write an address, IPv6 as in RFC 5952 section 4
 * @text: room for %FTP_ADDRESS_TEXT bytes; no NUL is written
 * @a: address
 *
 * Return: number of bytes written.
 */
u32 ftp_print_address(char *text, const struct ftp_address *a);

/**
 * ftp_scan_number - read a decimal number
 * @s: text; on success what follows the digits is left
 * @max: greatest value allowed
 * @out: filled on success only
 *
 * Return: %FTP_OK; %FTP_BAD_SYNTAX if there is no digit; %FTP_BAD_OCTET if the
 * value is greater than @max, which is found at the digit that makes it so.
 */
enum ftp_reason ftp_scan_number(struct ftp_span *s, u32 max, u32 *out);

/**
 * ftp_print_number - write a decimal number
 * @text: room for five bytes; no NUL is written
 * @n: number
 *
 * Return: number of bytes written.
 */
u32 ftp_print_number(char *text, u16 n);

#endif /* FTP_ADDRESS_H */
