// SPDX-License-Identifier: GPL-2.0
/*
 * From a packet to the core and back: the helper's way through a segment.
 *
 * The core reads, and says what becomes of the segment; for each endpoint that
 * it finds, an expectation is made here.
 */
#include <linux/slab.h>
#include <linux/tcp.h>
#include "control.h"
#include "core/doze.h"
#include "core/skim.h"
#include "dialogue.h"
#include "expect.h"
#include "helper.h"
#include "packet.h"
#include "profile.h"
#include "seqadj.h"
#include "stats.h"

/**
 * struct hearing - a segment that is read, while its session is locked
 * @packet: the segment
 * @control: its connection's state
 * @segment: as the core sees it
 */
struct hearing {
	const struct nf_ftp_packet *packet;
	struct nf_ftp_control *control;
	struct ftp_segment segment;
};

/* only where its own address is translated a side is told another one */
static bool may_change(const struct nf_conn *ct, enum ip_conntrack_dir dir)
{
	return !nf_inet_addr_cmp(&ct->tuplehash[dir].tuple.src.u3,
				 &ct->tuplehash[!dir].tuple.dst.u3);
}

static struct net *net_of(const struct hearing *h)
{
	return nf_ct_net(h->packet->ct);
}

/* true if the packet may go on */
static bool hear_ack(const struct nf_ftp_packet *packet,
		     struct nf_ftp_control *control, u32 ack)
{
	enum ip_conntrack_dir dir = !CTINFO2DIR(packet->ctinfo);
	struct ftp_stream *stream = &control->session.stream[dir];
	struct nf_conn *ct = packet->ct;
	u32 is, told;

	if (READ_ONCE(control->session.quiet))
		return true;
	spin_lock_bh(&control->lock);
	is = nf_ftp_seqadj_sender_ack(ct, dir, ack);
	told = is;
	if (!stream->held || nf_ftp_control_pin(control)) {
		if (ftp_session_acked(&control->session, (enum ftp_dir)dir,
				      &told))
			nf_ftp_seqadj_collapse(ct, dir, ack);
		nf_ftp_control_unpin(control);
	}
	ack = nf_ftp_seqadj_receiver_ack(ct, dir, told);
	spin_unlock_bh(&control->lock);
	return told == is || nf_ftp_packet_set_ack(packet, ack);
}

static enum ftp_reason decide(struct hearing *h, const struct ftp_event *event,
			      const struct ftp_endpoint *told)
{
	const struct ftp_session *session = &h->control->session;
	enum ftp_reason reason;
	s32 delta;

	reason = ftp_session_decide(&h->control->session, &h->segment, event,
				    told);
	if (!h->segment.change.edited)
		return reason;
	delta = ftp_edit_delta(&session->stream[h->segment.dir].edit);
	if (delta)
		nf_ftp_seqadj_set(h->packet->ct, h->packet->ctinfo, event->at,
				  delta);
	return reason;
}

/* may it be opened? If so, it is: the peer is to be told another, perhaps */
static enum ftp_reason open_endpoint(struct nf_conn *ct,
				     enum ip_conntrack_dir dir,
				     struct ftp_endpoint *endpoint,
				     struct nf_ftp_opening *opening)
{
	struct ftp_policy policy;
	enum ftp_reason reason;

	nf_ftp_count(nf_ct_net(ct), NF_FTP_ANNOUNCED);
	nf_ftp_expect_announcer(ct, dir, &opening->who);
	if (!endpoint->address.family)
		endpoint->address = opening->who.seen;
	nf_ftp_profile_policy(&policy);
	reason = ftp_policy_check(&policy, &opening->who, endpoint);
	if (!reason)
		reason = nf_ftp_expect_open(ct, dir, endpoint, opening);
	return reason;
}

static enum ftp_reason open_and_tell(struct hearing *h,
				     struct ftp_event *event)
{
	struct nf_ftp_opening opening;
	enum ftp_reason reason;

