// SPDX-License-Identifier: GPL-2.0
/*
 * The law of honesty: whatever becomes of a server's answers (some are left out,
 * said twice, late, or have another code of their class), the endpoint that was
 * agreed on last is open.
 */
#include "agree.h"
#include "unit.h"

#define DIALOGUES 20000
#define STEPS 40
#define LATE_MAX 3

/* what a client says, and what a server answers */
struct question {
	const char *name;
	u32 code;
};

static const struct question questions[] = {
	{ "NOOP", FTP_CODE(2, 0, 0) }, { "TYPE", FTP_CODE(2, 0, 0) },
	{ " CWD", FTP_CODE(2, 5, 0) }, { "SIZE", FTP_CODE(5, 5, 0) },
	{ "SIZE", FTP_CODE(2, 1, 3) }, { "ABOR", FTP_CODE(2, 2, 6) },
	{ "XYZZ", FTP_CODE(5, 0, 0) }, { "REST", FTP_CODE(3, 5, 0) },
	{ "DELE", FTP_CODE(4, 5, 0) }, { " PWD", FTP_CODE(2, 5, 7) },
};

/* codes that say the same as the first one of their class, here and there */
static const u32 others[] = {
	FTP_CODE(2, 0, 0), FTP_CODE(2, 0, 2), FTP_CODE(2, 2, 6),
	FTP_CODE(2, 5, 0), FTP_CODE(3, 5, 0), FTP_CODE(4, 5, 0),
	FTP_CODE(4, 2, 6), FTP_CODE(5, 5, 0), FTP_CODE(5, 5, 3),
};

struct dialogue {
	struct ftp_exchange x;
	u32 late[LATE_MAX];
	u32 count;
	u16 next;
	u16 last;
};

static void hear(struct dialogue *d, u32 code)
{
	ftp_exchange_reply(&d->x, code, FTP_ASKS_NONE);
	d->x.gone = 0;
}

static u32 same_class(u32 code)
{
	u32 other = others[unit_random(ARRAY_SIZE(others))];

	return other >> 16 == code >> 16 ? other : code;
}

/* what was late comes first, for it was said first */
static void hear_late(struct dialogue *d)
{
	u32 i;

	for (i = 0; i < d->count; i++)
		hear(d, d->late[i]);
	d->count = 0;
}

static void answer(struct dialogue *d, u32 code)
{
	switch (unit_random(8)) {
	case 0:
		return;
	case 1:
		hear_late(d);
		hear(d, code);
		break;
	case 2:
		code = same_class(code);
		break;
	case 3:
		if (d->count < LATE_MAX) {
			d->late[d->count++] = code;
			return;
		}
	}
	hear_late(d);
	hear(d, code);
}

static void ask(struct dialogue *d, const struct question *q)
{
	u32 word = 0, i;

	for (i = 0; i < 4; i++)
		word = q->name[i] == ' ' ? 0 : ftp_word_add(word, (u8)q->name[i]);
	ftp_exchange_command(&d->x, ftp_asks_find(word));
	answer(d, q->code);
}

static void announce(struct dialogue *d, enum ftp_dir dir, enum ftp_verb verb)
{
	enum ftp_asks asks;

	assert_int_equal(ftp_exchange_judge(&d->x, dir, verb), FTP_OK);
	d->x.gone = 0;
	asks = ftp_exchange_open(&d->x, dir, ++d->next, 0);
	ftp_exchange_announced(&d->x, dir, FTP_CODE(2, 2, 7), asks);
	d->x.gone = 0;
	d->last = d->next;
}

static void transfer(struct dialogue *d)
{
	ftp_exchange_command(&d->x, FTP_ASKS_TRANSFER);
	answer(d, FTP_CODE(1, 5, 0));
	answer(d, unit_random(2) ? FTP_CODE(2, 2, 6) : FTP_CODE(5, 5, 0));
}

static void assert_open(const struct dialogue *d)
{
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (d->x.live & 1 << slot && d->x.port[slot] == d->last)
			return;
	}
	fail_msg("port %u is not open", d->last);
}

static void step(struct dialogue *d)
{
	u32 kind = unit_random(6);

	if (kind == 0) {
		announce(d, FTP_CLIENT, FTP_PORT);
		answer(d, FTP_CODE(2, 0, 0));
	} else if (kind == 1) {
		/* the client waits for that, and so for what was said before */
		ftp_exchange_command(&d->x, FTP_ASKS_PASSIVE);
		hear_late(d);
		announce(d, FTP_SERVER, FTP_PASV);
	} else if (kind == 2 && d->last) {
		transfer(d);
	} else {
		ask(d, &questions[unit_random(ARRAY_SIZE(questions))]);
	}
	if (d->last)
		assert_open(d);
}

static void the_last_endpoint_is_open(void **state)
{
	struct dialogue d;
	u32 i, n;

	(void)state;
	unit_seed(1);
	for (i = 0; i < DIALOGUES; i++) {
		d = (struct dialogue){ .next = 1024 };
		d.x.strict = true;
		d.x.state = FTP_READY;
		d.x.logged = true;
		for (n = 0; n < STEPS; n++)
			step(&d);
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(the_last_endpoint_is_open),
	};

	return cmocka_run_group_tests_name("honest", tests, NULL, NULL);
}
