// SPDX-License-Identifier: GPL-2.0
/*
 * The slow path of a segment: from the core's marks to expectations and edits.
 *
 * The core reads until it finds something, and marks it. For an endpoint an
 * expectation is made here, and the core is given the address and the port that
 * the peer reaches; a refusal is counted; half an argument is held. At the end the
 * core says what becomes of the segment, and mangle.c makes that of the packet,
 * when the session is no longer locked.
 */
#include <linux/slab.h>
#include "core/dialogue.h"
#include "announcer.h"
#include "expect.h"
#include "internal.h"
#include "slow_path.h"

/*
 * A segment that is read, while its session is locked; @denied: nothing of it goes
 * on, nor what the client sends from now on.
 */
struct nf_ftp_slow_path {
	const struct nf_ftp_packet *packet;
	struct nf_ftp_control *control;
	struct ftp_segment *segment;
	bool denied;
};

static struct net *net_of(const struct nf_ftp_slow_path *path)
{
	return nf_ct_net(path->packet->ct);
}

static enum ftp_reason decide(struct nf_ftp_slow_path *path,
			      const struct ftp_announcement *announced,
			      const struct ftp_endpoint *mapped)
{
	const struct ftp_session *session = &path->control->session;
	const struct ftp_rewrite *rewrite;
	enum ftp_reason reason;
	s32 delta;

	nf_ftp_control_assert_locked(path->control);
	reason = ftp_session_decide(&path->control->session, path->segment, announced,
				    mapped);
	if (!path->segment->mangle->rewritten)
		return reason;
	rewrite = &session->stream[path->segment->dir].rewrite;
	delta = ftp_rewrite_delta(rewrite);
	if (delta)
		nf_ftp_seqadj_set(path->packet->ct, path->packet->ctinfo, rewrite->at,
				  delta);
	return reason;
}

static void send_expect(const struct nf_conn *ct,
			const struct nf_ftp_control *control,
			const struct nf_conntrack_expect *exp,
			enum ftp_verb verb)
{
	struct nf_ftp_event event = {
		.kind = NF_FTP_EVENT_EXPECT, .ct = ct, .verb = verb,
	};

	if (control->profile)
		event.timeout = control->profile->keys.timeout;
	nf_ftp_expect_send_event(exp, &event);
}

static void send_rewrite(const struct nf_ftp_slow_path *path,
			 const struct nf_conntrack_expect *exp,
			 enum ftp_verb verb, struct ftp_span before,
			 const struct ftp_endpoint *mapped)
{
	struct nf_ftp_event event = {
		.kind = NF_FTP_EVENT_REWRITE, .ct = path->packet->ct, .verb = verb,
		.text = before, .mapped = mapped,
	};

	if (path->segment->mangle->rewritten)
		nf_ftp_expect_send_event(exp, &event);
}

static enum ftp_reason open(struct nf_conn *ct, enum ip_conntrack_dir dir,
			    enum ftp_verb verb, struct ftp_endpoint *endpoint,
			    struct nf_ftp_opening *opening)
{
	const struct nf_ftp_control *control = opening->control;
	enum ftp_reason reason = FTP_OK;

	nf_ftp_control_assert_locked(control);
	opening->keys = NULL;
	if (control->session.dialogue.restricted) {
		reason = nf_ftp_profile_check(control->profile, verb);
		opening->keys = reason ? NULL : &control->profile->keys;
	}
	return reason ? : nf_ftp_expect_open(ct, dir, endpoint, opening);
}

/* the expectation stays: its time is set, it is counted, and listeners are told */
static void confirm(const struct nf_conn *ct, const struct nf_ftp_opening *opening,
		    enum ftp_verb verb)
{
	if (opening->keys)
		compat_expect_set_timeout(opening->exp, opening->keys->timeout);
	nf_ftp_stats_count(opening->stats, NF_FTP_EXPECTED);
	if (nf_ftp_has_listener(nf_ct_net(ct)))
		send_expect(ct, opening->control, opening->exp, verb);
}

/*
 * Until the server agrees, no expectation keeps its port; so only the announced port
 * can be promised to the server.
 */
static bool may_wait(const struct nf_ftp_opening *opening,
		     const struct ftp_endpoint *announced,
		     const struct ftp_endpoint *mapped)
{
	return opening->own && mapped->port == announced->port;
}

