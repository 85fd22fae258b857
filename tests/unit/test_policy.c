// SPDX-License-Identifier: GPL-2.0
/* Which endpoints may be used. */
#include "unit.h"
#include "policy.h"

/* the announcer's own address, the one its peer sees, what it announces */
struct question {
	const char *own;
	const char *seen;
	const char *address;
	u16 port;
};

static void assert_answer(struct ftp_policy policy, struct question q,
			  enum ftp_reason expected)
{
	struct ftp_announcer who = {
		.own = unit_address(q.own), .seen = unit_address(q.seen),
	};
	struct ftp_endpoint e = {
		.address = unit_address(q.address), .port = q.port,
	};
	bool own;
	enum ftp_reason reason = ftp_policy_check(&policy, &who, &e, &own);

	if (policy.foreign != FTP_FOREIGN_FIXED &&
	    !ftp_address_is_unspecified(&e.address))
		assert_int_equal(own, ftp_policy_is_own(&who, &e));
	else
		assert_true(own);
	if (reason != expected)
		fail_msg("%s of %s, %s: %s", q.address, q.own, q.seen,
			 ftp_reason_name(reason));
}

static const struct ftp_policy strict;
static const struct ftp_policy foreign = { .foreign = FTP_FOREIGN_OPENED };
static const struct ftp_policy fixed = { .foreign = FTP_FOREIGN_FIXED };
static const struct ftp_policy listed = {
	.foreign = FTP_FOREIGN_LISTED, .prefixes = 3, .prefix = {
		{ { { 198, 51, 100 }, FTP_IPV4 }, 24 },
		{ { { 127 }, FTP_IPV4 }, 8 },
		{ { { 0x20, 1, 0xd, 0xb8 }, FTP_IPV6 }, 32 },
	},
};

static const struct ftp_policy privileged = { .privileged = true };

#define OWN "192.168.1.2"
#define SEEN "203.0.113.7"

static void both_addresses_of_the_announcer_are_its_own(void **state)
{
	(void)state;
	assert_answer(strict, (struct question){ OWN, OWN, OWN, 1025 }, FTP_OK);
	assert_answer(strict, (struct question){ OWN, SEEN, OWN, 1025 },
		      FTP_OK);
	assert_answer(strict, (struct question){ OWN, SEEN, SEEN, 1025 },
		      FTP_OK);
	assert_answer(strict, (struct question){ "2001:db8::1", "2001:db8::1",
		      "2001:db8::1", 65535 }, FTP_OK);
}

static void anybody_elses_is_foreign(void **state)
{
	(void)state;
	assert_answer(strict, (struct question){ OWN, SEEN, "198.51.100.1",
		      1025 }, FTP_FOREIGN_ADDRESS);
	assert_answer(strict, (struct question){ OWN, SEEN, "192.168.1.3",
		      1025 }, FTP_FOREIGN_ADDRESS);
	assert_answer(foreign, (struct question){ OWN, SEEN, "198.51.100.1",
		      1025 }, FTP_OK);
	assert_answer(strict, (struct question){ "2001:db8::1", "2001:db8::1",
		      "2001:db8::2", 1025 }, FTP_FOREIGN_ADDRESS);
}

static void a_foreign_one_can_be_mended(void **state)
{
	(void)state;
	assert_answer(fixed, (struct question){ OWN, SEEN, "198.51.100.1",
		      1025 }, FTP_OK);
	assert_answer(fixed, (struct question){ OWN, SEEN, "0.0.0.0", 1025 },
		      FTP_OK);
	assert_answer(fixed, (struct question){ OWN, SEEN, "198.51.100.1",
		      1023 }, FTP_PRIVILEGED_PORT);
	assert_answer(fixed, (struct question){ "2001:db8::1", "2001:db8::1",
		      "192.0.2.1", 1025 }, FTP_WRONG_FAMILY);
}

static void some_prefixes_may_be_opened(void **state)
{
	(void)state;
	assert_answer(listed, (struct question){ OWN, SEEN, "198.51.100.1",
		      1025 }, FTP_OK);
	assert_answer(listed, (struct question){ OWN, SEEN, "198.51.101.1",
		      1025 }, FTP_FOREIGN_ADDRESS);
	assert_answer(listed, (struct question){ "2001:db9::1", "2001:db9::1",
		      "2001:db8::2", 1025 }, FTP_OK);
	assert_answer(listed, (struct question){ OWN, SEEN, "127.0.0.1",
		      1025 }, FTP_RESERVED_ADDRESS);
	assert_answer(listed, (struct question){ OWN, SEEN, OWN, 1025 },
		      FTP_OK);
}

