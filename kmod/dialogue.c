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
#include "dialogue.h"
#include "expect.h"
#include "helper.h"
#include "packet.h"
#include "profile.h"
#include "seqadj.h"
#include "stats.h"

/**
 * struct hearing - a segment on its way
 * @packet: the segment
 * @control: its connection's state
 * @segment: as the core sees it
 */
struct hearing {
	struct nf_ftp_packet packet;
	struct nf_ftp_control *control;
	struct ftp_segment segment;
};

static struct net *net_of(const struct hearing *h)
{
	return nf_ct_net(h->packet.ct);
}

/* true if the packet may go on */
static bool hear_ack(const struct nf_ftp_packet *packet,
		     struct nf_ftp_control *control, u32 ack)
{
	enum ip_conntrack_dir dir = !CTINFO2DIR(packet->ctinfo);
	struct ftp_stream *stream = &control->session.stream[dir];
	struct nf_conn *ct = packet->ct;
	u32 is, told;

	if (!ftp_session_awaits_ack(&control->session, (enum ftp_dir)dir))
		return true;
	spin_lock_bh(&control->lock);
	is = nf_ftp_seqadj_sender_ack(ct, dir, ack);
	told = is;
	if (!stream->held || nf_ftp_control_pin(control)) {
		if (ftp_stream_acked(stream, &told))
			nf_ftp_seqadj_collapse(ct, dir, ack);
		nf_ftp_control_unpin(control);
	}
	ack = nf_ftp_seqadj_receiver_ack(ct, dir, told);
	spin_unlock_bh(&control->lock);
	return told == is || nf_ftp_packet_set_ack(packet, ack);
}

/* the endpoint may be opened: the peer is to be told another one, perhaps */
static enum ftp_reason decide(struct hearing *h, const struct ftp_event *event,
			      const struct ftp_endpoint *told)
{
	const struct ftp_stream *stream;
	enum ftp_reason reason;

	spin_lock_bh(&h->control->lock);
	stream = &h->control->session.stream[h->segment.dir];
	reason = ftp_session_decide(&h->control->session, &h->segment, event,
				    told);
	if (h->segment.change.edited && ftp_edit_delta(&stream->edit))
		nf_ftp_seqadj_set(h->packet.ct, h->packet.ctinfo, event->at,
				  ftp_edit_delta(&stream->edit));
	spin_unlock_bh(&h->control->lock);
	return reason;
}

static enum ftp_reason check(const struct hearing *h, struct ftp_event *event)
{
	struct ftp_announcer who;
	struct ftp_policy policy;

	nf_ftp_expect_announcer(h->packet.ct, CTINFO2DIR(h->packet.ctinfo),
				&who);
	if (!event->endpoint.address.family)
		event->endpoint.address = who.seen;
	nf_ftp_profile_policy(&policy);
	return ftp_policy_check(&policy, &who, &event->endpoint);
}

static enum ftp_reason open_endpoint(struct hearing *h,
				     struct ftp_event *event)
{
	struct nf_conntrack_expect *exp = NULL;
	struct ftp_endpoint told;
	enum ftp_reason reason;

	reason = check(h, event);
	if (!reason)
		reason = nf_ftp_expect_open(h->packet.ct,
					    CTINFO2DIR(h->packet.ctinfo),
					    &event->endpoint, &told, &exp);
	if (reason) {
		decide(h, event, NULL);
		return reason;
	}
	reason = decide(h, event, &told);
	if (reason)
		nf_ct_unexpect_related(exp);
	else
		nf_ftp_count(net_of(h), NF_FTP_EXPECTED);
	nf_ct_expect_put(exp);
	return reason;
}

static void take_event(struct hearing *h, struct ftp_event *event)
{
	if (!event->reason) {
		nf_ftp_count(net_of(h), NF_FTP_ANNOUNCED);
		event->reason = open_endpoint(h, event);
	}
	nf_ftp_refuse(net_of(h), event->reason);
}

/* the argument goes on in the next segment; the session is locked */
static void keep(struct hearing *h, const struct ftp_event *event)
{
	struct ftp_carry *carry = kmalloc(sizeof(*carry), GFP_ATOMIC);

	ftp_session_keep(&h->control->session, &h->segment, event, carry);
	if (!carry && !h->segment.may_change)
		nf_ftp_refuse(net_of(h), FTP_NO_MEMORY);
}

/* true if there is an event to take */
static bool read_next(struct hearing *h, struct ftp_event *event)
{
	enum ftp_mark mark;

	spin_lock_bh(&h->control->lock);
	mark = ftp_session_read(&h->control->session, &h->segment, event);
	if (mark == FTP_MARK_SPLIT)
		keep(h, event);
	spin_unlock_bh(&h->control->lock);
	return mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED;
}

