// SPDX-License-Identifier: GPL-2.0
/*
 * From a segment to the core and back.
 *
 * The core reads, and says what becomes of the segment; for each endpoint that
 * it finds, an expectation is made here.
 */
#include <linux/slab.h>
#include "core/deny.h"
#include "early.h"
#include "expect.h"
#include "hearing.h"
#include "reset.h"
#include "seqadj.h"
#include "withdraw.h"

static struct net *net_of(const struct nf_ftp_hearing *h)
{
	return nf_ct_net(h->packet->ct);
}

static enum ftp_reason decide(struct nf_ftp_hearing *h, const struct ftp_event *event,
			      const struct ftp_endpoint *told)
{
	const struct ftp_session *session = &h->control->session;
	const struct ftp_edit *edit;
	enum ftp_reason reason;
	s32 delta;

	nf_ftp_control_assert_locked(h->control);
	reason = ftp_session_decide(&h->control->session, &h->segment, event,
				    told);
	if (!h->segment.change.edited)
		return reason;
	edit = &session->stream[h->segment.dir].edit;
	delta = ftp_edit_delta(edit);
	if (delta)
		nf_ftp_seqadj_set(h->packet->ct, h->packet->ctinfo, edit->at,
				  delta);
	return reason;
}

static void tell_opened(const struct nf_conn *ct,
			const struct nf_ftp_control *control,
			const struct nf_conntrack_expect *exp,
			enum ftp_verb verb)
{
	struct nf_ftp_news news = {
		.kind = NF_FTP_NEWS_EXPECT, .ct = ct, .verb = verb,
	};

	if (control->profile)
		news.timeout = control->profile->keys.timeout;
	nf_ftp_expect_tell(exp, &news);
}

static void tell_edited(const struct nf_ftp_hearing *h,
			const struct nf_conntrack_expect *exp,
			enum ftp_verb verb, struct ftp_span before,
			const struct ftp_endpoint *told)
{
	struct nf_ftp_news news = {
		.kind = NF_FTP_NEWS_REWRITE, .ct = h->packet->ct, .verb = verb,
		.text = before, .told = told,
	};

	if (h->segment.change.edited)
		nf_ftp_expect_tell(exp, &news);
}

static enum ftp_reason open(struct nf_conn *ct, enum ip_conntrack_dir dir,
			    enum ftp_verb verb, struct ftp_endpoint *endpoint,
			    struct nf_ftp_opening *opening)
{
	const struct nf_ftp_control *control = opening->control;
	enum ftp_reason reason = FTP_OK;

	nf_ftp_control_assert_locked(control);
	opening->keys = NULL;
	if (control->session.exchange.careful) {
		reason = nf_ftp_profile_check(control->profile, verb);
		opening->keys = reason ? NULL : &control->profile->keys;
	}
	return reason ? : nf_ftp_expect_open(ct, dir, endpoint, opening);
}

/* it is there to be used */
static void keep_open(const struct nf_conn *ct,
		      const struct nf_ftp_opening *opening, enum ftp_verb verb)
{
	if (opening->keys)
		compat_expect_set_timeout(opening->exp, opening->keys->timeout);
	nf_ftp_stats_count(opening->stats, NF_FTP_EXPECTED);
	if (nf_ftp_is_watched(nf_ct_net(ct)))
		tell_opened(ct, opening->control, opening->exp, verb);
}

/* what waits has its port kept by nobody, so it must be its own */
static bool may_wait(const struct nf_ftp_opening *opening,
		     const struct ftp_endpoint *announced,
		     const struct ftp_endpoint *told)
{
	return opening->own && told->port == announced->port;
}

static enum ftp_reason open_and_tell(struct nf_ftp_hearing *h,
				     struct ftp_event *event)
{
	enum ip_conntrack_dir dir = CTINFO2DIR(h->packet->ctinfo);
	struct nf_ftp_opening opening = { .control = h->control };
	bool watched = nf_ftp_is_watched(net_of(h)), waits;
	static const struct ftp_endpoint nowhere;
	struct nf_conn *ct = h->packet->ct;
	u8 copy[FTP_ARGUMENT_MAX];
	struct ftp_span before = {
		copy, min_t(u32, event->text.len, sizeof(copy))
	};
	struct ftp_endpoint told;
	enum ftp_reason reason;

	nf_ftp_control_assert_locked(h->control);
	reason = open(ct, dir, event->verb, &event->endpoint, &opening);
	if (reason) {
		/* to wait for what cannot come helps nobody */
		decide(h, event, reason == FTP_NAT_PORTS_FULL ? &nowhere :
								NULL);
		return reason;
	}
	told = nf_ftp_expect_told(&opening, ct, dir, &event->endpoint);
	event->host = nf_ftp_expect_host(opening.exp);
	waits = dir == IP_CT_DIR_ORIGINAL &&
		ftp_exchange_defers(&h->control->session.exchange);
	if (waits)
		nf_ct_unexpect_related(opening.exp);
	/* what was held back is replaced where it is */
	if (watched)
		memcpy(copy, event->text.at, before.len);
	if (waits && !may_wait(&opening, &event->endpoint, &told)) {
		decide(h, event, NULL);
		reason = FTP_BEFORE_LOGIN;
	} else {
		reason = decide(h, event, &told);
	}
	if (reason && !waits)
		nf_ct_unexpect_related(opening.exp);
	if (!reason && !waits)
		keep_open(ct, &opening, event->verb);
	if (!reason && watched)
		tell_edited(h, opening.exp, event->verb, before, &told);
	nf_ct_expect_put(opening.exp);
	return reason;
}

