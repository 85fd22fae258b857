// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <stdio.h>

#include "chance.h"
#include "words.h"

#define LINE 400

static const char *const commands[] = {
	"USER u", "PASS p", "ACCT a", "CWD /pub", "CDUP", "SMNT x", "REIN", "QUIT",
	"TYPE I", "STRU F", "MODE S", "RETR file", "STOR file", "STOU", "APPE f",
	"ALLO 9", "REST 100", "RNFR a", "RNTO b", "ABOR", "DELE f", "RMD d", "MKD d",
	"PWD", "LIST", "NLST", "SITE CHMOD 644 f", "SYST", "STAT", "HELP", "NOOP",
	"FEAT", "OPTS UTF8 ON", "MLSD", "MLST", "SIZE f", "MDTM f", "AUTH TLS",
	"PBSZ 0", "PROT P", "CCC", "EPSV ALL", "PASVX", "POR", "PORTPORT 1",
	"LPRT", "EPRT ||||", "PORT ,,,,,", "PORT 1,2,3,4,5", "XPRT 1", "HOST h",
	"PORT 256,1,1,1,1,1", "PORT 0,0,0,0,0,0", "PORT 4294967296,1,1,1,1,1",
	"EPRT |3|1.2.3.4|5|", "EPRT |1|1.2.3.4|65536|", "EPRT |2|::ffff:1.2.3.4|77|",
	"EPRT |2|fe80::1%eth0|5000|", "\377\364\377\362ABOR", "\360", "",
};

static const char *const replies[] = {
	"110 restart", "120 soon", "125 open", "150 ok", "200 ok", "202 no", "211-",
	"211 end", "213 5", "214-help", "214 end", "215 UNIX", "220 ready", "221 bye",
	"225 open", "226 done", "227 no address here", "227 (1,2,3,4,5)",
	"227 Entering (256,1,1,1,1,1)", "228 (4,4,1,2,3,4,2,9)", "229 (||||)",
	"229 (|||65536|)", "230 in", "230-in", "232 x", "234 tls", "250 ok", "257 \"/\"",
	"331 password", "332 account", "350 more", "421 gone", "425 no", "426 cut",
	"450 busy", "500 what", "501 no", "502 no", "503 first", "504 no", "530 login",
	"550 no", "553 no", "999 x", "22", "227", "227-", "229", "2 27 x", "",
};

bool words_tls;

u32 words_login(u8 phase, u8 *to)
{
	static const char *const lines[] = {
		"220 ready\r\n", "USER u\r\n", "331 password\r\n", "PASS p\r\n",
		"230 welcome\r\n",
	};
	const char *line = lines[phase - LOGIN];
	u32 len = (u32)strlen(line), before = 0;

	if (words_tls && words_speaker(phase) == CLIENT) {
		memcpy(to, (const u8 []){ 0x16, 3, 3, 0, (u8)len }, 5);
		before = 5;
	}
	memcpy(to + before, line, len);
	return before + len;
}

u8 words_speaker(u8 phase)
{
	return (phase - LOGIN) % 2 ? CLIENT : SERVER;
}

static void choose_address(u8 *address, const struct talk *talk, u8 dir)
{
	bool six = talk->six;

	memcpy(address, dir == CLIENT ? hosts.client[six] : hosts.server[six], 16);
	switch (chance(12)) {
	case 0:
		chance_fill(address, 16);
		break;
	case 1:
		memcpy(address, hosts.server[six], 16);
		break;
	case 2:
		memcpy(address, hosts.client[six], 16);
		break;
	case 3:
		address[six ? 15 : 3] = (u8)chance(256);
		break;
	}
}

static u16 choose_port(void)
{
	switch (chance(12)) {
	case 0:
		return (u16)chance(1024);
	case 1:
		return (u16)(65535 - chance(3));
	default:
		return (u16)(1024 + chance(64512));
	}
}

