// SPDX-License-Identifier: GPL-2.0
#include <linux/virtio_net.h>
#include <netinet/in.h>

#include "chance.h"
#include "frame.h"
#include "spoil.h"

#define CHECKSUM_AT 16

u8 frame_router[6];
u8 frame_own[2][6];

static u32 sum(const u8 *at, u32 len, u32 total)
{
	u64 wide = total;

	for (; len > 1; len -= 2, at += 2)
		wide += (u32)(at[0] << 8 | at[1]);
	if (len)
		wide += (u32)(*at << 8);
	while (wide >> 16)
		wide = (wide & 0xffff) + (wide >> 16);
	return (u32)wide;
}

static void put16(u8 *at, u32 value)
{
	at[0] = (u8)(value >> 8);
	at[1] = (u8)value;
}

static void put32(u8 *at, u32 value)
{
	put16(at, value >> 16);
	put16(at + 2, value & 0xffff);
}

static u32 get16(const u8 *at)
{
	return (u32)(at[0] << 8 | at[1]);
}

static u32 get32(const u8 *at)
{
	return get16(at) << 16 | get16(at + 2);
}

/* the sum of the pseudo header */
static u32 pseudo(const struct segment *s, u32 len)
{
	u32 size = s->six ? 16 : 4;

	return sum(s->from.address, size, sum(s->to.address, size, len + IPPROTO_TCP));
}

static u32 build_tcp(const struct segment *s, u8 *to)
{
	u32 header = 20 + s->options_len;

	put16(to, s->from.port);
	put16(to + 2, s->to.port);
	put32(to + 4, s->seq);
	put32(to + 8, s->ack);
	to[12] = (u8)((header / 4) << 4);
	to[13] = s->flags;
	put16(to + 14, s->window);
	put16(to + CHECKSUM_AT, 0);
	put16(to + 18, s->urgent);
	memcpy(to + 20, s->options, s->options_len);
	if (s->len)
		memcpy(to + header, s->text, s->len);
	return header + s->len;
}

static u32 build_ip(const struct segment *s, const struct spoil *spoil, u32 len, u8 *to)
{
	static u16 id;

	memset(to, 0, 40);
	if (s->six) {
		to[0] = 0x60;
		put16(to + 4, len + spoil->ip_len);
		to[6] = spoil->protocol;
		to[7] = 64;
		memcpy(to + 8, s->from.address, 16);
		memcpy(to + 24, s->to.address, 16);
		memcpy(to + 40, spoil->ip, spoil->ip_len);
		return 40 + spoil->ip_len;
	}
	to[0] = (u8)(0x45 + spoil->ip_len / 4);
	put16(to + 2, 20 + spoil->ip_len + len);
	put16(to + 4, ++id);
	put16(to + 6, spoil->pieces ? 0 : 0x4000);
	to[8] = 64;
	to[9] = spoil->protocol;
	memcpy(to + 12, s->from.address, 4);
	memcpy(to + 16, s->to.address, 4);
	memcpy(to + 20, spoil->ip, spoil->ip_len);
	return 20 + spoil->ip_len;
}

static void sum_ip(u8 *ip)
{
	u32 len = (ip[0] & 15u) * 4;

	put16(ip + 10, 0);
	put16(ip + 10, 0xffff - sum(ip, len < 20 ? 20 : len, 0));
}

static void build_ethernet(const struct segment *s, u8 *to)
{
	memcpy(to, frame_router, 6);
	memcpy(to + 6, frame_own[s->dir], 6);
	put16(to + 12, s->six ? 0x86dd : 0x0800);
}

static void fill_vnet(const struct segment *s, const struct spoil *spoil, u32 start,
		      struct virtio_net_hdr *vnet)
{
	memset(vnet, 0, sizeof(*vnet));
	if (!spoil->offload && !spoil->gso)
		return;
	vnet->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	vnet->csum_start = (u16)start;
	vnet->csum_offset = CHECKSUM_AT;
	if (!spoil->gso)
		return;
	vnet->gso_type = s->six ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
	vnet->gso_size = spoil->gso;
	vnet->hdr_len = (u16)(start + 20 + s->options_len);
}

/* a fragment of the whole packet that @whole is */
static void cut_piece(const struct segment *s, const struct frame *whole, u32 start,
		      const struct piece *piece, struct frame *to)
{
	const u8 *payload = whole->at + start + piece->at;
	u8 *ip = to->at + VNET + ETHER_SIZE;
	u32 head = start - VNET - ETHER_SIZE, more = s->six ? 1 : 0x2000;

	to->dir = whole->dir;
	memset(to->at, 0, VNET);
	memcpy(to->at + VNET, whole->at + VNET, start - VNET);
	if (s->six) {
		u8 *fragment = ip + 40;

		memset(fragment, 0, 8);
		fragment[0] = ip[6];
		put16(fragment + 2, piece->at | (piece->is_last ? 0 : more));
		put32(fragment + 4, piece->id);
		ip[6] = IPPROTO_FRAGMENT;
		head = 48;
		put16(ip + 4, 8 + piece->len);
	} else {
		put16(ip + 2, head + piece->len);
		put16(ip + 4, piece->id & 0xffff);
		put16(ip + 6, piece->at / 8 | (piece->is_last ? 0 : more));
		sum_ip(ip);
	}
	memcpy(ip + head, payload, piece->len);
	to->len = VNET + ETHER_SIZE + head + piece->len;
}

