// SPDX-License-Identifier: GPL-2.0
/* One direction, step by step. */
#include <arpa/inet.h>
#include "scene.h"
#include "unit.h"

#define AROUND 130	/* how far before a turning point a scene begins */

struct stage {
	const struct scene *scene;
	const struct step *steps;
	const struct step *step;
	struct ftp_session session;
	struct ftp_segment claimed;
	struct ftp_event event;
	enum ftp_reason reason;
	u32 base;
};

static void compare(const struct stage *g, const char *what, u32 is,
		    u32 expected)
{
	if (is != expected)
		fail_msg("step %td, begun at %u: %s is %u, not %u",
			 g->step - g->steps, g->base, what, is, expected);
}

static void decide(struct stage *g, struct ftp_segment *segment,
		   const struct ftp_event *event)
{
	struct ftp_endpoint told = event->endpoint;

	if (g->scene->told)
		inet_pton(AF_INET, g->scene->told, told.address.byte);
	g->reason = ftp_session_decide(&g->session, segment, event,
				       g->scene->told ? &told : NULL);
}

static void keep(struct stage *g, struct ftp_segment *segment,
		 const struct ftp_event *event)
{
	struct ftp_carry *carry = NULL;

	if (!g->scene->poor) {
		carry = malloc(sizeof(*carry));
		assert_non_null(carry);
	}
	ftp_session_keep(&g->session, segment, event, carry);
}

/* false if a decision is awaited */
static bool read_segment(struct stage *g, struct ftp_segment *segment)
{
	struct ftp_event *event = &g->event;

	for (;;) {
		switch (ftp_session_read(&g->session, segment, event)) {
		case FTP_MARK_ARGUMENT:
			if (g->step->kind == CLAIM)
				return false;
			decide(g, segment, event);
			break;
		case FTP_MARK_REFUSED:
			g->reason = event->reason;
			break;
		case FTP_MARK_SPLIT:
			keep(g, segment, event);
			return true;
		default:
			return true;
		}
	}
}

static void end_segment(struct stage *g, struct ftp_segment *segment)
{
	const struct ftp_change *change = &segment->change;
	const struct step *step = g->step;
	const char *put = step->put ? step->put : "";

	ftp_session_end(&g->session, segment);
	compare(g, "reason", g->reason, step->reason);
	compare(g, "back", change->back, step->back);
	compare(g, "at", change->at, step->at);
	compare(g, "len", change->len, step->len);
	compare(g, "text_len", change->text_len, (u32)strlen(put));
	compare(g, "text", memcmp(change->text, put, strlen(put)) != 0, 0);
	if (step->span)
		compare(g, "span", change->span, step->span);
	compare(g, "gone", segment->text.len - change->cut, step->gone);
	compare(g, "edited", change->edited, step->edited);
	compare(g, "fin", change->fin, step->fin_stays);
	unit_free(segment->text);
}

static void pass_segment(struct stage *g)
{
	const struct step *step = g->step;
	struct ftp_segment segment = {
		.text = unit_text(step->text ? step->text : ""),
		.seq = g->base + step->seq,
		.room = step->room ? step->room : UINT32_MAX,
		.dir = g->scene->dir,
		.fin = step->kind == FIN, .rst = step->kind == RST,
		.may_change = !g->scene->watched,
		.may_resize = !g->scene->stiff,
	};
	enum ftp_place place = ftp_session_begin(&g->session, &segment);
	struct ftp_stream *stream = &g->session.stream[g->scene->dir];
	bool reads = place == FTP_PLACE_NEXT;

	g->reason = FTP_OK;
	compare(g, "place", place, step->place);
	if (place == FTP_PLACE_EARLY) {
		ftp_stream_skip(stream, segment.seq);
		reads = true;
	}
	if (!reads || read_segment(g, &segment))
		end_segment(g, &segment);
	else
		g->claimed = segment;
}

static void pass_ack(struct stage *g)
{
	struct ftp_stream *stream = &g->session.stream[g->scene->dir];
	u32 ack = g->base + g->step->seq;

	compare(g, "settles", ftp_stream_acked(stream, &ack), g->step->settles);
	compare(g, "told", ack - g->base, g->step->told);
}

static void play_at(u32 base, const struct scene *scene,
		    const struct step *steps, size_t count)
{
	struct stage g = { .scene = scene, .steps = steps, .base = base };

	ftp_session_start(&g.session, base, base);
	for (g.step = steps; g.step < steps + count; g.step++) {
		if (g.step->kind == ACK) {
			pass_ack(&g);
		} else if (g.step->kind == DECIDE) {
			decide(&g, &g.claimed, &g.event);
			read_segment(&g, &g.claimed);
			end_segment(&g, &g.claimed);
		} else {
			pass_segment(&g);
		}
	}
	free(g.session.stream[scene->dir].line.carry);
}

void scene_play(const struct scene *scene, const struct step *steps,
		size_t count)
{
	u32 i;

	play_at(1000, scene, steps, count);
	for (i = 0; i < AROUND; i++) {
		play_at(0u - i, scene, steps, count);
		play_at(0x80000000u - i, scene, steps, count);
	}
}