static int print_numbers(char *to, const u8 *address, u32 count)
{
	int len = 0;

	while (count--)
		len += sprintf(to + len, "%u,", *address++);
	return len;
}

/* six numbers of PORT and PASV, or those of LPRT */
static int print_host_port(char *to, const u8 *address, u16 port, bool is_long,
			   bool six)
{
	int len = 0;

	if (is_long)
		len = sprintf(to, six ? "6,16," : "4,4,");
	len += print_numbers(to + len, address, is_long && six ? 16 : 4);
	return len + sprintf(to + len, is_long ? "2,%u,%u" : "%u,%u", port >> 8,
			     port & 255);
}

static int print_extended(char *to, const u8 *address, u16 port, bool six)
{
	char text[INET6_ADDRSTRLEN], mark = one_in(8) ? (char)(33 + chance(94)) : '|';

	inet_ntop(six ? AF_INET6 : AF_INET, address, text, sizeof(text));
	return sprintf(to, "EPRT %c%u%c%s%c%u%c", mark, six ? 2 : 1, mark, text, mark,
		       port, mark);
}

static int print_command(struct talk *talk, char *to)
{
	u8 address[16];
	u16 port = choose_port();
	u32 which = chance(20);
	int len;

	choose_address(address, talk, CLIENT);
	if (talk->six && which < 4)
		which = one_in(4) ? which : 4;
	switch (which) {
	case 0 ... 3:
		talk->asked = ASKED_PORT;
		len = sprintf(to, one_in(8) ? "port " : "PORT ");
		return len + print_host_port(to + len, address, port, false, false);
	case 4 ... 6:
		talk->asked = ASKED_PORT;
		return print_extended(to, address, port, talk->six);
	case 7:
		talk->asked = ASKED_PORT;
		len = sprintf(to, "LPRT ");
		return len + print_host_port(to + len, address, port, true, talk->six);
	case 8 ... 10:
		talk->asked = ASKED_PASV;
		return sprintf(to, "PASV");
	case 11 ... 13:
		talk->asked = ASKED_EPSV;
		return sprintf(to, one_in(4) ? "EPSV 1" : "EPSV");
	case 14:
		talk->asked = ASKED_LPSV;
		return sprintf(to, "LPSV");
	case 15 ... 16:
		talk->asked = ASKED_TRANSFER;
		return sprintf(to, "RETR file%u", chance(100));
	default:
		talk->asked = ASKED_NOTHING;
		return sprintf(to, "%s", pick(commands));
	}
}

static int print_answer(struct talk *talk, char *to)
{
	u8 address[16], asked = talk->asked;
	u16 port = choose_port();
	int len;

	choose_address(address, talk, SERVER);
	talk->asked = ASKED_NOTHING;
	if (one_in(12))
		asked = (u8)chance(ASKED_TRANSFER + 1);
	switch (asked) {
	case ASKED_PORT:
		return sprintf(to, one_in(12) ? "500 no" : "200 ok");
	case ASKED_PASV:
		len = sprintf(to, one_in(6) ? "227 =" : "227 Entering Passive Mode (");
		len += print_host_port(to + len, address, port, false, false);
		return len + sprintf(to + len, one_in(6) ? "" : ").");
	case ASKED_EPSV:
		return sprintf(to, "229 Extended (|||%u|)", port);
	case ASKED_LPSV:
		len = sprintf(to, "228 Long (");
		len += print_host_port(to + len, address, port, true, talk->six);
		return len + sprintf(to + len, ")");
	case ASKED_TRANSFER:
		return sprintf(to, one_in(4) ? "550 no" : "150 here");
	default:
		return sprintf(to, "%s", one_in(3) ? pick(replies) : "200 ok");
	}
}

