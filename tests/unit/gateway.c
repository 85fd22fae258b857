// SPDX-License-Identifier: GPL-2.0
/* The core, and around it what the module does with a packet. */
#include <arpa/inet.h>
#include "gateway.h"
#include "unit.h"

#define NO_CUT UINT32_MAX

/* a segment on its way; its text is left as it came */
struct hearing {
	struct gateway *g;
	struct ftp_stream *stream;
	struct ftp_segment segment;
	struct ftp_edit edit;
	u32 cut;
};

void gateway_init(struct gateway *g, const struct transcript *doc)
{
	memset(g, 0, sizeof(*g));
	g->doc = doc;
}

void gateway_exit(struct gateway *g)
{
	free(g->session.stream[FTP_CLIENT].line.carry);
	free(g->session.stream[FTP_SERVER].line.carry);
}

static bool is_behind(u32 seq, u32 at)
{
	return (s32)(seq - at) > 0;
}

static u32 receiver_seq(const struct seqadj *adj, u32 seq)
{
	return seq + (is_behind(seq, adj->at) ? adj->after : adj->before);
}

static u32 sender_ack(const struct seqadj *adj, u32 ack)
{
	return ack - (is_behind(ack - adj->before, adj->at) ? adj->after :
							      adj->before);
}

static void set_seqadj(struct seqadj *adj, u32 at, s32 delta)
{
	if (!delta || (adj->before != adj->after && !is_behind(at, adj->at)))
		return;
	adj->at = at;
	adj->before = adj->after;
	adj->after += (u32)delta;
}

u32 gateway_ack(struct gateway *g, enum ftp_dir dir, u32 ack)
{
	struct seqadj *adj = &g->seqadj[dir];
	u32 sender = sender_ack(adj, ack);

	if (ftp_session_acked(&g->session, dir, sender))
		adj->before = adj->after;
	return sender;
}

static void cut_before(struct hearing *h, u32 at)
{
	ftp_session_back(&h->g->session, h->segment.dir, at);
	h->cut = at - h->segment.seq;
}

static void take_split(struct hearing *h, const struct ftp_event *event)
{
	struct ftp_carry *carry;

	if (transcript_has_nat(h->g->doc)) {
		cut_before(h, event->at);
		return;
	}
	carry = malloc(sizeof(*carry));
	assert_non_null(carry);
	ftp_line_keep(&h->stream->line, carry, event->text);
}

static void log_expect(struct hearing *h, const struct ftp_event *event,
		       const struct ftp_address *to)
{
	const struct ftp_verb_row *row = ftp_verb_row(event->verb);
	char text[INET6_ADDRSTRLEN];

	inet_ntop(to->family == FTP_IPV6 ? AF_INET6 : AF_INET, to->byte, text,
		  sizeof(text));
	text_printf(&h->g->events, "expect %s %s %s %u\n", row->name,
		    row->mode == FTP_ACTIVE ? "active" : "passive", text,
		    event->endpoint.port);
}

static void plan_edit(struct hearing *h, const struct ftp_event *event,
		      const struct ftp_endpoint *told)
{
	enum ftp_form form = ftp_verb_row(event->verb)->form;
	char text[FTP_ENDPOINT_TEXT];
	u32 len = ftp_print_endpoint(text, form, told);

	if (told->port == event->endpoint.port &&
	    ftp_address_equal(&told->address, &event->endpoint.address))
		return;
	h->edit = (struct ftp_edit){
		.at = event->at, .endpoint = *told, .form = (u8)form,
		.old_len = (u8)event->len, .new_len = (u8)len,
	};
	h->stream->edit = h->edit;
	h->g->session.edits++;
	text_printf(&h->g->events, "edit %.*s -> %.*s\n", (int)event->len,
		    event->text.at, (int)len, text);
}

