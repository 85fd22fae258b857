// SPDX-License-Identifier: GPL-2.0
/*
 * From a packet to the core and back: the helper's way through a segment.
 *
 * The core reads; for each endpoint it finds an expectation is made, and where
 * the peer has to be told another one, the argument is replaced. A segment is
 * changed in at most one place: before a second one it is cut, and its sender
 * sends the rest again. So is a segment that ends inside an argument that may
 * have to change, and one that is ahead of its turn where an argument may
 * hide in what is missing.
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

#define NO_CUT U32_MAX

/**
 * struct hearing - a segment on its way
 * @packet: the segment
 * @control: its connection's state
 * @segment: as the core sees it
 * @edit: what to put into it; nothing if its old_len is 0
 * @cut: payload offset from which on it is cut away, or %NO_CUT
 */
struct hearing {
	struct nf_ftp_packet packet;
	struct nf_ftp_control *control;
	struct ftp_segment segment;
	struct ftp_edit edit;
	u32 cut;
};

static struct net *net_of(const struct hearing *h)
{
	return nf_ct_net(h->packet.ct);
}

static struct ftp_stream *stream_of(const struct hearing *h)
{
	return &h->control->session.stream[h->segment.dir];
}

static bool may_change(const struct hearing *h)
{
	return h->packet.ct->status & IPS_NAT_MASK;
}

static void cut_at(struct hearing *h, u32 offset)
{
	h->cut = offset;
	nf_ftp_count(net_of(h), NF_FTP_CUT);
}

static void cut_before(struct hearing *h, const struct ftp_event *event)
{
	ftp_session_back(&h->control->session, h->segment.dir, event->at);
	cut_at(h, event->at - h->segment.seq);
}

/* what the receiver acknowledges in one direction settles the other one */
static void hear_ack(struct nf_ftp_control *control, struct nf_conn *ct,
		     enum ip_conntrack_dir dir, u32 ack)
{
	bool collapse;
	u32 sender_ack;

	if (!ftp_session_awaits_ack(&control->session, (enum ftp_dir)dir))
		return;
	sender_ack = nf_ftp_seqadj_sender_ack(ct, dir, ack);
	spin_lock_bh(&control->lock);
	collapse = ftp_session_acked(&control->session, (enum ftp_dir)dir,
				     sender_ack);
	spin_unlock_bh(&control->lock);
	if (collapse)
		nf_ftp_seqadj_collapse(ct, dir, ack);
}

/* the argument has only begun */
static void take_split(struct hearing *h, const struct ftp_event *event)
{
	struct ftp_line *line = &stream_of(h)->line;
	struct ftp_carry *carry;

	if (may_change(h)) {
		cut_before(h, event);
		return;
	}
	carry = kmalloc(sizeof(*carry), GFP_ATOMIC);
	if (carry) {
		ftp_line_keep(line, carry, event->text);
	} else {
		ftp_line_lost(line);
		nf_ftp_refuse(net_of(h), FTP_NO_MEMORY);
	}
}

/* the peer must be told @told; the argument is replaced if it says otherwise */
static enum ftp_reason plan_edit(struct hearing *h,
				 const struct ftp_event *event,
				 const struct ftp_endpoint *told)
{
	enum ftp_form form = ftp_verb_row(event->verb)->form;
	struct ftp_edit edit = {
		.at = event->at, .endpoint = *told,
		.old_len = (u8)event->len, .form = (u8)form,
	};
	char text[FTP_ENDPOINT_TEXT];

	if (told->port == event->endpoint.port &&
	    ftp_address_equal(&told->address, &event->endpoint.address))
		return FTP_OK;
	edit.new_len = (u8)ftp_print_endpoint(text, form, told);
	if (ftp_edit_delta(&edit) && !nf_ftp_seqadj_possible(h->packet.ct))
		return FTP_NO_SEQADJ;
	h->edit = edit;
	spin_lock_bh(&h->control->lock);
	stream_of(h)->edit = edit;
	h->control->session.edits++;
	spin_unlock_bh(&h->control->lock);
	nf_ftp_count(net_of(h), NF_FTP_EDITED);
	return FTP_OK;
}

static enum ftp_reason open_endpoint(struct hearing *h,
				     struct ftp_event *event)
{
	enum ip_conntrack_dir dir = (enum ip_conntrack_dir)h->segment.dir;
	struct nf_conn *ct = h->packet.ct;
	struct nf_conntrack_expect *exp;
	struct ftp_announcer who;
	struct ftp_endpoint told;
	struct ftp_policy policy;
	enum ftp_reason reason;

	nf_ftp_expect_announcer(ct, dir, &who);
	if (!event->endpoint.address.family)
		event->endpoint.address = who.seen;
	nf_ftp_profile_policy(&policy);
	reason = ftp_policy_check(&policy, &who, &event->endpoint);
	if (reason)
		return reason;
	reason = nf_ftp_expect_open(ct, dir, &event->endpoint, &told, &exp);
	if (reason)
		return reason;
	reason = plan_edit(h, event, &told);
	if (reason)
		nf_ct_unexpect_related(exp);
	else
		nf_ftp_count(net_of(h), NF_FTP_EXPECTED);
	nf_ct_expect_put(exp);
	return reason;
}

