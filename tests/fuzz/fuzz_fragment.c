// SPDX-License-Identifier: GPL-2.0
/*
 * Fragments of packets, in any order, with any length, some of them with other bytes:
 * what is whole has each byte in its place, and all that was never whole is counted.
 */
#include "fragment.h"
#include "fuzz.h"

#define OP_SIZE 4	/* bytes of the input for each fragment */
#define IDS 16
#define PLACES 64	/* fragments begin at these units of eight */

enum {
	LAST = 1,
	WAS_CUT = 2,
	OTHER = 4,
	LATER = 8,
	SIX = 16,
};

static u8 right_byte(u32 id, u32 at)
{
	return (u8)(id * 31 + at * 7 + at / 251);
}

/* each byte in a place of its own, so that reading behind them is seen */
static struct ftp_span make_text(u32 id, u32 at, u32 len, u8 bits)
{
	u8 *text = malloc(len ? len : 1);
	u32 i;

	assert_non_null(text);
	for (i = 0; i < len; i++)
		text[i] = right_byte(id, at + i);
	if (len && bits & OTHER)
		text[len / 2] ^= 1;
	return (struct ftp_span){ text, len };
}

static void check_whole(const struct ftp_span *whole, u32 id, bool has_other)
{
	u32 i, wrong = 0;

	assert_true(whole->len && whole->len < FRAGMENT_BYTES);
	for (i = 0; i < whole->len; i++)
		wrong += whole->at[i] != right_byte(id, i);
	assert_true(!wrong || has_other);
}

int fuzz_one(const u8 *at, size_t len)
{
	struct fragments fragments = { 0 };
	bool has_other = false;
	unsigned long lost, count = 0, whole_count = 0;
	struct ftp_span whole;
	time_t now = 1;

	for (; len >= OP_SIZE; at += OP_SIZE, len -= OP_SIZE) {
		u8 bits = at[3];
		struct fragment fragment = {
			.from.family = bits & SIX ? FTP_IPV6 : FTP_IPV4,
			.id = at[0] % IDS, .at = at[1] % PLACES * 8u,
			.is_last = bits & LAST, .is_cut = bits & WAS_CUT,
		};

		now += bits & LATER ? at[0] : 0;
		has_other |= bits & OTHER;
		fragment.second = now;
		/* most of them end where another may begin; some at the greatest end */
		if (at[1] == 255)
			fragment.at = FRAGMENT_BYTES - 8u * (at[2] % 4);
		fragment.text = make_text(fragment.id, fragment.at,
					  at[2] & 128 ? at[2] : at[2] % 8u * 8u,
					  bits);
		count++;
		if (fragments_add(&fragments, &fragment, &whole)) {
			whole_count++;
			check_whole(&whole, fragment.id, has_other);
		}
		free((void *)fragment.text.at);
	}
	fragments_exit(&fragments);
	lost = fragments.losses.incomplete + fragments.losses.damaged +
	       fragments.losses.excess;
	assert_true(lost + whole_count <= count);
	assert_true(!count || lost + whole_count > 0);
	return 0;
}
