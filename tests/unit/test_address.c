// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses as text, measured against the C library.
 *
 * Where we differ from it on purpose: what is printed is RFC 5952 section 4
 * alone, never the mixed form of its section 5, which inet_ntop() uses for ::/96
 * and ::ffff:0:0/96; for reading see scan_like_inet_pton().
 */
#include <arpa/inet.h>
#include "scan.h"
#include "unit.h"

#define TEXT_MAX ((SCAN_TEXT_MAX - 2) / 2)

static int af_of(u8 family)
{
	return family == FTP_IPV6 ? AF_INET6 : AF_INET;
}

static struct ftp_address random_address(u8 family)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct ftp_address a = { .family = family };
	u32 i, zeros = unit_random(5), len = family == FTP_IPV6 ? 16 : 4;

	for (i = 0; i < len; i++)
		a.byte[i] = (u8)unit_random(256);
	for (i = 0; family == FTP_IPV6 && i < len; i += 2) {
		if (unit_random(4) < zeros)
			a.byte[i] = 0;
		if (unit_random(4) < zeros)
			a.byte[i + 1] = 0;
	}
	if (family == FTP_IPV6 && !unit_random(8))
		memcpy(a.byte, mapped, sizeof(mapped));
	return a;
}

/* any of the forms of RFC 4291: padded, upper case, mixed, short or long */
static void write_somehow(char *text, const struct ftp_address *a)
{
	static const char * const forms[] = { "%x", "%X", "%04x", "%02X" };
	const u8 *b = a->byte;
	u32 groups = unit_random(3) ? 8 : 6, i, len = 0;

	if (a->family == FTP_IPV4 || !unit_random(3)) {
		inet_ntop(af_of(a->family), b, text, TEXT_MAX);
		return;
	}
	for (i = 0; i < groups; i++) {
		u32 group = (u32)b[2 * i] << 8 | b[2 * i + 1];

		len += (u32)sprintf(text + len, i ? ":" : "");
		len += (u32)sprintf(text + len, forms[unit_random(4)], group);
	}
	if (groups == 6)
		sprintf(text + len, ":%u.%u.%03u.%u", b[12], b[13], b[14],
			b[15]);
}

/* change a byte or a few, or put another text behind it */
static void mutate(char *text)
{
	u32 n = unit_random(5), at;

	while (n-- && strlen(text) < TEXT_MAX - 2) {
		u32 len = (u32)strlen(text);

		at = unit_random(len + 1);
		switch (unit_random(4)) {
		case 0:
			memmove(text + at, text + at + (at < len),
				len - at + (at == len));
			break;
		case 1:
			text[at] = unit_pick("0123456789abcdefABCDEF:.g");
			text[len + (at == len)] = '\0';
			break;
		case 2:
			memmove(text + at + 1, text + at, len - at + 1);
			text[at] = unit_pick(":::...0129aF/x ");
			break;
		case 3:
			text[at] = '\0';
			break;
		}
	}
}

static void scanned_like_inet_pton(u8 family)
{
	char text[TEXT_MAX + 1], other[TEXT_MAX + 1], both[SCAN_TEXT_MAX + 1];
	struct ftp_address a;
	u32 i;

	for (i = 0; i < UNIT_ROUNDS; i++) {
		a = random_address(family);
		write_somehow(text, &a);
		scan_like_inet_pton(text, family);
		mutate(text);
		scan_like_inet_pton(text, family);
		if (unit_random(8))
			continue;
		a = random_address(family);
		write_somehow(other, &a);
		snprintf(both, sizeof(both), "%s%s%s", text,
			 unit_random(2) ? "::" : ":", other);
		scan_like_inet_pton(both, family);
	}
}

static void ipv4_is_scanned_like_inet_pton(void **state)
{
	(void)state;
	unit_seed(1);
	scanned_like_inet_pton(FTP_IPV4);
}

static void ipv6_is_scanned_like_inet_pton(void **state)
{
	(void)state;
	unit_seed(2);
	scanned_like_inet_pton(FTP_IPV6);
}

static void random_text_is_scanned_like_inet_pton(void **state)
{
	char text[48];
	u32 i, n, len;

	(void)state;
	unit_seed(3);
	for (i = 0; i < UNIT_ROUNDS; i++) {
		len = unit_random(sizeof(text));
		for (n = 0; n < len; n++)
			text[n] = unit_pick(unit_random(2) ? ":" : "01fF9.");
		text[len] = '\0';
		scan_like_inet_pton(text, FTP_IPV6);
	}
}

static void addresses_are_printed_like_inet_ntop(void **state)
{
	char text[FTP_ADDRESS_TEXT + 1] = "", expected[INET6_ADDRSTRLEN];
	struct ftp_address a, again;
	u32 i;

	(void)state;
	unit_seed(4);
	for (i = 0; i < UNIT_ROUNDS; i++) {
		a = random_address(unit_random(4) ? FTP_IPV6 : FTP_IPV4);
		print_address(text, &a);
		assert_int_equal(scan_address(text, a.family, &again), FTP_OK);
		assert_true(ftp_address_equal(&a, &again));
		inet_ntop(af_of(a.family), a.byte, expected, sizeof(expected));
		if (a.family == FTP_IPV4 || !strchr(expected, '.'))
			assert_string_equal(text, expected);
	}
}

static void assert_printed(const char *from, const char *expected)
{
	char text[FTP_ADDRESS_TEXT + 1] = "";
	struct ftp_address a;

	assert_int_equal(scan_address(from, FTP_IPV6, &a), FTP_OK);
	print_address(text, &a);
	assert_string_equal(text, expected);
}