	reason = open_endpoint(h->packet->ct, CTINFO2DIR(h->packet->ctinfo),
			       &event->endpoint, &opening);
	if (reason) {
		decide(h, event, NULL);
		return reason;
	}
	reason = decide(h, event, &opening.told);
	if (reason)
		nf_ct_unexpect_related(opening.exp);
	else
		nf_ftp_count(net_of(h), NF_FTP_EXPECTED);
	nf_ct_expect_put(opening.exp);
	return reason;
}

static void take_event(struct hearing *h, struct ftp_event *event)
{
	if (!event->reason)
		event->reason = open_and_tell(h, event);
	nf_ftp_refuse(net_of(h), event->reason);
}

/* the argument goes on in the next segment */
static void keep(struct hearing *h, const struct ftp_event *event)
{
	struct ftp_carry *carry = kmalloc(sizeof(*carry), GFP_ATOMIC);

	ftp_session_keep(&h->control->session, &h->segment, event, carry);
	if (!carry && !h->segment.may_change)
		nf_ftp_refuse(net_of(h), FTP_NO_MEMORY);
}

static void read_text(struct hearing *h)
{
	struct ftp_event event;

	for (;;) {
		switch (ftp_session_read(&h->control->session, &h->segment,
					 &event)) {
		case FTP_MARK_ARGUMENT:
		case FTP_MARK_REFUSED:
			take_event(h, &event);
			if (h->segment.offset < h->segment.text.len)
				break;
			return;
		case FTP_MARK_SPLIT:
			keep(h, &event);
			return;
		default:
			return;
		}
	}
}

/* true if it is postponed */
static bool postpone(struct hearing *h)
{
	struct ftp_segment *segment = &h->segment;
	struct ftp_stream *stream;
	struct ftp_ahead *copy = NULL;

	stream = &h->control->session.stream[segment->dir];
	if (ftp_ahead_has_room(stream->ahead, segment->text.len))
		copy = kmalloc(struct_size(copy, text, segment->text.len),
			       GFP_ATOMIC);
	if (copy) {
		ftp_ahead_put(&stream->ahead, copy, segment->seq,
			      segment->text);
		return true;
	}
	ftp_stream_skip(stream, segment->seq);
	nf_ftp_count(net_of(h), NF_FTP_GAPS);
	return false;
}

static void hear_text(struct hearing *h)
{
	enum ftp_place place;

	place = ftp_session_begin(&h->control->session, &h->segment);
	if (place == FTP_PLACE_NEXT ||
	    (place == FTP_PLACE_EARLY && !postpone(h)))
		read_text(h);
	ftp_session_end(&h->control->session, &h->segment);
}

/* what came early is read when its turn has come; it has left long ago */
static noinline void recall(const struct hearing *now)
{
	enum ftp_dir dir = now->segment.dir;
	struct ftp_stream *stream = &now->control->session.stream[dir];
	struct ftp_ahead *copy;
	struct hearing h;

	h.packet = now->packet;
	h.control = now->control;
	while ((copy = ftp_ahead_take(&stream->ahead, stream->next))) {
		h.segment = (struct ftp_segment){ .dir = dir };
		h.segment.text.at = copy->text;
		h.segment.text.len = copy->len;
		h.segment.seq = copy->seq;
		hear_text(&h);
		kfree(copy);
	}
}

static void count_change(const struct hearing *h)
{
	const struct ftp_change *change = &h->segment.change;

	if (change->edited)
		nf_ftp_count(net_of(h), NF_FTP_EDITED);
	else if (change->len)
		nf_ftp_count(net_of(h), NF_FTP_REPEATED);
	if (change->cut < h->segment.text.len)
		nf_ftp_count(net_of(h), NF_FTP_CUT);
}

