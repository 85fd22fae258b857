// SPDX-License-Identifier: GPL-2.0
/*
 * The texts are those of vsftpd, ProFTPD and Pure-FTPd. No line is left out that
 * a real client and server would say, for a helper's state depends on it.
 */
#include "dialogue.h"

#define LONG_TEXT	1400

static char help_text[LONG_TEXT + 1];
static char listing[LONG_TEXT + 1];
/* TLS records: a command's length, and one that fills a segment; none has a zero */
static char hello[sizeof("\x16\x03\x01\x01\x01") + 0x101];
static char record[sizeof("\x17\x03\x03\x01\x01") + 0x101];
static char long_record[sizeof("\x17\x03\x03\x05\x73") + 0x573];

static const struct line terse[] = {
	{ SERVER, SEGMENT_SYN, "", "SYN-ACK" },
	{ CLIENT, SEGMENT_TEXT, "", "empty ACK, before the greeting" },
	{ SERVER, SEGMENT_TEXT, "220 Welcome.\r\n", "220" },
	{ CLIENT, SEGMENT_TEXT, "", "empty ACK, before the login" },
	{ CLIENT, SEGMENT_TEXT, "USER anonymous\r\n", "USER" },
	{ SERVER, SEGMENT_TEXT, "331 Please specify the password.\r\n", "331" },
	{ CLIENT, SEGMENT_TEXT, "PASS me@example.org\r\n", "PASS" },
	{ SERVER, SEGMENT_TEXT, "230 Login successful.\r\n", "230" },
	{ CLIENT, SEGMENT_TEXT, "SYST\r\n" },
	{ SERVER, SEGMENT_TEXT, "215 UNIX Type: L8\r\n" },
	{ CLIENT, SEGMENT_TEXT, "FEAT\r\n" },
	{ SERVER, SEGMENT_TEXT, "211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n"
	  " PASV\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n UTF8\r\n211 End\r\n",
	  "211 FEAT of ten lines" },

	/* active, by the old command and the new one */
	{ CLIENT, SEGMENT_TEXT, "PORT 192,168,1,2,156,65\r\n", "PORT", SNAT, 1,
	  true },
	{ SERVER, SEGMENT_TEXT, "200 PORT command successful. Consider using PASV.\r\n",
	  "200 to PORT", SNAT, 1, true },
	{ CLIENT, SEGMENT_TEXT, "RETR file.txt\r\n", "RETR after PORT", 0, 1 },
	{ SERVER, SEGMENT_TEXT,
	  "150 Opening BINARY mode data connection for file.txt (1234 bytes).\r\n",
	  "150" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ SERVER, SEGMENT_TEXT, "226 Transfer complete.\r\n", "226" },
	{ CLIENT, SEGMENT_TEXT, "EPRT |1|192.168.1.2|40002|\r\n", "EPRT", SNAT,
	  1, true },
	{ SERVER, SEGMENT_TEXT, "200 EPRT command successful. Consider using EPSV.\r\n",
	  "200 to EPRT", 0, 1, true },
	{ CLIENT, SEGMENT_TEXT, "NLST\r\n", NULL, 0, 1 },
	{ SERVER, SEGMENT_TEXT, "150 Here comes the directory listing.\r\n" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ SERVER, SEGMENT_TEXT, "226 Directory send OK.\r\n" },

	/* passive: the client connects before it says what for */
	{ CLIENT, SEGMENT_TEXT, "PASV\r\n", "PASV" },
	{ SERVER, SEGMENT_TEXT,
	  "227 Entering Passive Mode (203,0,113,9,156,66).\r\n", "227", DNAT,
	  1 },
	{ CLIENT, SEGMENT_TEXT, "RETR file.txt\r\n", "RETR after PASV" },
	{ SERVER, SEGMENT_TEXT,
	  "150 Opening BINARY mode data connection for file.txt (1234 bytes).\r\n",
	  "150 to passive" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ SERVER, SEGMENT_TEXT, "226 Transfer complete.\r\n",
	  "226 to passive" },
	{ CLIENT, SEGMENT_TEXT, "EPSV\r\n", "EPSV" },
	{ SERVER, SEGMENT_TEXT,
	  "229 Entering Extended Passive Mode (|||40003|).\r\n", "229", DNAT,
	  1 },
	{ CLIENT, SEGMENT_TEXT, "STOR file.txt\r\n" },
	{ SERVER, SEGMENT_TEXT, "150 Ok to send data.\r\n" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ SERVER, SEGMENT_TEXT, "226 Transfer complete.\r\n" },

	/* all that does not open anything */
	{ CLIENT, SEGMENT_TEXT, "", "empty ACK", SNAT | DNAT },
	{ CLIENT, SEGMENT_TEXT, "TYPE I\r\n", "command", SNAT },
	{ SERVER, SEGMENT_TEXT, "200 Switching to Binary mode.\r\n", "reply",
	  SNAT },
	{ CLIENT, SEGMENT_TEXT, "RETR file.txt\r\n", "RETR, no endpoint" },
	{ SERVER, SEGMENT_TEXT, "425 Use PORT or PASV first.\r\n", "425" },
	{ CLIENT, SEGMENT_TEXT, "HELP\r\n" },
	/* a long text leaves in segments that know nothing of its lines */
	{ SERVER, SEGMENT_TEXT,
	  "214-The following commands are recognized.\r\n ABOR AC" },
	{ SERVER, SEGMENT_TEXT, help_text, "1.4 kB of reply text" },
	{ SERVER, SEGMENT_TEXT, "CT ALLO\r\n214 Help OK.\r\n" },
	{ CLIENT, SEGMENT_TEXT, "STAT .\r\n" },
	{ SERVER, SEGMENT_TEXT, "211-Status of .:\r\n" },
	/* or of nothing else */
	{ SERVER, SEGMENT_TEXT, listing, "1.4 kB of a listing's lines" },
	{ SERVER, SEGMENT_TEXT, "211 End of status\r\n", "end of a listing" },
	{ CLIENT, SEGMENT_TEXT, "PORT 192,168,1,9,156,65\r\n", "refused PORT" },
	{ SERVER, SEGMENT_TEXT, "500 Illegal PORT command.\r\n",
	  "500 to refused PORT" },
	{ CLIENT, SEGMENT_TEXT, "PORT 192,168,1,", "PORT cut in two", SNAT, 0,
	  false, true },
	{ CLIENT, SEGMENT_TEXT, "2,156,67\r\n", "PORT cut in two", SNAT, 1,
	  false, true },
	{ SERVER, SEGMENT_TEXT, "200 PORT command successful.\r\n", NULL, 0, 0,
	  false, true },
	{ CLIENT, SEGMENT_TEXT, "QUIT\r\n", "QUIT" },
	{ SERVER, SEGMENT_TEXT, "221 Goodbye.\r\n", "221" },
	{ SERVER, SEGMENT_FIN, "", "FIN, server's" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ CLIENT, SEGMENT_FIN, "", "FIN, client's" },
	{ SERVER, SEGMENT_TEXT, "", "last ACK" },
};

