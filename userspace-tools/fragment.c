// SPDX-License-Identifier: GPL-2.0
/*
 * Putting fragments together.
 *
 * As in the kernel, a packet whose fragments overlap is left out as a whole
 * (RFC 5722), a fragment that comes again is not, and one that has waited for
 * a minute is given up. A capture of two devices has each fragment twice: those
 * that come again behind the last one begin a packet of which nobody misses anything
 * if it never is whole.
 */
#include <stdlib.h>
#include <string.h>

#include "fragment.h"

#define PATIENCE 60			/* seconds; 30 for IPv4 in the kernel */
#define UNIT 8				/* a fragment begins at a multiple of it */

/*
 * @from: who sends it
 * @to: to whom
 * @second: when its first fragment came
 * @id: what its fragments have in common
 * @text: %FRAGMENT_BYTES of memory; NULL: nothing is here
 * @came: bits by unit: it is here
 * @end: bytes of the packet, 0 while that is not known
 * @bytes: how many are here
 * @is_spoilt: it is counted, and what comes of it means nothing
 * @was_whole: it has been whole before
 */
struct fragment_packet {
	struct ftp_address from;
	struct ftp_address to;
	time_t second;
	u32 id;
	u8 *text;
	u8 came[FRAGMENT_BYTES / UNIT / 8];
	u32 end;
	u32 bytes;
	bool is_spoilt;
	bool was_whole;
};

static void release(struct fragment_packet *packet, unsigned long *count)
{
	if (packet->text && packet->bytes && !packet->is_spoilt &&
	    !packet->was_whole)
		++*count;
	free(packet->text);
	packet->text = NULL;
}

static bool is_of(const struct fragment_packet *packet,
		  const struct fragment *fragment)
{
	return packet->text && packet->id == fragment->id &&
	       ftp_address_equal(&packet->from, &fragment->from) &&
	       ftp_address_equal(&packet->to, &fragment->to);
}

/* the clock of a capture may go back */
static bool is_late(const struct fragment_packet *packet, time_t second)
{
	return packet->text && second - packet->second > PATIENCE;
}

static struct fragment_packet *begin(struct fragment_packet *packet,
				     const struct fragment *fragment)
{
	memset(packet, 0, sizeof(*packet));
	packet->text = malloc(FRAGMENT_BYTES);
	packet->from = fragment->from;
	packet->to = fragment->to;
	packet->id = fragment->id;
	packet->second = fragment->second;
	return packet->text ? packet : NULL;
}

/* its packet, or a new one in the place of the oldest; NULL without memory */
static struct fragment_packet *find(struct fragments *f,
				    const struct fragment *fragment)
{
	struct fragment_packet *packet, *oldest = f->packets;
	struct fragment_packet *found = NULL;

	for (packet = f->packets; packet < f->packets + FRAGMENT_PACKETS; packet++) {
		if (is_late(packet, fragment->second))
			release(packet, &f->losses.incomplete);
		if (is_of(packet, fragment))
			found = packet;
		if (oldest->text && (!packet->text || packet->second < oldest->second))
			oldest = packet;
	}
	if (found)
		return found;
	release(oldest, &f->losses.excess);
	return begin(oldest, fragment);
}

static void spoil(struct fragments *f, struct fragment_packet *packet)
{
	f->losses.damaged += !packet->is_spoilt;
	packet->is_spoilt = true;
}

static u32 count_here(const struct fragment_packet *packet, u32 from, u32 to)
{
	u32 count = 0;

	for (; from < to; from++)
		count += (u32)(packet->came[from / 8] >> from % 8) & 1;
	return count;
}

static void set_here(struct fragment_packet *packet, u32 from, u32 to)
{
	for (; from < to; from++)
		packet->came[from / 8] |= (u8)(1 << from % 8);
}

static bool fits(const struct fragment_packet *packet,
		 const struct fragment *fragment)
{
	u32 end = fragment->at + fragment->text.len;

	if (!fragment->text.len || fragment->at >= FRAGMENT_BYTES ||
	    end >= FRAGMENT_BYTES)
		return false;
	if (!fragment->is_last && fragment->text.len % UNIT)
		return false;
	return !packet->end ||
	       (fragment->is_last ? end == packet->end : end <= packet->end);
}

/* false if it overlaps others and is none that came again */
static bool put(struct fragment_packet *packet, const struct fragment *fragment)
{
	u32 end = fragment->at + fragment->text.len;
	u32 from = fragment->at / UNIT, to = (end + UNIT - 1) / UNIT;
	u32 here = count_here(packet, from, to);

	if (here)
		return here == to - from &&
		       !memcmp(packet->text + fragment->at, fragment->text.at,
			       fragment->text.len);
	/* what is behind the last one is no part of the packet */
	if (fragment->is_last &&
	    count_here(packet, to, FRAGMENT_BYTES / UNIT))
		return false;
	memcpy(packet->text + fragment->at, fragment->text.at,
	       fragment->text.len);
	set_here(packet, from, to);
	packet->bytes += fragment->text.len;
	if (fragment->is_last)
		packet->end = end;
	return true;
}

/* it is handed over, and may come again */
static void hand_over(struct fragments *f, struct fragment_packet *packet,
		      struct ftp_span *whole)
{
	u8 *text = f->whole;

	f->whole = packet->text;
	*whole = (struct ftp_span){ packet->text, packet->end };
	packet->text = text;
	memset(packet->came, 0, sizeof(packet->came));
	packet->bytes = 0;
	packet->end = 0;
	packet->was_whole = true;
}

static bool make_ready(struct fragments *f)
{
	if (!f->packets)
		f->packets = calloc(FRAGMENT_PACKETS, sizeof(*f->packets));
	if (!f->whole)
		f->whole = malloc(FRAGMENT_BYTES);
	return f->packets && f->whole;
}

bool fragments_add(struct fragments *f, const struct fragment *fragment,
		   struct ftp_span *whole)
{
	struct fragment_packet *packet = make_ready(f) ? find(f, fragment) : NULL;

	if (!packet) {
		f->losses.excess++;
		return false;
	}
	if (packet->is_spoilt)
		return false;
	/* it will never be whole, and that is not its fault */
	if (fragment->is_cut) {
		f->losses.incomplete += !packet->was_whole;
		packet->is_spoilt = true;
		return false;
	}
	if (!fits(packet, fragment) || !put(packet, fragment)) {
		spoil(f, packet);
		return false;
	}
	if (!packet->end || packet->bytes != packet->end)
		return false;
	hand_over(f, packet, whole);
	return true;
}

void fragments_exit(struct fragments *f)
{
	u32 i;

	for (i = 0; f->packets && i < FRAGMENT_PACKETS; i++)
		release(&f->packets[i], &f->losses.incomplete);
	free(f->packets);
	free(f->whole);
	f->packets = NULL;
	f->whole = NULL;
}
