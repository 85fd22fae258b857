// SPDX-License-Identifier: GPL-2.0
/*
 * What leaves of a direction, and in which form.
 *
 * Only an address argument is ever changed (with a reply around it, if that is
 * refused), and it is atomic: it leaves whole, with its last byte, or not at all.
 * Of a segment that ends inside one, the part before it leaves at once; the rest is
 * held back, and put in front of the segment that completes it. To the receiver the
 * sender has just sent less.
 *
 * A sender may wait until the first half has arrived before it sends the second.
 * So an acknowledgment of all that has left is made one of what is held, too,
 * and from then on those bytes are ours to deliver. A segment of which nothing
 * leaves repeats the last byte that did, so that the receiver answers. So does
 * one that is out of order where an argument may be in what is missing.
 *
 * A segment is mangled in one place, and one rewrite of a direction is on its
 * way at a time: an argument that comes before the last one is acknowledged is
 * cut away, and its sender sends it again.
 *
 * What was held of a reply may turn out to be mere text. It stays held while an
 * argument may follow, so that both are still one place; %FTP_SKIP_MAX of it.
 *
 * A sender that repeats a segment repeats the argument it wrote; the receiver
 * must get the text it got before, or its stream is broken. So the last rewrite of
 * a direction is remembered until the receiver has acknowledged past it.
 */
#include "stream.h"

/* sequence number behind the segment's last byte */
static u32 end_of(const struct ftp_segment *segment)
{
	return segment->seq + segment->text.len;
}

/* bytes from the start of a reply to its argument; 0 if it is none, or a part */
static u32 reply_before(const struct ftp_segment *segment, u32 at)
{
	const u8 *text = segment->text.at;
	u32 len = at - segment->seq;

	/* one that is cut may begin before the segment */
	if (segment->dir != FTP_SERVER || len > FTP_SKIP_MAX ||
	    len >= segment->text.len || len < 4)
		return 0;
	if (text[0] != '2' || text[3] != ' ' || memchr(text, '\n', len))
		return 0;
	return len;
}

/*
 * An endpoint cannot be had: the form of what comes in the argument's place. A
 * server answers a command that it cannot read with an error. A client may do
 * anything with a reply that it cannot read, so the whole reply becomes an error;
 * where the segment doesn't begin with it, it may be part of a longer one, and
 * stays a reply.
 */
static enum ftp_form refuse(struct ftp_rewrite *rewrite,
			    const struct ftp_segment *segment,
			    const struct ftp_announcement *announced)
{
	u32 before = reply_before(segment, announced->at);

	rewrite->at -= before;
	rewrite->old_len += (u8)before;
	return before ? FTP_FORM_REFUSAL : ftp_verb_row(announced->verb)->form;
}

/**
 * ftp_stream_start - the first byte's number is known; the first call counts
 * @stream: a direction
 * @seq: sequence number
 */
void ftp_stream_start(struct ftp_stream *stream, u32 seq)
{
	if (!stream->synced)
		stream->next = seq;
	stream->synced = true;
}

/**
 * ftp_stream_lost - bytes are missing: go on at the next line
 * @stream: a direction
 */
void ftp_stream_lost(struct ftp_stream *stream)
{
	if (stream->in_tls) {
		ftp_tls_give_up(&stream->tls_record);
		return;
	}
	stream->head.len = 0;
	stream->kept = 0;
	stream->last = 0;
	stream->lost = true;
	stream->unread = true;
	stream->open = false;
	stream->begun = false;
	stream->decided = false;
}

static void hold_nothing(struct ftp_stream *stream)
{
	stream->held = 0;
	stream->skip = 0;
}

/**
 * ftp_stream_skip - give up what is missing: read on from there
 * @stream: a direction
 * @seq: sequence number
 */
void ftp_stream_skip(struct ftp_stream *stream, u32 seq)
{
	ftp_stream_lost(stream);
	stream->next = seq;
	stream->gap = false;
	if (stream->held)
		stream->acked_early = false;
	hold_nothing(stream);
}

static bool is_decided(const struct ftp_rewrite *rewrite)
{
	return rewrite->new_len;
}

static void cut_at(struct ftp_segment *segment, u32 seq)
{
	ftp_mangle_cut(segment->mangle, (s32)(seq - segment->seq));
}

static void set_text(const struct ftp_stream *stream, struct ftp_mangle *mangle)
{
	const struct ftp_rewrite *rewrite = &stream->rewrite;

	mangle->text_len = rewrite->new_len;
	if (rewrite->form)
		ftp_print_endpoint((char *)mangle->text,
				   (enum ftp_form)rewrite->form,
				   &rewrite->endpoint);
	else
		memcpy(mangle->text, stream->hold->text, rewrite->new_len);
}

