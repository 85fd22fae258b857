// SPDX-License-Identifier: GPL-2.0
/* The core, and around it what the module does with a packet. */
#include <arpa/inet.h>
#include "dialogue.h"
#include "gateway.h"
#include "unit.h"

void gateway_init(struct gateway *g, const struct transcript *doc)
{
	memset(g, 0, sizeof(*g));
	g->doc = doc;
	g->session.dialogue.strict = doc->policy.strict;
	g->session.dialogue.adrift = doc->adrift && doc->policy.strict;
	g->session.may_skip = doc->orderly;
	if (doc->implicit)
		ftp_session_set_implicit(&g->session);
	if (!doc->seen)
		ftp_session_start(&g->session, doc->seq, doc->seq);
}

static void free_stream(struct ftp_stream *stream)
{
	struct ftp_ooo *copy, *next;

	free(stream->hold);
	for (copy = stream->ooo; copy; copy = next) {
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
	const struct ftp_stream *stream = &g->session.stream[dir];
	u32 sender = sender_ack(adj, ack), next = stream->next;

	/* the glue saves itself the way, too */
	if (!g->session.quiet && ftp_session_acked(&g->session, dir, &sender))
		adj->before = adj->after;
	g->missed[dir] |= stream->next != next;
	return sender;
}

static void log_expect(struct gateway *g, const struct ftp_announcement *announced,
		       const struct ftp_address *to)
{
	const struct ftp_verb_row *row = ftp_verb_row(announced->verb);
	char text[INET6_ADDRSTRLEN];

	inet_ntop(to->family == FTP_IPV6 ? AF_INET6 : AF_INET, to->byte, text,
		  sizeof(text));
	text_printf(&g->events, "expect %s %s %s %u\n", row->name,
		    row->mode == FTP_ACTIVE ? "active" : "passive", text,
		    announced->endpoint.port);
}

static void log_edit(struct gateway *g, const struct ftp_announcement *announced,
		     const struct ftp_endpoint *mapped)
{
	char text[FTP_ENDPOINT_TEXT];
	u32 len = ftp_print_endpoint(text, ftp_verb_row(announced->verb)->form,
				     mapped);

	if (announced->endpoint.port != mapped->port ||
	    (announced->endpoint.address.family == mapped->address.family &&
	     !ftp_address_equal(&announced->endpoint.address, &mapped->address)))
		text_printf(&g->events, "edit %.*s -> %.*s\n",
			    (int)announced->len, announced->text.at, (int)len, text);
}

static void log_refusal(struct gateway *g, const struct ftp_announcement *announced)
{
	const char *name = ftp_verb_row(announced->verb)->name;

	/* without order, it is chance what is an answer to what */
	if (announced->reason && (*name || g->doc->policy.strict))
		text_printf(&g->events, "refuse %s %s\n", *name ? name : "-",
			    ftp_reason_name(announced->reason));
}

static enum ftp_reason open_endpoint(struct gateway *g,
				     const struct ftp_segment *segment,
				     struct ftp_announcement *announced,
				     struct ftp_endpoint *mapped)
{
	const struct transcript *doc = g->doc;
	const struct ftp_announcer *who = &doc->who[segment->dir];
	enum ftp_reason reason;
	bool own;

	if (!announced->endpoint.address.family)
		announced->endpoint.address = who->seen;
	reason = ftp_policy_check(&doc->policy, who, &announced->endpoint, &own);
	if (reason)
		return reason;
	*mapped = announced->endpoint;
	if (own)
		mapped->address = who->seen;
	if (own && mapped->port == doc->taken &&
	    transcript_has_nat(doc, segment->dir))
		mapped->port = doc->given;
	if (segment->dir == FTP_CLIENT &&
	    ftp_dialogue_defers(&g->session.dialogue) &&
	    (!own || mapped->port != announced->endpoint.port))
		return FTP_BEFORE_LOGIN;
	log_expect(g, announced, own ? &who->own : &mapped->address);
	return FTP_OK;
}

/* what was said of it is said when the server agrees */
static void wait_for_answer(struct gateway *g, u32 at, u32 len)
{
	char *text = g->events.at + at;

	snprintf(g->waiting[g->session.dialogue.newest],
		 sizeof(*g->waiting), "%.*s", (int)len, text);
	/* expect PORT active … becomes wait PORT */
	memcpy(text, "wait ", 5);
	memmove(text + 5, text + 7, 4);
	text[9] = '\n';
	memmove(text + 10, text + len, g->events.len - at - len + 1);
	g->events.len -= len - 10;
}

static void take_argument(struct gateway *g, struct ftp_segment *segment,
			  struct ftp_announcement *announced)
{
	struct ftp_stream *stream = &g->session.stream[segment->dir];
	const struct ftp_dialogue *d = &g->session.dialogue;
	u32 before = g->events.len, written;
	struct ftp_endpoint mapped;
	enum ftp_reason reason;

	announced->reason = open_endpoint(g, segment, announced, &mapped);
	written = g->events.len - before;
	if (!announced->reason && segment->may_change)
		log_edit(g, announced, &mapped);
	reason = ftp_session_decide(&g->session, segment, announced,
				    announced->reason ? NULL : &mapped);
	if (reason) {
		announced->reason = reason;
		text_cut(&g->events, before);
	} else if (d->waits & 1 << d->newest && written) {
		wait_for_answer(g, before, written);
	}
	if (segment->mangle->rewritten)
		set_seqadj(&g->seqadj[segment->dir], announced->at,
			   ftp_rewrite_delta(&stream->rewrite));
}

static void take_back(struct gateway *g)
{
	struct ftp_dialogue *d = &g->session.dialogue;
	u32 slot;

	d->slips = 0;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (d->gone & 1 << slot && g->doc->policy.strict)
			text_printf(&g->events, "withdraw %u\n", d->port[slot]);
	}
	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (d->due & 1 << slot)
			text_printf(&g->events, "%s", g->waiting[slot]);
	}
	d->gone = 0;
	d->due = 0;
}

