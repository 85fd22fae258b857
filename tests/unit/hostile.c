// SPDX-License-Identifier: GPL-2.0
/* What somebody says who wants a port opened. */
#include "hostile.h"
#include "honest.h"
#include "unit.h"

#define PIECES_MAX 5
/* of what the other side has said, repeated */
#define ECHO_MAX 80

static const char * const commands[] = {
	"PASV", "EPSV", "LPSV", "EPSV ALL", "PASV x", "P@SW", "SPSV", "NOOP",
	"USER anonymous", "PASS guest", "ACCT x", "AUTH TLS", "REIN", "QUIT",
	"ABOR", "LIST", "RETR x", "STOR x", "STAT", "STAT x", "HELP", "FEAT",
	"SITE HELP", "SYST", "TYPE I", "PWD", "CWD x", "MKD x", "SIZE x",
	"MDTM x", "REST 0", "CCC", "XYZZ", "?", "",
};

static const char * const replies[] = {
	"220 ready", "331 password", "230 go on", "200 ok", "200-", "250-x",
	"250 done", "213-status", "213 end", "214-", "230-", "500 no",
	"530 log in", "550 no", "553-", "421 bye", "221 bye", "234 TLS",
	"150 here", "226 done", "425 no", "120 wait", "502 no", "227-", "227 ",
	" x", "",
};

static const char * const others[] = {
	"\r", "\n", "\r\n", "\r\r\n", "\n\r", "\r\n\r\n", "\xff\xf4\xff\xf2",
	"\xff\xfb\x01", "\xff\xff", "\xff", " ", "\t", "x", "\"", "-", "(", ")",
	"\x16\x03\x01", "\x17\x03\x03", "GET / HTTP/1.1\r\n", "PROXY TCP4 192.0.2.2 ",
};

static const char * const ends[] = {
	"\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", "",
};

static void add(struct text *out, const char *text)
{
	text_add(out, text, (u32)strlen(text));
}

static u32 evil_port(void)
{
	return HOSTILE_PORT + unit_random(HOSTILE_PORTS);
}

/* an endpoint on a host, as a command or a reply says it */
static void add_endpoint(struct text *out, const struct ftp_address *host,
			 const char *form)
{
	u32 port = evil_port();

	text_printf(out, form, host->byte[0], host->byte[1], host->byte[2],
		    host->byte[3], port >> 8, port & 255);
}

static const struct ftp_address *host_of(const struct liar *liar,
					 enum ftp_dir dir)
{
	return unit_random(2) ? &liar->doc.who[dir].own :
				&liar->doc.who[dir].seen;
}

static void announce(const struct liar *liar, enum ftp_dir dir,
		     struct text *out)
{
	const struct ftp_address *host = host_of(liar, dir);

	switch (unit_random(3) + 3 * dir) {
	case 0:
		text_printf(out, "EPRT |1|%u.%u.%u.%u|%u|", host->byte[0],
			    host->byte[1], host->byte[2], host->byte[3],
			    evil_port());
		break;
	case 1:
	case 2:
		add_endpoint(out, host, "PORT %u,%u,%u,%u,%u,%u");
		break;
	case 3:
		text_printf(out, "229 Extended (|||%u|)", evil_port());
		break;
	case 4:
		add_endpoint(out, host, "227 =%u,%u,%u,%u,%u,%u");
		break;
	default:
		add_endpoint(out, host, "227 Passive (%u,%u,%u,%u,%u,%u).");
	}
}

void hostile_line(const struct liar *liar, enum ftp_dir dir, struct text *out)
{
	if (!unit_random(3))
		announce(liar, dir, out);
	else if (dir == FTP_CLIENT)
		add(out, commands[unit_random(ARRAY_SIZE(commands))]);
	else
		add(out, replies[unit_random(ARRAY_SIZE(replies))]);
}

static void repeat(const struct text *from, struct text *out)
{
	u32 at = unit_random(from->len + 1);
	u32 len = unit_random(from->len - at + 1);

	text_add(out, from->at + at, len < ECHO_MAX ? len : ECHO_MAX);
}

void hostile_record(const struct liar *liar, struct text *out)
{
	static struct text inside;
	u32 pieces = unit_random(PIECES_MAX);
	char header[5] = { (char)(20 + unit_random(4)), 3, 3 };

	text_cut(&inside, 0);
	/* no record is inside of one */
	while (pieces--) {
		hostile_line(liar, unit_random(2), &inside);
		add(&inside, ends[unit_random(ARRAY_SIZE(ends))]);
		add(&inside, others[unit_random(ARRAY_SIZE(others))]);
	}
	header[3] = (char)(inside.len >> 8);
	header[4] = (char)inside.len;
	text_add(out, header, sizeof(header));
	text_add(out, inside.at, inside.len);
}

static void add_piece(const struct liar *liar, struct text *out)
{
	enum ftp_dir dir = unit_random(2);
	char byte;

	switch (unit_random(8)) {
	case 0:
	case 1:
	case 2:
		hostile_line(liar, dir, out);
		break;
	case 3:
		repeat(&liar->said[dir], out);
		break;
	case 4:
		if (!unit_random(4)) {
			hostile_record(liar, out);
			break;
		}
		byte = (char)unit_random(256);
		text_add(out, &byte, 1);
		break;
	default:
		add(out, others[unit_random(ARRAY_SIZE(others))]);
	}
}

void hostile_name(const struct liar *liar, struct text *out)
{
	u32 from = out->len, pieces = 1 + unit_random(PIECES_MAX), i;

	while (pieces--)
		add_piece(liar, out);
	for (i = from; i < out->len; i++) {
		if (out->at[i] == '\n' &&
		    (liar->manners->lf || (i && out->at[i - 1] == '\r')))
			out->at[i] = '\r';
	}
}

void hostile_speech(const struct liar *liar, struct text *out)
{
	enum ftp_dir self = !liar->honest;
	u32 pieces = unit_random(3) ? 0 : 1 + unit_random(PIECES_MAX);

	if (!unit_random(4)) {
		add(out, self == FTP_CLIENT ? "PASV\r\n" : "200 ok\r\n");
		return;
	}
	hostile_line(liar, self, out);
	while (pieces--)
		add_piece(liar, out);
	add(out, ends[unit_random(ARRAY_SIZE(ends))]);
}
