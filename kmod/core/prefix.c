// SPDX-License-Identifier: GPL-2.0
/* Comparing the beginnings of addresses. */
#include "prefix.h"

#define IPV4(a, b, bits) \
	{ .address = { .family = FTP_IPV4, .byte = { a, b } }, .len = bits }
#define IPV6(a, b, bits) \
	{ .address = { .family = FTP_IPV6, .byte = { a, b } }, .len = bits }

static const struct ftp_prefix private_ranges[] = {
	IPV4(10, 0, 8), IPV4(172, 16, 12), IPV4(192, 168, 16),
	IPV4(100, 64, 10), IPV4(169, 254, 16), IPV4(127, 0, 8),
	IPV6(0xfc, 0, 7), IPV6(0xfe, 0x80, 10),
	{ .address = { .family = FTP_IPV6, .byte = { [15] = 1 } }, .len = 128 },
};

/* the bits of a byte that count, if @len bits from this byte on do */
static u8 mask_of(u32 len)
{
	return (u8)(0xff00 >> (len < 8 ? len : 8));
}

bool ftp_prefix_has(const struct ftp_prefix *prefix,
		    const struct ftp_address *a)
{
	u32 len = prefix->len, at = 0;

	if (a->family != prefix->address.family)
		return false;
	for (; len; len -= len < 8 ? len : 8, at++) {
		if ((a->byte[at] ^ prefix->address.byte[at]) & mask_of(len))
			return false;
	}
	return true;
}

bool ftp_prefixes_have(const struct ftp_prefix *prefix, u32 count,
		       const struct ftp_address *a)
{
	u32 i;

	for (i = 0; i < count; i++) {
		if (ftp_prefix_has(&prefix[i], a))
			return true;
	}
	return false;
}

bool ftp_prefix_is_clean(const struct ftp_prefix *prefix)
{
	u32 bits = prefix->address.family == FTP_IPV4 ? 32 : 128;
	u32 at = prefix->len / 8;

	if (prefix->len > bits)
		return false;
	if (at < bits / 8 &&
	    prefix->address.byte[at] & (u8)~mask_of(prefix->len % 8))
		return false;
	while (++at < bits / 8) {
		if (prefix->address.byte[at])
			return false;
	}
	return true;
}

bool ftp_address_is_private(const struct ftp_address *a)
{
	return ftp_prefixes_have(private_ranges, sizeof(private_ranges) /
				 sizeof(private_ranges[0]), a);
}
