// SPDX-License-Identifier: GPL-2.0
/* What a connection says next. */
#include "chance.h"
#include "talk.h"
#include "words.h"

#define TRIES 6
#define MSS 1400

/* a segment without text, of the numbers that are due */
static void begin_segment(struct talk *talk, u8 dir, u8 flags, struct segment *out)
{
	struct end *end = &talk->end[dir];

	memset(out, 0, offsetof(struct segment, options));
	out->options_len = 0;
	out->six = talk->six;
	out->dir = dir;
	out->flags = flags;
	out->window = (u16)(20000 + chance(40000));
	out->seq = end->next;
	out->ack = flags & TH_ACK ? end->rcv : 0;
	out->text = NULL;
	out->len = 0;
	if (dir == CLIENT) {
		out->from = talk->client;
		memcpy(out->to.address, hosts.dialled[talk->six], 16);
		out->to.port = FTP_PORT_NUMBER;
	} else {
		memcpy(out->from.address, hosts.server[talk->six], 16);
		out->from.port = FTP_PORT_NUMBER;
		out->to = talk->seen;
	}
	end->owes = false;
}

/* what a SYN should have: a window that can be scaled, selective acknowledgments */
static void add_syn_options(struct segment *out)
{
	static const u8 usual[] = { 2, 4, 5, 180, 4, 2, 1, 1, 1, 3, 3, 7 };
	static const u8 few[] = { 2, 4, 5, 180 };

	if (one_in(3)) {
		out->options_len = sizeof(few);
		memcpy(out->options, few, sizeof(few));
	} else {
		out->options_len = sizeof(usual);
		memcpy(out->options, usual, sizeof(usual));
	}
}

static void keep(struct end *end, const u8 *text, u32 len)
{
	if (end->kept_len + len > KEPT || end->una + end->kept_len != end->next) {
		end->una = end->next + len;
		end->kept_len = 0;
	} else {
		memcpy(end->kept + end->kept_len, text, len);
		end->kept_len += len;
	}
	end->next += len;
}

static u32 shake_hands(struct talk *talk, struct segment *out)
{
	static const u8 early[] = "USER x\r\n";
	u8 dir = talk->phase == 1 ? SERVER : CLIENT;
	u8 flags = talk->phase == 0 ? TH_SYN : talk->phase == 1 ? TH_SYN | TH_ACK : TH_ACK;

	begin_segment(talk, dir, flags, out);
	if (flags & TH_SYN)
		add_syn_options(out);
	if (flags & TH_SYN && one_in(50)) {
		out->text = early;
		out->len = sizeof(early) - 1;
	}
	if (talk->phase || chance(50))
		return 1;
	/* both at once: the server's SYN has no acknowledgment either */
	begin_segment(talk, SERVER, TH_SYN, out + 1);
	add_syn_options(out + 1);
	return 2;
}

static u8 login_text[2 * TALK_SEGMENTS][40];

static u32 log_in(struct talk *talk, struct segment *out)
{
	static u32 turn;
	u8 dir = words_speaker(talk->phase);
	u8 *text = login_text[turn++ % ARRAY_SIZE(login_text)];

	begin_segment(talk, dir, TH_PSH | TH_ACK, out);
	out->text = text;
	out->len = words_login(talk->phase, text);
	/* it is said again until it arrives */
	out->seq = talk->end[dir].una;
	talk->end[dir].next = out->seq + out->len;
	return 1;
}

static u8 spoken[4][WORDS_ROOM + 8192];

/* a second segment that has some of the first one's bytes, or the first one's end */
static u32 divide(struct segment *out)
{
	u32 cut = 1 + chance(out->len - 1), back = one_in(2) ? 0 : chance(cut);

	out[1] = out[0];
	out[1].text += cut - back;
	out[1].seq += cut - back;
	out[1].len -= cut - back;
	out[0].len = cut;
	if (one_in(2)) {
		struct segment first = out[0];

		out[0] = out[1];
		out[1] = first;
	}
	return 2;
}

