/* SPDX-License-Identifier: GPL-2.0 */
/* Repeatable chance: all of a run follows from its seed. */
#ifndef VMFUZZ_CHANCE_H
#define VMFUZZ_CHANCE_H

#include "core/platform.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/** chance_state - where the sequence is */
extern u64 chance_state;

/** chance_word - 64 bits of splitmix64 */
static inline u64 chance_word(void)
{
	u64 word = chance_state += 0x9e3779b97f4a7c15ULL;

	word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
	word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
	return word ^ (word >> 31);
}

/** chance - a number from 0 to @limit - 1; @limit is not 0 */
static inline u32 chance(u32 limit)
{
	return (u32)(((chance_word() >> 32) * limit) >> 32);
}

/** one_in - true once in @times */
static inline bool one_in(u32 times)
{
	return !chance(times);
}

/** chance_fill - bytes of any value */
static inline void chance_fill(u8 *at, u32 len)
{
	while (len--)
		*at++ = (u8)chance(256);
}

/** pick - a member of an array */
#define pick(array) ((array)[chance(sizeof(array) / sizeof((array)[0]))])

#endif /* VMFUZZ_CHANCE_H */
