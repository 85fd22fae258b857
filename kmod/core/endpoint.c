// SPDX-License-Identifier: GPL-2.0
/* Reading, writing and judging addresses and endpoints. */
#include "endpoint.h"

#define GROUPS 8

/**
 * ftp_scan_number - read a decimal number
 * @s: text; on success what follows the digits is left
 * @max: greatest value allowed
 * @out: filled on success only
 *
 * Return: %FTP_OK; %FTP_BAD_SYNTAX if there is no digit; %FTP_BAD_OCTET if the
 * value is greater than @max, which is found at the digit that makes it so.
 */
enum ftp_reason ftp_scan_number(struct ftp_span *s, u32 max, u32 *out)
{
	struct ftp_span rest = *s;
	u32 n = 0;

	if (!rest.len || !ftp_is_digit(*rest.at))
		return FTP_BAD_SYNTAX;
	for (; rest.len && ftp_is_digit(*rest.at); ftp_span_drop(&rest, 1)) {
		n = n * 10 + (u32)(*rest.at - '0');
		if (n > max)
			return FTP_BAD_OCTET;
	}
	*s = rest;
	*out = n;
	return FTP_OK;
}

/**
 * ftp_print_number - write a decimal number
 * @text: room for five bytes; no NUL is written
 * @n: number
 *
 * Return: number of bytes written.
 */
u32 ftp_print_number(char *text, u16 n)
{
	u32 len = 1u + (n > 9) + (n > 99) + (n > 999) + (n > 9999), i = len;

	while (i--) {
		text[i] = (char)('0' + n % 10);
		n /= 10;
	}
	return len;
}

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
				u32 count)
{
	const u8 *at = s->at, *end = at + s->len;
	u32 all = 0, n, digit, i = 0;

	for (;;) {
		if (at == end || !ftp_is_digit(*at))
			return FTP_BAD_SYNTAX;
		n = (u32)*at++ - '0';
		for (; at < end; at++) {
			digit = (u32)*at - '0';
			if (digit > 9)
				break;
			n = n * 10 + digit;
			/* once it is too much, it stays so, whatever follows */
			all |= n;
		}
		out[i++] = (u8)n;
		if (i == count)
			break;
		if (at == end || *at++ != separator)
			return FTP_BAD_SYNTAX;
	}
	if (all > 255)
		return FTP_BAD_OCTET;
	ftp_span_drop(s, (u32)(at - s->at));
	return FTP_OK;
}

/**
 * ftp_scan_ipv4 - read a dotted address, as in RFC 2428 section 2
 * @s: text; on success what follows the address is left
 * @out: filled on success only
 *
 * Leading zeros do not make a number octal: FTP's numbers are decimal.
 *
 * Return: %FTP_OK, %FTP_BAD_SYNTAX or %FTP_BAD_OCTET.
 */
enum ftp_reason ftp_scan_ipv4(struct ftp_span *s, struct ftp_address *out)
{
	struct ftp_address a = { .family = FTP_IPV4 };
	enum ftp_reason reason;

	reason = ftp_scan_octets(s, '.', a.byte, 4);
	if (!reason)
		*out = a;
	return reason;
}

