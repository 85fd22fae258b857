// SPDX-License-Identifier: GPL-2.0
/*
 * Reading a control connection: put in order, line by line, through the core.
 */
#include <stdlib.h>

#include "core/dialogue.h"
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

void replay_init(struct replay *r, struct replay_setting *setting)
{
	r->setting = setting;
	r->session.dialogue.strict = setting->policy.strict;
	r->session.may_skip = true;
}

static void tell_line(struct replay *r, enum ftp_dir dir, struct ftp_span line)
{
	const struct replay_sink *sink = &r->setting->sink;
	size_t i;

	while (line.len && (line.at[line.len - 1] == '\n' ||
			    line.at[line.len - 1] == '\r'))
		line.len--;
	for (i = 0; i < r->findings; i++) {
		if (!r->finding[i].frame)
			r->finding[i].frame = r->stretch[dir].frame;
	}
	sink->line(r, &line, dir, r->finding, r->findings, sink->context);
	r->findings = 0;
	r->stretch[dir].rewrite.verb = FTP_VERB_NONE;
}

/* the line that was kept is complete, or never will be */
static void tell(struct replay *r, enum ftp_dir dir)
{
	struct stretch *stretch = &r->stretch[dir];
	struct ftp_span line = { stretch->line, stretch->len };

	if (line.len)
		tell_line(r, dir, line);
	r->findings = 0;
	stretch->rewrite.verb = FTP_VERB_NONE;
	pool_put(&r->setting->pool, stretch->line, stretch->size);
	stretch->line = NULL;
	stretch->size = 0;
	stretch->len = 0;
}

const struct ftp_address *replay_seen(const struct replay *r, enum ftp_dir dir)
{
	const struct ftp_address *own = &r->end[dir].address;
	const struct ftp_address *as =
		ftp_advertise_find(r->setting->nat, r->setting->nats, own,
				   &r->end[!dir].address);

	return as ? as : own;
}

/* the announcer is known by another address where this is read */
static void rewrite(struct replay *r, enum ftp_dir dir,
		    const struct ftp_announcement *announced,
		    const struct ftp_announcer *who)
{
	struct stretch *stretch = &r->stretch[dir];

	if (ftp_address_equal(&who->own, &who->seen) ||
	    ftp_address_equal(&announced->endpoint.address, &who->seen) ||
	    ftp_verb_row(announced->verb)->form == FTP_FORM_PORT_ONLY)
		return;
	stretch->rewrite = (struct rewrite){
		.verb = (u8)announced->verb, .len = (u8)announced->len,
		.at = announced->at - stretch->begin,
		.after = announced->endpoint,
	};
	stretch->rewrite.after.address = who->seen;
}

const struct rewrite *replay_rewrite(const struct replay *r,
				     const struct ftp_span *line,
				     enum ftp_dir dir, char *after)
{
	const struct rewrite *rewrite = &r->stretch[dir].rewrite;
	enum ftp_form form;

	if (!rewrite->verb || rewrite->at > line->len ||
	    rewrite->len > line->len - rewrite->at)
		return NULL;
	form = ftp_verb_row(rewrite->verb)->form;
	after[ftp_print_endpoint(after, form, &rewrite->after)] = '\0';
	return rewrite;
}

static enum ftp_reason judge(struct replay *r, enum ftp_dir dir,
			     struct ftp_announcement *announced)
{
	struct ftp_announcer who = {
		.own = r->end[dir].address, .seen = *replay_seen(r, dir),
		.mapped = *replay_seen(r, dir),
	};
	enum ftp_reason reason;
	bool own;

	if (!announced->endpoint.address.family)
		announced->endpoint.address = who.own;
	reason = ftp_policy_check(&r->setting->policy, &who, &announced->endpoint, &own);
	if (!reason && !own && dir == FTP_CLIENT &&
	    ftp_dialogue_defers(&r->session.dialogue))
		return FTP_BEFORE_LOGIN;
	if (reason || !own)
		return reason;
	rewrite(r, dir, announced, &who);
	announced->endpoint.address = who.own;
	return FTP_OK;
}