static void ipv6_is_printed_as_in_rfc_5952(void **state)
{
	(void)state;
	assert_printed("2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
	assert_printed("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
	assert_printed("0:0:0:0:0:0:0:0", "::");
	assert_printed("1:0:0:0:0:0:0:0", "1::");
	assert_printed("0:0:0:0:0:0:0:1", "::1");
	assert_printed("::ffff:192.0.2.1", "::ffff:c000:201");
	assert_printed("1::0:0:2:0:0:0", "1::2:0:0:0");
	assert_printed("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
		       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

static void refuse_address(const char *text, u8 family,
			   enum ftp_reason expected)
{
	struct ftp_address a;

	if (scan_address(text, family, &a) != expected)
		fail_msg("%s: not refused, or for another reason", text);
}

static void ipv6_has_eight_groups(void **state)
{
	static const char * const texts[] = {
		"", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
		"1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8", "1::2::3",
		"1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
		"1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8::9",
		"1:2:3:4:5:6:7:8::1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8::1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:1:2:1.2.3.4",
		"1:2:3:4:5:6::1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::1.2.3.256",
		"::1.2.3.4:5", "1.2.3.4::", "12345::", "::0001f", "g::", "::1%1",
		"::1 ", " ::1", "::-1", "::0x1", "[::1]", "::1/64", NULL
	};
	const char * const *text;

	(void)state;
	for (text = texts; *text; text++) {
		scan_like_inet_pton(*text, FTP_IPV6);
		refuse_address(*text, FTP_IPV6, FTP_BAD_SYNTAX);
	}
}

static void an_octet_ends_at_255(void **state)
{
	struct ftp_address a;
	char text[32];
	u32 n, i;

	(void)state;
	for (n = 0; n < 1000; n++) {
		for (i = 0; i < 4; i++) {
			snprintf(text, sizeof(text), "%u.%u.%u.%u",
				 i == 0 ? n : 1, i == 1 ? n : 2,
				 i == 2 ? n : 3, i == 3 ? n : 4);
			assert_int_equal(scan_address(text, FTP_IPV4, &a),
					 n > 255 ? FTP_BAD_OCTET : FTP_OK);
			if (n <= 255)
				assert_int_equal(a.byte[i], n);
		}
	}
}

static void ipv4_has_four_octets(void **state)
{
	static const char * const texts[] = {
		"", ".", "1", "1.2", "1.2.3", "1.2.3.", "1.2.3.4.", ".1.2.3.4",
		"1..3.4", "1,2,3,4", "1.2.3.-4", "1.2.3.+4", "1.2.3. 4",
		" 1.2.3.4", "1.2.3.x", "0x1.2.3.4", "1.2.3.4.5", NULL
	};
	const char * const *text;

	(void)state;
	for (text = texts; *text; text++)
		refuse_address(*text, FTP_IPV4, FTP_BAD_SYNTAX);
	refuse_address("1.2.3.99999999999999999999", FTP_IPV4, FTP_BAD_OCTET);
	refuse_address("4294967297.2.3.4", FTP_IPV4, FTP_BAD_OCTET);
}

static void padded_octets_are_decimal(void **state)
{
	struct ftp_address a;

	(void)state;
	assert_int_equal(scan_address("192.000.02.010", FTP_IPV4, &a), FTP_OK);
	assert_memory_equal(a.byte, "\xc0\x00\x02\x0a", 4);
	assert_int_equal(scan_address("::192.000.02.010", FTP_IPV6, &a), FTP_OK);
	assert_memory_equal(a.byte + 12, "\xc0\x00\x02\x0a", 4);
}

static void assert_reserved(const char *text, bool expected)
{
	u8 family = strchr(text, ':') ? FTP_IPV6 : FTP_IPV4;
	struct ftp_address a;

	assert_int_equal(scan_address(text, family, &a), FTP_OK);
	if (ftp_address_is_reserved(&a) != expected)
		fail_msg("%s: reserved, or not, against expectation", text);
}

static void reserved_addresses_are_known_at_their_edges(void **state)
{
	static const char * const reserved[] = {
		"0.0.0.0", "0.255.255.255", "127.0.0.0", "127.0.0.1",
		"127.255.255.255", "169.254.0.0", "169.254.255.255",
		"224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
		"::", "::1", "fe80::", "fe80::1", "febf::ffff", "ff00::",
		"ff02::1", "ffff::", "::ffff:127.0.0.1", "::ffff:0.0.0.0",
		"::ffff:224.0.0.1", "::ffff:169.254.1.1", NULL
	};
	static const char * const usable[] = {
		"1.0.0.0", "10.0.0.1", "100.64.0.1", "126.255.255.255",
		"128.0.0.0", "169.253.255.255", "169.255.0.0", "172.16.0.1",
		"192.0.2.1", "192.168.1.1", "223.255.255.255", "::2", "::100",
		"fe7f::1", "fec0::1", "fdff::1", "feff::1", "2001:db8::1",
		"::ffff:192.0.2.1", "::fffe:127.0.0.1", NULL
	};
	const char * const *text;

	(void)state;
	for (text = reserved; *text; text++)
		assert_reserved(*text, true);
	for (text = usable; *text; text++)
		assert_reserved(*text, false);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(ipv6_has_eight_groups),
		cmocka_unit_test(ipv4_has_four_octets),
		cmocka_unit_test(an_octet_ends_at_255),
		cmocka_unit_test(padded_octets_are_decimal),
		cmocka_unit_test(ipv6_is_printed_as_in_rfc_5952),
		cmocka_unit_test(reserved_addresses_are_known_at_their_edges),
		cmocka_unit_test(ipv4_is_scanned_like_inet_pton),
		cmocka_unit_test(ipv6_is_scanned_like_inet_pton),
		cmocka_unit_test(random_text_is_scanned_like_inet_pton),
		cmocka_unit_test(addresses_are_printed_like_inet_ntop),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
