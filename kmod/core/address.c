// SPDX-License-Identifier: GPL-2.0
/* Reading, writing and judging an IP address. */
#include "address.h"

#define GROUPS 8

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

u32 ftp_print_number(char *text, u16 n)
{
	u32 len = 1u + (n > 9) + (n > 99) + (n > 999) + (n > 9999), i = len;

	while (i--) {
		text[i] = (char)('0' + n % 10);
		n /= 10;
	}
	return len;
}

enum ftp_reason ftp_scan_octets(struct ftp_span *s, u8 separator, u8 *out,
				u32 count)
{
	const u8 *at = s->at, *end = at + s->len, *first;
	u32 all = 0, n, i;

	for (i = 0; i < count; i++) {
		if (i && (at == end || *at++ != separator))
			return FTP_BAD_SYNTAX;
		n = 0;
		for (first = at; at < end && ftp_is_digit(*at); at++) {
			n = n * 10 + (u32)(*at - '0');
			/* once it is too much, it stays so, whatever follows */
			all |= n;
		}
		if (at == first)
			return FTP_BAD_SYNTAX;
		out[i] = (u8)n;
	}
	if (all > 255)
		return FTP_BAD_OCTET;
	ftp_span_drop(s, (u32)(at - s->at));
	return FTP_OK;
}

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

bool ftp_address_is_reserved(const struct ftp_address *a)
{
	return a->family == FTP_IPV4 ? is_reserved_ipv4(a->byte) :
				       is_reserved_ipv6(a->byte);
}