/* what the server does not want was said in a line before */
static void find_rejected(struct replay *r, u32 slots, struct line_finding *finding)
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
		const struct ftp_announcement *announced)
{
	struct line_finding *finding = &r->finding[r->findings];

	if (r->findings == LINE_FINDINGS_MAX)
		return;
	r->findings++;
	*finding = (struct line_finding){
		.dir = (u8)dir, .verb = (u8)announced->verb,
		.reason = (u8)announced->reason,
		.endpoint = announced->endpoint,
		.known = mark == FTP_MARK_ARGUMENT,
	};
	if (announced->reason == FTP_REJECTED)
		find_rejected(r, r->session.dialogue.gone, finding);
	if (announced->reason == FTP_BEFORE_LOGIN && mark != FTP_MARK_ARGUMENT)
		find_rejected(r, r->waits & (u8)~r->session.dialogue.waits,
			      finding);
	finding->passive = ftp_verb_row(finding->verb)->mode == FTP_PASSIVE;
}

static void take(struct replay *r, struct ftp_segment *segment,
		 enum ftp_mark mark, struct ftp_announcement *announced)
{
	const struct ftp_dialogue *d = &r->session.dialogue;
	struct line_finding *last;

	if (mark == FTP_MARK_ARGUMENT) {
		announced->reason = judge(r, segment->dir, announced);
		ftp_session_decide(&r->session, segment, announced,
				   announced->reason ? NULL : &announced->endpoint);
	}
	add(r, segment->dir, mark, announced);
	if (announced->reason || !r->findings)
		return;
	last = &r->finding[r->findings - 1];
	r->slot[d->newest] = *last;
	if (!(d->waits & 1 << d->newest))
		return;
	/* it is told of when the server agrees */
	r->slot[d->newest].frame = r->stretch[segment->dir].frame;
	r->findings--;
}

static void add_due(struct replay *r)
{
	struct ftp_dialogue *d = &r->session.dialogue;
	u32 slot;

	for (slot = 0; d->due && slot < FTP_LIVE_MAX; slot++) {
		if (d->due & 1 << slot && r->findings < LINE_FINDINGS_MAX)
			r->finding[r->findings++] = r->slot[slot];
	}
	d->due = 0;
}

/* how many commands wait for their answers */
static u32 count_pending(const struct ftp_dialogue *d)
{
	u32 count = d->more;
	u64 rest;

	for (rest = d->pending; rest; rest >>= FTP_PENDING_BITS)
		count++;
	return count;
}

/* a reply that did not fit; one that is refused for that is told as refused */
static void add_slip(struct replay *r, enum ftp_dir dir, u32 pending)
{
	struct ftp_dialogue *d = &r->session.dialogue;
	bool is_told = r->findings && r->finding[r->findings - 1].reason;

	if (d->slips && !is_told && r->findings < LINE_FINDINGS_MAX)
		r->finding[r->findings++] = (struct line_finding){
			.dir = (u8)dir, .slip = count_pending(d) < pending ?
				    SLIP_MISSING : SLIP_SURPLUS,
		};
	d->slips = 0;
}

/* an argument is cut in two, which is rare */
static bool keep_argument(struct replay *r, struct ftp_segment *segment,
			  const struct ftp_announcement *announced)
{
	struct ftp_hold *hold = stream_of(r, segment->dir)->hold;

	if (!hold)
		hold = malloc(sizeof(*hold));
	if (!hold)
		return false;
	ftp_session_keep(&r->session, segment, announced, hold);
	return true;
}

static bool read_text(struct replay *r, struct ftp_segment *segment)
{
	struct ftp_announcement announced;
	enum ftp_mark mark;
	u32 pending;

	do {
		pending = count_pending(&r->session.dialogue);
		mark = ftp_session_read(&r->session, segment, &announced);
		if (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED)
			take(r, segment, mark, &announced);
		if (mark == FTP_MARK_SPLIT && !keep_argument(r, segment, &announced))
			return false;
		add_due(r);
		add_slip(r, segment->dir, pending);
		r->waits = r->session.dialogue.waits;
		r->session.dialogue.gone = 0;
	} while (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED ||
		 mark == FTP_MARK_DUE);
	return true;
}

static bool make_room(struct replay *r, struct stretch *stretch, u32 needed)
{
	struct pool *pool = &r->setting->pool;
	u32 size = stretch->size ? stretch->size : POOL_BLOCK;
	u8 *line;

	while (size < needed)
		size *= 2;
	if (size == stretch->size)
		return true;
	line = pool_get(pool, size);
	if (!line)
		return false;
	if (stretch->len)
		memcpy(line, stretch->line, stretch->len);
	pool_put(pool, stretch->line, stretch->size);
	stretch->line = line;
	stretch->size = size;
	return true;
}

