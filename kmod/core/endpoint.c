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

/* RFC 1639 section 2: the families are those of IP versions */
static enum ftp_reason scan_long(struct ftp_span *s, struct ftp_endpoint *e)
{
	bool is_ipv6 = s->len && *s->at == '6';
	u32 size = is_ipv6 ? 16 : 4, i;
	u8 octet[2 + 16 + 3];
	enum ftp_reason reason;

	reason = ftp_scan_octets(s, ',', octet, 2 + size + 3);
	if (reason)
		return reason;
	if (octet[0] != (is_ipv6 ? 6 : 4) || octet[1] != size ||
	    octet[2 + size] != 2)
		return FTP_BAD_SYNTAX;
	e->address.family = is_ipv6 ? FTP_IPV6 : FTP_IPV4;
	for (i = 0; i < size; i++)
		e->address.byte[i] = octet[2 + i];
	e->port = (u16)(octet[3 + size] << 8 | octet[4 + size]);
	return e->port ? FTP_OK : FTP_BAD_PORT;
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
	else if (form == FTP_FORM_LONG)
		reason = scan_long(&rest, &e);
	if (reason)
		return reason;
	*s = rest;
	*out = e;
	return FTP_OK;
}

/* numbers, with a comma behind each */
static u32 print_octets(char *text, const u8 *octet, u32 count)
{
	u32 len = 0, i;

	for (i = 0; i < count; i++) {
		len += ftp_print_number(text + len, octet[i]);
		text[len++] = ',';
	}
	return len;
}

static u32 print_port(char *text, u16 port)
{
	u8 high = (u8)(port >> 8);
	u32 len = print_octets(text, &high, 1);

	return len + ftp_print_number(text + len, port & 255);
}

static u32 print_hostport(char *text, const struct ftp_endpoint *e)
{
	u32 len = print_octets(text, e->address.byte, 4);

	return len + print_port(text + len, e->port);
}

static u32 print_long(char *text, const struct ftp_endpoint *e)
{
	static const u8 ipv4[] = { 4, 4 }, ipv6[] = { 6, 16 }, two = 2;
	bool is_ipv6 = e->address.family == FTP_IPV6;
	u32 len = print_octets(text, is_ipv6 ? ipv6 : ipv4, 2);

	len += print_octets(text + len, e->address.byte, is_ipv6 ? 16 : 4);
	len += print_octets(text + len, &two, 1);
	return len + print_port(text + len, e->port);
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

/* RFC 959 section 4.2.2; the reply goes on behind its argument */
static u32 print_nothing(char *text, enum ftp_form form)
{
	static const char refusal[] = "425 No free port (-";
	u32 len = form == FTP_FORM_REFUSAL ? sizeof(refusal) - 1 : 1;

	memcpy(text, refusal + sizeof(refusal) - 1 - len, len);
	return len;
}

u32 ftp_print_endpoint(char *text, enum ftp_form form,
		       const struct ftp_endpoint *e)
{
	if (!e->port)
		return print_nothing(text, form);
	if (form == FTP_FORM_HOSTPORT)
		return print_hostport(text, e);
	if (form == FTP_FORM_EXTENDED)
		return print_extended(text, e);
	if (form == FTP_FORM_LONG)
		return print_long(text, e);
	return print_port_only(text, e);
}
