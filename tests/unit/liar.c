// SPDX-License-Identifier: GPL-2.0
/* A dialogue of which one side lies, through a gateway. */
#include <arpa/inet.h>
#include "honest.h"
#include "hostile.h"
#include "liar.h"
#include "unit.h"

#define STEPS 40
#define PATIENCE 200	/* segments without any progress */
#define FULL (TEXT_ROOM / 2)
#define LOGGED_MAX 1000	/* bytes of a segment */

static void log_segment(struct liar *liar, enum ftp_dir dir, u32 from, u32 to)
{
	const char *text = liar->said[dir].at;
	struct text *log = &liar->log;
	u32 i;

	to = to - from > LOGGED_MAX ? from + LOGGED_MAX : to;
	if (log->len > TEXT_ROOM - 4 * LOGGED_MAX - 10)
		text_cut(log, 0);
	text_printf(log, "%c> ", dir == FTP_CLIENT ? 'C' : 'S');
	for (i = from; i < to; i++) {
		u8 c = (u8)text[i];

		text_printf(log, c < ' ' || c > '~' || c == '\\' ? "\\x%02x" :
			    "%c", c);
	}
	text_printf(log, "\n");
}

static void send_segment(struct liar *liar, enum ftp_dir dir, u32 from, u32 to)
{
	struct text *received = &liar->received[dir];
	struct ftp_segment segment = {
		.text = unit_copy(liar->said[dir].at + from, to - from),
		.seq = liar->doc.seq + from, .dir = dir, .room = UINT32_MAX,
	};
	static struct parcel parcel;
	s32 lacks;

	gateway_pass(&liar->gateway, &segment, &parcel);
	unit_free(segment.text);
	lacks = (s32)(liar->doc.seq + received->len - parcel.seq);
	if (lacks >= 0 && (u32)lacks < parcel.text.len)
		text_add(received, parcel.text.at + lacks,
			 parcel.text.len - (u32)lacks);
}

/*
 * A segment that the server drops, for an old timestamp, or never gets: under the
 * same numbers it gets another one, which is none of news to the gateway.
 */
static void show(struct liar *liar, u32 from, u32 to)
{
	struct ftp_segment segment = {
		.seq = liar->doc.seq + from, .dir = FTP_CLIENT, .room = UINT32_MAX,
	};
	static struct parcel parcel;
	static struct text other;

	if (liar->honest != FTP_SERVER ||
	    transcript_has_nat(&liar->doc, FTP_CLIENT))
		return;
	text_cut(&other, 0);
	while (other.len < to - from)
		hostile_speech(liar, &other);
	segment.text = unit_copy(other.at, to - from);
	gateway_pass(&liar->gateway, &segment, &parcel);
	unit_free(segment.text);
	text_printf(&liar->log, "shown instead: %.*s\n",
		    (int)(to - from < 200 ? to - from : 200), other.at);
}

static void acknowledge(struct liar *liar, enum ftp_dir dir)
{
	u32 ack = liar->doc.seq + liar->received[dir].len;

	ack = gateway_ack(&liar->gateway, dir, ack) - liar->doc.seq;
	if (ack > liar->acked[dir])
		liar->acked[dir] = ack;
}

/* a port of the honest side's that it has announced, once each */
static bool is_announced(struct liar *liar, u32 port)
{
	u32 i;

	for (i = 0; i < liar->count; i++) {
		if (liar->ports[i] == port && !liar->opened[i]) {
			liar->opened[i] = true;
			return true;
		}
	}
	return false;
}

/* "expect VERB MODE ADDRESS PORT" */
static bool is_honest(struct liar *liar, const char *event)
{
	char verb[8], mode[8], address[INET6_ADDRSTRLEN];
	struct ftp_address target = { .family = FTP_IPV4 };
	enum ftp_dir announcer;
	int fields;
	u32 port;

	fields = sscanf(event, "expect %7s %7s %45s %u", verb, mode, address,
			&port);
	assert_int_equal(fields, 4);
	assert_int_equal(inet_pton(AF_INET, address, target.byte), 1);
	announcer = *mode == 'a' ? FTP_CLIENT : FTP_SERVER;
	if (!ftp_address_equal(&target, &liar->doc.who[announcer].own))
		return false;
	return announcer != liar->honest || is_announced(liar, port);
}

static const char *judge(struct liar *liar)
{
	static char lie[100];
	const char *event = liar->gateway.events.at + liar->judged, *end;

	for (; (end = strchr(event, '\n')); event = end + 1) {
		if (strncmp(event, "expect ", 7) || is_honest(liar, event))
			continue;
		snprintf(lie, sizeof(lie), "%.*s", (int)(end - event), event);
		return lie;
	}
	liar->judged = liar->gateway.events.len;
	return NULL;
}

