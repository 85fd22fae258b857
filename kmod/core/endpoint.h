/* SPDX-License-Identifier: GPL-2.0 */
/* Address and port of a data connection, in every form that FTP writes them. */
#ifndef FTP_ENDPOINT_H
#define FTP_ENDPOINT_H

#include "reason.h"
#include "text.h"

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
 * ftp_address_equal - whether the two are the same address
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
 * ftp_address_is_unspecified - whether it is 0.0.0.0 or ::
 * @a: address
 */
static inline bool ftp_address_is_unspecified(const struct ftp_address *a)
{
	static const u8 none[sizeof(a->byte)];

	return !memcmp(a->byte, none, sizeof(none));
}

bool ftp_address_is_reserved(const struct ftp_address *a);
enum ftp_reason ftp_scan_octets(struct ftp_span *s, u8 separator, u8 *out,
				u32 count);
enum ftp_reason ftp_scan_ipv4(struct ftp_span *s, struct ftp_address *out);
enum ftp_reason ftp_scan_ipv6(struct ftp_span s, struct ftp_address *out);
u32 ftp_print_address(char *text, const struct ftp_address *a);
enum ftp_reason ftp_scan_number(struct ftp_span *s, u32 max, u32 *out);
u32 ftp_print_number(char *text, u16 n);

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

enum ftp_reason ftp_scan_endpoint(struct ftp_span *s, enum ftp_form form,
				  struct ftp_endpoint *out);
u32 ftp_print_endpoint(char *text, enum ftp_form form,
		       const struct ftp_endpoint *e);

#endif /* FTP_ENDPOINT_H */