static void keep(struct gateway *g, struct ftp_segment *segment,
		 const struct ftp_announcement *announced)
{
	struct ftp_hold *hold = NULL;

	if (!g->session.stream[segment->dir].hold) {
		hold = malloc(sizeof(*hold));
		assert_non_null(hold);
	}
	ftp_session_keep(&g->session, segment, announced, hold);
}

/* false if no more of it is to be read */
static bool take_mark(struct gateway *g, struct ftp_segment *segment,
		      enum ftp_mark mark, struct ftp_announcement *announced)
{
	if (mark == FTP_MARK_END)
		return false;
	if (mark == FTP_MARK_SPLIT) {
		keep(g, segment, announced);
		return false;
	}
	if (mark == FTP_MARK_ARGUMENT) {
		if (!ftp_session_claim(&g->session, segment, announced))
			return false;
		take_argument(g, segment, announced);
	}
	log_refusal(g, announced);
	return mark != FTP_MARK_DENIED;
}

static enum ftp_mark read_on(struct gateway *g, struct ftp_segment *segment,
			     struct ftp_announcement *announced)
{
	enum ftp_mark mark = ftp_session_read(&g->session, segment, announced);

	take_back(g);
	return mark;
}

static void read_segment(struct gateway *g, struct ftp_segment *segment)
{
	struct ftp_announcement announced;
	enum ftp_mark mark;

	do {
		mark = read_on(g, segment, &announced);
	} while (take_mark(g, segment, mark, &announced));
}

/* the module's way to change what it has found on the short one */
static void read_found(struct gateway *g, struct ftp_segment *segment,
		       const struct ftp_passage *passage,
		       struct ftp_announcement *announced)
{
	enum ftp_mark mark = FTP_MARK_ARGUMENT;

	ftp_session_begin(&g->session, segment);
	ftp_session_found(&g->session, segment, passage, announced);
	while (take_mark(g, segment, mark, announced))
		mark = read_on(g, segment, announced);
	ftp_session_end(&g->session, segment);
}

/* what is left of the segment, with what has changed in it */
static void write_parcel(const struct ftp_segment *segment, struct parcel *out)
{
	const struct ftp_mangle *mangle = segment->mangle;
	u32 rest = mangle->at + mangle->len;

	assert_true(mangle->text_len <= FTP_TEXT_MAX);
	assert_true(rest <= mangle->cut);
	assert_true(mangle->cut <= segment->text.len);
	text_add(&out->text, segment->text.at, mangle->at);
	text_add(&out->text, mangle->text, mangle->text_len);
	text_add(&out->text, segment->text.at + rest, mangle->cut - rest);
}

