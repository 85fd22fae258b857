// SPDX-License-Identifier: GPL-2.0
/* The core, and around it what the module does with a packet. */
#include <arpa/inet.h>
#include "announce.h"
#include "doze.h"
#include "gateway.h"
#include "unit.h"

void gateway_init(struct gateway *g, const struct transcript *doc)
{
	memset(g, 0, sizeof(*g));
	g->doc = doc;
	g->session.exchange.strict = doc->policy.strict;
	if (!doc->seen)
		ftp_session_start(&g->session, doc->seq, doc->seq);
}

static void free_stream(struct ftp_stream *stream)
{
	struct ftp_ahead *copy, *next;

	free(stream->line.carry);
	for (copy = stream->ahead; copy; copy = next) {
		next = copy->next;
		free(copy);
	}
}

void gateway_exit(struct gateway *g)
{
	free_stream(&g->session.stream[FTP_CLIENT]);
	free_stream(&g->session.stream[FTP_SERVER]);
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

	/* the glue saves itself the way, too */
	if (!g->session.quiet && ftp_session_acked(&g->session, dir, &sender))
		adj->before = adj->after;
	return sender;
}

static void log_expect(struct gateway *g, const struct ftp_event *event,
		       const struct ftp_address *to)
{
	const struct ftp_verb_row *row = ftp_verb_row(event->verb);
	char text[INET6_ADDRSTRLEN];

	inet_ntop(to->family == FTP_IPV6 ? AF_INET6 : AF_INET, to->byte, text,
		  sizeof(text));
	text_printf(&g->events, "expect %s %s %s %u\n", row->name,
		    row->mode == FTP_ACTIVE ? "active" : "passive", text,
		    event->endpoint.port);
}

static void log_edit(struct gateway *g, const struct ftp_event *event,
		     const struct ftp_endpoint *told)
{
	char text[FTP_ENDPOINT_TEXT];
	u32 len = ftp_print_endpoint(text, ftp_verb_row(event->verb)->form,
				     told);

	if (event->endpoint.port != told->port ||
	    !ftp_address_equal(&event->endpoint.address, &told->address))
		text_printf(&g->events, "edit %.*s -> %.*s\n",
			    (int)event->len, event->text.at, (int)len, text);
}

static void log_refusal(struct gateway *g, const struct ftp_event *event)
{
	const char *name = ftp_verb_row(event->verb)->name;

	/* without order, it is chance what is an answer to what */
	if (event->reason && (*name || g->doc->policy.strict))
		text_printf(&g->events, "refuse %s %s\n", *name ? name : "-",
			    ftp_reason_name(event->reason));
}

static enum ftp_reason open_endpoint(struct gateway *g,
				     const struct ftp_segment *segment,
				     struct ftp_event *event,
				     struct ftp_endpoint *told)
{
	const struct transcript *doc = g->doc;
	const struct ftp_announcer *who = &doc->who[segment->dir];
	enum ftp_reason reason;
	bool own;

	if (!event->endpoint.address.family)
		event->endpoint.address = who->seen;
	reason = ftp_policy_check(&doc->policy, who, &event->endpoint, &own);
	if (reason)
		return reason;
	*told = event->endpoint;
	if (own)
		told->address = who->seen;
	if (own && told->port == doc->taken &&
	    transcript_has_nat(doc, segment->dir))
		told->port = doc->given;
	if (segment->dir == FTP_CLIENT &&
	    ftp_exchange_defers(&g->session.exchange) &&
	    (!own || told->port != event->endpoint.port))
		return FTP_BEFORE_LOGIN;
	log_expect(g, event, own ? &who->own : &told->address);
	return FTP_OK;
}

/* what was said of it is said when the server agrees */
static void wait_for_answer(struct gateway *g, u32 at, u32 len)
{
	char *text = g->events.at + at;

	snprintf(g->waiting[g->session.exchange.newest],
		 sizeof(*g->waiting), "%.*s", (int)len, text);
	/* expect PORT active … becomes wait PORT */
	memcpy(text, "wait ", 5);
	memmove(text + 5, text + 7, 4);
	text[9] = '\n';
	memmove(text + 10, text + len, g->events.len - at - len + 1);
	g->events.len -= len - 10;
}

static void take_argument(struct gateway *g, struct ftp_segment *segment,
			  struct ftp_event *event)
{
	struct ftp_stream *stream = &g->session.stream[segment->dir];
	const struct ftp_exchange *x = &g->session.exchange;
	u32 before = g->events.len, written;
	struct ftp_endpoint told;
	enum ftp_reason reason;

	event->reason = open_endpoint(g, segment, event, &told);
	written = g->events.len - before;
	if (!event->reason && segment->may_change)
		log_edit(g, event, &told);
	reason = ftp_session_decide(&g->session, segment, event,
				    event->reason ? NULL : &told);
	if (reason) {
		event->reason = reason;
		text_cut(&g->events, before);
	} else if (x->waits & 1 << x->newest && written) {
		wait_for_answer(g, before, written);
	}
	if (segment->change.edited)
		set_seqadj(&g->seqadj[segment->dir], event->at,
			   ftp_edit_delta(&stream->edit));
}

static void take_back(struct gateway *g)
{
	struct ftp_exchange *x = &g->session.exchange;
	u32 slot;

	x->slips = 0;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (x->gone & 1 << slot && g->doc->policy.strict)
			text_printf(&g->events, "withdraw %u\n", x->port[slot]);
	}
	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (x->due & 1 << slot)
			text_printf(&g->events, "%s", g->waiting[slot]);
	}
	x->gone = 0;
	x->due = 0;
}