/* true if it is postponed; the session is locked */
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

/* true if it is to be read now */
static bool find_place(struct hearing *h)
{
	enum ftp_place place;
	bool reads;

	spin_lock_bh(&h->control->lock);
	place = ftp_session_begin(&h->control->session, &h->segment);
	reads = place == FTP_PLACE_NEXT ||
		(place == FTP_PLACE_EARLY && !postpone(h));
	spin_unlock_bh(&h->control->lock);
	return reads;
}

static void hear_text(struct hearing *h)
{
	struct ftp_event event;

	if (find_place(h)) {
		while (read_next(h, &event))
			take_event(h, &event);
	}
	spin_lock_bh(&h->control->lock);
	ftp_session_end(&h->control->session, &h->segment);
	nf_ftp_control_unpin(h->control);
	spin_unlock_bh(&h->control->lock);
}

/* what came early is read when its turn has come; it has left long ago */
static void recall(const struct hearing *now)
{
	struct hearing h = { .packet = now->packet, .control = now->control };
	struct ftp_stream *stream;
	struct ftp_ahead *copy;

	stream = &h.control->session.stream[now->segment.dir];
	while (stream->ahead) {
		spin_lock_bh(&h.control->lock);
		copy = ftp_ahead_take(&stream->ahead, stream->next);
		spin_unlock_bh(&h.control->lock);
		if (!copy)
			return;
		h.segment.dir = now->segment.dir;
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

/* only where its own address is translated a side is told another one */
static bool may_change(const struct nf_conn *ct, enum ip_conntrack_dir dir)
{
	return !nf_inet_addr_cmp(&ct->tuplehash[dir].tuple.src.u3,
				 &ct->tuplehash[!dir].tuple.dst.u3);
}

static int hear_segment(struct nf_ftp_packet *packet, const struct tcphdr *th)
{
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);
	struct hearing h = { .packet = *packet };
	struct ftp_segment *segment = &h.segment;
	struct sk_buff *skb = packet->skb;

	h.control = nf_ftp_control_get(packet->ct);
	if (!h.control) {
		nf_ftp_refuse(net_of(&h), FTP_NO_MEMORY);
		return NF_ACCEPT;
	}
	if (skb_linearize(skb))
		return NF_DROP;
	segment->text.at = skb->data + packet->dataoff;
	segment->text.len = skb->len - packet->dataoff;
	segment->seq = ntohl(th->seq);
	segment->dir = (enum ftp_dir)dir;
	segment->fin = th->fin;
	segment->rst = th->rst;
	segment->room = nf_ftp_packet_room(packet);
	segment->may_change = may_change(packet->ct, dir);
	segment->may_resize = nf_ftp_seqadj_possible(packet->ct);
	recall(&h);
	hear_text(&h);
	recall(&h);
	count_change(&h);
	return nf_ftp_packet_change(packet, &segment->change) ? NF_ACCEPT :
								NF_DROP;
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
	ftp_stream_start(&session->stream[FTP_CLIENT], ntohl(th->ack_seq));
	ftp_stream_start(&session->stream[FTP_SERVER],
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

static int hear(struct nf_ftp_packet *packet, const struct tcphdr *th)
{
	struct nf_ftp_control *control = nf_ftp_control_find(packet->ct);

	if (th->syn) {
		if (th->ack && packet->ctinfo == IP_CT_ESTABLISHED_REPLY)
			hear_synack(packet, th);
		return NF_ACCEPT;
	}
	if (control && th->ack &&
	    !hear_ack(packet, control, ntohl(th->ack_seq)))
		return NF_DROP;
	if (!is_of_interest(packet, control, th))
		return NF_ACCEPT;
	return hear_segment(packet, th);
}

int nf_ftp_dialogue_hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
	};
	struct tcphdr th;

	if (ctinfo != IP_CT_ESTABLISHED && ctinfo != IP_CT_ESTABLISHED_REPLY)
		return NF_ACCEPT;
	/* on loopback a packet comes by twice; it is done already */
	if (nf_is_loopback_packet(skb) || !nf_ftp_helper_is_open())
		return NF_ACCEPT;
	/* a copy, because a change of the packet moves it */
	if (skb_copy_bits(skb, protoff, &th, sizeof(th)) ||
	    !nf_ct_is_confirmed(ct))
		return NF_ACCEPT;
	packet.dataoff = protoff + th.doff * 4;
	return hear(&packet, &th);
}