/* it is opened when the server agrees; now it was only tried */
static enum ftp_reason defer(struct nf_ftp_slow_path *path,
			     const struct ftp_announcement *announced,
			     const struct nf_ftp_opening *opening,
			     const struct ftp_endpoint *mapped)
{
	nf_ftp_control_assert_locked(path->control);
	nf_ct_unexpect_related(opening->exp);
	if (may_wait(opening, &announced->endpoint, mapped))
		return decide(path, announced, mapped);
	decide(path, announced, NULL);
	return FTP_BEFORE_LOGIN;
}

static enum ftp_reason open_now(struct nf_ftp_slow_path *path,
				const struct ftp_announcement *announced,
				const struct nf_ftp_opening *opening,
				const struct ftp_endpoint *mapped)
{
	enum ftp_reason reason;

	nf_ftp_control_assert_locked(path->control);
	reason = decide(path, announced, mapped);
	if (reason)
		nf_ct_unexpect_related(opening->exp);
	else
		confirm(path->packet->ct, opening, announced->verb);
	return reason;
}

/* @before: the argument, as events show it */
static enum ftp_reason open_announced(struct nf_ftp_slow_path *path,
				      struct ftp_announcement *announced,
				      struct ftp_span before)
{
	enum ip_conntrack_dir dir = CTINFO2DIR(path->packet->ctinfo);
	struct nf_ftp_opening opening = { .control = path->control };
	static const struct ftp_endpoint nowhere;
	struct nf_conn *ct = path->packet->ct;
	struct ftp_endpoint mapped;
	enum ftp_reason reason;

	nf_ftp_control_assert_locked(path->control);
	reason = open(ct, dir, announced->verb, &announced->endpoint, &opening);
	if (reason) {
		/* to wait for what cannot come helps nobody */
		decide(path, announced, reason == FTP_NAT_PORTS_FULL ? &nowhere :
								NULL);
		return reason;
	}
	mapped = nf_ftp_expect_mapped(&opening, ct, dir, &announced->endpoint);
	announced->host = nf_ftp_expect_host(opening.exp);
	reason = dir == IP_CT_DIR_ORIGINAL &&
		 ftp_dialogue_defers(&path->control->session.dialogue) ?
		defer(path, announced, &opening, &mapped) :
		open_now(path, announced, &opening, &mapped);
	if (!reason && nf_ftp_has_listener(net_of(path)))
		send_rewrite(path, opening.exp, announced->verb, before, &mapped);
	nf_ct_expect_put(opening.exp);
	return reason;
}

/*
 * The server agrees to it, so it is opened at last. With which verb it was announced
 * is not kept.
 */
static enum ftp_reason open_waiting(struct nf_conn *ct,
				    struct nf_ftp_control *control, u16 port)
{
	struct nf_ftp_opening opening = { .control = control, .again = true };
	struct ftp_endpoint endpoint = { .port = port }, mapped;
	enum ftp_reason reason;

	nf_ftp_control_assert_locked(control);
	reason = open(ct, IP_CT_DIR_ORIGINAL, FTP_PORT, &endpoint, &opening);
	if (reason)
		return reason;
	mapped = nf_ftp_expect_mapped(&opening, ct, IP_CT_DIR_ORIGINAL,
				      &endpoint);
	if (mapped.port == port) {
		confirm(ct, &opening, FTP_VERB_NONE);
	} else {
		nf_ct_unexpect_related(opening.exp);
		reason = FTP_NAT_PORTS_FULL;
	}
	nf_ct_expect_put(opening.exp);
	return reason;
}

static void open_due(struct nf_conn *ct, struct nf_ftp_control *control)
{
	struct ftp_dialogue *d = &control->session.dialogue;
	enum ftp_reason reason;
	u32 slot;

	nf_ftp_control_assert_locked(control);
	for (slot = 0; d->due && slot < FTP_LIVE_MAX; slot++) {
		if (!(d->due & BIT(slot)))
			continue;
		d->due &= (u8)~BIT(slot);
		reason = open_waiting(ct, control, d->port[slot]);
		if (reason)
			d->live &= (u8)~BIT(slot);
		nf_ftp_refuse(ct, reason, NULL);
	}
}

static void take_announcement(struct nf_ftp_slow_path *path,
			      struct ftp_announcement *announced)
{
	struct ftp_span text = announced->text, before = text;
	u8 copy[FTP_ARGUMENT_MAX];

