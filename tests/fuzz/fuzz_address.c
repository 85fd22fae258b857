// SPDX-License-Identifier: GPL-2.0
/* Numbers and addresses: what is read is what the C library reads. */
#include "fuzz.h"
#include "scan.h"

/* the number that a text begins with, as far as it matters */
static u32 count_up(struct ftp_span s, u32 *digits)
{
	u32 n = 0;

	for (*digits = 0; s.len && ftp_is_digit(*s.at); ++*digits) {
		n = n * 10 + (u32)(*s.at - '0');
		if (n > 1000000)
			n = 1000000;
		ftp_span_drop(&s, 1);
	}
	return n;
}

static void try_number(struct ftp_span text, u32 max)
{
	u32 digits, expected = count_up(text, &digits), n = 777, again;
	struct ftp_span s = text;
	enum ftp_reason reason = ftp_scan_number(&s, max, &n);
	char printed[5];

	if (reason) {
		assert_int_equal(reason, digits ? FTP_BAD_OCTET :
						  FTP_BAD_SYNTAX);
		assert_true(!digits || expected > max);
		assert_ptr_equal(s.at, text.at);
		assert_int_equal(n, 777);
		return;
	}
	assert_int_equal(n, expected);
	assert_true(n <= max);
	assert_int_equal(text.len - s.len, digits);
	s = (struct ftp_span){ (u8 *)printed, ftp_print_number(printed, (u16)n) };
	assert_int_equal(ftp_scan_number(&s, max, &again), FTP_OK);
	assert_int_equal(n, again);
	assert_int_equal(s.len, 0);
}

/* a number each, read one by one, says the same */
static void try_octets(struct ftp_span text, u8 separator, u32 count)
{
	struct ftp_span all = text, each = text;
	enum ftp_reason reason;
	u8 octet[8];
	u32 n, i;

	reason = ftp_scan_octets(&all, separator, octet, count);
	for (i = 0; i < count; i++) {
		if ((i && !ftp_span_take(&each, separator)) ||
		    ftp_scan_number(&each, 255, &n))
			break;
		if (!reason)
			assert_int_equal(octet[i], n);
	}
	assert_int_equal(i == count, !reason);
	if (reason)
		assert_ptr_equal(all.at, text.at);
	else
		assert_ptr_equal(all.at, each.at);
}

static void try_address(const char *text, u8 family)
{
	char printed[FTP_ADDRESS_TEXT + 1] = "";
	struct ftp_address a, again;

	scan_like_inet_pton(text, family);
	if (scan_address(text, family, &a))
		return;
	ftp_address_is_reserved(&a);
	print_address(printed, &a);
	scan_like_inet_pton(printed, family);
	assert_int_equal(scan_address(printed, family, &again), FTP_OK);
	assert_true(ftp_address_equal(&a, &again));
}

int fuzz_one(const u8 *at, size_t len)
{
	static const u32 greatest[] = { 0, 2, 255, 65535 };
	char text[SCAN_TEXT_MAX + 1] = "";
	struct ftp_span copy;
	size_t i;

	if (len > SCAN_TEXT_MAX)
		len = SCAN_TEXT_MAX;
	copy = unit_copy(at, len);
	for (i = 0; i < ARRAY_SIZE(greatest); i++)
		try_number(copy, greatest[i]);
	for (i = 1; i <= 6; i++) {
		try_octets(copy, ',', (u32)i);
		try_octets(copy, '.', (u32)i);
	}
	unit_free(copy);
	memcpy(text, at, len);
	try_address(text, FTP_IPV4);
	try_address(text, FTP_IPV6);
	return 0;
}
