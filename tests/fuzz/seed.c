// SPDX-License-Identifier: GPL-2.0
/* Writes inputs to begin with, made of the transcripts of the unit tests. */
#include <err.h>
#include "fuzz.h"
#include "transcript.h"

static const char *corpus;

static void write_input(const char *target, const struct text *input)
{
	static u32 count;
	char path[1000];
	FILE *file;

	snprintf(path, sizeof(path), "%s/fuzz_%s/seed-%u", corpus, target,
		 count++);
	file = fopen(path, "w");
	if (!file || fwrite(input->at, 1, input->len, file) != input->len ||
	    fclose(file))
		err(1, "%s", path);
}

static void add_byte(struct text *text, u32 byte)
{
	char c = (char)byte;

	text_add(text, &c, 1);
}

/* as unit_random() takes it */
static void add_number(struct text *text, u32 number, u32 bytes)
{
	while (bytes--)
		add_byte(text, number >> 8 * bytes & 255);
}

static void add_address(struct text *text, const struct ftp_address *a)
{
	text_add(text, a->byte, a->family == FTP_IPV6 ? 16 : 4);
}

static u32 settings_of(const struct transcript *doc)
{
	u32 settings = FUZZ_SEQ;

	if (doc->who[FTP_CLIENT].own.family == FTP_IPV6)
		settings |= FUZZ_IPV6;
	if (transcript_has_nat(doc, FTP_CLIENT))
		settings |= FUZZ_CLIENT_NAT;
	if (transcript_has_nat(doc, FTP_SERVER))
		settings |= FUZZ_SERVER_NAT;
	if (doc->policy.foreign)
		settings |= FUZZ_FOREIGN;
	if (doc->policy.privileged)
		settings |= FUZZ_PRIVILEGED;
	if (doc->stiff)
		settings |= FUZZ_STIFF;
	if (doc->taken)
		settings |= FUZZ_TAKEN;
	return settings;
}

static void add_settings(struct text *text, const struct transcript *doc)
{
	enum ftp_dir dir;

	add_byte(text, settings_of(doc));
	add_byte(text, doc->seen ? doc->seen :
		       doc->implicit ? FUZZ_IMPLICIT : 255);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		add_address(text, &doc->who[dir].own);
		if (transcript_has_nat(doc, dir))
			add_address(text, &doc->who[dir].seen);
	}
	if (doc->taken) {
		add_number(text, doc->taken, 2);
		add_number(text, doc->given - 1u, 2);
	}
	add_number(text, doc->seq, 4);
}

/* the lines, and behind them one bit: a network or none */
static void write_dialogue(const struct transcript *doc)
{
	static struct text input;
	const struct said *said = doc->said;
	const char *at;
	u32 i;

	text_cut(&input, 0);
	for (; said < doc->said + doc->lines; said++) {
		at = doc->stream[said->dir].at;
		add_byte(&input, said->dir == FTP_SERVER ? 'S' : 'C');
		for (i = said->from; i < said->to; i++) {
			add_byte(&input, (u8)at[i]);
			if (at[i] == '\n' && i + 1 < said->to)
				add_byte(&input, said->dir == FTP_SERVER ?
					 'S' : 'C');
		}
		if (at[said->to - 1] != '\n')
			add_byte(&input, FUZZ_LINE_ENDS);
	}
	add_byte(&input, FUZZ_DIALOGUE_ENDS);
	add_settings(&input, doc);
	add_byte(&input, 0);
	write_input("core", &input);
	input.at[input.len - 1]++;
	write_input("core", &input);
	write_input("session", &input);
}

static void write_stream(const struct transcript *doc, enum ftp_dir dir)
{
	static struct text input;

	text_cut(&input, 0);
	add_byte(&input, dir == FTP_SERVER ? 'S' : 'C');
	text_add(&input, doc->stream[dir].at, doc->stream[dir].len);
	write_input("line", &input);
}

/* whatever follows a blank or a parenthesis may be an endpoint */
static void write_endpoints(const char *text)
{
	static struct text input;

	while (text && *text) {
		text += strspn(text, " (\r\n");
		text_cut(&input, 0);
		text_add(&input, text, (u32)strcspn(text, "\r\n"));
		write_input("endpoint", &input);
		if (*text == '|' && strlen(text) > 3) {
			text_cut(&input, 0);
			text_add(&input, text + 3,
				 (u32)strcspn(text + 3, "|\r\n"));
		}
		write_input("address", &input);
		text = strpbrk(text, " (\r\n");
	}
}

static void write_inputs(struct transcript *doc)
{
	write_dialogue(doc);
	write_stream(doc, FTP_CLIENT);
	write_stream(doc, FTP_SERVER);
	write_endpoints(doc->stream[FTP_CLIENT].at);
	write_endpoints(doc->stream[FTP_SERVER].at);
	free(doc);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "which directory?");
	corpus = argv[1];
	transcript_read(TRANSCRIPTS "/*.txt", write_inputs);
	return 0;
}