	/* what was held back is replaced where it is */
	if (!announced->reason && nf_ftp_has_listener(net_of(path))) {
		before.at = copy;
		before.len = min_t(u32, text.len, sizeof(copy));
		memcpy(copy, text.at, before.len);
	}
	if (!announced->reason)
		announced->reason = open_announced(path, announced, before);
	announced->text = before;
	nf_ftp_refuse(path->packet->ct, announced->reason, announced);
	announced->text = text;
}

/* the argument goes on in the next segment */
static void store_split(struct nf_ftp_slow_path *path,
			const struct ftp_announcement *announced)
{
	struct ftp_session *session = &path->control->session;
	struct ftp_hold *hold = session->stream[path->segment->dir].hold;

	nf_ftp_control_assert_locked(path->control);
	if (!hold)
		hold = kmalloc(sizeof(*hold), GFP_ATOMIC);
	ftp_session_keep(session, path->segment, announced, hold);
	if (!hold && !path->segment->may_change)
		nf_ftp_refuse(path->packet->ct, FTP_NO_MEMORY, announced);
}

/* what a profile that restricts makes of it */
static noinline void limit(struct ftp_segment *segment,
			   const struct nf_ftp_control *control)
{
	segment->may_change |= !!(control->remapped & BIT(segment->dir));
	if (control->profile)
		segment->policy = &control->profile->keys.policy;
}

/* it may have to change; there is memory for that */
static void prepare(struct nf_ftp_slow_path *path, struct ftp_mangle *mangle)
{
	struct ftp_segment *segment = path->segment;
	struct nf_conn *ct = path->packet->ct;

	segment->may_change = nf_ftp_announcer_has_nat(ct, nf_ftp_ct_dir(segment->dir));
	segment->may_resize = nf_ftp_seqadj_possible(ct);
	segment->room = nf_ftp_mangle_room(path->packet);
	if (path->control->session.dialogue.restricted)
		limit(segment, path->control);
	segment->mangle = mangle;
}

/* false if no more of the segment is to be read */
static bool take_mark(struct nf_ftp_slow_path *path, enum ftp_mark mark,
		      struct ftp_announcement *announced)
{
	nf_ftp_control_assert_locked(path->control);
	switch (mark) {
	case FTP_MARK_DUE:
		open_due(path->packet->ct, path->control);
		return true;
	case FTP_MARK_ARGUMENT:
		if (!ftp_session_claim(&path->control->session, path->segment,
				       announced))
			return false;
		fallthrough;
	case FTP_MARK_REFUSED:
		take_announcement(path, announced);
		return true;
	case FTP_MARK_SPLIT:
		store_split(path, announced);
		return false;
	case FTP_MARK_DENIED:
		path->denied = true;
		nf_ftp_refuse(path->packet->ct, announced->reason, announced);
		return false;
	default:
		return false;
	}
}

static enum ftp_mark next_mark(struct nf_ftp_slow_path *path,
			       struct ftp_announcement *announced)
{
	enum ftp_mark mark;

	nf_ftp_control_assert_locked(path->control);
	mark = ftp_session_read(&path->control->session, path->segment, announced);
	nf_ftp_expect_withdraw(path->packet->ct, path->control);
	return mark;
}

static void read_marks(struct nf_ftp_slow_path *path)
{
	struct ftp_announcement announced;
	enum ftp_mark mark;

	nf_ftp_control_assert_locked(path->control);
	if (nf_ftp_has_listener(net_of(path)))
		nf_ftp_event_lines(path->packet->ct, &path->control->session,
				   path->segment);
	do {
		mark = next_mark(path, &announced);
	} while (mark && take_mark(path, mark, &announced));
}

/* true if it is postponed */
static bool postpone(struct nf_ftp_slow_path *path)
{
	const struct ftp_segment *segment = path->segment;

	nf_ftp_control_assert_locked(path->control);
	if (nf_ftp_ooo_keep(path->control, segment)) {
		nf_ftp_control_set_ooo(path->control);
		return true;
	}
	ftp_session_skip(&path->control->session, segment->dir, segment->seq);
	nf_ftp_count(net_of(path), NF_FTP_GAPS);
	return false;
}

