// SPDX-License-Identifier: GPL-2.0
/* Exact bytes and repeatable chance. */
#include <time.h>
#include <arpa/inet.h>
#include "unit.h"

static unsigned long long chance;
static struct ftp_span feed;

struct ftp_span unit_copy(const void *at, size_t len)
{
	u8 *copy = malloc(len);

	assert_true(copy || !len);
	if (len)
		memcpy(copy, at, len);
	return (struct ftp_span){ copy, (u32)len };
}

struct ftp_span unit_text(const char *text)
{
	return unit_copy(text, strlen(text));
}

struct ftp_address unit_address(const char *text)
{
	struct ftp_address a = { .family = FTP_IPV4 };

	if (strchr(text, ':'))
		a.family = FTP_IPV6;
	assert_int_equal(inet_pton(a.family == FTP_IPV6 ? AF_INET6 : AF_INET,
				   text, a.byte), 1);
	return a;
}

void unit_free(struct ftp_span copy)
{
	free((void *)copy.at);
}

void unit_seed(unsigned int salt)
{
	static unsigned long long seed;
	const char *text = getenv("SEED");

	if (!seed) {
		seed = text ? strtoull(text, NULL, 0) : (unsigned long long)time(NULL);
		printf("# seed %llu\n", seed);
		fflush(stdout);
	}
	chance = (seed + 1) * 0x9e3779b97f4a7c15u ^ salt;
}

u32 unit_rounds(u32 usual)
{
	const char *text = getenv("RUNS");

	return text ? (u32)strtoul(text, NULL, 0) : usual;
}

void unit_feed(struct ftp_span bytes)
{
	feed = bytes;
	chance = 0;
}

/* as few bytes as can tell the numbers apart; false if there are not so many */
static bool take_feed(u32 below, u32 *number)
{
	u32 len = below <= 1 ? 0 : below <= 1 << 8 ? 1 : below <= 1 << 16 ? 2 : 4;

	if (!feed.len || len > feed.len)
		return false;
	for (*number = 0; len; len--) {
		*number = *number << 8 | *feed.at;
		ftp_span_drop(&feed, 1);
	}
	return true;
}

/* splitmix64: small, and every seed is a good one */
static unsigned long long next_chance(void)
{
	unsigned long long z = chance += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

u32 unit_random(u32 below)
{
	u32 number;

	if (take_feed(below, &number))
		return number % below;
	return (u32)(next_chance() % below);
}

char unit_pick(const char *from)
{
	return from[unit_random((u32)strlen(from))];
}
