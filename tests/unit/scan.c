// SPDX-License-Identifier: GPL-2.0
/* Reading and printing addresses and endpoints, and what has to hold then. */
#include <arpa/inet.h>
#include <ctype.h>
#include "scan.h"
#include "unit.h"

enum ftp_reason scan_address(const char *text, u8 family,
			     struct ftp_address *out)
{
	struct ftp_span copy = unit_text(text), s = copy;
	struct ftp_address none;
	enum ftp_reason reason;

	memset(&none, 0xa5, sizeof(none));
	*out = none;
	if (family == FTP_IPV6)
		reason = ftp_scan_ipv6(s, out);
	else
		reason = ftp_scan_ipv4(&s, out);
	if (reason) {
		assert_memory_equal(out, &none, sizeof(none));
		assert_ptr_equal(s.at, copy.at);
	} else {
		assert_int_equal(out->family, family);
		if (family == FTP_IPV4 && s.len)
			reason = FTP_BAD_SYNTAX;
	}
	unit_free(copy);
	return reason;
}

/* the zeros that lead the numbers of the dotted part, if there is one */
static void drop_zeros(char *text)
{
	char *p = strrchr(text, ':');

	p = p ? p + 1 : text;
	while (strchr(p, '.') || isdigit((u8)*p)) {
		size_t n = strspn(p, "0");

		if (n && !isdigit((u8)p[n]))
			n--;
		memmove(p, p + n, strlen(p + n) + 1);
		p = strchr(p, '.');
		if (!p)
			break;
		p++;
	}
}

void scan_like_inet_pton(const char *text, u8 family)
{
	struct ftp_address a;
	char plain[SCAN_TEXT_MAX + 1];
	u8 expected[16] = { 0 };
	bool ok = !scan_address(text, family, &a);
	const char *dot = strchr(text, '.');

	snprintf(plain, sizeof(plain), "%s", text);
	if (dot)
		drop_zeros(plain);
	if (ok != (inet_pton(family == FTP_IPV6 ? AF_INET6 : AF_INET, plain,
			     expected) == 1))
		fail_msg("%s is read, or not, against inet_pton", text);
	if (ok)
		assert_memory_equal(a.byte, expected, sizeof(expected));
}

void print_address(char text[FTP_ADDRESS_TEXT + 1], const struct ftp_address *a)
{
	struct ftp_span room = unit_copy(text, FTP_ADDRESS_TEXT);
	u32 len = ftp_print_address((char *)room.at, a);

	assert_in_range(len, 2, FTP_ADDRESS_TEXT);
	memcpy(text, room.at, len);
	text[len] = '\0';
	unit_free(room);
}

enum ftp_reason scan_endpoint(struct ftp_span text, enum ftp_form form,
			      struct ftp_endpoint *out, u32 *left)
{
	struct ftp_span copy = unit_copy(text.at, text.len), s = copy;
	struct ftp_endpoint none;
	enum ftp_reason reason;

	memset(&none, 0xa5, sizeof(none));
	*out = none;
	reason = ftp_scan_endpoint(&s, form, out);
	if (reason) {
		assert_memory_equal(out, &none, sizeof(none));
		assert_int_equal(s.len, copy.len);
	}
	assert_ptr_equal(s.at, copy.at + copy.len - s.len);
	*left = s.len;
	unit_free(copy);
	return reason;
}

u32 print_endpoint(char text[FTP_ENDPOINT_TEXT + 1], enum ftp_form form,
		   const struct ftp_endpoint *e)
{
	struct ftp_span room = unit_copy(text, FTP_ENDPOINT_TEXT);
	u32 len = ftp_print_endpoint((char *)room.at, form, e);

	assert_in_range(len, 5, FTP_ENDPOINT_TEXT);
	memcpy(text, room.at, len);
	text[len] = '\0';
	unit_free(room);
	return len;
}

static void assert_same(const struct ftp_endpoint *a,
			const struct ftp_endpoint *b)
{
	char text[FTP_ADDRESS_TEXT + 1] = "";

	assert_true(ftp_address_equal(&a->address, &b->address));
	assert_int_equal(a->port, b->port);
	if (a->delimiter == b->delimiter)
		return;
	print_address(text, &a->address);
	assert_non_null(strchr(text, a->delimiter));
	assert_int_equal(b->delimiter, '|');
}

static void read_again(struct ftp_span text, u32 behind, enum ftp_form form,
		       const struct ftp_endpoint *e)
{
	struct ftp_endpoint again;
	u32 left;

	if (scan_endpoint(text, form, &again, &left))
		fail_msg("%.*s: not read", (int)text.len, text.at);
	assert_int_equal(left, behind);
	assert_same(e, &again);
}

void scan_what_is_printed(enum ftp_form form, const struct ftp_endpoint *e)
{
	char text[FTP_ENDPOINT_TEXT + 8] = "";
	u32 len = print_endpoint(text, form, e);

	read_again((struct ftp_span){ (u8 *)text, len }, 0, form, e);
	memcpy(text + len, ").\r\n", 4);
	read_again((struct ftp_span){ (u8 *)text, len + 4 }, 4, form, e);
}
