// SPDX-License-Identifier: GPL-2.0
/*
 * Keeping what replay has seen.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bytes.h"
#include "ladder.h"
#include "replay_show.h"

#define SHOWN_MAX 200	/* bytes of a line */

static struct ladder_session *find_session(struct ladder *ladder,
					   const struct replay *replay)
{
	struct ladder_session *session;
	enum ftp_dir dir;
	size_t i;

	for (i = ladder->sessions; i; i--) {
		if (ladder->session[i - 1].number == replay->number)
			return &ladder->session[i - 1];
	}
	if (ladder->sessions == LADDER_SESSIONS)
		return NULL;
	session = &ladder->session[ladder->sessions++];
	session->number = replay->number;
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		session->end[dir] = replay->end[dir];
		session->seen[dir] = *replay_seen(replay, dir);
	}
	return session;
}

static struct rung *add_rung(struct ladder *ladder,
			     struct ladder_session *session,
			     enum rung_kind kind)
{
	struct rung *rung = calloc(1, sizeof(*rung));

	if (!rung) {
		ladder->has_failed = true;
		return NULL;
	}
	rung->kind = kind;
	*(session->last ? &session->last->next : &session->first) = rung;
	session->last = rung;
	return rung;
}

static void print_part(FILE *out, const u8 *at, u32 len)
{
	bytes_print(at, len < SHOWN_MAX ? len : SHOWN_MAX, out);
	if (len > SHOWN_MAX)
		fprintf(out, "... (%u bytes)", len);
}

/* with @rewrite, as it leaves; NULL without memory */
static char *show_line(struct ladder *ladder, const struct ftp_span *line,
		       const struct rewrite *rewrite, const char *after)
{
	const char *masked;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out) {
		ladder->has_failed = true;
		return NULL;
	}
	masked = replay_show_masked(line);
	if (masked) {
		fputs(masked, out);
	} else if (rewrite) {
		u32 end = rewrite->at + rewrite->len;

		print_part(out, line->at, rewrite->at);
		fputs(after, out);
		print_part(out, line->at + end, line->len - end);
	} else {
		print_part(out, line->at, line->len);
	}
	ladder->has_failed |= fclose(out) != 0;
	return text;
}

/* of who would have to be asked for, a gap keeps the place */
static void leave_out(struct ladder *ladder, struct ladder_session *session)
{
	struct rung *rung = session->last;

	if (!rung || rung->kind != RUNG_GAP)
		rung = add_rung(ladder, session, RUNG_GAP);
	if (rung)
		rung->count++;
}

/* what leads to something is kept for longer */
static bool is_kept(const struct ladder *ladder,
		    const struct ladder_session *session, size_t findings)
{
	unsigned int times = findings ? 2 : 1;

	return session->lines < times * LADDER_LINES &&
	       ladder->lines < times * LADDER_LINES_ALL;
}

static void count(struct ladder *ladder, const struct line_finding *finding)
{
	if (finding->reason)
		ladder->refused++;
	else if (!finding->slip)
		ladder->opened++;
}

static void add_finding(struct ladder *ladder, struct ladder_session *session,
			const struct line_finding *finding)
{
	struct rung *rung = add_rung(ladder, session, RUNG_FINDING);
	size_t place = ladder->waits % LADDER_WAITING;

	if (!rung)
		return;
	rung->finding = *finding;
	rung->dir = finding->dir;
	if (finding->reason || finding->slip)
		return;
	ladder->waiting[place].rung = rung;
	ladder->waiting[place].from =
		session->end[finding->passive ? FTP_CLIENT : FTP_SERVER].address;
	ladder->waits++;
}

void ladder_line(struct ladder *ladder, const struct replay *replay,
		 const struct ftp_span *line, enum ftp_dir dir,
		 const struct line_finding *findings, size_t found)
{
	struct ladder_session *session = find_session(ladder, replay);
	char after[FTP_ENDPOINT_TEXT + 1];
	const struct rewrite *rewrite = replay_rewrite(replay, line, dir, after);
	struct rung *rung;
	size_t i;

	ladder->said++;
	for (i = 0; i < found; i++)
		count(ladder, &findings[i]);
	if (!session)
		return;
	if (!is_kept(ladder, session, found)) {
		leave_out(ladder, session);
		return;
	}
	rung = add_rung(ladder, session, RUNG_LINE);
	if (!rung)
		return;
	session->lines++;
	ladder->lines++;
	rung->dir = dir;
	rung->frame = replay->stretch[dir].frame;
	rung->text = show_line(ladder, line, NULL, NULL);
	if (rewrite)
		rung->after = show_line(ladder, line, rewrite, after);
	for (i = 0; i < found; i++)
		add_finding(ladder, session, &findings[i]);
}

void ladder_call(struct ladder *ladder, const struct replay *replay,
		 const struct line_finding *call)
{
	struct ladder_session *session = find_session(ladder, replay);
	struct rung *rung;

	count(ladder, call);
	if (!session)
		return;
	if (!is_kept(ladder, session, 1)) {
		leave_out(ladder, session);
		return;
	}
	session->lines++;
	ladder->lines++;
	rung = add_rung(ladder, session, RUNG_CALL);
	if (!rung)
		return;
	rung->finding = *call;
	rung->dir = call->dir;
	rung->frame = call->frame;
	rung->came = call->frame;
	rung = call->reason ? add_rung(ladder, session, RUNG_FINDING) : NULL;
	if (rung)
		rung->finding = *call;
}

void ladder_hear(struct ladder *ladder, const struct segment *segment)
{
	size_t count = ladder->waits < LADDER_WAITING ? ladder->waits :
							LADDER_WAITING;
	struct rung *rung;
	size_t i;

	if (!segment->syn || segment->has_ack)
		return;
	for (i = 0; i < count; i++) {
		rung = ladder->waiting[i].rung;
		if (!rung || rung->finding.endpoint.port != segment->to.port ||
		    !ftp_address_equal(&rung->finding.endpoint.address,
				       &segment->to.address) ||
		    !ftp_address_equal(&ladder->waiting[i].from,
				       &segment->from.address))
			continue;
		rung->came = segment->frame;
		ladder->waiting[i].rung = NULL;
		return;
	}
}

void ladder_exit(struct ladder *ladder)
{
	struct rung *rung;
	size_t i;

	for (i = 0; i < ladder->sessions; i++) {
		while ((rung = ladder->session[i].first)) {
			ladder->session[i].first = rung->next;
			free(rung->text);
			free(rung->after);
			free(rung);
		}
	}
}
