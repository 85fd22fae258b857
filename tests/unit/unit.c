// SPDX-License-Identifier: GPL-2.0
/* Exact bytes and repeatable chance. */
#include <time.h>
#include "unit.h"

static unsigned long long chance;

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

/* splitmix64: small, and every seed is a good one */
u32 unit_random(u32 below)
{
	unsigned long long z = chance += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (u32)((z ^ z >> 31) % below);
}

char unit_pick(const char *from)
{
	return from[unit_random((u32)strlen(from))];
}
