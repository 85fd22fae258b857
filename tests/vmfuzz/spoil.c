// SPDX-License-Identifier: GPL-2.0
#include <linux/virtio_net.h>
#include <netinet/in.h>

#include "chance.h"
#include "spoil.h"

#define MTU 1500
#define SPOILT 3	/* one segment of so many */

static const u8 headers[] = { IPPROTO_HOPOPTS, IPPROTO_ROUTING, IPPROTO_DSTOPTS,
			      IPPROTO_FRAGMENT };

/* one that may stand where it stands, of any content, or nearly none at all */
static u32 put_header(u8 *to, u8 kind, u8 next)
{
	u32 units = kind == IPPROTO_FRAGMENT ? 0 : chance(one_in(8) ? 20 : 3);
	u32 len = 8 + units * 8;

	memset(to, 0, len);
	to[0] = next;
	if (kind == IPPROTO_FRAGMENT) {
		chance_fill(to + 4, 4);
		if (one_in(8))
			chance_fill(to + 2, 2);
		return len;
	}
	to[1] = (u8)units;
	if (one_in(8)) {
		chance_fill(to + 1, len - 1);
	} else if (kind == IPPROTO_ROUTING) {
		to[2] = (u8)chance(5);
	} else if (one_in(2)) {
		/* PadN to the end */
		to[2] = 1;
		to[3] = (u8)(len - 4);
	}
	return len;
}

/* each names the one that follows it */
static void add_headers(struct spoil *spoil)
{
	u32 count = one_in(10) ? 1 + chance(40) : 1 + chance(3);
	u8 kind = one_in(3) ? IPPROTO_HOPOPTS : pick(headers);

	spoil->protocol = kind;
	while (count--) {
		u8 next = count ? pick(headers) : IPPROTO_TCP;

		if (spoil->ip_len + 400 > 1000) {
			next = IPPROTO_TCP;
			count = 0;
		}
		spoil->ip_len += put_header(spoil->ip + spoil->ip_len, kind, next);
		kind = next;
	}
}

static void add_ip_options(struct spoil *spoil)
{
	static const u8 kinds[] = { 0, 1, 7, 68, 131, 137, 148, 130, 134 };
	u32 len = 4 + chance(10) * 4;

	memset(spoil->ip, 1, len);
	spoil->ip_len = len;
	if (one_in(3)) {
		chance_fill(spoil->ip, len);
	} else if (one_in(2)) {
		spoil->ip[0] = pick(kinds);
		spoil->ip[1] = (u8)(one_in(4) ? chance(256) : len);
		spoil->ip[2] = (u8)(one_in(4) ? chance(256) : 4);
	}
}

/* sound ones, half ones, and some that go on behind the header */
static void add_tcp_options(struct segment *s)
{
	static const u8 kinds[] = { 2, 3, 4, 5, 5, 5, 8, 8, 14, 19, 28, 29, 30, 34, 69, 254 };
	u32 len = 4 + chance(10) * 4, at = 0, size;

	s->options_len = len;
	memset(s->options, 1, len);
	if (one_in(4)) {
		chance_fill(s->options, len);
		return;
	}
	while (at + 2 < len) {
		u8 kind = pick(kinds);

		size = kind == 5 ? 2 + 8 * (1 + chance(4)) : kind == 8 ? 10 : 2 + chance(10);
		if (at + size > len && chance(6))
			break;
		s->options[at] = kind;
		s->options[at + 1] = (u8)(one_in(8) ? chance(256) : size);
		if (kind == 5 && at + 10 <= len) {
			/* near what the other end has said */
			u32 edge = s->ack + chance(3000);

			s->options[at + 2] = (u8)(edge >> 24);
			s->options[at + 3] = (u8)(edge >> 16);
			s->options[at + 4] = (u8)(edge >> 8);
			s->options[at + 5] = (u8)edge;
		}
		at += size;
	}
}

static void spoil_segment(struct segment *s)
{
	static const u32 near[] = { 1, (u32)-1, 100, (u32)-100, 0x7fffffff, 0x80000000, 65535 };

	switch (chance(8)) {
	case 0:
		s->seq += one_in(4) ? (u32)chance_word() : pick(near);
		break;
	case 1:
		s->ack += one_in(4) ? (u32)chance_word() : pick(near);
		break;
	case 2:
		s->flags = one_in(3) ? (u8)chance(256) : (u8)(s->flags ^ 1 << chance(8));
		break;
	case 3:
		s->window = one_in(3) ? 0 : (u16)chance(65536);
		break;
	case 4:
		s->flags |= TH_URG;
		s->urgent = (u16)(one_in(3) ? chance(65536) : chance(s->len + 2));
		break;
	case 5:
		s->flags |= TH_FIN;
		break;
	default:
		add_tcp_options(s);
		break;
	}
}

/* what does not fit into a frame is left to be cut, or is left out */
static void fit(struct spoil *spoil, struct segment *s)
{
	u32 head = (s->six ? 40 : 20) + spoil->ip_len + 20 + s->options_len;

	if (s->len > 65000 - head)
		s->len = 65000 - head;
	if (head + s->len > MTU && !spoil->pieces && !spoil->gso)
		spoil->gso = (u16)(MTU - head);
	if (spoil->pieces && head + s->len > 8000)
		s->len = 8000 - head;
}

