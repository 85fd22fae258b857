// SPDX-License-Identifier: GPL-2.0
/* Dialogues made by chance. */
#include "chance.h"
#include "segment.h"
#include "unit.h"

static const char * const commands[] = {
	"PORT %u,%u,%u,%u,%u,%u", "port  %u,%u,%u,%u,%u,%u ",
	"EPRT |1|%u.%u.%u.%u|%u%u|", "EPRT /1/%u.%u.%u.%u/%u%u/",
	"PORT %u,%u,%u,%u", "EPRT |2|::%u|%u%u|", "NOOP %u", "USER x%u",
	"\377\364\377\362ABOR", "\xff\xf1PORT %u,%u,%u,%u,%u,%u", "",
};

static const char * const replies[] = {
	"227 Entering Passive Mode (%u,%u,%u,%u,%u,%u)",
	"227 %u,%u and %u,%u,%u,%u,%u,%u,7", "229 Extended (%u) (|||%u%u|)",
	"227-%u,%u,%u,%u,%u,%u", "229 Ok (||||%u)", "230-Welcome %u", "230 Go",
	"220 ready %u", "331 password?", "227 Logout.", "200 %u ok", " text", "",
};

static const char * const ends[] = { "\r\n", "\r\n", "\r\n", "\n", "\r\r\n" };
/* sometimes a line has none, and is the beginning of the next one */
#define NO_END 16

/* numbers of its own address are likely, so that some is let in */
static u32 likely_number(const struct transcript *doc, enum ftp_dir dir, u32 i)
{
	const struct ftp_announcer *who = &doc->who[dir];

	if (i < 4 && unit_random(16))
		return unit_random(8) ? who->own.byte[i] : who->seen.byte[i];
	return unit_random(unit_random(20) ? 256 : 300);
}

static u32 write_line(const struct transcript *doc, enum ftp_dir dir,
		      char line[300])
{
	const char *form = dir == FTP_CLIENT ?
		commands[unit_random(ARRAY_SIZE(commands))] :
		replies[unit_random(ARRAY_SIZE(replies))];
	u32 number = 0, len = 0;

	for (; *form; form++) {
		if (*form != '%') {
			line[len++] = *form;
			continue;
		}
		form++;
		len += (u32)sprintf(line + len, "%u",
				    likely_number(doc, dir, number++));
	}
	return len;
}

/* a byte or two changed, or a long stretch of one put in */
static u32 damage(char *line, u32 len)
{
	u32 n = unit_random(3), at;

	while (n--) {
		if (!len)
			return len;
		at = unit_random(len);
		line[at] = unit_random(4) ? unit_pick(",.|()-0129 \r\n\t\xff") :
					    (char)unit_random(256);
	}
	if (!unit_random(8)) {
		n = unit_random(110);
		memset(line + len, unit_pick("01 ,x"), n);
		len += n;
	}
	return len;
}

/* TLS begins in both directions, or is said to */
static void begin_tls(struct transcript *doc)
{
	static const char * const begin[2][2] = {
		{ "AUTH TLS\r\n", "\x16\x03\x01\x00\x05hello" },
		{ "234 go\r\n", "\x16\x03\x03\x00\x05hello" },
	};
	enum ftp_dir dir;
	u32 i;

	for (i = 0; i < 2; i++) {
		for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++)
			transcript_say(doc, dir, begin[dir][i], i ? 10 :
				       (u32)strlen(begin[dir][0]));
	}
}

/* a record, in which there may be lines; its header may be no header */
static u32 write_record(const struct transcript *doc, enum ftp_dir dir,
			char record[310])
{
	u32 len = 0, lines = unit_random(3), at;

	while (lines-- && len < 150)
		len += write_line(doc, dir, record + 5 + len);
	if (unit_random(2))
		record[5 + len++] = '\n';
	record[0] = (char)(20 + unit_random(4));
	record[1] = 3;
	record[2] = (char)unit_random(5);
	record[3] = 0;
	record[4] = (char)len;
	if (!unit_random(30)) {
		at = unit_random(5);
		record[at] = (char)unit_random(256);
	}
	return 5 + len;
}

void dialogue_write(struct transcript *doc)
{
	bool tls = !unit_random(4);
	static const u8 outer[4] = { 203, 0, 113, 177 };
	static const u8 inner[4] = { 8, 8, 4, 4 };
	u32 n = 2 + unit_random(12), turns = 2 + unit_random(2) * 4;
	u32 said = 0;	/* more than a segment may open make a turn differ from its lines */
	enum ftp_dir dir;

	transcript_init(doc, "chance");
	doc->seq = unit_random(2) ? unit_random(UINT32_MAX) :
				    0u - unit_random(300);
	doc->policy.foreign = !unit_random(4);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (unit_random(2))
			memcpy(doc->who[dir].seen.byte,
			       unit_random(2) ? outer : inner, 4);
	}
	dir = unit_random(2);
	if (tls)
		begin_tls(doc);
	while (n--) {
		char line[400];
		u32 len;

		if (!unit_random(turns) || said == FTP_OPENED_MAX) {
			dir = !dir;
			said = 0;
		}
		said++;
		if (tls && unit_random(3)) {
			len = write_record(doc, dir, line);
			transcript_say(doc, dir, line, len);
			continue;
		}
		len = write_line(doc, dir, line);
		if (!unit_random(3))
			len = damage(line, len);
		if (unit_random(NO_END) || !len)
			len += (u32)sprintf(line + len, "%s",
					ends[unit_random(ARRAY_SIZE(ends))]);
		transcript_say(doc, dir, line, len);
	}
}

void dialogue_print(const struct transcript *doc)
{
	const struct said *said = doc->said;
	u32 i;

	for (; said < doc->said + doc->lines; said++) {
		print_error("%c> ", said->dir == FTP_CLIENT ? 'C' : 'S');
		for (i = said->from; i < said->to; i++) {
			u8 c = (u8)doc->stream[said->dir].at[i];

			print_error(c < ' ' || c > '~' || c == '\\' ?
				    "\\x%02x" : "%c", c);
		}
		print_error("\n");
	}
}