/* the gateway is made to forget the connection, and picks it up */
static void forget(struct liar *liar)
{
	struct text events = liar->gateway.events;

	/* who comes into the middle of a record cannot know what is text */
	if (liar->records || transcript_has_nat(&liar->doc, FTP_CLIENT) ||
	    transcript_has_nat(&liar->doc, FTP_SERVER))
		return;
	gateway_exit(&liar->gateway);
	if (!liar->lie)
		liar->lie = judge(liar);
	liar->doc.seen = 1;
	/* who comes into the middle of a reply cannot know what is text */
	liar->doc.adrift |= liar->raw || unit_random(2);
	gateway_init(&liar->gateway, &liar->doc);
	liar->gateway.events = events;
	memset(liar->opened, 0, sizeof(liar->opened));
	text_printf(&liar->log, "picked up\n");
}

/* where it would help most: before what looks like an announcement */
static u32 choose_cut(const struct text *said, u32 from)
{
	static const char * const words[] = { "227 ", "229 ", "PORT ", "EPRT " };
	const char *word = words[unit_random(ARRAY_SIZE(words))];
	const char *found = memmem(said->at + from + 1, said->len - from - 1,
				   word, strlen(word));

	if (found && unit_random(2))
		return (u32)(found - said->at);
	return from + 1 + unit_random(said->len - from);
}

/* some of what waits, in pieces, now and then again */
static void deliver(struct liar *liar, enum ftp_dir dir)
{
	u32 from, to, patience = PATIENCE, len = liar->said[dir].len;
	bool whole = unit_random(3);

	while (liar->acked[dir] < len && patience--) {
		from = liar->acked[dir];
		to = whole ? len : choose_cut(&liar->said[dir], from);
		if (from && !unit_random(8))
			from -= unit_random(from < 30 ? from : 30);
		if (dir == FTP_CLIENT && !unit_random(16))
			show(liar, from, to);
		log_segment(liar, dir, from, to);
		send_segment(liar, dir, from, to);
		if (!unit_random(8))
			send_segment(liar, dir, from, to);
		acknowledge(liar, dir);
		if (!whole && !unit_random(30))
			forget(liar);
		if (!unit_random(5))
			return;
	}
}

static void init_doc(struct transcript *doc)
{
	static const u8 outer[4] = { 203, 0, 113, 77 };
	enum ftp_dir dir;

	transcript_init(doc, "a liar");
	/* as in the kernel: what is said in a long reply is not even read */
	doc->orderly = unit_random(2);
	doc->policy.strict = true;
	doc->seq = unit_random(2) ? 1000 : 0u - unit_random(3000);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (!unit_random(3))
			memcpy(doc->who[dir].seen.byte, outer, sizeof(outer));
	}
}

/* most of it begins as it should, or it would not get far */
static void begin(struct liar *liar)
{
	struct text *client = &liar->said[FTP_CLIENT];
	struct text *server = &liar->said[FTP_SERVER];
	const char *end = liar->honest == FTP_CLIENT && liar->manners->raw ?
			  "\n" : "\r\n";

	if (liar->honest == FTP_SERVER)
		honest_greet(liar);
	else
		text_printf(server, "220 ready\r\n");
	deliver(liar, FTP_SERVER);
	if (liar->tls) {
		honest_ask(liar);
		return;
	}
	if (!unit_random(8)) {
		/* how it ends its lines is known from the first one */
		text_printf(client, "SYST%s", end);
		return;
	}
	text_printf(client, "USER me%sPASS x%s", end, end);
	deliver(liar, FTP_CLIENT);
	if (liar->honest == FTP_SERVER)
		honest_answer(liar);
	else
		text_printf(server, "331 go\r\n230 on\r\n");
	deliver(liar, FTP_SERVER);
}

static void step(struct liar *liar)
{
	enum ftp_dir self = !liar->honest;

	switch (unit_random(8)) {
	case 0:
	case 1:
	case 2:
		/* it is the liar who could have this */
		if (liar->tls == LIAR_ASKED && unit_random(2))
			text_printf(&liar->said[self], "234 go on\r\n");
		hostile_speech(liar, &liar->said[self]);
		break;
	case 3:
		if (!unit_random(8))
			forget(liar);
		break;
	default:
		if (liar->honest == FTP_SERVER)
			honest_answer(liar);
		else
			honest_ask(liar);
	}
	if (unit_random(3))
		deliver(liar, self);
	if (unit_random(3))
		deliver(liar, liar->honest);
}

const char *liar_run(struct liar *liar, bool raw)
{
	u32 steps = STEPS;

	memset(liar, 0, sizeof(*liar));
	init_doc(&liar->doc);
	liar->honest = unit_random(2);
	liar->raw = raw;
	liar->manners = liar->honest == FTP_SERVER ? honest_server() :
						     honest_client();
	if (liar->honest == FTP_CLIENT && liar->manners->tls)
		liar->tls = LIAR_GREETING;
	gateway_init(&liar->gateway, &liar->doc);
	begin(liar);
	while (steps-- && !liar->lie && liar->said[0].len < FULL &&
	       liar->said[1].len < FULL && liar->gateway.events.len < FULL) {
		step(liar);
		if (!liar->lie)
			liar->lie = judge(liar);
	}
	gateway_exit(&liar->gateway);
	return liar->lie;
}