/* what the segment has of the argument goes */
static void make_way(const struct ftp_stream *stream,
		     struct ftp_segment *segment)
{
	const struct ftp_rewrite *rewrite = &stream->rewrite;
	s32 at = (s32)(rewrite->at - segment->seq);

	ftp_mangle_replace(segment->mangle, at, at + rewrite->old_len,
			   segment->text.len);
	if (!segment->rst)
		return;
	segment->mangle->len = 0;
	segment->mangle->text_len = 0;
}

/* the whole argument takes the place of what the segment has of it */
static void apply_rewrite(const struct ftp_stream *stream,
			  struct ftp_segment *segment)
{
	set_text(stream, segment->mangle);
	make_way(stream, segment);
}

/*
 * The segment may have a part of an argument that was replaced. Its sender has
 * sent the argument to its end, so any part can become the whole. Where we have
 * acknowledged it, the sender will never send it again: a segment that begins exactly
 * behind it counts, too.
 */
static bool meets_rewrite(const struct ftp_stream *stream,
			  const struct ftp_segment *segment)
{
	const struct ftp_rewrite *rewrite = &stream->rewrite;
	u32 end = end_of(segment);

	return rewrite->old_len && (s32)(end - rewrite->at) > 0 &&
	       ftp_rewrite_behind(rewrite, segment->seq) <
			(stream->acked_early ? 1 : 0);
}

/* what is missing is inside of a record, as is nearly all that is encrypted: on behind it */
static void pass_over(struct ftp_stream *stream, u32 seq)
{
	s32 missing = (s32)(seq - stream->next);

	/* what is held stands right before the next byte */
	if (!stream->in_tls || stream->held || missing <= 0 ||
	    !ftp_tls_covers(&stream->tls_record, (u32)missing))
		return;
	ftp_tls_pass_over(&stream->tls_record, (u32)missing);
	stream->next = seq;
}

/* an argument that is being decided, or may be in what is missing, goes first */
static bool must_wait(const struct ftp_stream *stream,
		      const struct ftp_segment *segment)
{
	const struct ftp_rewrite *rewrite = &stream->rewrite;
	u32 end = end_of(segment);

	if (rewrite->old_len && !is_decided(rewrite))
		return (s32)(end - rewrite->at) > 0;
	return segment->may_change && (s32)(segment->seq - stream->next) > 0;
}

/* nothing of the segment leaves: the byte before goes again, for an answer */
static void ask(const struct ftp_stream *stream, struct ftp_segment *segment,
		u32 at, u8 before)
{
	struct ftp_mangle *mangle = segment->mangle;
	bool is_silent = !segment->text.len && !segment->fin &&
			 (s32)(segment->seq - stream->next) >= 0;

	ftp_mangle_ask(mangle, segment->seq - at, before);
	if (!segment->rst && !is_silent)
		return;
	mangle->back--;
	mangle->span = 0;
	mangle->text_len = 0;
}

static void wait(struct ftp_stream *stream, struct ftp_segment *segment)
{
	if (stream->rewrite.old_len && !is_decided(&stream->rewrite)) {
		cut_at(segment, stream->rewrite.at);
	} else {
		stream->gap = true;
		if (!stream->held)
			ask(stream, segment, stream->next,
			    stream->last);
	}
	segment->mangle->fin = false;
}

/**
 * ftp_stream_begin - find a segment's place, and take what it shows
 * @stream: its direction
 * @segment: all is set but @offset and @mangle, which are set here
 */
enum ftp_place ftp_stream_begin(struct ftp_stream *stream,
				struct ftp_segment *segment)
{
	s32 ahead;

	ftp_mangle_init(segment->mangle, segment->text.len, segment->fin);
	ftp_stream_start(stream, segment->seq);
	pass_over(stream, segment->seq);
	if (must_wait(stream, segment)) {
		wait(stream, segment);
		return FTP_PLACE_CUT;
	}
	if (meets_rewrite(stream, segment))
		apply_rewrite(stream, segment);
	ahead = (s32)(segment->seq - stream->next);
	segment->offset = ahead < 0 ? stream->next - segment->seq : 0;
	if (segment->offset >= segment->text.len)
		return FTP_PLACE_OLD;
	if (ahead > 0)
		return ftp_ooo_has(stream->ooo, segment->seq,
				   segment->text.len) ? FTP_PLACE_OLD :
							  FTP_PLACE_OOO;
	stream->gap = false;
	return FTP_PLACE_NEXT;
}

static void cut_back(struct ftp_stream *stream, struct ftp_segment *segment,
		     u32 at)
{
	stream->decided = false;
	stream->begun = true;
	stream->open = true;
	stream->kept = 0;
	stream->next = at;
	cut_at(segment, at);
}