static bool keep_line(struct replay *r, enum ftp_dir dir, struct ftp_span text)
{
	struct stretch *stretch = &r->stretch[dir];

	if (text.len > REPLAY_LINE_MAX - stretch->len)
		text.len = REPLAY_LINE_MAX - stretch->len;
	if (!make_room(r, stretch, stretch->len + text.len))
		return false;
	memcpy(stretch->line + stretch->len, text.at, text.len);
	stretch->len += text.len;
	return true;
}

/* a part of one line, in its turn; of what can be shown @text is left */
static bool read_part(struct replay *r, enum ftp_dir dir, u32 seq,
		      struct ftp_span *text)
{
	struct ftp_mangle mangle;
	struct ftp_segment segment = {
		.text = *text, .seq = seq, .dir = dir, .mangle = &mangle,
	};
	const struct ftp_stream *stream = stream_of(r, dir);
	bool is_clear;

	if (ftp_session_begin(&r->session, &segment) != FTP_PLACE_NEXT) {
		text->len = 0;
		return true;
	}
	ftp_span_drop(text, segment.offset);
	r->stretch[dir].begin = seq + segment.offset - r->stretch[dir].len;
	is_clear = !stream->in_tls;
	if (!read_text(r, &segment))
		return false;
	ftp_session_end(&r->session, &segment);
	is_clear |= !stream->in_tls;
	if (!is_clear)
		text->len = 0;
	return true;
}

/* a line, or what there is of it, in its turn */
static bool read_line(struct replay *r, enum ftp_dir dir, u32 seq,
		      struct ftp_span text)
{
	u32 end = seq + text.len;
	bool is_complete = text.at[text.len - 1] == '\n';

	if (!read_part(r, dir, seq, &text))
		return false;
	is_complete &= end == stream_of(r, dir)->next;
	if (is_complete && text.len && !r->stretch[dir].len) {
		tell_line(r, dir, text);
		return true;
	}
	if (text.len && !keep_line(r, dir, text))
		return false;
	if (is_complete)
		tell(r, dir);
	return true;
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
		if (!read_line(r, dir, seq, (struct ftp_span){ text.at, len }))
			return false;
		ftp_span_drop(&text, len);
		seq += len;
	}
	return true;
}

static void put_piece(struct replay *r, enum ftp_dir dir, struct piece *piece)
{
	r->stretch[dir].early -= piece->len;
	pool_put(&r->setting->pool, piece, sizeof(*piece) + piece->len);
}

static bool postpone(struct replay *r, enum ftp_dir dir,
		     const struct segment *segment)
{
	struct piece **at = &r->stretch[dir].pieces;
	struct piece *piece = pool_get(&r->setting->pool,
				       sizeof(*piece) + segment->text.len);

	if (!piece)
		return false;
	r->stretch[dir].early += segment->text.len;
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
		put_piece(r, dir, piece);
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

/* so much waits that what is missing was not captured, and will not come */
static bool is_too_early(const struct replay *r, enum ftp_dir dir, u32 len)
{
	return len > EARLY_MAX - r->stretch[dir].early ||
	       pool_is_full(&r->setting->pool);
}

/* text behind a gap */
static bool hear_early(struct replay *r, enum ftp_dir dir,
		       const struct segment *segment)
{
	if (!is_too_early(r, dir, segment->text.len))
		return postpone(r, dir, segment);
	if (!recall(r, dir, true))
		return false;
	if ((s32)(segment->seq - stream_of(r, dir)->next) > 0) {
		tell(r, dir);
		ftp_session_skip(&r->session, dir, segment->seq);
	}
	return read_in_turn(r, dir, segment->seq, segment->text,
			    segment->frame);
}

void replay_start(struct replay *r, u32 client, u32 server)
{
	if (ftp_session_start(&r->session, client, server))
		r->session.dialogue.gone = 0;
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
		return hear_early(r, dir, segment);
	return read_in_turn(r, dir, segment->seq, segment->text,
			    segment->frame) && recall(r, dir, false);
}

bool replay_is_near(const struct replay *r, enum ftp_dir dir, u32 seq)
{
	const struct ftp_stream *stream = &r->session.stream[dir];

	return !stream->synced || seq - stream->next <= REPLAY_NEAR;
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
			put_piece(r, dir, piece);
		}
		free(stream_of(r, dir)->hold);
	}
}
