// SPDX-License-Identifier: GPL-2.0
/*
 * A session in the hands of an enemy: segments and acknowledgments of any
 * number, that no TCP would send. Nothing can be expected of what arrives, but
 * what is only watched leaves as it came, and nothing grows without bounds.
 */
#include "fuzz.h"
#include "gateway.h"

#define STEPS 100

struct attack {
	const struct transcript *doc;
	struct gateway gateway;
	u32 said[2];		/* by enum ftp_dir */
};

/* numbers near what the gateway waits for are likely to matter */
static u32 choose_number(const struct attack *a, enum ftp_dir dir)
{
	const struct ftp_stream *stream = &a->gateway.session.stream[dir];

	switch (unit_random(4)) {
	case 0:
		return unit_random(UINT32_MAX);
	case 1:
		return stream->next + unit_random(256) - 128;
	case 2:
		return stream->next;
	default:
		return a->doc->seq + unit_random(a->doc->stream[dir].len + 1);
	}
}

static void choose_segment(struct attack *a, struct ftp_segment *segment)
{
	const struct text *stream = &a->doc->stream[segment->dir];
	u32 kind = unit_random(4), from, len;

	from = kind > 1 ? unit_random(stream->len + 1) : a->said[segment->dir];
	len = unit_random(stream->len - from + 1);
	if (kind <= 1)
		a->said[segment->dir] += len;
	segment->text = unit_copy(stream->at + from, len);
	segment->seq = kind == 3 ? choose_number(a, segment->dir) :
				   a->doc->seq + from;
	segment->fin = !unit_random(8);
	segment->rst = !unit_random(16);
	segment->room = unit_random(4) ? UINT32_MAX : unit_random(256);
}

static void check_parcel(const struct attack *a,
			 const struct ftp_segment *segment,
			 const struct parcel *parcel)
{
	const struct ftp_mangle *mangle = segment->mangle;
	u32 len = segment->text.len;

	assert_true(parcel->text.len <= len ||
		    parcel->text.len <= segment->room);
	assert_false(parcel->fin && !segment->fin);
	if (transcript_has_nat(a->doc, segment->dir))
		return;
	assert_int_equal(parcel->text.len, len);
	assert_memory_equal(parcel->text.at, segment->text.at, len);
	assert_int_equal(parcel->fin, segment->fin);
	assert_int_equal(mangle->back, 0);
	assert_false(mangle->rewritten);
}

static void send_segment(struct attack *a, enum ftp_dir dir)
{
	struct ftp_segment segment = { .dir = dir };
	static struct parcel parcel;

	choose_segment(a, &segment);
	gateway_pass(&a->gateway, &segment, &parcel);
	check_parcel(a, &segment, &parcel);
	unit_free(segment.text);
}

static void step(struct attack *a)
{
	enum ftp_dir dir = unit_random(2);

	if (unit_random(3))
		send_segment(a, dir);
	else
		gateway_ack(&a->gateway, dir, choose_number(a, dir));
}

int fuzz_one(const u8 *at, size_t len)
{
	static struct transcript doc;
	static struct attack a;
	u32 steps;

	if (!fuzz_dialogue((struct ftp_span){ at, (u32)len }, &doc))
		return 0;
	a.doc = &doc;
	memset(a.said, 0, sizeof(a.said));
	gateway_init(&a.gateway, &doc);
	steps = 1 + unit_random(STEPS);
	/* what happens is written down, and there is an end to the paper */
	while (steps-- && a.gateway.events.len < TEXT_ROOM / 3)
		step(&a);
	gateway_exit(&a.gateway);
	return 0;
}
