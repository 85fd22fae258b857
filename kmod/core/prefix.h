/* SPDX-License-Identifier: GPL-2.0 */
/* Addresses that begin alike. */
#ifndef FTP_PREFIX_H
#define FTP_PREFIX_H

#include "address.h"

/**
 * struct ftp_prefix - addresses that begin alike
 * @address: how; its bits behind the prefix are 0
 * @len: how many bits count, up to 32 or 128
 */
struct ftp_prefix {
	struct ftp_address address;
	u8 len;
};

/**
 * ftp_prefix_equal - are the two the same prefix?
 * @a: one
 * @b: the other
 */
static inline bool ftp_prefix_equal(const struct ftp_prefix *a,
				    const struct ftp_prefix *b)
{
	return a->len == b->len && ftp_address_equal(&a->address, &b->address);
}

/**
 * ftp_prefix_has - does an address begin so?
 * @prefix: prefix
 * @a: address, of any family
 */
bool ftp_prefix_has(const struct ftp_prefix *prefix,
		    const struct ftp_address *a);

/**
 * ftp_prefixes_have - does it begin as one of some prefixes?
 * @prefix: the prefixes
 * @count: how many
 * @a: address
 */
bool ftp_prefixes_have(const struct ftp_prefix *prefix, u32 count,
		       const struct ftp_address *a);

/**
 * ftp_prefix_is_clean - is it a prefix, with nothing behind it?
 * @prefix: prefix, of one of the two families
 */
bool ftp_prefix_is_clean(const struct ftp_prefix *prefix);

/**
 * ftp_address_is_private - is it reachable from its own network only?
 * @a: address
 *
 * RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291, RFC 1122 section 3.2.1.3.
 * Ranges for documentation count as public.
 */
bool ftp_address_is_private(const struct ftp_address *a);

#endif /* FTP_PREFIX_H */