/* true if it is to be read now */
static bool find_place(struct gateway *g, struct ftp_segment *segment)
{
	struct ftp_stream *stream = &g->session.stream[segment->dir];
	enum ftp_place place = ftp_session_begin(&g->session, segment);
	u32 len = segment->text.len;

	if (place != FTP_PLACE_OOO)
		return place == FTP_PLACE_NEXT;
	if (ftp_session_may_postpone(&g->session, len)) {
		ftp_ooo_put(&stream->ooo,
			    malloc(sizeof(struct ftp_ooo) + len),
			    segment->seq, segment->text);
		return false;
	}
	ftp_session_skip(&g->session, segment->dir, segment->seq);
	g->missed[segment->dir] = true;
	return true;
}

/* the module's short way, too; true if that is all of it */
static bool pass(struct gateway *g, struct ftp_segment *segment)
{
	struct ftp_passage passage = {
		.text = segment->text, .seq = segment->seq,
		.dir = segment->dir,
	};
	struct ftp_announcement announced = { .at = 0 };
	struct ftp_endpoint mapped;
	bool passed;

	ftp_mangle_init(segment->mangle, segment->text.len, false);
	passage.passed = ftp_session_pass(&g->session, segment->seq,
					  segment->text.at, segment->text.len,
					  segment->dir);
	passed = passage.passed.read == segment->text.len;
	take_back(g);
	announced.reason = passage.passed.reason;
	log_refusal(g, &announced);
	if (passed || !ftp_session_announces(&g->session, &passage, &announced))
		return passed;
	take_back(g);
	if (segment->may_change) {
		read_found(g, segment, &passage, &announced);
		return true;
	}
	announced.reason = open_endpoint(g, segment, &announced, &mapped);
	ftp_session_opened(&g->session, &passage, &announced);
	take_back(g);
	log_refusal(g, &announced);
	return true;
}

static void hear(struct gateway *g, struct ftp_segment *segment)
{
	static const struct ftp_policy none = { .denied = 0 };

	segment->may_change = transcript_has_nat(g->doc, segment->dir);
	segment->may_resize = !g->doc->stiff;
	/* no line is read in a short way where a policy says how it has to end */
	if (g->long_way)
		segment->policy = &none;
	else if (segment->text.len && !segment->fin && !segment->rst &&
		 pass(g, segment))
		return;
	if (find_place(g, segment))
		read_segment(g, segment);
	ftp_session_end(&g->session, segment);
}

/* what came early is read when its turn has come; it has left long ago */
static void recall(struct gateway *g, enum ftp_dir dir)
{
	struct ftp_stream *stream = &g->session.stream[dir];
	struct ftp_mangle unused;
	struct ftp_segment segment = { .dir = dir, .mangle = &unused };
	struct ftp_ooo *copy;

	while ((copy = ftp_ooo_take(&stream->ooo, stream->next))) {
		segment.text = (struct ftp_span){ copy->text, copy->len };
		segment.seq = copy->seq;
		segment.offset = 0;
		hear(g, &segment);
		free(copy);
	}
}

/* what is kept of a direction has an end */
static void check_bounds(const struct ftp_stream *stream)
{
	assert_true(stream->held <= FTP_SKIP_MAX + FTP_ARGUMENT_MAX);
	assert_true(!stream->held || stream->hold);
	assert_true(ftp_ooo_sum(stream->ooo) <= FTP_OOO_BYTES);
}

void gateway_pass(struct gateway *g, struct ftp_segment *segment,
		  struct parcel *out)
{
	segment->mangle = &g->mangle;
	recall(g, segment->dir);
	hear(g, segment);
	recall(g, segment->dir);
	out->text.len = 0;
	write_parcel(segment, out);
	out->fin = segment->mangle->fin;
	out->seq = receiver_seq(&g->seqadj[segment->dir],
				segment->seq - segment->mangle->back);
	check_bounds(&g->session.stream[segment->dir]);
}
