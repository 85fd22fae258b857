// SPDX-License-Identifier: GPL-2.0
/* Prefixes, and what is advertised in place of an address. */
#include "unit.h"
#include "policy.h"

static struct ftp_prefix prefix_of(const char *text, u8 len)
{
	return (struct ftp_prefix){ unit_address(text), len };
}

static bool has(const char *text, u8 len, const char *address)
{
	struct ftp_prefix prefix = prefix_of(text, len);
	struct ftp_address a = unit_address(address);

	return ftp_prefix_has(&prefix, &a);
}

static void a_prefix_has_what_begins_so(void **state)
{
	(void)state;
	assert_true(has("0.0.0.0", 0, "203.0.113.7"));
	assert_true(has("10.0.0.0", 8, "10.255.255.255"));
	assert_false(has("10.0.0.0", 8, "11.0.0.0"));
	assert_true(has("172.16.0.0", 12, "172.31.255.255"));
	assert_false(has("172.16.0.0", 12, "172.32.0.0"));
	assert_true(has("192.0.2.128", 25, "192.0.2.128"));
	assert_false(has("192.0.2.128", 25, "192.0.2.127"));
	assert_true(has("192.0.2.1", 32, "192.0.2.1"));
	assert_false(has("192.0.2.1", 32, "192.0.2.0"));
	assert_true(has("2001:db8::", 33, "2001:db8:7fff::1"));
	assert_false(has("2001:db8::", 33, "2001:db8:8000::"));
	assert_true(has("2001:db8::1", 128, "2001:db8::1"));
	assert_false(has("2001:db8::1", 128, "2001:db8::2"));
	assert_false(has("::", 0, "192.0.2.1"));
	assert_false(has("0.0.0.0", 0, "::"));
}

static bool is_clean(const char *text, u8 len)
{
	struct ftp_prefix prefix = prefix_of(text, len);

	return ftp_prefix_is_clean(&prefix);
}

static void behind_a_prefix_there_is_nothing(void **state)
{
	(void)state;
	assert_true(is_clean("0.0.0.0", 0));
	assert_true(is_clean("10.0.0.0", 8));
	assert_true(is_clean("192.0.2.128", 25));
	assert_true(is_clean("192.0.2.129", 32));
	assert_true(is_clean("2001:db8::", 29));
	assert_true(is_clean("2001:db8::1", 128));
	assert_false(is_clean("128.0.0.0", 0));
	assert_false(is_clean("10.0.0.1", 8));
	assert_false(is_clean("10.1.0.0", 8));
	assert_false(is_clean("192.0.2.129", 25));
	assert_false(is_clean("192.0.2.1", 33));
	assert_false(is_clean("2001:db8::1", 127));
	assert_false(is_clean("2001:db8::1", 129));
}

static bool is_private(const char *text)
{
	struct ftp_address a = unit_address(text);

	return ftp_address_is_private(&a);
}

static void some_addresses_are_private(void **state)
{
	static const char *const private_ones[] = {
		"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.255.1",
		"100.64.0.1", "100.127.255.255", "169.254.169.254", "127.0.0.1",
		"fc00::1", "fdff::1", "fe80::1", "febf::1", "::1",
	};
	static const char *const public_ones[] = {
		"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
		"192.167.0.1", "100.63.0.1", "100.128.0.0", "192.0.2.1",
		"198.51.100.1", "203.0.113.7", "8.8.8.8", "2001:db8::1",
		"fec0::1", "::2", "2600::1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(private_ones); i++)
		assert_true(is_private(private_ones[i]));
	for (i = 0; i < ARRAY_SIZE(public_ones); i++)
		assert_false(is_private(public_ones[i]));
}

static void assert_advertised(const struct ftp_advertise *line, u32 count,
			      const char *seen, const char *peer,
			      const char *expected)
{
	struct ftp_address s = unit_address(seen), p = unit_address(peer);
	const struct ftp_address *found;
	struct ftp_address as;

	found = ftp_advertise_find(line, count, &s, &p);
	if (!expected) {
		assert_null(found);
		return;
	}
	as = unit_address(expected);
	assert_non_null(found);
	assert_true(ftp_address_equal(found, &as));
}

static void distant_peers_are_told_another_address(void **state)
{
	struct ftp_advertise line[] = {
		{ .prefix = prefix_of("10.0.0.0", 8),
		  .as = unit_address("203.0.113.7"), .not_private = true },
		{ .prefix = prefix_of("10.1.0.0", 16),
		  .as = unit_address("203.0.113.8"), .excepts = 1,
		  .except = { prefix_of("198.51.100.0", 24) } },
		{ .prefix = prefix_of("fd00::", 8),
		  .as = unit_address("2001:db8::7") },
	};

	(void)state;
	assert_advertised(line, 3, "10.0.0.5", "198.51.100.9", "203.0.113.7");
	assert_advertised(line, 3, "10.0.0.5", "192.168.1.1", NULL);
	assert_advertised(line, 3, "192.0.2.5", "198.51.100.9", NULL);
	/* the longer prefix counts, whichever comes first */
	assert_advertised(line, 3, "10.1.0.5", "192.0.2.9", "203.0.113.8");
	assert_advertised(line + 1, 1, "10.1.0.5", "192.168.1.1",
			  "203.0.113.8");
	assert_advertised(line, 3, "10.1.0.5", "198.51.100.9", NULL);
	assert_advertised(line, 3, "fd00::5", "2001:db8:1::9", "2001:db8::7");
	assert_advertised(line, 2, "fd00::5", "2001:db8:1::9", NULL);
	assert_advertised(NULL, 0, "10.0.0.5", "198.51.100.9", NULL);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_prefix_has_what_begins_so),
		cmocka_unit_test(behind_a_prefix_there_is_nothing),
		cmocka_unit_test(some_addresses_are_private),
		cmocka_unit_test(distant_peers_are_told_another_address),
	};

	return cmocka_run_group_tests_name("advertise", tests, NULL, NULL);
}
