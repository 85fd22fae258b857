// SPDX-License-Identifier: GPL-2.0
/*
 * Servers and clients that do not lie. What they do with odd bytes is what the
 * sources of real ones do.
 */
#include "honest.h"
#include "hostile.h"
#include "unit.h"

#define HONEST_PORT 50000
/* what a reply repeats */
#define NAME_MAX_LEN 200

static const struct honest_manners servers[] = {
	{ "vsftpd", .lf = true, .longest = 4096 },
	{ "pyftpdlib", .longest = 2048 },
	{ "inetutils", .lf = true, .drops_cr = true, .telnet = true,
	  .longest = 511 },
	{ "proftpd", .lf = true, .telnet = true, .raw = true, .longest = 1024 },
	{ "a server with raw files", .raw = true, .longest = 512 },
};

static const struct honest_manners clients[] = {
	{ "tnftp", .lf = false },
	{ "inetutils ftp, Telnet", .telnet = true },
	{ "a client that ends lines with LF", .lf = true, .raw = true },
	{ "a client that speaks TLS", .tls = true },
};

const struct honest_manners *honest_server(void)
{
	return &servers[unit_random(ARRAY_SIZE(servers))];
}

const struct honest_manners *honest_client(void)
{
	return &clients[unit_random(ARRAY_SIZE(clients))];
}

/* the next one, which is of nobody else; 0 if there are no more */
static u32 take_port(struct liar *liar)
{
	u32 port = HONEST_PORT + liar->count;

	if (liar->count == LIAR_PORTS_MAX)
		return 0;
	liar->ports[liar->count++] = (u16)port;
	return port;
}

#define say(text, ...) text_printf(text, __VA_ARGS__)

static void say_name(struct text *out, const char *before, struct text *name,
		     const char *behind)
{
	u32 len = name->len < NAME_MAX_LEN ? name->len : NAME_MAX_LEN;

	say(out, "%s", before);
	text_add(out, name->at, len);
	say(out, "%s", behind);
}

static void answer_passive(struct liar *liar, struct text *out, bool extended)
{
	const u8 *host = liar->doc.who[FTP_SERVER].own.byte;
	u32 port = liar->logged ? take_port(liar) : 0;

	if (!liar->logged)
		say(out, "530 Please login with USER and PASS.\r\n");
	else if (!port)
		say(out, "425 Can't open passive connection\r\n");
	else if (extended)
		say(out, "229 Entering Extended Passive Mode (|||%u|).\r\n", port);
	else
		say(out, "227 Entering Passive Mode (%u,%u,%u,%u,%u,%u).\r\n",
		    host[0], host[1], host[2], host[3], port >> 8, port & 255);
}

/* RFC 959 section 4.2: no line of a reply but the last begins as that does */
static const char *before_line(const struct liar *liar, const char *line,
			       const char *code)
{
	if (liar->raw && liar->manners->raw && strncmp(line, code, 3))
		return "";
	return unit_random(2) ? "-rw-r--r-- 1 0 0 1 Jan 1 " : "  ";
}

/* a file that a stranger has left, shown in a reply of many lines */
static void show_file(struct liar *liar, struct text *out, const char *code)
{
	struct text line = { .len = 0 };
	u32 lines = unit_random(4);
	char *inner;

	say(out, "%s-\r\n", code);
	while (lines--) {
		text_cut(&line, 0);
		hostile_name(liar, &line);
		/* nor behind a LF that is no line's end to this server */
		for (inner = line.at; *inner; inner++) {
			if (*inner == '\n' && !strncmp(inner + 1, code, 3))
				*inner = '\r';
		}
		say_name(out, before_line(liar, line.at, code), &line, "\r\n");
	}
	say(out, "%s End.\r\n", code);
}

struct command {
	const char *verb;
	/* what is said, with the argument between; or what to call */
	const char *before;
	const char *behind;
};

static const struct command commands[] = {
	{ "USER", "331 Password required for ", ".\r\n" },
	{ "PWD", "257 \"/", "\" is the current directory.\r\n" },
	{ "MKD", "257 \"/", "\" created.\r\n" },
	{ "SIZE", "550 ", ": No such file or directory\r\n" },
	{ "MDTM", "213 20260101000000", "\r\n" },
	{ "RETR", "550 ", ": No such file or directory\r\n" },
	{ "STOR", "553 ", ": Permission denied\r\n" },
	{ "LIST", "150 Opening ASCII mode data connection for ",
	  "\r\n226 Transfer complete.\r\n" },
	{ "PORT", "200 PORT command successful: ", "\r\n" },
	{ "EPRT", "200 EPRT command successful: ", "\r\n" },
	{ "TYPE", "200 Type set to ", ".\r\n" },
	{ "NOOP", "200 NOOP ", "ok.\r\n" },
	{ "SYST", "215 UNIX Type: L8", "\r\n" },
	{ "ABOR", "226 Abort", " successful\r\n" },
	{ "REST", "350 Restarting at ", "\r\n" },
	{ "SITE", "200 SITE ", " done\r\n" },
	{ "AUTH", "504 AUTH ", ": not understood\r\n" },
};

static void answer_line(struct liar *liar, struct text *line, struct text *name)
{
	struct text *out = &liar->said[FTP_SERVER];
	const char *verb = line->at;
	u32 i;

	if (!strcasecmp(verb, "PASV") || !strcasecmp(verb, "EPSV")) {
		answer_passive(liar, out, *verb == 'E' || *verb == 'e');
		return;
	}
	if (!strcasecmp(verb, "PASS")) {
		liar->logged = true;
		say(out, "230 Login successful.\r\n");
		return;
	}
	if (!strcasecmp(verb, "CWD") || !strcasecmp(verb, "STAT")) {
		show_file(liar, out, *verb == 'S' || *verb == 's' ? "213" :
								    "250");
		return;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcasecmp(verb, commands[i].verb)) {
			say_name(out, commands[i].before, name,
				 commands[i].behind);
			return;
		}
	}
	/* name follows verb in memory of the line */
	line->at[strlen(verb)] = name->len ? ' ' : '\0';
	say_name(out, "500 Command \"", line, "\" not understood.\r\n");
}

