// SPDX-License-Identifier: GPL-2.0
/*
 * What leaves of a direction, and in which form.
 *
 * Only an address argument is ever changed (with a reply around it, if that is
 * refused), and it is atomic: it leaves whole,
 * with its last byte, or not at all. Of a segment that ends inside one, the part
 * before it leaves at once; the rest is held back, and put in front of the
 * segment that completes it. To the receiver the sender has just sent less.
 *
 * A sender may wait until the first half has arrived before it sends the second.
 * So an acknowledgment of all that has left is made one of what is held, too,
 * and from then on those bytes are ours to deliver. A segment of which nothing
 * leaves repeats the last byte that did, so that the receiver answers. So does
 * one that is ahead of its turn where an argument may be in what is missing.
 *
 * A segment is changed in one place, and one change of a direction is on its
 * way at a time: an argument that comes before the last one is acknowledged is
 * cut away, and its sender sends it again.
 *
 * What was held of a reply may turn out to be mere text. It stays held while an
 * argument may follow, so that both are still one place; %FTP_SKIP_MAX of it.
 */
#include "refusal.h"
#include "stream.h"

void ftp_stream_start(struct ftp_stream *stream, u32 seq)
{
	if (!stream->synced)
		stream->next = seq;
	stream->synced = true;
}

static void hold_nothing(struct ftp_stream *stream)
{
	stream->held = 0;
	stream->line.skip = 0;
}

/* with what is missing goes what is held */
void ftp_stream_skip(struct ftp_stream *stream, u32 seq)
{
	ftp_line_lost(&stream->line);
	stream->next = seq;
	stream->gap = false;
	if (stream->held)
		stream->owned = false;
	hold_nothing(stream);
}

static bool is_decided(const struct ftp_edit *edit)
{
	return edit->new_len;
}

static void cut_at(struct ftp_segment *segment, u32 seq)
{
	ftp_change_cut(&segment->change, (s32)(seq - segment->seq));
}

static void set_text(const struct ftp_stream *stream, struct ftp_change *change)
{
	const struct ftp_edit *edit = &stream->edit;

	change->text_len = edit->new_len;
	if (edit->form)
		ftp_print_endpoint((char *)change->text,
				   (enum ftp_form)edit->form, &edit->endpoint);
	else
		memcpy(change->text, stream->line.carry->text, edit->new_len);
}

/* the whole argument takes the place of what the segment has of it */
static void apply_edit(const struct ftp_stream *stream,
		       struct ftp_segment *segment)
{
	const struct ftp_edit *edit = &stream->edit;
	s32 at = (s32)(edit->at - segment->seq);

	ftp_change_replace(&segment->change, at, at + edit->old_len,
			   segment->text.len);
	if (segment->rst)
		segment->change.len = 0;
	else
		set_text(stream, &segment->change);
}

/*
 * Does the segment have a part of an argument that was replaced? Its sender has
 * sent the argument to its end, so any part can become the whole. Where we have
 * acknowledged it, the sender will never send it again, and begins behind it.
 */
static bool meets_edit(const struct ftp_stream *stream,
		       const struct ftp_segment *segment)
{
	const struct ftp_edit *edit = &stream->edit;
	u32 end = ftp_segment_end(segment);

	return edit->old_len && (s32)(end - edit->at) > 0 &&
	       ftp_edit_behind(edit, segment->seq) < (stream->owned ? 1 : 0);
}

/* an argument that is being decided, or may be in what is missing, goes first */
static bool must_wait(const struct ftp_stream *stream,
		      const struct ftp_segment *segment)
{
	const struct ftp_edit *edit = &stream->edit;
	u32 end = ftp_segment_end(segment);

	if (edit->old_len && !is_decided(edit))
		return (s32)(end - edit->at) > 0;
	return segment->may_change && (s32)(segment->seq - stream->next) > 0;
}

/* nothing of the segment leaves: the byte before goes again, for an answer */
static void ask(const struct ftp_stream *stream, struct ftp_segment *segment,
		u32 at, u8 before)
{
	struct ftp_change *change = &segment->change;
	bool is_silent = !segment->text.len && !segment->fin &&
			 (s32)(segment->seq - stream->next) >= 0;

	ftp_change_ask(change, segment->seq - at, before);
	if (!segment->rst && !is_silent)
		return;
	change->back--;
	change->span = 0;
	change->text_len = 0;
}