/* a few bytes are other ones, or there are more or fewer */
static u32 spoil(u8 *to, u32 len)
{
	static const char odd[] = "\0\r\n\377\364\t ,|()0123456789-;";
	u32 times = 1 + chance(3), at;

	while (times-- && len) {
		at = chance(len);
		switch (chance(5)) {
		case 0:
			to[at] = (u8)chance(256);
			break;
		case 1:
			to[at] = (u8)pick(odd);
			break;
		case 2:
			memmove(to + at, to + at + 1, --len - at);
			break;
		case 3:
			memmove(to + at + 1, to + at, len++ - at);
			to[at] = (u8)pick(odd);
			break;
		default:
			len = at + 1;
			break;
		}
	}
	return len;
}

static u32 print_line(struct talk *talk, u8 dir, u8 *to)
{
	static const char *const ends[] = { "\n", "\r", "", "\r\r\n", "\r\n\r\n" };
	char *at = (char *)to;
	u32 len = (u32)(dir == CLIENT ? print_command(talk, at) :
					print_answer(talk, at));

	len += (u32)sprintf(at + len, "%s", one_in(12) ? pick(ends) : "\r\n");
	return one_in(8) ? spoil(to, len) : len;
}

/* kilobytes of lines, of one line, or of anything */
static u32 print_much(struct talk *talk, u8 dir, u8 *to)
{
	u32 most = one_in(8) ? WORDS_ROOM : 1400 + chance(6000), len = 0, kind = chance(4);

	if (kind == 0) {
		chance_fill(to, most);
		return most;
	}
	if (kind == 1) {
		len = print_line(talk, dir, to);
		memset(to + (len > 2 ? len - 2 : 0), '1', most);
		return most;
	}
	while (len + LINE < most)
		len += print_line(talk, dir, to + len);
	return len;
}

u32 words_say(struct talk *talk, u8 dir, u8 *to)
{
	struct end *end = &talk->end[dir];
	u32 len, cut;

	if (end->rest_len) {
		len = end->rest_len;
		memcpy(to, end->rest, len);
		end->rest_len = 0;
		return one_in(6) ? spoil(to, len) : len;
	}
	if (one_in(60))
		return print_much(talk, dir, to);
	len = print_line(talk, dir, to);
	while (one_in(6) && len + LINE < 1300)
		len += print_line(talk, dir, to + len);
	if (len < 2 || len > sizeof(end->rest) || chance(5))
		return len;
	/* the rest comes later */
	cut = 1 + chance(len - 1);
	end->rest_len = len - cut;
	memcpy(end->rest, to + cut, end->rest_len);
	return cut;
}

static bool find_six_numbers(const char *text, struct endpoint *endpoint)
{
	u32 n[6], i;

	if (sscanf(text, "%u,%u,%u,%u,%u,%u", n, n + 1, n + 2, n + 3, n + 4, n + 5) != 6)
		return false;
	for (i = 0; i < 4; i++)
		endpoint->address[i] = (u8)n[i];
	endpoint->port = (u16)((n[4] << 8) + (n[5] & 255));
	return true;
}

bool words_find(const struct arrival *arrival, struct endpoint *endpoint)
{
	char text[120], address[64];
	u32 len = arrival->shown < sizeof(text) - 1 ? arrival->shown : sizeof(text) - 1;
	u32 family, port;

	memcpy(text, arrival->text, len);
	text[len] = 0;
	if (!strncasecmp(text, "PORT ", 5))
		return find_six_numbers(text + 5, endpoint);
	if (!strncmp(text, "227 Entering Passive Mode (", 27))
		return find_six_numbers(text + 27, endpoint);
	if (sscanf(text, "229 Extended (|||%u|)", &port) == 1) {
		memcpy(endpoint->address, arrival->from.address, 16);
		endpoint->port = (u16)port;
		return true;
	}
	if (sscanf(text, "EPRT |%u|%60[^|]|%u|", &family, address, &port) != 3)
		return false;
	endpoint->port = (u16)port;
	return inet_pton(arrival->six ? AF_INET6 : AF_INET, address,
			 endpoint->address) == 1;
}