static void set_segment(struct hearing *h, const struct tcphdr *th)
{
	const struct nf_ftp_packet *packet = h->packet;
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);
	struct ftp_segment *segment = &h->segment;

	segment->text.at = packet->skb->data + packet->dataoff;
	segment->text.len = packet->skb->len - packet->dataoff;
	segment->seq = ntohl(th->seq);
	segment->dir = (enum ftp_dir)dir;
	segment->fin = th->fin;
	segment->rst = th->rst;
	segment->room = nf_ftp_packet_room(packet);
	segment->may_change = may_change(packet->ct, dir);
	segment->may_resize = nf_ftp_seqadj_possible(packet->ct);
}

/* the session is locked */
static void hear_all(struct hearing *h)
{
	const struct ftp_stream *stream;

	stream = &h->control->session.stream[h->segment.dir];
	if (stream->ahead)
		recall(h);
	hear_text(h);
	if (stream->ahead)
		recall(h);
	nf_ftp_control_unpin(h->control);
}

static int change_packet(const struct hearing *h)
{
	count_change(h);
	return nf_ftp_packet_change(h->packet, &h->segment.change) ?
		NF_ACCEPT : NF_DROP;
}

static int hear_segment(struct nf_ftp_packet *packet, const struct tcphdr *th)
{
	struct hearing h;

	h.packet = packet;
	h.control = nf_ftp_control_get(packet->ct);
	if (!h.control) {
		nf_ftp_refuse(net_of(&h), FTP_NO_MEMORY);
		return NF_ACCEPT;
	}
	if (skb_linearize(packet->skb))
		return NF_DROP;
	set_segment(&h, th);
	spin_lock_bh(&h.control->lock);
	hear_all(&h);
	spin_unlock_bh(&h.control->lock);
	return change_packet(&h);
}

/* both sides say where their streams begin; text that comes with it is not read */
static void hear_synack(const struct nf_ftp_packet *packet,
			const struct tcphdr *th)
{
	struct nf_ftp_control *control = nf_ftp_control_get(packet->ct);
	u32 text_len = packet->skb->len - packet->dataoff;
	struct ftp_session *session;

	if (!control)
		return;
	session = &control->session;
	spin_lock_bh(&control->lock);
	ftp_session_start(session, FTP_CLIENT, ntohl(th->ack_seq));
	ftp_session_start(session, FTP_SERVER,
			  ntohl(th->seq) + 1 + text_len);
	spin_unlock_bh(&control->lock);
}

/* a segment without text matters only where something is held back */
static bool is_of_interest(const struct nf_ftp_packet *packet,
			   const struct nf_ftp_control *control,
			   const struct tcphdr *th)
{
	enum ftp_dir dir = (enum ftp_dir)CTINFO2DIR(packet->ctinfo);

	if (packet->dataoff < packet->skb->len)
		return true;
	return control && (th->fin || ftp_session_is_watchful(&control->session,
							      dir));
}

static noinline int hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	struct nf_ftp_control *control = nf_ftp_control_heard(ct);
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
	};
	struct tcphdr th;

	/* a copy, because a change of the packet moves it */
	if (!nf_ftp_helper_is_open() || !nf_ct_is_confirmed(ct) ||
	    skb_copy_bits(skb, protoff, &th, sizeof(th)))
		return NF_ACCEPT;
	packet.dataoff = protoff + th.doff * 4;
	if (th.syn) {
		if (th.ack && ctinfo == IP_CT_ESTABLISHED_REPLY)
			hear_synack(&packet, &th);
		return NF_ACCEPT;
	}
	if (control && th.ack && !hear_ack(&packet, control, ntohl(th.ack_seq)))
		return NF_DROP;
	if (!is_of_interest(&packet, control, &th))
		return NF_ACCEPT;
	return hear_segment(&packet, &th);
}

/* what is special in a segment that otherwise is not */
static noinline int hear_special(struct sk_buff *skb, unsigned int protoff,
				 struct nf_conn *ct,
				 enum ip_conntrack_info ctinfo,
				 struct nf_ftp_control *control)
	__releases(&control->lock)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
		.dataoff = protoff + th->doff * 4,
	};
	struct hearing h;

	h.packet = &packet;
	h.control = control;
	set_segment(&h, th);
	hear_all(&h);
	spin_unlock(&control->lock);
	return change_packet(&h);
}

