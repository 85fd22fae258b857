// SPDX-License-Identifier: GPL-2.0
/* Looking up what is advertised. */
#include "advertise.h"

static bool excepts(const struct ftp_advertise *line,
		    const struct ftp_address *peer)
{
	return (line->not_private && ftp_address_is_private(peer)) ||
	       ftp_prefixes_have(line->except, line->excepts, peer);
}

const struct ftp_address *ftp_advertise_find(const struct ftp_advertise *line,
					     u32 count,
					     const struct ftp_address *seen,
					     const struct ftp_address *peer)
{
	const struct ftp_advertise *best = NULL;
	u32 i;

	/* a host that talks to itself */
	if (ftp_address_equal(seen, peer))
		return NULL;
	for (i = 0; i < count; i++) {
		if (ftp_prefix_has(&line[i].prefix, seen) &&
		    (!best || line[i].prefix.len > best->prefix.len))
			best = &line[i];
	}
	return best && !excepts(best, peer) ? &best->as : NULL;
}