static int hex_value(u8 c)
{
	if (ftp_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* up to four hexadecimal digits; false if there is none, or a fifth */
static bool scan_group(struct ftp_span *s, u8 *out)
{
	u32 n = 0, digits = 0;

	for (; s->len && hex_value(*s->at) >= 0; ftp_span_drop(s, 1)) {
		if (++digits > 4)
			return false;
		n = n << 4 | (u32)hex_value(*s->at);
	}
	out[0] = (u8)(n >> 8);
	out[1] = (u8)n;
	return digits;
}

static bool has_dot(struct ftp_span s)
{
	return s.len && memchr(s.at, '.', s.len);
}

/* groups up to the end or to "::"; returns their number, more than 8 if bad */
static u32 scan_groups(struct ftp_span *s, u8 *out, u32 room)
{
	struct ftp_address tail;
	u32 n = 0;

	while (s->len) {
		const u8 *colon = memchr(s->at, ':', s->len);

		if (!colon && has_dot(*s)) {
			if (n + 2 > room || ftp_scan_ipv4(s, &tail) || s->len)
				return GROUPS + 1;
			memcpy(out + 2 * n, tail.byte, 4);
			return n + 2;
		}
		if (n == room || !scan_group(s, out + 2 * n))
			return GROUPS + 1;
		n++;
		if (!s->len)
			return n;
		if (!ftp_span_take(s, ':') || !s->len)
			return GROUPS + 1;
		if (*s->at == ':')
			return n;
	}
	return n;
}

/**
 * ftp_scan_ipv6 - read an address in any form of RFC 4291 section 2.2
 * @s: the address and nothing else
 * @out: filled on success only
 *
 * Return: %FTP_OK or %FTP_BAD_SYNTAX.
 */
enum ftp_reason ftp_scan_ipv6(struct ftp_span s, struct ftp_address *out)
{
	struct ftp_address a = { .family = FTP_IPV6 };
	u32 head = 0, tail;
	u8 end[16];

	if (s.len >= 2 && s.at[0] == ':' && s.at[1] == ':')
		ftp_span_drop(&s, 1);
	else
		head = scan_groups(&s, a.byte, GROUPS);
	if (head > GROUPS)
		return FTP_BAD_SYNTAX;
	/* "::" stands for at least one group, so there is room for one */
	if (head < GROUPS && ftp_span_take(&s, ':')) {
		tail = scan_groups(&s, end, GROUPS - 1 - head);
		if (s.len || head + tail >= GROUPS)
			return FTP_BAD_SYNTAX;
		memcpy(a.byte + 16 - 2 * tail, end, 2 * tail);
	} else if (s.len || head != GROUPS) {
		return FTP_BAD_SYNTAX;
	}
	*out = a;
	return FTP_OK;
}

static u32 print_hex(char *text, u32 n)
{
	u32 len = 0;
	int shift;

	for (shift = 12; shift >= 0; shift -= 4) {
		if (len || !shift || n >> shift)
			text[len++] = "0123456789abcdef"[n >> shift & 15];
	}
	return len;
}

static u32 group_at(const struct ftp_address *a, u32 i)
{
	return (u32)a->byte[2 * i] << 8 | a->byte[2 * i + 1];
}

/* first of the longest runs of at least two zero groups; its length or 0 */
static u32 longest_zeros(const struct ftp_address *a, u32 *start)
{
	u32 best = 1, run = 0, i;

	for (i = 0; i < GROUPS; i++) {
		run = group_at(a, i) ? 0 : run + 1;
		if (run > best) {
			best = run;
			*start = i + 1 - run;
		}
	}
	return best > 1 ? best : 0;
}

static u32 print_ipv6(char *text, const struct ftp_address *a)
{
	u32 start = GROUPS, zeros = longest_zeros(a, &start), len = 0, i;

	for (i = 0; i < GROUPS; i++) {
		if (i == start) {
			text[len++] = ':';
			i += zeros - 1;
			if (i == GROUPS - 1)
				text[len++] = ':';
			continue;
		}
		if (i)
			text[len++] = ':';
		len += print_hex(text + len, group_at(a, i));
	}
	return len;
}

/**
 * ftp_print_address - write an address, IPv6 as in RFC 5952 section 4
 * @text: room for %FTP_ADDRESS_TEXT bytes; no NUL is written
 * @a: address
 *
 * Return: number of bytes written.
 */
u32 ftp_print_address(char *text, const struct ftp_address *a)
{
	u32 len = 0, i;

	if (a->family == FTP_IPV6)
		return print_ipv6(text, a);
	for (i = 0; i < 4; i++) {
		if (i)
			text[len++] = '.';
		len += ftp_print_number(text + len, a->byte[i]);
	}
	return len;
}

static bool is_reserved_ipv4(const u8 *b)
{
	return b[0] == 0 || b[0] == 127 || b[0] >= 224 ||
	       (b[0] == 169 && b[1] == 254);
}

static bool is_reserved_ipv6(const u8 *b)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const u8 zero[15];

	if (!memcmp(b, mapped, sizeof(mapped)))
		return is_reserved_ipv4(b + 12);
	if (!memcmp(b, zero, sizeof(zero)))
		return b[15] <= 1;
	return b[0] == 0xff || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80);
}

/**
 * ftp_address_is_reserved - whether it can never be the address of a distant host
 * @a: address
 *
 * Return: true for unspecified, loopback, link-local, multicast and broadcast
 * ones (RFC 6890), and for 0/8 and 240/4.
 */
bool ftp_address_is_reserved(const struct ftp_address *a)
{
	return a->family == FTP_IPV4 ? is_reserved_ipv4(a->byte) :
				       is_reserved_ipv6(a->byte);
}

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
	const u8 *end = ftp_find_byte(s->at, s->at + s->len, e->delimiter);
	struct ftp_span text = { s->at, (u32)(end - s->at) };
	enum ftp_reason reason;

	if (text.len == s->len)
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
	if (s->len < 2 || s->at[0] != e->delimiter || s->at[1] != e->delimiter)
		return FTP_BAD_SYNTAX;
	ftp_span_drop(s, 2);
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

/* its own frame is large */
static noinline enum ftp_reason scan_rare(struct ftp_span *s, enum ftp_form form,
					  struct ftp_endpoint *out)
{
	enum ftp_reason reason = FTP_BAD_SYNTAX;
	struct ftp_endpoint e = { .port = 0 };
	struct ftp_span rest = *s;

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

/**
 * ftp_scan_endpoint - read an endpoint
 * @s: text that begins with it; on success what follows is left
 * @form: how it is written
 * @out: filled on success only
 *
 * Return: %FTP_OK, %FTP_BAD_SYNTAX, %FTP_BAD_OCTET, %FTP_BAD_PORT (0 too).
 */
enum ftp_reason ftp_scan_endpoint(struct ftp_span *s, enum ftp_form form,
				  struct ftp_endpoint *out)
{
	return form == FTP_FORM_HOSTPORT ? scan_hostport(s, out) :
					   scan_rare(s, form, out);
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

	if (ftp_find_byte((u8 *)text + 3, (u8 *)text + len, (u8)d) <
	    (u8 *)text + len)
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