static void read_text(struct nf_ftp_slow_path *path)
{
	enum ftp_place place;

	nf_ftp_control_assert_locked(path->control);
	place = ftp_session_begin(&path->control->session, path->segment);
	if (place == FTP_PLACE_NEXT ||
	    (place == FTP_PLACE_OOO && !postpone(path)))
		read_marks(path);
	ftp_session_end(&path->control->session, path->segment);
	if (!path->segment->policy || path->denied)
		return;
	if (ftp_session_denies_end(&path->control->session, path->segment)) {
		path->denied = true;
		nf_ftp_refuse(path->packet->ct, FTP_DENIED, NULL);
	}
}

/* what came out of order is read when its turn has come; it has left long ago */
static noinline void read_copies(const struct nf_ftp_slow_path *now)
{
	enum ftp_dir dir = now->segment->dir;
	struct ftp_stream *stream = &now->control->session.stream[dir];
	struct ftp_mangle unused;
	struct ftp_segment segment;
	struct ftp_ooo *copy;
	struct nf_ftp_slow_path path;

	nf_ftp_control_assert_locked(now->control);
	path.packet = now->packet;
	path.control = now->control;
	path.segment = &segment;
	path.denied = false;
	while ((copy = ftp_ooo_take(&stream->ooo, stream->next))) {
		segment = (struct ftp_segment){
			.text = { copy->text, copy->len }, .seq = copy->seq,
			.dir = dir, .mangle = &unused,
			.policy = now->segment->policy,
		};
		read_text(&path);
		nf_ftp_ooo_free(now->packet->ct, copy);
	}
}

static void count_mangled(const struct nf_ftp_slow_path *path)
{
	const struct ftp_mangle *mangle = path->segment->mangle;

	if (mangle->rewritten)
		nf_ftp_count(net_of(path), NF_FTP_EDITED);
	else if (mangle->len)
		nf_ftp_count(net_of(path), NF_FTP_REPEATED);
	if (mangle->cut < path->segment->text.len)
		nf_ftp_count(net_of(path), NF_FTP_CUT);
}

/* nothing is held any more, so @held_at remembers the first byte that was not sent on */
static void deny(struct nf_ftp_control *control, u32 left)
{
	nf_ftp_control_assert_locked(control);
	control->session.stream[FTP_CLIENT].held_at = left;
	WRITE_ONCE(control->denied, NF_FTP_DENIED);
}

static void read_all(struct nf_ftp_slow_path *path)
{
	const struct ftp_stream *stream;
	u32 left;

	nf_ftp_control_assert_locked(path->control);
	stream = &path->control->session.stream[path->segment->dir];
	if (stream->ooo)
		read_copies(path);
	left = stream->held ? stream->held_at : stream->next;
	read_text(path);
	if (path->denied)
		deny(path->control, left);
	if (stream->ooo)
		read_copies(path);
	nf_ftp_control_unpin(path->control);
}

static int finish(const struct nf_ftp_slow_path *path)
{
	if (path->denied) {
		nf_ftp_reset_denied(path->packet, path->control);
		return NF_DROP;
	}
	count_mangled(path);
	return nf_ftp_mangle(path->packet, path->segment->mangle) ?
		NF_ACCEPT : NF_DROP;
}

/* what was found is dealt with first, and then what follows it */
static void read_from_found(struct nf_ftp_slow_path *path,
			    const struct ftp_passage *passage,
			    struct ftp_announcement *announced)
{
	struct ftp_session *session = &path->control->session;
	enum ftp_mark mark = FTP_MARK_ARGUMENT;

	nf_ftp_control_assert_locked(path->control);
	ftp_session_begin(session, path->segment);
	ftp_session_found(session, path->segment, passage, announced);
	while (mark && take_mark(path, mark, announced))
		mark = next_mark(path, announced);
	ftp_session_end(session, path->segment);
}

/* @announced: what of @passage is found already, or NULL */
static noinline int read_and_finish(const struct nf_ftp_packet *packet,
				    struct nf_ftp_control *control,
				    struct ftp_segment *segment,
				    const struct ftp_passage *passage,
				    struct ftp_announcement *announced)
	__releases(&control->lock)
{
	struct nf_ftp_slow_path path;
	struct ftp_mangle mangle;

	nf_ftp_control_assert_locked(control);
	path.packet = packet;
	path.control = control;
	path.segment = segment;
	path.denied = false;
	prepare(&path, &mangle);
	if (announced)
		read_from_found(&path, passage, announced);
	else
		read_all(&path);
	nf_ftp_control_update_ext(packet->ct, control);
	spin_unlock(&control->lock);
	return finish(&path);
}