static u32 speak(struct talk *talk, u8 dir, struct segment *out)
{
	static u32 turn;
	u8 *text = spoken[turn++ % ARRAY_SIZE(spoken)];
	u32 len = words_say(talk, dir, text);

	begin_segment(talk, dir, TH_PSH | TH_ACK, out);
	out->text = text;
	out->len = len;
	keep(&talk->end[dir], text, len);
	if (len > 1 && one_in(12))
		return divide(out);
	if (one_in(30)) {
		out[1] = out[0];
		return 2;
	}
	return 1;
}

/* as after a loss, in pieces of another size, or not the same at all */
static u32 repeat(struct talk *talk, u8 dir, struct segment *out)
{
	static u32 turn;
	static u8 again[4][KEPT];
	struct end *end = &talk->end[dir];
	u8 *text = again[turn++ % ARRAY_SIZE(again)];
	u32 len = end->kept_len;

	if (one_in(12)) {
		end->next = end->una;
		end->kept_len = 0;
		return speak(talk, dir, out);
	}
	if (one_in(3) && len > 1)
		len = 1 + chance(len);
	if (len > MSS)
		len = MSS;
	memcpy(text, end->kept, len);
	begin_segment(talk, dir, TH_PSH | TH_ACK, out);
	out->seq = end->una;
	out->text = text;
	out->len = len;
	return 1;
}

static u32 call(struct talk *talk, u8 dir, struct segment *out)
{
	struct end *end = &talk->end[dir];

	begin_segment(talk, dir, TH_SYN, out);
	out->seq = (u32)chance_word();
	out->from.port = (u16)(dir == SERVER && one_in(2) ? 20 : 1024 + chance(64000));
	out->to = end->data;
	end->data.port = 0;
	add_syn_options(out);
	return 1;
}

static u32 end_it(struct talk *talk, u8 dir, struct segment *out)
{
	u32 count = 1;

	switch (chance(6)) {
	case 0:
		begin_segment(talk, dir, one_in(2) ? TH_RST : TH_RST | TH_ACK, out);
		break;
	case 1:
		begin_segment(talk, dir, TH_SYN, out);
		out->seq += chance(3) * 100000;
		add_syn_options(out);
		break;
	default:
		count = speak(talk, dir, out);
		out[count - 1].flags |= TH_FIN;
		talk->end[dir].next++;
		break;
	}
	/* what is said after the end is short */
	if (talk->steps > 12)
		talk->steps = 12;
	return count;
}

static u32 go_on(struct talk *talk, struct segment *out)
{
	u8 dir = (u8)chance(2);
	struct end *end = &talk->end[dir];

	if (end->data.port && chance(8))
		return call(talk, dir, out);
	/* the server answers, mostly */
	if (talk->asked && chance(4))
		dir = SERVER;
	end = &talk->end[dir];
	if (one_in(100))
		return end_it(talk, dir, out);
	/* what was said is acknowledged, or said again, before there is more of it */
	if (end->una != end->next && chance(6)) {
		if (!talk->end[!dir].owes && end->kept_len)
			return repeat(talk, dir, out);
		begin_segment(talk, !dir, TH_ACK, out);
		return 1;
	}
	if (chance(10) < (end->owes ? 4 : 1)) {
		begin_segment(talk, dir, TH_ACK, out);
		return 1;
	}
	return speak(talk, dir, out);
}

u32 talk_step(struct talk *talk, struct segment *out, bool *is_plain)
{
	if (!talk->steps || talk->tries > TRIES)
		talk_begin(talk);
	talk->steps--;
	*is_plain = false;
	if (talk->phase == TALKING)
		return go_on(talk, out);
	talk->tries++;
	*is_plain = chance(8);
	return talk->phase < LOGIN ? shake_hands(talk, out) : log_in(talk, out);
}
