/* SPDX-License-Identifier: GPL-2.0 */
/* The only header of the core that knows whether it is in the kernel. */
#ifndef FTP_PLATFORM_H
#define FTP_PLATFORM_H

#ifdef __KERNEL__
#include <asm/byteorder.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <endian.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;

/* what of the kernel is used here, or where others read and write as well */
#define noinline
#define le64_to_cpu(word) le64toh(word)
#define be32_to_cpu(word) be32toh(word)
#define __ffs64(word) __builtin_ctzll(word)
#define fls64(word) (64 - __builtin_clzll(word))
#endif

/** ftp_load_le64 - eight bytes, the first one the least significant */
static inline u64 ftp_load_le64(const u8 *at)
{
	__le64 word;

	memcpy(&word, at, sizeof(word));
	return le64_to_cpu(word);
}

/** ftp_load_be32 - four bytes, the first one the most significant */
static inline u32 ftp_load_be32(const u8 *at)
{
	__be32 word;

	memcpy(&word, at, sizeof(word));
	return be32_to_cpu(word);
}

/** ftp_first_bit - number of the least significant bit that is set, from 0 */
static inline u32 ftp_first_bit(u64 word)
{
	return (u32)__ffs64(word);
}

/** ftp_last_bit - number of the most significant one */
static inline u32 ftp_last_bit(u64 word)
{
	return (u32)fls64(word) - 1;
}

#endif /* FTP_PLATFORM_H */