/**
 * nf_ftp_slow_path_read - read a segment, and what came before it and follows it
 * @packet: the segment
 * @control: its connection's state, which is locked, and no longer on return
 * @segment: the same, as the core sees it
 *
 * The packet is changed as reading has shown.
 *
 * Context: softirqs are off.
 *
 * Return: the verdict: NF_ACCEPT; NF_DROP without memory, or if it is denied.
 */
int nf_ftp_slow_path_read(const struct nf_ftp_packet *packet,
			  struct nf_ftp_control *control,
			  struct ftp_segment *segment)
	__releases(&control->lock)
{
	nf_ftp_control_assert_locked(control);
	return read_and_finish(packet, control, segment, NULL, NULL);
}

static noinline int read_rest(struct sk_buff *skb, unsigned int protoff,
			      struct nf_ftp_control *control,
			      const struct ftp_passage *passage,
			      struct ftp_announcement *announced)
	__releases(&control->lock)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	struct nf_ftp_packet packet = {
		.skb = skb, .protoff = protoff, .dataoff = protoff + th->doff * 4,
	};
	struct ftp_segment segment;

	nf_ftp_control_assert_locked(control);
	packet.ct = nf_ct_get(skb, &packet.ctinfo);
	segment = nf_ftp_slow_path_segment(th, CTINFO2DIR(packet.ctinfo),
					   passage->text);
	return read_and_finish(&packet, control, &segment, passage, announced);
}

/* what is announced leaves as it is: there is no NAT, and nobody waits */
static void open_plainly(struct nf_conn *ct, struct nf_ftp_control *control,
			 const struct ftp_passage *passage,
			 struct ftp_announcement *announced)
{
	struct nf_ftp_opening opening = { .control = control };

	nf_ftp_control_assert_locked(control);
	announced->reason = nf_ftp_expect_open(ct, nf_ftp_ct_dir(passage->dir),
					       &announced->endpoint, &opening);
	if (!announced->reason) {
		nf_ftp_stats_count(opening.stats, NF_FTP_EXPECTED);
		announced->host = nf_ftp_expect_host(opening.exp);
		nf_ct_expect_put(opening.exp);
	}
	ftp_session_opened(&control->session, passage, announced);
	nf_ftp_expect_withdraw(ct, control);
	nf_ftp_refuse(ct, announced->reason, announced);
}

/**
 * nf_ftp_slow_path_resume - go on behind the simple lines that a segment began with
 * @skb: the segment, its text where nf_ftp_packet_text() finds it; there is no listener
 * @protoff: offset of its TCP header
 * @ct: its connection
 * @control: that one's state, which is locked, and no longer on return
 * @passed: as ftp_session_pass() has left it
 *
 * What is left of it is read as by nf_ftp_slow_path_read().
 *
 * Context: softirqs are off.
 *
 * Return: the verdict.
 */
int nf_ftp_slow_path_resume(struct sk_buff *skb, unsigned int protoff,
			    struct nf_conn *ct, struct nf_ftp_control *control,
			    struct ftp_passed passed)
	__releases(&control->lock)
{
	struct ftp_announcement announced;
	enum ip_conntrack_info ctinfo;
	struct ftp_passage passage;
	const struct tcphdr *th;
	bool found;

	nf_ftp_control_assert_locked(control);
	nf_ftp_expect_withdraw(ct, control);
	if (control->session.dialogue.due)
		open_due(ct, control);
	nf_ftp_refuse(ct, passed.reason, NULL);
	th = (const struct tcphdr *)(skb->data + protoff);
	passage.seq = ntohl(th->seq);
	passage.text = nf_ftp_packet_text(skb, protoff + th->doff * 4);
	if (passed.read < passage.text.len) {
		nf_ct_get(skb, &ctinfo);
		passage.dir = nf_ftp_dir(CTINFO2DIR(ctinfo));
		passage.passed = passed;
		found = ftp_session_announces(&control->session, &passage, &announced);
		/* what it takes the place of may be at the same port */
		nf_ftp_expect_withdraw(ct, control);
		if (!found || nf_ftp_announcer_has_nat(ct, CTINFO2DIR(ctinfo)))
			return read_rest(skb, protoff, control, &passage,
					 found ? &announced : NULL);
		open_plainly(ct, control, &passage, &announced);
	}
	if (passed.reason == FTP_OPAQUE)
		nf_ftp_control_update_ext(ct, control);
	spin_unlock(&control->lock);
	return NF_ACCEPT;
}
