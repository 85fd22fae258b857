// SPDX-License-Identifier: GPL-2.0
/*
 * Reading a control connection: put in order, line by line, through the core.
 */
#include <stdlib.h>

#include "core/agree.h"
#include "replay.h"

/* text that came before its turn */
struct piece {
	struct piece *next;
	unsigned long frame;
	u32 seq;
	u32 len;
	u8 text[];
};

static struct ftp_stream *stream_of(struct replay *r, enum ftp_dir dir)
{
	return &r->session.stream[dir];
}

void replay_init(struct replay *r, const struct ftp_policy *policy,
		 const struct replay_sink *sink)
{
	r->policy = *policy;
	r->sink = sink;
	r->session.exchange.strict = policy->strict;
	r->session.stream[FTP_CLIENT].line.carry = &r->carry[FTP_CLIENT];
	r->session.stream[FTP_SERVER].line.carry = &r->carry[FTP_SERVER];
}

/* the line is complete, or never will be */
static void tell(struct replay *r, enum ftp_dir dir)
{
	struct stretch *stretch = &r->stretch[dir];
	struct ftp_span line = { stretch->line, (u32)stretch->len };
	size_t i;

	while (line.len && (line.at[line.len - 1] == '\n' ||
			    line.at[line.len - 1] == '\r'))
		line.len--;
	for (i = 0; i < r->findings; i++) {
		if (!r->finding[i].frame)
			r->finding[i].frame = stretch->frame;
		r->finding[i].line = line;
	}
	if (stretch->len)
		r->sink->line(r, &line, dir, r->finding, r->findings,
			      r->sink->context);
	r->findings = 0;
	stretch->len = 0;
}

static enum ftp_reason judge(struct replay *r, enum ftp_dir dir,
			     struct ftp_event *event)
{
	struct ftp_announcer who = {
		.own = r->end[dir].address, .seen = r->end[dir].address,
		.told = r->end[dir].address,
	};
	enum ftp_reason reason;
	bool own;

	if (!event->endpoint.address.family)
		event->endpoint.address = who.own;
	reason = ftp_policy_check(&r->policy, &who, &event->endpoint, &own);
	if (!reason && ftp_address_is_unspecified(&event->endpoint.address))
		event->endpoint.address = who.own;
	if (!reason && !own && dir == FTP_CLIENT &&
	    ftp_exchange_defers(&r->session.exchange))
		return FTP_BEFORE_LOGIN;
	return reason;
}

/* what the server does not want was said in a line before */
static void find_rejected(struct replay *r, u32 slots, struct finding *finding)
{
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (!(slots & 1 << slot))
			continue;
		finding->verb = r->slot[slot].verb;
		finding->endpoint = r->slot[slot].endpoint;
		finding->known = true;
	}
}

static void add(struct replay *r, enum ftp_dir dir, enum ftp_mark mark,
		const struct ftp_event *event)
{
	struct finding *finding = &r->finding[r->findings];

	if (r->findings == FINDINGS_MAX)
		return;
	r->findings++;
	*finding = (struct finding){
		.dir = dir, .verb = event->verb, .reason = event->reason,
		.endpoint = event->endpoint,
		.known = mark == FTP_MARK_ARGUMENT,
	};
	if (event->reason == FTP_REJECTED)
		find_rejected(r, r->session.exchange.gone, finding);
	if (event->reason == FTP_BEFORE_LOGIN && mark != FTP_MARK_ARGUMENT)
		find_rejected(r, r->waits & (u8)~r->session.exchange.waits,
			      finding);
	finding->passive = ftp_verb_row(finding->verb)->mode == FTP_PASSIVE;
}

static void take(struct replay *r, struct ftp_segment *segment,
		 enum ftp_mark mark, struct ftp_event *event)
{
	const struct ftp_exchange *x = &r->session.exchange;
	struct finding *last;

	if (mark == FTP_MARK_ARGUMENT) {
		event->reason = judge(r, segment->dir, event);
		ftp_session_decide(&r->session, segment, event,
				   event->reason ? NULL : &event->endpoint);
	}
	add(r, segment->dir, mark, event);
	if (event->reason || !r->findings)
		return;
	last = &r->finding[r->findings - 1];
	r->slot[x->newest] = *last;
	if (!(x->waits & 1 << x->newest))
		return;
	/* it is told of when the server agrees */
	r->slot[x->newest].frame = r->stretch[segment->dir].frame;
	r->findings--;
}

static void add_due(struct replay *r)
{
	struct ftp_exchange *x = &r->session.exchange;
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (x->due & 1 << slot && r->findings < FINDINGS_MAX)
			r->finding[r->findings++] = r->slot[slot];
	}
	x->due = 0;
}

static void read_text(struct replay *r, struct ftp_segment *segment)
{
	struct ftp_event event;
	enum ftp_mark mark;

	do {
		mark = ftp_session_read(&r->session, segment, &event);
		if (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED)
			take(r, segment, mark, &event);
		add_due(r);
		r->waits = r->session.exchange.waits;
		r->session.exchange.gone = 0;
	} while (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED ||
		 mark == FTP_MARK_DUE);
}

