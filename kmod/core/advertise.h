/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses that distant peers know under another one.
 *
 * Where a network behind this one translates addresses and does not look into
 * FTP, what is announced has to be what will be seen there.
 */
#ifndef FTP_ADVERTISE_H
#define FTP_ADVERTISE_H

#include "prefix.h"

/* prefixes of peers that one line can except */
#define FTP_EXCEPT_MAX 4

/**
 * struct ftp_advertise - a line of what the administrator knows
 * @prefix: addresses of this side
 * @as: under which distant peers know each of them; of the same family
 * @not_private: peers with private addresses know them as they are
 * @excepts: how many prefixes there are in @except
 * @except: so do peers with these
 */
struct ftp_advertise {
	struct ftp_prefix prefix;
	struct ftp_address as;
	bool not_private;
	u8 excepts;
	struct ftp_prefix except[FTP_EXCEPT_MAX];
};

/**
 * ftp_advertise_find - under which address does a peer know an announcer?
 * @line: lines
 * @count: how many
 * @seen: the announcer's address, as it leaves here
 * @peer: the peer's
 *
 * Of two prefixes the longer counts, also where its line excepts the peer.
 *
 * Return: the address; NULL if it is @seen.
 */
const struct ftp_address *ftp_advertise_find(const struct ftp_advertise *line,
					     u32 count,
					     const struct ftp_address *seen,
					     const struct ftp_address *peer);

#endif /* FTP_ADVERTISE_H */