/* the server agrees to it, so it is opened at last */
static enum ftp_reason open_waiting(struct nf_conn *ct,
				    struct nf_ftp_control *control, u16 port)
{
	struct nf_ftp_opening opening = { .control = control, .again = true };
	struct ftp_endpoint endpoint = { .port = port }, told;
	enum ftp_reason reason;

	nf_ftp_control_assert_locked(control);
	reason = open(ct, IP_CT_DIR_ORIGINAL, FTP_PORT, &endpoint, &opening);
	if (reason)
		return reason;
	told = nf_ftp_expect_told(&opening, ct, IP_CT_DIR_ORIGINAL, &endpoint);
	if (told.port == port) {
		keep_open(ct, &opening, FTP_PORT);
	} else {
		nf_ct_unexpect_related(opening.exp);
		reason = FTP_NAT_PORTS_FULL;
	}
	nf_ct_expect_put(opening.exp);
	return reason;
}

void nf_ftp_hearing_due(struct nf_conn *ct, struct nf_ftp_control *control)
{
	struct ftp_exchange *x = &control->session.exchange;
	enum ftp_reason reason;
	u32 slot;

	nf_ftp_control_assert_locked(control);
	for (slot = 0; x->due && slot < FTP_LIVE_MAX; slot++) {
		if (!(x->due & BIT(slot)))
			continue;
		x->due &= (u8)~BIT(slot);
		reason = open_waiting(ct, control, x->port[slot]);
		if (reason)
			x->live &= (u8)~BIT(slot);
		nf_ftp_refuse(ct, reason, NULL);
	}
}

static void take_event(struct nf_ftp_hearing *h, struct ftp_event *event)
{
	if (!event->reason)
		event->reason = open_and_tell(h, event);
	nf_ftp_refuse(h->packet->ct, event->reason, event);
}

/* the argument goes on in the next segment */
static void keep(struct nf_ftp_hearing *h, const struct ftp_event *event)
{
	struct ftp_carry *carry = kmalloc(sizeof(*carry), GFP_ATOMIC);

	nf_ftp_control_assert_locked(h->control);
	ftp_session_keep(&h->control->session, &h->segment, event, carry);
	if (!carry && !h->segment.may_change)
		nf_ftp_refuse(h->packet->ct, FTP_NO_MEMORY, event);
}

static void read_text(struct nf_ftp_hearing *h)
{
	struct ftp_event event;
	enum ftp_mark mark;

	nf_ftp_control_assert_locked(h->control);
	if (nf_ftp_is_watched(net_of(h)))
		nf_ftp_news_lines(h->packet->ct, &h->control->session,
				  &h->segment);
	for (;;) {
		mark = ftp_session_read(&h->control->session, &h->segment,
					&event);
		nf_ftp_withdraw(h->packet->ct, h->control);
		switch (mark) {
		case FTP_MARK_DUE:
			nf_ftp_hearing_due(h->packet->ct, h->control);
			if (h->segment.offset < h->segment.text.len)
				break;
			return;
		case FTP_MARK_ARGUMENT:
		case FTP_MARK_REFUSED:
			take_event(h, &event);
			if (h->segment.offset < h->segment.text.len)
				break;
			return;
		case FTP_MARK_SPLIT:
			keep(h, &event);
			return;
		case FTP_MARK_DENIED:
			h->denied = true;
			nf_ftp_refuse(h->packet->ct, event.reason, &event);
			return;
		default:
			return;
		}
	}
}

/* true if it is postponed */
static bool postpone(struct nf_ftp_hearing *h)
{
	const struct ftp_segment *segment = &h->segment;

	nf_ftp_control_assert_locked(h->control);
	if (nf_ftp_early_keep(h->control, segment))
		return true;
	ftp_session_skip(&h->control->session, segment->dir, segment->seq);
	nf_ftp_count(net_of(h), NF_FTP_GAPS);
	return false;
}

static void hear_text(struct nf_ftp_hearing *h)
{
	const struct ftp_stream *stream;
	enum ftp_place place;

	nf_ftp_control_assert_locked(h->control);
	place = ftp_session_begin(&h->control->session, &h->segment);
	if (place == FTP_PLACE_NEXT ||
	    (place == FTP_PLACE_EARLY && !postpone(h)))
		read_text(h);
	ftp_session_end(&h->control->session, &h->segment);
	if (!h->segment.policy || h->denied)
		return;
	stream = &h->control->session.stream[h->segment.dir];
	if (ftp_denies_end(&h->segment, &stream->line)) {
		h->denied = true;
		nf_ftp_refuse(h->packet->ct, FTP_DENIED, NULL);
	}
}