static void wait(struct ftp_stream *stream, struct ftp_segment *segment)
{
	if (stream->edit.old_len && !is_decided(&stream->edit)) {
		cut_at(segment, stream->edit.at);
	} else {
		stream->gap = true;
		if (!stream->held)
			ask(stream, segment, stream->next,
			    stream->last);
	}
	segment->change.fin = false;
}

enum ftp_place ftp_stream_begin(struct ftp_stream *stream,
				struct ftp_segment *segment)
{
	s32 ahead;

	ftp_change_init(&segment->change, segment->text.len, segment->fin);
	ftp_stream_start(stream, segment->seq);
	if (must_wait(stream, segment)) {
		wait(stream, segment);
		return FTP_PLACE_AHEAD;
	}
	if (meets_edit(stream, segment))
		apply_edit(stream, segment);
	ahead = (s32)(segment->seq - stream->next);
	segment->offset = ahead < 0 ? stream->next - segment->seq : 0;
	if (segment->offset >= segment->text.len)
		return FTP_PLACE_OLD;
	if (ahead > 0)
		return ftp_ahead_has(stream->ahead, segment->seq,
				     segment->text.len) ? FTP_PLACE_OLD :
							  FTP_PLACE_EARLY;
	stream->gap = false;
	return FTP_PLACE_NEXT;
}

static void cut_back(struct ftp_stream *stream, struct ftp_segment *segment,
		     u32 at)
{
	ftp_line_back(&stream->line);
	stream->next = at;
	cut_at(segment, at);
}

bool ftp_stream_claim(struct ftp_stream *stream, struct ftp_segment *segment,
		      const struct ftp_event *event)
{
	if (stream->edit.old_len || ftp_change_is_made(&segment->change)) {
		cut_back(stream, segment, event->at);
		return false;
	}
	stream->edit = (struct ftp_edit){
		.at = event->at, .old_len = (u8)event->len,
	};
	return true;
}

static bool says(const struct ftp_event *event, const struct ftp_endpoint *told)
{
	enum ftp_form form = ftp_verb_row(event->verb)->form;

	return event->endpoint.port == told->port &&
	       (form == FTP_FORM_PORT_ONLY ||
		ftp_address_equal(&event->endpoint.address, &told->address));
}

/* what was held is not replaced after all: it leaves with the segment */
static void release(struct ftp_stream *stream, struct ftp_segment *segment)
{
	struct ftp_change *change = &segment->change;
	s32 inside = (s32)(segment->seq - stream->held_at);

	if (inside > 0) {
		change->back = (u32)inside;
		change->span = (u32)inside;
		change->text_len = (u32)inside;
		memcpy(change->text, stream->line.carry->text, (u32)inside);
	}
	/* what the sender has let go of must be there until it has arrived */
	if (stream->owned)
		stream->edit = (struct ftp_edit){
			.at = stream->held_at, .form = FTP_FORM_NONE,
			.old_len = stream->held, .new_len = stream->held,
		};
	hold_nothing(stream);
}

/* the argument stays what it is, also what of it was held back */
static void leave(struct ftp_stream *stream, struct ftp_segment *segment)
{
	stream->edit.old_len = 0;
	if (stream->held)
		release(stream, segment);
}

/* it is replaced in the carry, between what led to it and what followed */
static void rewrite_carry(struct ftp_stream *stream, u32 len, const char *text,
			  u32 text_len)
{
	u32 skip = stream->line.skip;
	u32 rest = stream->held > skip + len ? stream->held - skip - len : 0;
	u8 *at = stream->line.carry->text + skip;

	memmove(at + text_len, at + len, rest);
	memcpy(at, text, text_len);
	stream->edit.at = stream->held_at;
	stream->edit.form = FTP_FORM_NONE;
	stream->edit.old_len = (u8)(skip + len + rest);
	stream->edit.new_len = (u8)(skip + text_len + rest);
	hold_nothing(stream);
}

enum ftp_reason ftp_stream_decide(struct ftp_stream *stream,
				  struct ftp_segment *segment,
				  const struct ftp_event *event,
				  const struct ftp_endpoint *told)
{
	struct ftp_edit *edit = &stream->edit;
	char text[FTP_ENDPOINT_TEXT];
	enum ftp_form form;
	u32 len;

	if (!told || says(event, told)) {
		leave(stream, segment);
		return FTP_OK;
	}
	form = told->port || stream->held ?
		ftp_verb_row(event->verb)->form :
		ftp_refuse(edit, segment, event);
	len = ftp_print_endpoint(text, form, told);
	if (len != edit->old_len && !segment->may_resize) {
		leave(stream, segment);
		return FTP_NO_SEQADJ;
	}
	edit->endpoint = *told;
	edit->form = (u8)form;
	edit->new_len = (u8)len;
	if (stream->held)
		rewrite_carry(stream, event->len, text, len);
	/* a number inside the old text may have none in a shorter one */
	if (stream->owned)
		stream->owned_to = edit->at + edit->old_len;
	apply_edit(stream, segment);
	segment->change.edited = true;
	return FTP_OK;
}

