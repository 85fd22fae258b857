/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IP packets that came in fragments, put together as connection tracking does it
 * before the helper sees them.
 */
#ifndef NF_FTP_TOOL_FRAGMENT_H
#define NF_FTP_TOOL_FRAGMENT_H

#include <time.h>

#include "core/endpoint.h"
#include "core/text.h"

/** define FRAGMENT_PACKETS - as many packets are put together at a time */
#define FRAGMENT_PACKETS 256
/** define FRAGMENT_BYTES - what a packet's fragments can have at most */
#define FRAGMENT_BYTES 65536

/**
 * struct fragment - a part of a packet
 * @from: who sent it
 * @to: to whom
 * @second: when it was captured
 * @id: what the fragments of a packet have in common
 * @at: where in the packet it begins
 * @text: its bytes
 * @is_cut: the capture does not have all of them
 * @is_last: nothing follows it
 */
struct fragment {
	struct ftp_address from;
	struct ftp_address to;
	time_t second;
	u32 id;
	u32 at;
	struct ftp_span text;
	bool is_cut;
	bool is_last;
};

/**
 * struct fragment_losses - packets that were left out
 * @incomplete: some of their fragments are not there
 * @damaged: their fragments do not fit each other
 * @excess: too many others came at the same time
 */
struct fragment_losses {
	unsigned long incomplete;
	unsigned long damaged;
	unsigned long excess;
};

/**
 * struct fragments - packets that are not whole yet; zero at first
 * @packets: %FRAGMENT_PACKETS of them; NULL before the first fragment
 * @whole: the last one that was whole
 * @losses: what was left out
 */
struct fragments {
	struct fragment_packet *packets;
	u8 *whole;
	struct fragment_losses losses;
};

/**
 * fragments_add() - a fragment has come
 * @fragments: the others
 * @fragment: it
 * @whole: filled if the packet is whole with it: what was cut, good until the next call
 *
 * Return: whether it is whole.
 */
bool fragments_add(struct fragments *fragments, const struct fragment *fragment,
		   struct ftp_span *whole);

/**
 * fragments_exit() - no more will come: count what is left, and let it go
 * @fragments: all of them; its losses stay
 */
void fragments_exit(struct fragments *fragments);

#endif /* NF_FTP_TOOL_FRAGMENT_H */