/* where nothing can change, an announcement is only read; true if it was */
static noinline bool watch(struct nf_conn *ct, struct nf_ftp_control *control,
			   struct ftp_skim *skim)
{
	enum ip_conntrack_dir dir = (enum ip_conntrack_dir)skim->dir;
	struct nf_ftp_opening opening;
	struct ftp_event event;
	enum ftp_reason reason;

	if (may_change(ct, dir) ||
	    !ftp_skim_announcement(skim,
				   &control->session.stream[skim->dir].line,
				   &event))
		return false;
	reason = open_endpoint(ct, dir, &event.endpoint, &opening);
	if (reason) {
		nf_ftp_refuse(nf_ct_net(ct), reason);
	} else {
		nf_ftp_count(nf_ct_net(ct), NF_FTP_EXPECTED);
		nf_ct_expect_put(opening.exp);
	}
	ftp_skim_pass(skim, &control->session, skim->eol);
	return true;
}

/* most segments are nothing special, and should not cost more than that */
static noinline int hear_plain(struct sk_buff *skb, unsigned int protoff,
			       struct nf_conn *ct,
			       enum ip_conntrack_info ctinfo,
			       struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	unsigned int dataoff = protoff + th->doff * 4;
	struct ftp_skim skim, special;

	skim.text.at = skb->data + dataoff;
	skim.text.len = skb->len - dataoff;
	skim.seq = ntohl(th->seq);
	skim.dir = (enum ftp_dir)CTINFO2DIR(ctinfo);
	spin_lock(&control->lock);
	while (!ftp_skim(&skim, &control->session)) {
		/* a copy, so that it can be in registers elsewhere */
		special = skim;
		if (!skim.verb || !watch(ct, control, &special))
			return hear_special(skb, protoff, ct, ctinfo, control);
		skim = special;
	}
	spin_unlock(&control->lock);
	return NF_ACCEPT;
}

/* inside a long reply */
static noinline int hear_more(struct sk_buff *skb, unsigned int protoff,
			      struct nf_conn *ct,
			      enum ip_conntrack_info ctinfo,
			      struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	unsigned int dataoff = protoff + th->doff * 4;
	struct ftp_span text = { skb->data + dataoff, skb->len - dataoff };

	if (ftp_doze_through(&control->session, ntohl(th->seq), text))
		return NF_ACCEPT;
	return hear_plain(skb, protoff, ct, ctinfo, control);
}

/* may it be nothing special? Only where no softirq can come in between */
static bool is_plain(const struct sk_buff *skb, unsigned int protoff,
		     const struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);

	return control && READ_ONCE(control->session.quiet) &&
	       !skb_is_nonlinear(skb) && skb->len >= protoff + sizeof(*th) &&
	       !(tcp_flag_word(th) &
		 (TCP_FLAG_SYN | TCP_FLAG_FIN | TCP_FLAG_RST)) &&
	       in_softirq();
}

int nf_ftp_dialogue_hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	struct nf_ftp_control *control;
	const struct tcphdr *th;

	/* on loopback a packet comes by twice; it is done already */
	if ((ctinfo != IP_CT_ESTABLISHED &&
	     ctinfo != IP_CT_ESTABLISHED_REPLY) || nf_is_loopback_packet(skb))
		return NF_ACCEPT;
	control = nf_ftp_control_heard(ct);
	if (!is_plain(skb, protoff, control))
		return hear(skb, protoff, ct, ctinfo);
	th = (const struct tcphdr *)(skb->data + protoff);
	if (protoff + th->doff * 4 >= skb->len)
		return NF_ACCEPT;
	if (ctinfo == IP_CT_ESTABLISHED_REPLY &&
	    READ_ONCE(control->session.dozes))
		return hear_more(skb, protoff, ct, ctinfo, control);
	return hear_plain(skb, protoff, ct, ctinfo, control);
}
