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
	struct ftp_mangle mangle;
	struct ftp_mangle claimed_change;
	struct ftp_announcement announced;
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
		   const struct ftp_announcement *announced)
{
	struct ftp_endpoint told = announced->endpoint;

	if (g->scene->told)
		inet_pton(AF_INET, g->scene->told, told.address.byte);
	g->reason = ftp_session_decide(&g->session, segment, announced,
				       g->scene->told ? &told : NULL);
}

static void keep(struct stage *g, struct ftp_segment *segment,
		 const struct ftp_announcement *announced)
{
	struct ftp_hold *hold = NULL;

	if (!g->scene->poor && !g->session.stream[segment->dir].hold) {
		hold = malloc(sizeof(*hold));
		assert_non_null(hold);
	}
	ftp_session_keep(&g->session, segment, announced, hold);
}

/* false if a decision is awaited */
static bool read_segment(struct stage *g, struct ftp_segment *segment)
{
	struct ftp_announcement *announced = &g->announced;

	for (;;) {
		switch (ftp_session_read(&g->session, segment, announced)) {
		case FTP_MARK_ARGUMENT:
			if (!ftp_session_claim(&g->session, segment, announced))
				return true;
			if (g->step->kind == CLAIM)
				return false;
			decide(g, segment, announced);
			break;
		case FTP_MARK_REFUSED:
			g->reason = announced->reason;
			break;
		case FTP_MARK_SPLIT:
			keep(g, segment, announced);
			return true;
		default:
			return true;
		}
	}
}

static void end_segment(struct stage *g, struct ftp_segment *segment)
{
	const struct ftp_mangle *mangle = segment->mangle;
	const struct step *step = g->step;
	const char *put = step->put ? step->put : "";

	ftp_session_end(&g->session, segment);
	compare(g, "reason", g->reason, step->reason);
	compare(g, "back", mangle->back, step->back);
	compare(g, "at", mangle->at, step->at);
	compare(g, "len", mangle->len, step->len);
	compare(g, "text_len", mangle->text_len, (u32)strlen(put));
	compare(g, "text", memcmp(mangle->text, put, strlen(put)) != 0, 0);
	if (step->span)
		compare(g, "span", mangle->span, step->span);
	compare(g, "gone", segment->text.len - mangle->cut, step->gone);
	compare(g, "edited", mangle->rewritten, step->rewritten);
	compare(g, "fin", mangle->fin, step->fin_stays);
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
		.mangle = &g->mangle, .may_change = !g->scene->watched,
		.may_resize = !g->scene->stiff,
	};
	enum ftp_place place = ftp_session_begin(&g->session, &segment);
	struct ftp_stream *stream = &g->session.stream[g->scene->dir];
	bool reads = place == FTP_PLACE_NEXT;

	g->reason = FTP_OK;
	compare(g, "place", place, step->place);
	if (place == FTP_PLACE_OOO) {
		ftp_stream_skip(stream, segment.seq);
		reads = true;
	}
	if (!reads || read_segment(g, &segment)) {
		end_segment(g, &segment);
		return;
	}
	g->claimed = segment;
	g->claimed_change = g->mangle;
	g->claimed.mangle = &g->claimed_change;
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
			decide(&g, &g.claimed, &g.announced);
			read_segment(&g, &g.claimed);
			end_segment(&g, &g.claimed);
		} else {
			pass_segment(&g);
		}
	}
	free(g.session.stream[scene->dir].hold);
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