void spoil_choose(struct spoil *spoil, struct segment *segment, bool is_plain)
{
	spoil->is_any = false;
	spoil->gso = 0;
	spoil->protocol = IPPROTO_TCP;
	spoil->ip_len = 0;
	spoil->pieces = 0;
	spoil->offload = one_in(3);
	if (!is_plain && one_in(SPOILT)) {
		spoil->is_any = one_in(3);
		if (one_in(2))
			spoil_segment(segment);
		if (one_in(8)) {
			if (segment->six)
				add_headers(spoil);
			else
				add_ip_options(spoil);
		}
		if (one_in(10))
			spoil->pieces = 1 + chance(4);
		else if (one_in(6) && segment->len)
			spoil->gso = (u16)(1 + chance(one_in(2) ? 40 : 1400));
	}
	fit(spoil, segment);
}

void spoil_tcp(const struct spoil *spoil, u8 *tcp, u32 len)
{
	if (!spoil->is_any || chance(3))
		return;
	switch (chance(3)) {
	case 0:
		tcp[12] = (u8)(chance(16) << 4 | (tcp[12] & 15));
		break;
	case 1:
		tcp[12] |= (u8)chance(16);
		break;
	default:
		tcp[chance(len < 60 ? len : 60)] = (u8)chance(256);
		break;
	}
}

static void spoil_vnet(struct virtio_net_hdr *vnet)
{
	static const u8 types[] = { 0, 1, 3, 4, 5, 0x80, 0x81, 0x84, 0xff };

	switch (chance(6)) {
	case 0:
		vnet->gso_type = pick(types);
		vnet->gso_size = (u16)(1 + chance(1500));
		break;
	case 1:
		vnet->gso_size = (u16)chance(65536);
		break;
	case 2:
		vnet->hdr_len = (u16)(one_in(2) ? chance(200) : chance(65536));
		break;
	case 3:
		vnet->csum_start = (u16)(one_in(2) ? chance(200) : chance(65536));
		break;
	case 4:
		vnet->csum_offset = (u16)chance(200);
		break;
	default:
		vnet->flags = (u8)chance(8);
		break;
	}
}

/* returns whether it is the header's own checksum that would give it away */
static bool spoil_ip(u8 *ip, u32 len, bool six)
{
	static const u8 protocols[] = { 0, 1, 17, 41, 43, 44, 47, 50, 51, 58, 59, 60, 132 };

	switch (chance(six ? 4 : 8)) {
	case 0:
		/* the length, by little or much */
		ip[six ? 5 : 3] = (u8)chance(256);
		break;
	case 1:
		ip[six ? 4 : 2] = (u8)chance(8);
		break;
	case 2:
		ip[six ? 6 : 9] = pick(protocols);
		break;
	case 3:
		ip[six ? 7 : 8] = (u8)chance(3);
		break;
	case 4:
		ip[0] = (u8)(0x40 | chance(16));
		break;
	case 5:
		ip[6 + chance(2)] = (u8)chance(256);
		break;
	case 6:
		ip[chance(20)] = (u8)chance(256);
		break;
	default:
		ip[chance(len)] ^= (u8)(1 << chance(8));
		return false;
	}
	return chance(8);
}

bool spoil_frame(const struct spoil *spoil, struct frame *frame, u32 ip, u32 tcp)
{
	u32 len = frame->len - ip;
	bool six = frame->at[ip] >> 4 == 6;

	if (!spoil->is_any)
		return false;
	switch (chance(8)) {
	case 0:
	case 1:
		spoil_vnet((struct virtio_net_hdr *)frame->at);
		return false;
	case 2:
	case 3:
		return spoil_ip(frame->at + ip, len, six);
	case 4:
		/* a wrong checksum */
		frame->at[tcp + 16 + chance(2)] ^= (u8)(1 + chance(255));
		return false;
	case 5:
		/* a frame that ends too early */
		frame->len = ip + 1 + chance(len);
		return false;
	case 6:
		/* one that goes on */
		if (frame->len + 64 < VNET + ETHER_SIZE + MTU)
			frame->len += 1 + chance(64);
		return false;
	default:
		frame->at[ip + chance(len)] ^= (u8)(1 << chance(8));
		return false;
	}
}

void spoil_cut(struct spoil *spoil, u32 len)
{
	u32 size = (len / spoil->pieces + 8) & ~7u, id = (u32)chance_word(), i, j;

	if (size > 1400)
		size = 1400;
	spoil->pieces = (len + size - 1) / size;
	if (spoil->pieces > FRAMES - 1)
		spoil->pieces = FRAMES - 1;
	for (i = 0; i < spoil->pieces; i++) {
		struct piece *piece = &spoil->piece[i];

		piece->at = i * size;
		piece->len = i * size + size > len ? len - i * size : size;
		piece->id = id;
		piece->is_last = piece->at + piece->len == len;
		/* overlapping, where there is more */
		if (one_in(20) && !piece->is_last && size < 1300)
			piece->len += 8;
	}
	if (one_in(10))
		spoil->piece[chance(spoil->pieces)].len = 0;
	if (one_in(10)) {
		spoil->piece[spoil->pieces] = spoil->piece[chance(spoil->pieces)];
		spoil->pieces++;
	}
	if (one_in(3)) {
		struct piece first = spoil->piece[0];

		j = chance(spoil->pieces);
		spoil->piece[0] = spoil->piece[j];
		spoil->piece[j] = first;
	}
}