/**
 * ftp_stream_claim - an argument is complete, and this segment may change it
 * @stream: direction that may change
 * @segment: where its last byte is
 * @announced: the argument
 * Return: true if ftp_stream_decide() is to follow; false if it is cut away.
 */
bool ftp_stream_claim(struct ftp_stream *stream, struct ftp_segment *segment,
		      const struct ftp_announcement *announced)
{
	if (stream->rewrite.old_len || ftp_mangle_is_made(segment->mangle)) {
		cut_back(stream, segment, announced->at);
		return false;
	}
	stream->rewrite = (struct ftp_rewrite){
		.at = announced->at, .old_len = (u8)announced->len,
	};
	return true;
}

static bool says(const struct ftp_announcement *announced,
		 const struct ftp_endpoint *mapped)
{
	enum ftp_form form = ftp_verb_row(announced->verb)->form;

	return announced->endpoint.port == mapped->port &&
	       (form == FTP_FORM_PORT_ONLY ||
		ftp_address_equal(&announced->endpoint.address, &mapped->address));
}

/*
 * 0.0.0.0 means the announcer's own address, of either family. Where that is one of
 * IPv6, 227 cannot say it, so it stays.
 */
static struct ftp_endpoint as_announced(const struct ftp_endpoint *mapped,
					const struct ftp_announcement *announced)
{
	struct ftp_endpoint told = *mapped;

	if (ftp_address_is_unspecified(&announced->endpoint.address) &&
	    announced->endpoint.address.family != mapped->address.family)
		told.address = announced->endpoint.address;
	return told;
}

/* what was held is not replaced after all: it leaves with the segment */
static void release(struct ftp_stream *stream, struct ftp_segment *segment)
{
	struct ftp_mangle *mangle = segment->mangle;
	s32 inside = (s32)(segment->seq - stream->held_at);

	if (inside > 0) {
		mangle->back = (u32)inside;
		mangle->span = (u32)inside;
		mangle->text_len = (u32)inside;
		memcpy(mangle->text, stream->hold->text, (u32)inside);
	}
	/* what the sender has let go of must be there until it has arrived */
	if (stream->acked_early)
		stream->rewrite = (struct ftp_rewrite){
			.at = stream->held_at, .form = FTP_FORM_NONE,
			.old_len = stream->held, .new_len = stream->held,
		};
	hold_nothing(stream);
}

/* the argument stays what it is, also what of it was held back */
static void leave(struct ftp_stream *stream, struct ftp_segment *segment)
{
	stream->rewrite.old_len = 0;
	if (stream->held)
		release(stream, segment);
}

/* it is replaced in the hold buffer, between what led to it and what followed */
static void rewrite_hold(struct ftp_stream *stream, struct ftp_segment *segment,
			 u32 len)
{
	u32 skip = stream->skip, text_len = segment->mangle->text_len;
	u32 rest = stream->held > skip + len ? stream->held - skip - len : 0;
	u8 *at = stream->hold->text + skip;

	memmove(at + text_len, at + len, rest);
	memcpy(at, segment->mangle->text, text_len);
	stream->rewrite.at = stream->held_at;
	stream->rewrite.form = FTP_FORM_NONE;
	stream->rewrite.old_len = (u8)(skip + len + rest);
	stream->rewrite.new_len = (u8)(skip + text_len + rest);
	set_text(stream, segment->mangle);
	hold_nothing(stream);
}

/**
 * ftp_stream_decide - what the receiver gets in a claimed argument's place
 * @stream: its direction
 * @segment: the same that claimed it
 * @announced: the argument
 * @mapped: the endpoint as the receiver reaches it, or NULL to leave what there is
 * Return: %FTP_OK; %FTP_NO_SEQADJ if only a text of another length would say it.
 */
enum ftp_reason ftp_stream_decide(struct ftp_stream *stream,
				  struct ftp_segment *segment,
				  const struct ftp_announcement *announced,
				  const struct ftp_endpoint *mapped)
{
	char *text = (char *)segment->mangle->text;
	struct ftp_rewrite *rewrite = &stream->rewrite;
	struct ftp_endpoint told;
	enum ftp_form form;
	u32 len;

	if (mapped)
		told = as_announced(mapped, announced);
	if (!mapped || says(announced, &told)) {
		leave(stream, segment);
		return FTP_OK;
	}
	form = told.port || stream->held ?
		ftp_verb_row(announced->verb)->form :
		refuse(rewrite, segment, announced);
	len = ftp_print_endpoint(text, form, &told);
	if (len != rewrite->old_len && !segment->may_resize) {
		leave(stream, segment);
		return FTP_NO_SEQADJ;
	}
	rewrite->endpoint = told;
	rewrite->form = (u8)form;
	rewrite->new_len = (u8)len;
	segment->mangle->text_len = len;
	if (stream->held)
		rewrite_hold(stream, segment, announced->len);
	/* a number inside the old text may have none in a shorter one */
	if (stream->acked_early)
		stream->acked_early_to = rewrite->at + rewrite->old_len;
	make_way(stream, segment);
	segment->mangle->rewritten = true;
	return FTP_OK;
}