/* pieces of up to eight bytes more than they should be overlap */
static u32 fragment(const struct segment *s, struct spoil *spoil, const struct frame *whole,
		    u32 start, struct frame *frames)
{
	u32 count, i;

	spoil_cut(spoil, whole->len - start);
	for (i = count = 0; i < spoil->pieces; i++) {
		if (spoil->piece[i].len)
			cut_piece(s, whole, start, &spoil->piece[i], &frames[count++]);
	}
	return count;
}

u32 frame_build(const struct segment *segment, bool is_plain, struct frame *frames)
{
	static struct frame whole;
	struct segment s = *segment;
	struct frame *to = frames;
	u32 at = VNET, ip, tcp, len;
	struct spoil spoil;

	spoil_choose(&spoil, &s, is_plain);
	if (spoil.pieces)
		to = &whole;
	to->dir = s.dir;
	build_ethernet(&s, to->at + at);
	at += ETHER_SIZE;
	ip = at;
	at += build_ip(&s, &spoil, 20 + s.options_len + s.len, to->at + at);
	tcp = at;
	len = build_tcp(&s, to->at + at);
	to->len = tcp + len;
	spoil_tcp(&spoil, to->at + tcp, len);
	put16(to->at + tcp + CHECKSUM_AT, pseudo(&s, len));
	if (!spoil.offload && !spoil.gso)
		put16(to->at + tcp + CHECKSUM_AT,
		      0xffff - sum(to->at + tcp, len, 0));
	if (!s.six)
		sum_ip(to->at + ip);
	fill_vnet(&s, &spoil, tcp - VNET, (struct virtio_net_hdr *)to->at);
	if (spoil.pieces)
		return fragment(&s, &spoil, to, s.six ? ip + 40 : tcp, frames);
	if (spoil_frame(&spoil, to, ip, tcp) && !s.six)
		sum_ip(to->at + ip);
	return 1;
}

static bool read_tcp(const u8 *at, u32 shown, u32 len, struct arrival *a)
{
	u32 header;

	if (shown < 20 || len < 20)
		return false;
	a->from.port = (u16)get16(at);
	a->to.port = (u16)get16(at + 2);
	a->seq = get32(at + 4);
	a->ack = get32(at + 8);
	a->flags = at[13];
	header = (at[12] >> 4) * 4u;
	a->len = header < len ? len - header : 0;
	a->shown = header < shown ? shown - header : 0;
	if (a->shown > a->len)
		a->shown = a->len;
	a->text = at + header;
	return true;
}

static bool read_four(const u8 *ip, u32 shown, struct arrival *a)
{
	u32 header = (ip[0] & 15u) * 4, len = get16(ip + 2);

	memcpy(a->from.address, ip + 12, 4);
	memcpy(a->to.address, ip + 16, 4);
	if (ip[9] != IPPROTO_TCP || get16(ip + 6) & 0x1fff || header > shown || header > len)
		return false;
	return read_tcp(ip + header, shown - header, len - header, a);
}

static bool read_six(const u8 *ip, u32 shown, u32 len, struct arrival *a)
{
	u32 at = 40;
	u8 next = ip[6];

	memcpy(a->from.address, ip + 8, 16);
	memcpy(a->to.address, ip + 24, 16);
	while (next != IPPROTO_TCP) {
		if (at + 8 > shown)
			return false;
		if (next == IPPROTO_FRAGMENT && get16(ip + at + 2) & 0xfff8)
			return false;
		if (next != IPPROTO_FRAGMENT && next != IPPROTO_HOPOPTS &&
		    next != IPPROTO_ROUTING && next != IPPROTO_DSTOPTS)
			return false;
		next = ip[at];
		at += next == IPPROTO_FRAGMENT ? 8 : 8 + ip[at + 1] * 8u;
	}
	return at < shown && at < len && read_tcp(ip + at, shown - at, len - at, a);
}

bool frame_read(const u8 *at, u32 shown, u32 len, struct arrival *arrival)
{
	u32 kind, head = VNET + ETHER_SIZE;

	if (shown < head + 40)
		return false;
	kind = get16(at + VNET + 12);
	arrival->six = kind == 0x86dd;
	memset(arrival->from.address, 0, 32 + sizeof(u16));
	if (kind == 0x0800)
		return read_four(at + head, shown - head, arrival);
	return arrival->six && read_six(at + head, shown - head, len - head, arrival);
}