static void open_endpoint(struct hearing *h, struct ftp_event *event)
{
	const struct transcript *doc = h->g->doc;
	const struct ftp_announcer *who = &doc->who[h->segment.dir];
	struct ftp_endpoint told;
	bool own;

	if (!event->endpoint.address.family)
		event->endpoint.address = who->seen;
	event->reason = ftp_policy_check(&doc->policy, who, &event->endpoint);
	if (event->reason)
		return;
	told = event->endpoint;
	own = ftp_policy_is_own(who, &told);
	if (own)
		told.address = who->seen;
	if (own && told.port == doc->taken)
		told.port = doc->given;
	log_expect(h, event, own ? &who->own : &told.address);
	plan_edit(h, event, &told);
}

static void take_event(struct hearing *h, struct ftp_event *event)
{
	if (!event->reason)
		open_endpoint(h, event);
	if (event->reason)
		text_printf(&h->g->events, "refuse %s %s\n",
			    ftp_verb_row(event->verb)->name,
			    ftp_reason_name(event->reason));
}

static void read_segment(struct hearing *h)
{
	bool has_nat = transcript_has_nat(h->g->doc);
	struct ftp_event event;
	enum ftp_mark mark;

	while (h->cut == NO_CUT) {
		mark = ftp_session_read(&h->g->session, &h->segment, &event);
		if (mark == FTP_MARK_END)
			break;
		if (mark == FTP_MARK_SPLIT) {
			take_split(h, &event);
			break;
		}
		/* one edit at a time: the second waits for its acknowledgment */
		if (mark == FTP_MARK_ARGUMENT && has_nat &&
		    h->stream->edit.old_len)
			cut_before(h, event.at);
		else
			take_event(h, &event);
	}
}

static void repeat_edit(struct hearing *h)
{
	const struct ftp_edit *edit = &h->stream->edit;

	switch (ftp_edit_overlap(edit, h->segment.seq, h->segment.text.len)) {
	case FTP_WHOLE:
		h->edit = *edit;
		break;
	case FTP_ENDS_IN:
		h->cut = edit->at - h->segment.seq;
		break;
	case FTP_BEGINS_IN:
		h->cut = 0;
		break;
	case FTP_APART:
		break;
	}
}

static void find_place(struct hearing *h)
{
	struct ftp_session *s = &h->g->session;

	switch (ftp_session_begin(s, &h->segment)) {
	case FTP_PLACE_AHEAD:
		if (transcript_has_nat(h->g->doc)) {
			h->cut = 0;
			break;
		}
		ftp_session_skip(s, &h->segment);
		read_segment(h);
		break;
	case FTP_PLACE_NEXT:
		repeat_edit(h);
		read_segment(h);
		break;
	case FTP_PLACE_OLD:
		repeat_edit(h);
		break;
	}
}

/* what is left of the segment, with the edit in it */
static void write_parcel(const struct hearing *h, struct parcel *out)
{
	const struct ftp_edit *edit = &h->edit;
	struct ftp_span s = h->segment.text;
	char text[FTP_ENDPOINT_TEXT];
	u32 len;

	out->seq = h->segment.seq;
	out->text.len = 0;
	if (h->cut != NO_CUT)
		s.len = h->cut;
	if (edit->old_len) {
		len = edit->at - h->segment.seq;
		assert_true(len + edit->old_len <= s.len);
		text_add(&out->text, s.at, len);
		ftp_span_drop(&s, len + edit->old_len);
		len = ftp_print_endpoint(text, (enum ftp_form)edit->form,
					 &edit->endpoint);
		text_add(&out->text, text, len);
	}
	text_add(&out->text, s.at, s.len);
}

void gateway_pass(struct gateway *g, enum ftp_dir dir, u32 seq,
		  struct ftp_span text, struct parcel *out)
{
	struct hearing h = {
		.g = g, .stream = &g->session.stream[dir], .cut = NO_CUT,
		.segment = { .text = text, .seq = seq, .dir = dir },
	};

	find_place(&h);
	write_parcel(&h, out);
	if (h.edit.old_len)
		set_seqadj(&g->seqadj[dir], h.edit.at, ftp_edit_delta(&h.edit));
	out->seq = receiver_seq(&g->seqadj[dir], seq);
}