static void what_the_peer_is_told_is_its_own_too(void **state)
{
	struct ftp_announcer who = {
		.own = unit_address(OWN), .seen = unit_address("10.0.0.5"),
		.mapped = unit_address(SEEN),
	};
	struct ftp_endpoint e = { .address = unit_address(SEEN), .port = 1025 };
	bool own;

	(void)state;
	assert_int_equal(ftp_policy_check(&strict, &who, &e, &own), FTP_OK);
	assert_true(own);
}

static void reserved_ones_are_never_foreign(void **state)
{
	static const char * const texts[] = {
		"127.0.0.1", "169.254.1.1", "224.0.0.1",
		"255.255.255.255", NULL
	};
	const char * const *text;

	(void)state;
	for (text = texts; *text; text++) {
		struct question q = { OWN, SEEN, *text, 1025 };

		assert_answer(strict, q, FTP_RESERVED_ADDRESS);
		assert_answer(foreign, q, FTP_RESERVED_ADDRESS);
	}
}

static void nobody_is_the_announcer_itself(void **state)
{
	struct question q = { OWN, SEEN, "0.0.0.0", 1025 };

	(void)state;
	assert_answer(strict, q, FTP_OK);
}

static void loopback_may_announce_itself(void **state)
{
	(void)state;
	assert_answer(strict, (struct question){ "127.0.0.1", "127.0.0.1",
		      "127.0.0.1", 1025 }, FTP_OK);
	assert_answer(strict, (struct question){ "fe80::1", "fe80::1",
		      "fe80::1", 1025 }, FTP_OK);
	assert_answer(strict, (struct question){ "fe80::1", "fe80::1",
		      "fe80::2", 1025 }, FTP_RESERVED_ADDRESS);
	assert_answer(strict, (struct question){ "127.0.0.1", "127.0.0.1",
		      "127.0.0.2", 1025 }, FTP_RESERVED_ADDRESS);
}

static void families_do_not_mix(void **state)
{
	(void)state;
	assert_answer(foreign, (struct question){ OWN, SEEN, "2001:db8::1",
		      1025 }, FTP_WRONG_FAMILY);
	assert_answer(foreign, (struct question){ "2001:db8::1", "2001:db8::1",
		      OWN, 1025 }, FTP_WRONG_FAMILY);
	assert_answer(foreign, (struct question){ OWN, OWN, "::ffff:" OWN,
		      1025 }, FTP_WRONG_FAMILY);
}

static void ports_are_privileged_below_1024(void **state)
{
	(void)state;
	assert_answer(strict, (struct question){ OWN, OWN, OWN, 1 },
		      FTP_PRIVILEGED_PORT);
	assert_answer(strict, (struct question){ OWN, OWN, OWN, 1023 },
		      FTP_PRIVILEGED_PORT);
	assert_answer(strict, (struct question){ OWN, OWN, OWN, 1024 }, FTP_OK);
	assert_answer(strict, (struct question){ OWN, OWN, OWN, 65535 },
		      FTP_OK);
	assert_answer(privileged, (struct question){ OWN, OWN, OWN, 1 },
		      FTP_OK);
	assert_answer(foreign, (struct question){ OWN, OWN, SEEN, 1023 },
		      FTP_PRIVILEGED_PORT);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(both_addresses_of_the_announcer_are_its_own),
		cmocka_unit_test(anybody_elses_is_foreign),
		cmocka_unit_test(a_foreign_one_can_be_mended),
		cmocka_unit_test(some_prefixes_may_be_opened),
		cmocka_unit_test(what_the_peer_is_told_is_its_own_too),
		cmocka_unit_test(reserved_ones_are_never_foreign),
		cmocka_unit_test(nobody_is_the_announcer_itself),
		cmocka_unit_test(loopback_may_announce_itself),
		cmocka_unit_test(families_do_not_mix),
		cmocka_unit_test(ports_are_privileged_below_1024),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