static const struct line talkative[] = {
	{ SERVER, SEGMENT_SYN, "" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ SERVER, SEGMENT_TEXT,
	  "220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n"
	  "220-You are user number 3 of 50 allowed.\r\n"
	  "220-Local time is now 12:34. Server port: 21.\r\n"
	  "220-This is a private system - No anonymous login\r\n"
	  "220-IPv6 connections are also welcome on this server.\r\n"
	  "220 You will be disconnected after 15 minutes of inactivity.\r\n",
	  "220 of six lines" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ CLIENT, SEGMENT_TEXT, "USER anonymous\r\n" },
	{ SERVER, SEGMENT_TEXT,
	  "331 User anonymous OK. Password required\r\n" },
	{ CLIENT, SEGMENT_TEXT, "PASS me@example.org\r\n" },
	{ SERVER, SEGMENT_TEXT,
	  "230-\r\n"
	  "    Welcome to the archive of example.org.\r\n"
	  "    All transfers are logged with your name and address.\r\n"
	  "\r\n"
	  "    See the file README for what is where.\r\n"
	  "230 Anonymous access granted, restrictions apply\r\n",
	  "230 of six lines" },
	{ CLIENT, SEGMENT_TEXT, "HELP\r\n" },
	{ SERVER, SEGMENT_TEXT,
	  "214-The following commands are recognized (* =>'s unimplemented):\r\n"
	  " CWD     XCWD    CDUP    XCUP    SMNT*   QUIT    PORT    PASV    \r\n"
	  " EPRT    EPSV    ALLO*   RNFR    RNTO    DELE    MDTM    RMD     \r\n"
	  " XRMD    MKD     XMKD    PWD     XPWD    SIZE    SYST    HELP    \r\n"
	  " NOOP    FEAT    OPTS    AUTH*   CCC*    CONF*   ENC*    MIC*    \r\n"
	  " PBSZ*   PROT*   TYPE    STRU    MODE    RETR    STOR    STOU    \r\n"
	  " APPE    REST    ABOR    USER    PASS    ACCT*   REIN*   LIST    \r\n"
	  " NLST    STAT    SITE    MLSD    MLST    \r\n"
	  "214 Direct comments to root@example.org\r\n",
	  "214 HELP of nine lines" },
	{ CLIENT, SEGMENT_TEXT, "TYPE A\r\nMODE S\r\nSTRU F\r\nNOOP\r\n",
	  "four commands at once" },
	{ SERVER, SEGMENT_TEXT, "200 Type set to A\r\n200 Mode set to S\r\n"
	  "200 Structure set to F\r\n200 NOOP command successful\r\n",
	  "four replies at once" },
	{ CLIENT, SEGMENT_TEXT, "QUIT\r\n" },
	{ SERVER, SEGMENT_TEXT, "221 Goodbye.\r\n" },
	{ CLIENT, SEGMENT_FIN, "" },
	{ SERVER, SEGMENT_FIN, "" },
};