/* an argument goes on, or begins at most so far behind what is held */
static bool extend_held(struct ftp_stream *stream,
			const struct ftp_segment *segment, u32 at)
{
	u32 skip = at - stream->held_at;
	u32 to = at - segment->seq, from = to + stream->held - skip;

	if (skip == stream->skip)
		return true;
	if (skip > FTP_SKIP_MAX)
		return false;
	memcpy(stream->hold->text + stream->held, segment->text.at + from,
	       skip - stream->held);
	stream->held = (u8)skip;
	stream->skip = (u8)skip;
	return true;
}

/**
 * ftp_stream_resume - reading goes on behind bytes that are held
 * @stream: their direction
 * @segment: the segment; what is no argument after all leaves with it
 * @mark: what was found next
 * @announced: where, and what
 */
void ftp_stream_resume(struct ftp_stream *stream, struct ftp_segment *segment,
		       enum ftp_mark mark, const struct ftp_announcement *announced)
{
	bool goes_on = mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_SPLIT;
	u32 at = announced->at;

	if (mark == FTP_MARK_END && stream->open && !stream->kept) {
		goes_on = true;
		at = segment->seq + segment->offset;
	}
	if (!goes_on || !extend_held(stream, segment, at))
		release(stream, segment);
}

/**
 * ftp_stream_keep - a segment ends inside an argument
 * @stream: its direction; without a hold buffer the part is cut away, and comes again
 * @segment: the segment
 * @announced: the argument's part, as %FTP_MARK_SPLIT has marked it
 */
void ftp_stream_keep(struct ftp_stream *stream, struct ftp_segment *segment,
		     const struct ftp_announcement *announced)
{
	bool cut = segment->may_change &&
		   (stream->rewrite.old_len || ftp_mangle_is_made(segment->mangle));

	if (!stream->hold || cut) {
		if (segment->may_change)
			cut_back(stream, segment, announced->at);
		else
			ftp_stream_lost(stream);
		return;
	}
	ftp_stream_append(stream, announced->text);
	if (!segment->may_change)
		return;
	if (!stream->held) {
		stream->before = announced->at == segment->seq ? stream->last :
			segment->text.at[announced->at - segment->seq - 1];
		stream->held_at = announced->at;
	}
	stream->held = (u8)(stream->skip + stream->kept);
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

/**
 * ftp_stream_end - no more is read of a segment: complete its @mangle
 * @stream: its direction
 * @segment: the segment
 */
void ftp_stream_end(struct ftp_stream *stream, struct ftp_segment *segment)
{
	u32 read = stream->next - segment->seq;
	u32 len = segment->text.len;

	if (stream->held && segment->fin && read == len) {
		release(stream, segment);
		ftp_stream_lost(stream);
	} else if (stream->held) {
		hold_back(stream, segment);
	}
	if (read && read <= len) {
		stream->last = segment->text.at[read - 1];
		stream->unread = false;
	}
	ftp_mangle_fit(segment->mangle,
		       segment->room > len ? segment->room : len);
	if (segment->mangle->cut < len)
		segment->mangle->fin = false;
	/* RFC 9293 section 3.4: it has a number, too */
	if (segment->mangle->fin && read == len)
		stream->next++;
}

/**
 * ftp_stream_acked - the receiver has acknowledged
 * @stream: direction that is acknowledged
 * @ack: up to where, in the sender's numbers; made what the sender is to read
 * Return: true if the last rewrite is settled by it, and now forgotten.
 */
bool ftp_stream_acked(struct ftp_stream *stream, u32 *ack)
{
	struct ftp_rewrite *rewrite = &stream->rewrite;
	u32 from = stream->held ? stream->held_at : rewrite->at;

	/* what was never seen went another way: reading goes on behind it */
	if ((stream->gap || stream->ooo) && (s32)(*ack - stream->next) > 0)
		ftp_stream_skip(stream, ftp_ooo_first(stream->ooo, *ack));
	if (rewrite->old_len && is_decided(rewrite) &&
	    ftp_rewrite_behind(rewrite, *ack) >= 0) {
		rewrite->old_len = 0;
		stream->acked_early = false;
		return true;
	}
	/* of what is claimed, the held bytes may not be all: no more is acknowledged */
	if (stream->held && !rewrite->old_len && *ack == from) {
		stream->acked_early = true;
		stream->acked_early_to = stream->next;
	}
	if (stream->acked_early && (s32)(*ack - from) >= 0 &&
	    (s32)(*ack - stream->acked_early_to) < 0)
		*ack = stream->acked_early_to;
	return false;
}
