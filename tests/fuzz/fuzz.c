// SPDX-License-Identifier: GPL-2.0
/* How bytes become dialogues. */
#include "fuzz.h"

/* what is logged of it, and what arrives, has room in a text */
#define DIALOGUE_MAX 600

int fuzz_init(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	/* outside of its own tests, cmocka would only exit */
	return setenv("CMOCKA_TEST_ABORT", "1", 1);
}

u8 fuzz_take_byte(struct ftp_span *input)
{
	u8 byte = input->len ? *input->at : 0;

	if (input->len)
		ftp_span_drop(input, 1);
	return byte;
}

static void choose_address(struct ftp_address *a, u8 family)
{
	u32 i;

	memset(a, 0, sizeof(*a));
	a->family = family;
	for (i = 0; i < (family == FTP_IPV6 ? 16 : 4); i++)
		a->byte[i] = (u8)unit_random(256);
}

static void choose_ends(struct transcript *doc, u32 settings)
{
	u8 family = settings & FUZZ_IPV6 ? FTP_IPV6 : FTP_IPV4;
	struct ftp_announcer *who;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		who = &doc->who[dir];
		choose_address(&who->own, family);
		who->seen = who->own;
		if (settings & (dir == FTP_CLIENT ? FUZZ_CLIENT_NAT : FUZZ_SERVER_NAT))
			choose_address(&who->seen, family);
	}
}

static void choose_settings(struct transcript *doc)
{
	u32 settings = unit_random(256), seen = unit_random(256);

	if (seen < doc->lines)
		doc->seen = seen;
	doc->implicit = seen == FUZZ_IMPLICIT;
	choose_ends(doc, settings);
	doc->policy.foreign = settings & FUZZ_FOREIGN;
	doc->policy.privileged = settings & FUZZ_PRIVILEGED;
	doc->stiff = settings & FUZZ_STIFF;
	if (settings & FUZZ_TAKEN) {
		doc->taken = (u16)unit_random(1 << 16);
		doc->given = (u16)(1 + unit_random(UINT16_MAX));
	}
	if (settings & FUZZ_SEQ)
		doc->seq = unit_random(UINT32_MAX);
}

static bool ends_line(u8 c)
{
	return c == '\n' || c == FUZZ_LINE_ENDS;
}

static void take_line(struct ftp_span *text, struct transcript *doc)
{
	enum ftp_dir dir = fuzz_take_byte(text) == 'S' ? FTP_SERVER :
							FTP_CLIENT;
	bool is_last = doc->lines == LINES_MAX - 2;
	u32 len = 0, more;

	while (len < text->len && (is_last || !ends_line(text->at[len])))
		len++;
	more = len < text->len && text->at[len] == '\n';
	if (len + more)
		transcript_say(doc, dir, text->at, len + more);
	ftp_span_drop(text, len < text->len ? len + 1 : len);
}

bool fuzz_dialogue(struct ftp_span input, struct transcript *doc)
{
	const u8 *end = input.len ? memchr(input.at, FUZZ_DIALOGUE_ENDS, input.len) :
				    NULL;
	struct ftp_span text = input;

	if (end) {
		text.len = (u32)(end - input.at);
		ftp_span_drop(&input, text.len + 1);
	} else {
		input.len = 0;
	}
	if (text.len > DIALOGUE_MAX)
		text.len = DIALOGUE_MAX;
	transcript_init(doc, "fuzz");
	while (text.len)
		take_line(&text, doc);
	unit_feed(input);
	choose_settings(doc);
	return doc->lines;
}