static const struct line encrypted[] = {
	{ SERVER, SEGMENT_SYN, "" },
	{ CLIENT, SEGMENT_TEXT, "" },
	{ SERVER, SEGMENT_TEXT, "220 Welcome.\r\n" },
	{ CLIENT, SEGMENT_TEXT, "AUTH TLS\r\n", "AUTH TLS" },
	{ SERVER, SEGMENT_TEXT, "234 Proceed with negotiation.\r\n", "234" },
	{ CLIENT, SEGMENT_TEXT, hello },
	{ SERVER, SEGMENT_TEXT, hello },
	{ CLIENT, SEGMENT_TEXT, record },
	{ SERVER, SEGMENT_TEXT, record },
	{ CLIENT, SEGMENT_TEXT, record, "encrypted, a command" },
	{ SERVER, SEGMENT_TEXT, record, "encrypted, a reply" },
	{ SERVER, SEGMENT_TEXT, long_record, "encrypted, 1.4 kB" },
	{ CLIENT, SEGMENT_TEXT, "", "encrypted, empty ACK" },
};

const struct dialogue dialogues[DIALOGUES] = {
	{ terse, ARRAY_SIZE(terse) },
	{ talkative, ARRAY_SIZE(talkative) },
	{ encrypted, ARRAY_SIZE(encrypted) },
};

/* a line of the text for each command that a server knows */
static void fill_help(void)
{
	static const char line[] = " MKD  MODE NLST NOOP OPTS PASS PASV PORT\r\n";
	unsigned int i;

	for (i = 0; i < LONG_TEXT; i++)
		help_text[i] = line[(i + 10) % (sizeof(line) - 1)];
}

static void fill_listing(void)
{
	static const char line[] =
		"-rw-r--r--   1 ftp      ftp          1234 Jan 01  2024 file-number-42\r\n";
	unsigned int i;

	BUILD_BUG_ON(sizeof(line) - 1 > LONG_TEXT);
	for (i = 0; i + sizeof(line) - 1 <= LONG_TEXT; i += sizeof(line) - 1)
		memcpy(listing + i, line, sizeof(line));
}

static void fill_record(char *to, size_t size, const char *header)
{
	strscpy(to, header, size);
	memset(to + strlen(header), 'x', size - 1 - strlen(header));
}

void dialogue_init(void)
{
	fill_record(hello, sizeof(hello), "\x16\x03\x01\x01\x01");
	fill_record(record, sizeof(record), "\x17\x03\x03\x01\x01");
	fill_record(long_record, sizeof(long_record), "\x17\x03\x03\x05\x73");
	fill_help();
	fill_listing();
}
