// SPDX-License-Identifier: GPL-2.0
/*
 * The law of honesty: whatever becomes of a server's answers (some are left out,
 * said twice, late, or have another code of their class), the endpoint that was
 * agreed on last is open. RUNS=N for another number of dialogues.
 */
#include "dialogue.h"
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
	struct ftp_dialogue dialogue;
	u32 late[LATE_MAX];
	u32 count;
	u16 next;
	u16 last;
};

static void hear(struct dialogue *d, u32 code)
{
	ftp_dialogue_reply(&d->dialogue, code, FTP_COMMAND_NONE);
	d->dialogue.gone = 0;
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
	ftp_dialogue_command(&d->dialogue, ftp_command_find(word));
	answer(d, q->code);
}

static void announce(struct dialogue *d, enum ftp_dir dir, enum ftp_verb verb)
{
	enum ftp_command command;

	assert_int_equal(ftp_dialogue_judge(&d->dialogue, dir, verb), FTP_OK);
	d->dialogue.gone = 0;
	command = ftp_dialogue_open(&d->dialogue, dir, ++d->next, 0);
	if (dir == FTP_CLIENT)
		ftp_dialogue_command(&d->dialogue, command);
	else
		ftp_dialogue_reply(&d->dialogue, FTP_CODE(2, 2, 7), command);
	d->dialogue.gone = 0;
	d->last = d->next;
}

/* at another's address: it is not opened, and the server does not want it either */
static void announce_another(struct dialogue *d)
{
	ftp_dialogue_command(&d->dialogue, FTP_COMMAND_NOT_EXPECTED);
	answer(d, FTP_CODE(5, 0, 0));
}

static void transfer(struct dialogue *d)
{
	ftp_dialogue_command(&d->dialogue, FTP_COMMAND_TRANSFER);
	answer(d, FTP_CODE(1, 5, 0));
	answer(d, unit_random(2) ? FTP_CODE(2, 2, 6) : FTP_CODE(5, 5, 0));
}

static void assert_open(const struct dialogue *d)
{
	u32 slot;

	for (slot = 0; slot < FTP_LIVE_MAX; slot++) {
		if (d->dialogue.live & 1 << slot &&
		    d->dialogue.port[slot] == d->last)
			return;
	}
	fail_msg("port %u is not open", d->last);
}

static void step(struct dialogue *d)
{
	u32 kind = unit_random(7);

	if (kind == 0) {
		announce(d, FTP_CLIENT, FTP_PORT);
		answer(d, FTP_CODE(2, 0, 0));
	} else if (kind == 1) {
		/* the client waits for that, and so for what was said before */
		ftp_dialogue_command(&d->dialogue, FTP_COMMAND_PASSIVE);
		hear_late(d);
		announce(d, FTP_SERVER, FTP_PASV);
	} else if (kind == 2 && d->last) {
		transfer(d);
	} else if (kind == 3) {
		announce_another(d);
	} else {
		ask(d, &questions[unit_random(ARRAY_SIZE(questions))]);
	}
	if (d->last)
		assert_open(d);
}

static void the_last_endpoint_is_open(void **state)
{
	u32 dialogues = unit_rounds(DIALOGUES), i, n;
	struct dialogue d;

	(void)state;
	unit_seed(1);
	for (i = 0; i < dialogues; i++) {
		d = (struct dialogue){ .next = 1024 };
		d.dialogue.strict = true;
		d.dialogue.state = FTP_READY;
		d.dialogue.logged = true;
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