static u32 telnet_len(const struct text *in, u32 at)
{
	u8 option = at + 1 < in->len ? (u8)in->at[at + 1] : 0;

	return option >= 0xfb && option <= 0xfe ? 3 : 2;
}

/* the bytes of a line as the server keeps them; how many it took, or 0 */
static u32 take_line(const struct liar *liar, struct text *line)
{
	const struct text *in = &liar->received[FTP_CLIENT];
	const struct honest_manners *m = liar->manners;
	u32 at;
	char c;

	for (at = liar->read; at < in->len; at++) {
		c = in->at[at];
		if (c == '\n' && (m->lf || (at && in->at[at - 1] == '\r'))) {
			if (line->len && line->at[line->len - 1] == '\r')
				text_cut(line, line->len - 1);
			return at + 1 - liar->read;
		}
		if (line->len == m->longest)
			return at - liar->read;
		if (m->telnet && (u8)c == 0xff && at + 1 < in->len &&
		    (u8)in->at[at + 1] != 0xff) {
			at += telnet_len(in, at) - 1;
			continue;
		}
		if (c != '\r' || !m->drops_cr)
			text_add(line, &c, 1);
	}
	return 0;
}

void honest_answer(struct liar *liar)
{
	static struct text line, name;
	char *blank;
	u32 len;

	while (liar->said[FTP_SERVER].len < TEXT_ROOM / 2) {
		text_cut(&line, 0);
		text_cut(&name, 0);
		len = take_line(liar, &line);
		if (!len)
			return;
		liar->read += len;
		blank = memchr(line.at, ' ', line.len);
		if (blank) {
			text_add(&name, blank + 1,
				 (u32)(line.at + line.len - blank - 1));
			*blank = '\0';
		}
		answer_line(liar, &line, &name);
	}
}

void honest_greet(struct liar *liar)
{
	say(&liar->said[FTP_SERVER], "220 (%s)\r\n", liar->manners->name);
}

static void ask_active(struct liar *liar, struct text *out, const char *end)
{
	const u8 *host = liar->doc.who[FTP_CLIENT].own.byte;
	u32 port = take_port(liar);

	if (!port)
		say(out, "NOOP%s", end);
	else if (unit_random(2))
		say(out, "EPRT |1|%u.%u.%u.%u|%u|%s", host[0], host[1], host[2],
		    host[3], port, end);
	else
		say(out, "PORT %u,%u,%u,%u,%u,%u%s", host[0], host[1], host[2],
		    host[3], port >> 8, port & 255, end);
}

/* the code of the next whole reply that has arrived, 0 if there is none */
static u32 take_reply(struct liar *liar)
{
	const struct text *in = &liar->received[FTP_SERVER];
	const char *line = in->at + liar->read, *eol;
	u32 first = 0, code;

	for (; (eol = memchr(line, '\n', (size_t)(in->at + in->len - line)));
	     line = eol + 1) {
		if (eol - line < 3)
			continue;
		code = (u32)atoi(line) * (line[0] != ' ');
		if (!first)
			first = code;
		if (!first || code != first || line[3] == '-')
			continue;
		liar->read = (u32)(eol + 1 - in->at);
		return code;
	}
	return 0;
}

/* true if that is all that it has to say */
static bool speak_tls(struct liar *liar, struct text *out)
{
	u32 code, from = out->len;

	switch (liar->tls) {
	case LIAR_CLEAR:
		return false;
	case LIAR_GREETING:
		if (!take_reply(liar))
			return true;
		say(out, "AUTH TLS\r\n");
		liar->tls = LIAR_ASKED;
		return true;
	case LIAR_ASKED:
		code = take_reply(liar);
		if (code == 234)
			liar->tls = LIAR_TLS;
		else if (code > 199)
			liar->tls = LIAR_CLEAR;
		return true;
	case LIAR_TLS:
		break;
	}
	hostile_record(liar, out);
	/* what it says first is a handshake */
	if (!liar->records)
		out->at[from] = 22;
	liar->records += out->len - from;
	/* CCC was in it, and was agreed on */
	if (!unit_random(16))
		liar->tls = LIAR_CLEAR;
	return true;
}

void honest_ask(struct liar *liar)
{
	static const char * const with_name[] = {
		"RETR ", "CWD ", "SIZE ", "STAT ", "MKD ", "DELE ", "USER ",
	};
	static const char * const plain[] = {
		"PASV", "EPSV", "LIST", "NOOP", "USER anonymous", "PASS guest",
		"SYST", "TYPE I", "\377\364\377\362ABOR", "NLST",
	};
	const char *end = liar->manners->raw ? "\n" : "\r\n";
	struct text *out = &liar->said[FTP_CLIENT];
	static struct text name;

	if (speak_tls(liar, out))
		return;
	text_cut(&name, 0);
	switch (unit_random(4)) {
	case 0:
		ask_active(liar, out, end);
		break;
	case 1:
		say(out, "%s%s", plain[unit_random(ARRAY_SIZE(plain))], end);
		break;
	default:
		hostile_name(liar, &name);
		say_name(out, with_name[unit_random(ARRAY_SIZE(with_name))],
			 &name, end);
	}
}
