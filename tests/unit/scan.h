/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every reader and printer of addresses and endpoints keeps to: nothing
 * beyond the text is read, what is filled is filled on success only, and what
 * was printed is read again as the same.
 */
#ifndef FTP_TEST_SCAN_H
#define FTP_TEST_SCAN_H

#include "endpoint.h"

/* longest text of which the C library is asked */
#define SCAN_TEXT_MAX 242

/**
 * scan_address() - read an address and nothing else
 * @text: the text
 * @family: enum ftp_family
 * @out: untouched otherwise
 *
 * Return: as ftp_scan_ipv4() and ftp_scan_ipv6() do; %FTP_BAD_SYNTAX if
 * something follows.
 */
enum ftp_reason scan_address(const char *text, u8 family,
			     struct ftp_address *out);

/**
 * scan_like_inet_pton() - read an address, and compare with the C library
 * @text: the text, of at most %SCAN_TEXT_MAX bytes
 * @family: enum ftp_family
 *
 * Where we differ from it on purpose: a dotted number may have leading zeros
 * (FTP's numbers are decimal, and some clients pad them), so inet_pton() is
 * asked without them.
 */
void scan_like_inet_pton(const char *text, u8 family);

/**
 * print_address() - print an address
 * @text: where to put it, with a NUL
 * @a: address
 */
void print_address(char text[FTP_ADDRESS_TEXT + 1],
		   const struct ftp_address *a);

/**
 * scan_endpoint() - read an endpoint
 * @text: text that begins with it
 * @form: how it is written
 * @out: untouched without success
 * @left: how many bytes follow it; all without success
 *
 * Return: as ftp_scan_endpoint() does.
 */
enum ftp_reason scan_endpoint(struct ftp_span text, enum ftp_form form,
			      struct ftp_endpoint *out, u32 *left);

/**
 * print_endpoint() - print an endpoint
 * @text: where to put it, with a NUL
 * @form: how it is written
 * @e: endpoint
 *
 * Return: its length.
 */
u32 print_endpoint(char text[FTP_ENDPOINT_TEXT + 1], enum ftp_form form,
		   const struct ftp_endpoint *e);

/**
 * scan_what_is_printed() - there and back, also with text behind it
 * @form: how it is written
 * @e: endpoint
 *
 * Only a delimiter that the address contains is another one then, '|'.
 */
void scan_what_is_printed(enum ftp_form form, const struct ftp_endpoint *e);

#endif /* FTP_TEST_SCAN_H */
