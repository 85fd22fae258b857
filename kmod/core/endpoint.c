// SPDX-License-Identifier: GPL-2.0
/* Reading and writing endpoints. */
#include "endpoint.h"

static enum ftp_reason scan_hostport(struct ftp_span *s,
				     struct ftp_endpoint *out)
{
	struct ftp_span rest = *s;
	enum ftp_reason reason;
	u8 octet[6];

	reason = ftp_scan_octets(&rest, ',', octet, sizeof(octet));
	if (reason)
		return reason;
	if (!ftp_set_hostport(out, octet))
		return FTP_BAD_PORT;
	*s = rest;
	return FTP_OK;
}

/* the port and the delimiter after it */
static enum ftp_reason scan_port(struct ftp_span *s, struct ftp_endpoint *e)
{
	enum ftp_reason reason;
	u32 n;

	reason = ftp_scan_number(s, 65535, &n);
	if (reason)
		return reason == FTP_BAD_OCTET ? FTP_BAD_PORT : reason;
	if (!ftp_span_take(s, e->delimiter))
		return FTP_BAD_SYNTAX;
	e->port = (u16)n;
	return n ? FTP_OK : FTP_BAD_PORT;
}

/* RFC 2428 section 2 allows any of ASCII 33 to 126; a digit would be unclear */
static enum ftp_reason scan_delimiter(struct ftp_span *s,
				      struct ftp_endpoint *e)
{
	if (!s->len || *s->at < 33 || *s->at > 126 || ftp_is_digit(*s->at))
		return FTP_BAD_SYNTAX;
	e->delimiter = *s->at;
	ftp_span_drop(s, 1);
	return FTP_OK;
}

/* the address up to the next delimiter, which is taken too */
static enum ftp_reason scan_part(struct ftp_span *s, u32 family,
				 struct ftp_endpoint *e)
{
	const u8 *end = s->len ? memchr(s->at, e->delimiter, s->len) : NULL;
	struct ftp_span text = { s->at, end ? (u32)(end - s->at) : 0 };
	enum ftp_reason reason;

	if (!end)
		return FTP_BAD_SYNTAX;
	ftp_span_drop(s, text.len + 1);
	if (family == FTP_IPV6)
		return ftp_scan_ipv6(text, &e->address);
	reason = ftp_scan_ipv4(&text, &e->address);
	return reason || !text.len ? reason : FTP_BAD_SYNTAX;
}

static enum ftp_reason scan_extended(struct ftp_span *s,
				     struct ftp_endpoint *e)
{
	enum ftp_reason reason;
	u32 family;

	reason = scan_delimiter(s, e);
	if (reason)
		return reason;
	if (ftp_scan_number(s, FTP_IPV6, &family) || !family)
		return FTP_BAD_SYNTAX;
	if (!ftp_span_take(s, e->delimiter))
		return FTP_BAD_SYNTAX;
	reason = scan_part(s, family, e);
	return reason ? reason : scan_port(s, e);
}

static enum ftp_reason scan_port_only(struct ftp_span *s,
				      struct ftp_endpoint *e)
{
	enum ftp_reason reason = scan_delimiter(s, e);

	if (reason)
		return reason;
	if (!ftp_span_take(s, e->delimiter) || !ftp_span_take(s, e->delimiter))
		return FTP_BAD_SYNTAX;
	return scan_port(s, e);
}

enum ftp_reason ftp_scan_endpoint(struct ftp_span *s, enum ftp_form form,
				  struct ftp_endpoint *out)
{
	enum ftp_reason reason = FTP_BAD_SYNTAX;
	struct ftp_endpoint e = { .port = 0 };
	struct ftp_span rest = *s;

	if (form == FTP_FORM_HOSTPORT)
		return scan_hostport(s, out);
	if (form == FTP_FORM_EXTENDED)
		reason = scan_extended(&rest, &e);
	else if (form == FTP_FORM_PORT_ONLY)
		reason = scan_port_only(&rest, &e);
	if (reason)
		return reason;
	*s = rest;
	*out = e;
	return FTP_OK;
}

static u32 print_hostport(char *text, const struct ftp_endpoint *e)
{
	u32 len = 0, i;

	for (i = 0; i < 4; i++) {
		len += ftp_print_number(text + len, e->address.byte[i]);
		text[len++] = ',';
	}
	len += ftp_print_number(text + len, e->port >> 8);
	text[len++] = ',';
	return len + ftp_print_number(text + len, e->port & 255);
}

/* RFC 2428 section 2: the delimiter is nothing that the address needs */
static u32 print_extended(char *text, const struct ftp_endpoint *e)
{
	u32 len = 3 + ftp_print_address(text + 3, &e->address);
	char d = (char)e->delimiter;

	if (memchr(text + 3, d, len - 3))
		d = '|';
	text[0] = d;
	text[1] = (char)('0' + e->address.family);
	text[2] = d;
	text[len++] = d;
	len += ftp_print_number(text + len, e->port);
	text[len++] = d;
	return len;
}

static u32 print_port_only(char *text, const struct ftp_endpoint *e)
{
	u32 len = 3;

	memset(text, e->delimiter, len);
	len += ftp_print_number(text + len, e->port);
	text[len++] = (char)e->delimiter;
	return len;
}

u32 ftp_print_endpoint(char *text, enum ftp_form form,
		       const struct ftp_endpoint *e)
{
	if (form == FTP_FORM_HOSTPORT)
		return print_hostport(text, e);
	if (form == FTP_FORM_EXTENDED)
		return print_extended(text, e);
	return print_port_only(text, e);
}
