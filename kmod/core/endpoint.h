/* SPDX-License-Identifier: GPL-2.0 */
/* Address and port of a data connection, in every form that FTP writes them. */
#ifndef FTP_ENDPOINT_H
#define FTP_ENDPOINT_H

#include "address.h"

/**
 * enum ftp_form - how an endpoint is written
 * @FTP_FORM_NONE: not at all
 * @FTP_FORM_HOSTPORT: h1,h2,h3,h4,p1,p2 (RFC 959 section 4.1.2)
 * @FTP_FORM_EXTENDED: |family|address|port| (RFC 2428 section 2)
 * @FTP_FORM_PORT_ONLY: |||port| (RFC 2428 section 3)
 * @FTP_FORM_LONG: af,hal,h1,...,hn,pal,p1,p2 (RFC 1639 section 2)
 * @FTP_FORM_REFUSAL: written only: an error in the place of a reply
 */
enum ftp_form {
	FTP_FORM_NONE,
	FTP_FORM_HOSTPORT,
	FTP_FORM_EXTENDED,
	FTP_FORM_PORT_ONLY,
	FTP_FORM_LONG,
	FTP_FORM_REFUSAL,
};

/* longest text written: 6,16, sixteen times 255, and 2,255,255 */
#define FTP_ENDPOINT_TEXT (5 + 16 * 4 + 9)

/**
 * struct ftp_endpoint - where a data connection is to go
 * @address: its family is 0 where the form has no address
 * @delimiter: byte between the parts of the extended forms
 * @port: host byte order
 */
struct ftp_endpoint {
	struct ftp_address address;
	u8 delimiter;
	u16 port;
};

/**
 * ftp_set_hostport - fill in what h1,h2,h3,h4,p1,p2 says
 * @out: filled on success only
 * @octet: those six
 *
 * Return: false if the port is 0.
 */
static inline bool ftp_set_hostport(struct ftp_endpoint *out, const u8 *octet)
{
	u16 port = (u16)(octet[4] << 8 | octet[5]);

	if (!port)
		return false;
	memset(out, 0, sizeof(*out));
	out->address.family = FTP_IPV4;
	memcpy(out->address.byte, octet, 4);
	out->port = port;
	return true;
}

/**
 * ftp_scan_endpoint - read an endpoint
 * @s: text that begins with it; on success what follows is left
 * @form: how it is written
 * @out: filled on success only
 *
 * Return: %FTP_OK, %FTP_BAD_SYNTAX, %FTP_BAD_OCTET, %FTP_BAD_PORT (0 too).
 */
enum ftp_reason ftp_scan_endpoint(struct ftp_span *s, enum ftp_form form,
				  struct ftp_endpoint *out);

/**
 * ftp_print_endpoint - write an endpoint as ftp_scan_endpoint() reads it
 * @text: room for %FTP_ENDPOINT_TEXT bytes; no NUL is written
 * @form: how to write it; %FTP_FORM_HOSTPORT has an IPv4 address
 * @e: endpoint; its delimiter is used, or '|' where the address contains it.
 *	Port 0 means none: a text that nobody takes for an endpoint
 *
 * Return: number of bytes written.
 */
u32 ftp_print_endpoint(char *text, enum ftp_form form,
		       const struct ftp_endpoint *e);

#endif /* FTP_ENDPOINT_H */