static void keep(struct gateway *g, struct ftp_segment *segment,
		 const struct ftp_event *event)
{
	struct ftp_carry *carry = malloc(sizeof(*carry));

	assert_non_null(carry);
	ftp_session_keep(&g->session, segment, event, carry);
}

static void read_segment(struct gateway *g, struct ftp_segment *segment)
{
	struct ftp_event event;
	enum ftp_mark mark;

	do {
		mark = ftp_session_read(&g->session, segment, &event);
		take_back(g);
		if (mark == FTP_MARK_ARGUMENT)
			take_argument(g, segment, &event);
		if (mark == FTP_MARK_SPLIT)
			keep(g, segment, &event);
		else if (mark != FTP_MARK_END)
			log_refusal(g, &event);
	} while (mark == FTP_MARK_ARGUMENT || mark == FTP_MARK_REFUSED ||
		 mark == FTP_MARK_DUE);
}

/* what is left of the segment, with what has changed in it */
static void write_parcel(const struct ftp_segment *segment, struct parcel *out)
{
	const struct ftp_change *change = &segment->change;
	u32 rest = change->at + change->len;

	assert_true(change->text_len <= FTP_TEXT_MAX);
	assert_true(rest <= change->cut);
	assert_true(change->cut <= segment->text.len);
	text_add(&out->text, segment->text.at, change->at);
	text_add(&out->text, change->text, change->text_len);
	text_add(&out->text, segment->text.at + rest, change->cut - rest);
}

/* true if it is to be read now */
static bool find_place(struct gateway *g, struct ftp_segment *segment)
{
	struct ftp_stream *stream = &g->session.stream[segment->dir];
	enum ftp_place place = ftp_session_begin(&g->session, segment);
	u32 len = segment->text.len;

	if (place != FTP_PLACE_EARLY)
		return place == FTP_PLACE_NEXT;
	if (ftp_session_may_postpone(&g->session, len)) {
		ftp_ahead_put(&stream->ahead,
			      malloc(sizeof(struct ftp_ahead) + len),
			      segment->seq, segment->text);
		return false;
	}
	ftp_session_skip(&g->session, segment->dir, segment->seq);
	return true;
}

/* without NAT there is nothing to change, and a short way to that */
static bool take_whole(struct gateway *g, struct ftp_skim *skim)
{
	struct ftp_segment segment = { .dir = skim->dir };
	struct ftp_event event = { .verb = skim->verb };
	struct ftp_exchange *x = &g->session.exchange;
	const u8 *eol;

	if (!skim->verb || transcript_has_nat(g->doc, skim->dir))
		return false;
	eol = ftp_skim_announcement(skim, &g->session, &event.endpoint);
	if (!eol)
		return false;
	event.reason = ftp_exchange_judge(x, skim->dir, skim->verb);
	take_back(g);
	if (!event.reason)
		take_argument(g, &segment, &event);
	if (!event.reason)
		skim->opened++;
	log_refusal(g, &event);
	ftp_skim_announced(skim, &g->session, event.reason ?
			   FTP_ASKS_REFUSED :
			   (enum ftp_asks)g->session.stream[skim->dir].line.asks);
	take_back(g);
	ftp_skim_pass(skim, &g->session, eol);
	return true;
}

/* true if it takes one of the short ways */
static bool pass_plain(struct gateway *g, const struct ftp_segment *segment)
{
	struct ftp_skim skim = {
		.text = segment->text, .seq = segment->seq, .dir = segment->dir,
	};
	struct ftp_session *s = &g->session;
	enum ftp_skim_end end;

	if (segment->fin || segment->rst)
		return false;
	if (g->doc->orderly && s->dozes && segment->dir == FTP_SERVER &&
	    ftp_doze_through(s, segment->seq, segment->text))
		return true;
	while ((end = ftp_skim(&skim, s)) != FTP_SKIM_END) {
		if (end == FTP_SKIM_GONE)
			take_back(g);
		else if (end == FTP_SKIM_SPECIAL || !take_whole(g, &skim))
			return false;
	}
	return true;
}

static void hear(struct gateway *g, struct ftp_segment *segment)
{
	ftp_change_init(&segment->change, segment->text.len, segment->fin);
	if (pass_plain(g, segment))
		return;
	segment->may_change = transcript_has_nat(g->doc, segment->dir);
	segment->may_resize = !g->doc->stiff;
	if (find_place(g, segment))
		read_segment(g, segment);
	ftp_session_end(&g->session, segment);
}

/* what came early is read when its turn has come; it has left long ago */
static void recall(struct gateway *g, enum ftp_dir dir)
{
	struct ftp_stream *stream = &g->session.stream[dir];
	struct ftp_segment segment = { .dir = dir };
	struct ftp_ahead *copy;

	while ((copy = ftp_ahead_take(&stream->ahead, stream->next))) {
		segment.text = (struct ftp_span){ copy->text, copy->len };
		segment.seq = copy->seq;
		hear(g, &segment);
		free(copy);
	}
}

/* what is kept of a direction has an end */
static void check_bounds(const struct ftp_stream *stream)
{
	assert_true(stream->held <= FTP_SKIP_MAX + FTP_ARGUMENT_MAX);
	assert_true(!stream->held || stream->line.carry);
	assert_true(ftp_ahead_sum(stream->ahead) <= FTP_AHEAD_BYTES);
}

void gateway_pass(struct gateway *g, struct ftp_segment *segment,
		  struct parcel *out)
{
	recall(g, segment->dir);
	hear(g, segment);
	recall(g, segment->dir);
	out->text.len = 0;
	write_parcel(segment, out);
	out->fin = segment->change.fin;
	out->seq = receiver_seq(&g->seqadj[segment->dir],
				segment->seq - segment->change.back);
	check_bounds(&g->session.stream[segment->dir]);
}