/* does an argument go on, or begin at most so far behind what is held? */
static bool join(struct ftp_stream *stream, const struct ftp_segment *segment,
		 u32 at)
{
	u32 skip = at - stream->held_at;
	u32 to = at - segment->seq, from = to + stream->held - skip;

	if (skip == stream->line.skip)
		return true;
	if (skip > FTP_SKIP_MAX)
		return false;
	memcpy(stream->line.carry->text + stream->held, segment->text.at + from,
	       skip - stream->held);
	stream->held = (u8)skip;
	stream->line.skip = (u8)skip;
	return true;
}

void ftp_stream_resume(struct ftp_stream *stream, struct ftp_segment *segment,
		       enum ftp_mark mark, const struct ftp_event *event)
{
	bool goes_on = mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_SPLIT;
	u32 at = event->at;

	if (mark == FTP_MARK_END && ftp_line_is_open(&stream->line)) {
		goes_on = true;
		at = segment->seq + segment->offset;
	}
	if (!goes_on || !join(stream, segment, at))
		release(stream, segment);
}

void ftp_stream_keep(struct ftp_stream *stream, struct ftp_segment *segment,
		     const struct ftp_event *event)
{
	bool cut = segment->may_change &&
		   (stream->edit.old_len || ftp_change_is_made(&segment->change));

	if (!stream->line.carry || cut) {
		if (segment->may_change)
			cut_back(stream, segment, event->at);
		else
			ftp_line_lost(&stream->line);
		return;
	}
	ftp_line_keep(&stream->line, event->text);
	if (!segment->may_change)
		return;
	if (!stream->held) {
		stream->before = event->at == segment->seq ? stream->last :
			segment->text.at[event->at - segment->seq - 1];
		stream->held_at = event->at;
	}
	stream->held = (u8)(stream->line.skip + stream->line.argument_len);
}

/* the segment ends before what is held; one that lies in it, or behind, there */
static void hold_back(const struct ftp_stream *stream,
		      struct ftp_segment *segment)
{
	s32 inside = (s32)(segment->seq - stream->held_at);

	if (inside > 0 || (!inside && segment->text.len))
		ask(stream, segment, stream->held_at, stream->before);
	else
		cut_at(segment, stream->held_at);
}

void ftp_stream_end(struct ftp_stream *stream, struct ftp_segment *segment)
{
	u32 read = stream->next - segment->seq;
	u32 len = segment->text.len;

	if (stream->held && segment->fin && read == len) {
		release(stream, segment);
		ftp_line_lost(&stream->line);
	} else if (stream->held) {
		hold_back(stream, segment);
	}
	if (read && read <= len)
		stream->last = segment->text.at[read - 1];
	ftp_change_fit(&segment->change,
		       segment->room > len ? segment->room : len);
	if (segment->change.cut < len)
		segment->change.fin = false;
	/* RFC 9293 section 3.4: it has a number, too */
	if (segment->change.fin && read == len)
		stream->next++;
}

bool ftp_stream_acked(struct ftp_stream *stream, u32 *ack)
{
	struct ftp_edit *edit = &stream->edit;
	u32 from = stream->held ? stream->held_at : edit->at;

	/* what was never seen went another way: reading goes on behind it */
	if ((stream->gap || stream->ahead) && (s32)(*ack - stream->next) > 0)
		ftp_stream_skip(stream, ftp_ahead_first(stream->ahead, *ack));
	if (edit->old_len && is_decided(edit) &&
	    ftp_edit_behind(edit, *ack) >= 0) {
		edit->old_len = 0;
		stream->owned = false;
		return true;
	}
	/* of what is claimed, the held bytes may not be all: no more is owned */
	if (stream->held && !edit->old_len && *ack == from) {
		stream->owned = true;
		stream->owned_to = stream->next;
	}
	if (stream->owned && (s32)(*ack - from) >= 0 &&
	    (s32)(*ack - stream->owned_to) < 0)
		*ack = stream->owned_to;
	return false;
}