/* what came early is read when its turn has come; it has left long ago */
static noinline void recall(const struct nf_ftp_hearing *now)
{
	enum ftp_dir dir = now->segment.dir;
	struct ftp_stream *stream = &now->control->session.stream[dir];
	struct ftp_ahead *copy;
	struct nf_ftp_hearing h;

	nf_ftp_control_assert_locked(now->control);
	h.packet = now->packet;
	h.control = now->control;
	h.denied = false;
	while ((copy = ftp_ahead_take(&stream->ahead, stream->next))) {
		h.segment = (struct ftp_segment){ .dir = dir };
		h.segment.text.at = copy->text;
		h.segment.text.len = copy->len;
		h.segment.seq = copy->seq;
		hear_text(&h);
		nf_ftp_early_free(now->packet->ct, copy);
	}
}

static void count_change(const struct nf_ftp_hearing *h)
{
	const struct ftp_change *change = &h->segment.change;

	if (change->edited)
		nf_ftp_count(net_of(h), NF_FTP_EDITED);
	else if (change->len)
		nf_ftp_count(net_of(h), NF_FTP_REPEATED);
	if (change->cut < h->segment.text.len)
		nf_ftp_count(net_of(h), NF_FTP_CUT);
}

/* what a profile that is not as usual makes of it */
static noinline void limit(struct ftp_segment *segment,
			   const struct nf_ftp_control *control)
{
	segment->may_change |= !!(control->retold & BIT(segment->dir));
	if (control->profile)
		segment->policy = &control->profile->keys.policy;
}

void nf_ftp_hearing_init(struct nf_ftp_hearing *h,
			 const struct nf_ftp_packet *packet,
			 struct nf_ftp_control *control,
			 const struct tcphdr *th)
{
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);
	struct ftp_segment *segment = &h->segment;

	h->packet = packet;
	h->control = control;
	h->denied = false;
	segment->text.at = packet->skb->data + packet->dataoff;
	segment->text.len = nf_ftp_packet_text_len(packet->skb,
						   packet->dataoff);
	segment->seq = ntohl(th->seq);
	segment->dir = (enum ftp_dir)dir;
	segment->fin = th->fin;
	segment->rst = th->rst;
	segment->room = nf_ftp_packet_room(packet);
	segment->may_change = nf_ftp_may_change(packet->ct, dir);
	segment->policy = NULL;
	segment->opened = 0;
	if (control->session.exchange.careful)
		limit(segment, control);
	segment->may_resize = nf_ftp_seqadj_possible(packet->ct);
}

/* nothing is held any more, so what was is left to remember where it ended */
static void deny(struct nf_ftp_control *control, u32 left)
{
	nf_ftp_control_assert_locked(control);
	control->session.stream[FTP_CLIENT].held_at = left;
	WRITE_ONCE(control->denied, NF_FTP_DENIED);
}

void nf_ftp_hearing_read(struct nf_ftp_hearing *h)
{
	const struct ftp_stream *stream;
	u32 left;

	nf_ftp_control_assert_locked(h->control);
	stream = &h->control->session.stream[h->segment.dir];
	if (stream->ahead)
		recall(h);
	left = stream->held ? stream->held_at : stream->next;
	hear_text(h);
	if (h->denied)
		deny(h->control, left);
	if (stream->ahead)
		recall(h);
	nf_ftp_control_unpin(h->control);
}

/* true for one caller at a time */
static bool begin_reset(struct nf_ftp_control *control)
{
	bool is_first;

	spin_lock_bh(&control->lock);
	is_first = control->denied != NF_FTP_RESETTING;
	WRITE_ONCE(control->denied, NF_FTP_RESETTING);
	spin_unlock_bh(&control->lock);
	return is_first;
}

int nf_ftp_hearing_denied(const struct nf_ftp_packet *packet,
			  struct nf_ftp_control *control)
{
	const struct ftp_stream *server = &control->session.stream[FTP_SERVER];
	u32 left[] = {
		control->session.stream[FTP_CLIENT].held_at,
		packet->ct->proto.tcp.seen[IP_CT_DIR_REPLY].td_end,
	};

	if (server->held)
		left[FTP_SERVER] = server->held_at;
	if (begin_reset(control)) {
		nf_ftp_reset(packet, left);
		WRITE_ONCE(control->denied, NF_FTP_DENIED);
	}
	return NF_DROP;
}

int nf_ftp_hearing_finish(const struct nf_ftp_hearing *h)
{
	if (h->denied)
		return nf_ftp_hearing_denied(h->packet, h->control);
	count_change(h);
	return nf_ftp_packet_change(h->packet, &h->segment.change) ?
		NF_ACCEPT : NF_DROP;
}