/* true if there is an event to take; what ends the segment is done here */
static bool read_next(struct hearing *h, struct ftp_event *event)
{
	struct ftp_session *session = &h->control->session;
	enum ftp_mark mark;
	bool is_second;

	spin_lock_bh(&h->control->lock);
	mark = ftp_session_read(session, &h->segment, event);
	is_second = mark == FTP_MARK_ARGUMENT && may_change(h) &&
		    stream_of(h)->edit.old_len;
	if (is_second)
		cut_before(h, event);
	else if (mark == FTP_MARK_SPLIT)
		take_split(h, event);
	spin_unlock_bh(&h->control->lock);
	return !is_second &&
	       (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED);
}

static void take_event(struct hearing *h, struct ftp_event *event)
{
	if (!event->reason) {
		nf_ftp_count(net_of(h), NF_FTP_ANNOUNCED);
		event->reason = open_endpoint(h, event);
	}
	nf_ftp_refuse(net_of(h), event->reason);
}

/* a repeated argument becomes the same text as before */
static void repeat_edit(struct hearing *h)
{
	const struct ftp_edit *edit = &stream_of(h)->edit;

	switch (ftp_edit_overlap(edit, h->segment.seq, h->segment.text.len)) {
	case FTP_WHOLE:
		h->edit = *edit;
		nf_ftp_count(net_of(h), NF_FTP_REPEATED);
		break;
	case FTP_ENDS_IN:
		cut_at(h, edit->at - h->segment.seq);
		break;
	case FTP_BEGINS_IN:
		cut_at(h, 0);
		break;
	case FTP_APART:
		break;
	}
}

/* true if there is something to read */
static bool find_place(struct hearing *h)
{
	struct ftp_session *session = &h->control->session;
	enum ftp_place place;

	spin_lock_bh(&h->control->lock);
	place = ftp_session_begin(session, &h->segment);
	if (place == FTP_PLACE_AHEAD && may_change(h)) {
		cut_at(h, 0);
	} else if (place == FTP_PLACE_AHEAD) {
		nf_ftp_count(net_of(h), NF_FTP_GAPS);
		ftp_session_skip(session, &h->segment);
		place = FTP_PLACE_NEXT;
	} else {
		repeat_edit(h);
	}
	spin_unlock_bh(&h->control->lock);
	return place == FTP_PLACE_NEXT && h->cut == NO_CUT;
}

static bool apply_edit(const struct hearing *h)
{
	const struct ftp_edit *edit = &h->edit;
	char text[FTP_ENDPOINT_TEXT];
	u32 len;

	len = ftp_print_endpoint(text, (enum ftp_form)edit->form,
				 &edit->endpoint);
	if (!nf_ftp_packet_replace(&h->packet, edit->at - h->segment.seq,
				   edit->old_len, text, len))
		return false;
	if (ftp_edit_delta(edit))
		nf_ftp_seqadj_set(h->packet.ct, h->packet.ctinfo, edit->at,
				  ftp_edit_delta(edit));
	return true;
}

static int hear_text(struct hearing *h)
{
	struct ftp_event event;

	if (find_place(h)) {
		while (read_next(h, &event))
			take_event(h, &event);
	}
	if (h->cut != NO_CUT && !nf_ftp_packet_cut(&h->packet, h->cut))
		return NF_DROP;
	if (h->edit.old_len && !apply_edit(h))
		return NF_DROP;
	return NF_ACCEPT;
}

static int hear_segment(struct nf_ftp_packet *packet, const struct tcphdr *th)
{
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);
	struct hearing h = { .packet = *packet, .cut = NO_CUT };
	struct sk_buff *skb = packet->skb;

	h.segment.seq = ntohl(th->seq);
	h.segment.dir = (enum ftp_dir)dir;
	h.control = nf_ftp_control_get(packet->ct);
	if (!h.control) {
		nf_ftp_refuse(net_of(&h), FTP_NO_MEMORY);
		return NF_ACCEPT;
	}
	if (skb_linearize(skb))
		return NF_DROP;
	h.segment.text.at = skb->data + packet->dataoff;
	h.segment.text.len = skb->len - packet->dataoff;
	return hear_text(&h);
}

int nf_ftp_dialogue_hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
	};
	struct nf_ftp_control *control;
	const struct tcphdr *th;
	struct tcphdr header;

	if (ctinfo != IP_CT_ESTABLISHED && ctinfo != IP_CT_ESTABLISHED_REPLY)
		return NF_ACCEPT;
	/* on loopback a packet comes by twice; it is done already */
	if (nf_is_loopback_packet(skb) || !nf_ftp_helper_is_open())
		return NF_ACCEPT;
	th = skb_header_pointer(skb, protoff, sizeof(header), &header);
	if (!th)
		return NF_ACCEPT;
	control = nf_ftp_control_find(ct);
	if (control && th->ack)
		hear_ack(control, ct, !CTINFO2DIR(ctinfo), ntohl(th->ack_seq));
	packet.dataoff = protoff + th->doff * 4;
	if (packet.dataoff >= skb->len || th->syn || !nf_ct_is_confirmed(ct))
		return NF_ACCEPT;
	return hear_segment(&packet, th);
}