static bool keep_line(struct stretch *stretch, struct ftp_span text)
{
	size_t size = stretch->size ? stretch->size : 512;
	u8 *line;

	while (size < stretch->len + text.len)
		size *= 2;
	if (size != stretch->size) {
		line = realloc(stretch->line, size);
		if (!line)
			return false;
		stretch->line = line;
		stretch->size = size;
	}
	memcpy(stretch->line + stretch->len, text.at, text.len);
	stretch->len += text.len;
	return true;
}

/* a part of one line, in its turn */
static bool read_part(struct replay *r, enum ftp_dir dir, u32 seq,
		      struct ftp_span text)
{
	struct ftp_segment segment = { .text = text, .seq = seq, .dir = dir };
	const struct ftp_line *line = &stream_of(r, dir)->line;
	bool is_clear;

	if (ftp_session_begin(&r->session, &segment) != FTP_PLACE_NEXT)
		return true;
	ftp_span_drop(&text, segment.offset);
	is_clear = line->state != FTP_IN_RECORD;
	read_text(r, &segment);
	ftp_session_end(&r->session, &segment);
	is_clear |= line->state != FTP_IN_RECORD;
	return !is_clear || keep_line(&r->stretch[dir], text);
}

/* text of which the first byte is no later than its turn */
static bool read_in_turn(struct replay *r, enum ftp_dir dir, u32 seq,
			 struct ftp_span text, unsigned long frame)
{
	const u8 *eol;
	u32 len;

	while (text.len) {
		eol = memchr(text.at, '\n', text.len);
		len = eol ? (u32)(eol + 1 - text.at) : text.len;
		r->stretch[dir].frame = frame;
		if (!read_part(r, dir, seq, (struct ftp_span){ text.at, len }))
			return false;
		if (eol && (s32)(seq + len - stream_of(r, dir)->next) == 0)
			tell(r, dir);
		ftp_span_drop(&text, len);
		seq += len;
	}
	return true;
}

static bool postpone(struct replay *r, enum ftp_dir dir,
		     const struct segment *segment)
{
	struct piece **at = &r->stretch[dir].pieces;
	struct piece *piece = malloc(sizeof(*piece) + segment->text.len);

	if (!piece)
		return false;
	while (*at && (s32)((*at)->seq - segment->seq) <= 0)
		at = &(*at)->next;
	piece->frame = segment->frame;
	piece->seq = segment->seq;
	piece->len = segment->text.len;
	memcpy(piece->text, segment->text.at, piece->len);
	piece->next = *at;
	*at = piece;
	return true;
}

/* pieces whose turn has come; with @all, also those behind what is missing */
static bool recall(struct replay *r, enum ftp_dir dir, bool all)
{
	struct ftp_stream *stream = stream_of(r, dir);
	struct piece **list = &r->stretch[dir].pieces;
	struct piece *piece;
	bool done = true;

	while (done && (piece = *list)) {
		if ((s32)(piece->seq - stream->next) > 0) {
			if (!all)
				break;
			tell(r, dir);
			ftp_session_skip(&r->session, dir, piece->seq);
		}
		*list = piece->next;
		done = read_in_turn(r, dir, piece->seq,
				    (struct ftp_span){ piece->text, piece->len },
				    piece->frame);
		free(piece);
	}
	return done;
}

/* what was acknowledged, and is not here, was not captured */
static bool hear_ack(struct replay *r, enum ftp_dir dir, u32 ack)
{
	struct ftp_stream *stream = stream_of(r, dir);
	struct piece *piece = r->stretch[dir].pieces;

	if (!stream->synced || (s32)(ack - stream->next) <= 0)
		return true;
	if (piece && (s32)(piece->seq - ack) < 0)
		ack = piece->seq;
	/* a FIN has a number, too */
	if (!piece && ack - stream->next == 1)
		return true;
	tell(r, dir);
	ftp_session_skip(&r->session, dir, ack);
	return recall(r, dir, false);
}

void replay_start(struct replay *r, u32 client, u32 server)
{
	if (ftp_session_start(&r->session, client, server))
		r->session.exchange.gone = 0;
}

bool replay_hear(struct replay *r, enum ftp_dir dir,
		 const struct segment *segment)
{
	struct ftp_stream *stream = stream_of(r, dir);

	if (segment->has_ack &&
	    !hear_ack(r, dir == FTP_CLIENT ? FTP_SERVER : FTP_CLIENT,
		      segment->ack))
		return false;
	if (!segment->text.len)
		return true;
	if (stream->synced && (s32)(segment->seq - stream->next) > 0)
		return postpone(r, dir, segment);
	return read_in_turn(r, dir, segment->seq, segment->text,
			    segment->frame) && recall(r, dir, false);
}

void replay_exit(struct replay *r)
{
	struct piece *piece;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		recall(r, dir, true);
		tell(r, dir);
		while ((piece = r->stretch[dir].pieces)) {
			r->stretch[dir].pieces = piece->next;
			free(piece);
		}
		free(r->stretch[dir].line);
	}
}
