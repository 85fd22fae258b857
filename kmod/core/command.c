// SPDX-License-Identifier: GPL-2.0
/* The table of commands, and which reply may be whose answer. */
#include "command.h"

#define ROW(word, class) \
	[FTP_COMMAND_PLACE(word)] = { word, FTP_COMMAND_##class }

const struct ftp_command_row ftp_commands[FTP_COMMAND_PLACES] = {
	[0] = { 0, FTP_COMMAND_UNKNOWN },
	ROW(FTP_WORD('U', 'S', 'E', 'R'), LOGIN),
	ROW(FTP_WORD('P', 'A', 'S', 'S'), LOGIN),
	ROW(FTP_WORD('A', 'C', 'C', 'T'), LOGIN),
	ROW(FTP_WORD('A', 'U', 'T', 'H'), AUTH),
	ROW(FTP_WORD('R', 'E', 'I', 'N'), REIN),
	ROW(FTP_WORD('A', 'D', 'A', 'T'), SECURE),
	ROW(FTP_WORD('C', 'O', 'N', 'F'), SECURE),
	ROW(FTP_WORD(0, 'E', 'N', 'C'), SECURE),
	ROW(FTP_WORD(0, 'M', 'I', 'C'), SECURE),
	ROW(FTP_WORD('R', 'E', 'T', 'R'), TRANSFER),
	ROW(FTP_WORD('S', 'T', 'O', 'R'), TRANSFER),
	ROW(FTP_WORD('S', 'T', 'O', 'U'), TRANSFER),
	ROW(FTP_WORD('A', 'P', 'P', 'E'), TRANSFER),
	ROW(FTP_WORD('L', 'I', 'S', 'T'), TRANSFER),
	ROW(FTP_WORD('N', 'L', 'S', 'T'), TRANSFER),
	ROW(FTP_WORD('M', 'L', 'S', 'D'), TRANSFER),
	ROW(FTP_WORD('P', 'A', 'S', 'V'), PASSIVE),
	ROW(FTP_WORD('E', 'P', 'S', 'V'), PASSIVE),
	ROW(FTP_WORD('L', 'P', 'S', 'V'), PASSIVE),
	ROW(FTP_WORD('P', 'O', 'R', 'T'), NOT_EXPECTED),
	ROW(FTP_WORD('E', 'P', 'R', 'T'), NOT_EXPECTED),
	ROW(FTP_WORD('L', 'P', 'R', 'T'), NOT_EXPECTED),
	ROW(FTP_WORD('A', 'B', 'O', 'R'), PLAIN),
	ROW(FTP_WORD('A', 'L', 'L', 'O'), PLAIN),
	ROW(FTP_WORD(0, 'C', 'C', 'C'), PLAIN),
	ROW(FTP_WORD('C', 'L', 'N', 'T'), PLAIN),
	ROW(FTP_WORD('F', 'E', 'A', 'T'), PLAIN),
	ROW(FTP_WORD('H', 'O', 'S', 'T'), PLAIN),
	ROW(FTP_WORD('L', 'A', 'N', 'G'), PLAIN),
	ROW(FTP_WORD('M', 'O', 'D', 'E'), PLAIN),
	ROW(FTP_WORD('N', 'O', 'O', 'P'), PLAIN),
	ROW(FTP_WORD('O', 'P', 'T', 'S'), PLAIN),
	ROW(FTP_WORD('P', 'B', 'S', 'Z'), PLAIN),
	ROW(FTP_WORD('P', 'R', 'O', 'T'), PLAIN),
	ROW(FTP_WORD('Q', 'U', 'I', 'T'), PLAIN),
	ROW(FTP_WORD('R', 'E', 'S', 'T'), PLAIN),
	ROW(FTP_WORD('S', 'T', 'R', 'U'), PLAIN),
	ROW(FTP_WORD('S', 'Y', 'S', 'T'), PLAIN),
	ROW(FTP_WORD('T', 'Y', 'P', 'E'), PLAIN),
	ROW(FTP_WORD('A', 'V', 'B', 'L'), OTHER),
	ROW(FTP_WORD('C', 'D', 'U', 'P'), OTHER),
	ROW(FTP_WORD(0, 'C', 'W', 'D'), OTHER),
	ROW(FTP_WORD('D', 'E', 'L', 'E'), OTHER),
	ROW(FTP_WORD('H', 'A', 'S', 'H'), OTHER),
	ROW(FTP_WORD('H', 'E', 'L', 'P'), OTHER),	/* long, and mostly well-formed */
	ROW(FTP_WORD('M', 'D', 'T', 'M'), OTHER),
	ROW(FTP_WORD('M', 'F', 'M', 'T'), OTHER),
	ROW(FTP_WORD(0, 'M', 'K', 'D'), OTHER),
	ROW(FTP_WORD('M', 'L', 'S', 'T'), OTHER),
	ROW(FTP_WORD(0, 'P', 'W', 'D'), OTHER),
	ROW(FTP_WORD(0, 'R', 'M', 'D'), OTHER),
	ROW(FTP_WORD('R', 'N', 'F', 'R'), OTHER),
	ROW(FTP_WORD('R', 'N', 'T', 'O'), OTHER),
	ROW(FTP_WORD('S', 'I', 'T', 'E'), OTHER),
	ROW(FTP_WORD('S', 'I', 'Z', 'E'), OTHER),
	ROW(FTP_WORD('S', 'M', 'N', 'T'), OTHER),
	ROW(FTP_WORD('S', 'T', 'A', 'T'), OTHER),
	ROW(FTP_WORD('X', 'C', 'R', 'C'), OTHER),
	ROW(FTP_WORD('X', 'C', 'U', 'P'), OTHER),
	ROW(FTP_WORD('X', 'C', 'W', 'D'), OTHER),
	ROW(FTP_WORD('X', 'M', 'K', 'D'), OTHER),
	ROW(FTP_WORD('X', 'P', 'W', 'D'), OTHER),
	ROW(FTP_WORD('X', 'R', 'M', 'D'), OTHER),
};

/* a command itself is refused, or the service is: no file, and no data connection */
static bool refuses(u32 code)
{
	switch (code) {
	case FTP_CODE(4, 2, 1):
	case FTP_CODE(4, 3, 1):
	case FTP_CODE(5, 0, 0):
	case FTP_CODE(5, 0, 1):
	case FTP_CODE(5, 0, 2):
	case FTP_CODE(5, 0, 3):
	case FTP_CODE(5, 0, 4):
	case FTP_CODE(5, 2, 0):
	case FTP_CODE(5, 2, 1):
	case FTP_CODE(5, 2, 2):
		return true;
	default:
		/* not logged in, or not as it has to be */
		return code >> 8 == FTP_CODE(5, 3, 0) >> 8;
	}
}

/**
 * ftp_command_takes - whether a reply can be the answer to a command
 * @command: its class
 * @code: of the reply, packed; none that is preliminary
 *
 * RFC 959 section 5.4, RFC 2228, RFC 2428 and what servers do: one that refuses an
 * endpoint finds fault with the command, never with a file (x5x).
 */
bool ftp_command_takes(enum ftp_command command, u32 code)
{
	bool fails = code >> 16 >= '4';
	u32 group = code >> 8 & 0xff;

	switch (command) {
	case FTP_COMMAND_NONE:
		return false;
	case FTP_COMMAND_UNKNOWN:
	case FTP_COMMAND_SECURE:
		return true;
	case FTP_COMMAND_OTHER:
		return fails || group != '3' || code == FTP_CODE(2, 3, 1);
	case FTP_COMMAND_PLAIN:
		return fails || group != '3' || code >> 16 == '2';
	case FTP_COMMAND_LOGIN:
		return fails || group != '5';
	case FTP_COMMAND_TRANSFER:
		return fails || code == FTP_CODE(2, 2, 5) ||
		       code == FTP_CODE(2, 2, 6) || code == FTP_CODE(2, 5, 0) ||
		       code == FTP_CODE(2, 0, 0);
	case FTP_COMMAND_AUTH:
	case FTP_COMMAND_REIN:
		return refuses(code) || (!fails && group != '5');
	case FTP_COMMAND_PASSIVE:
		return refuses(code) || code == FTP_CODE(4, 2, 5);
	default:
		/* some connect at once, and may not be able to */
		return refuses(code) || code == FTP_CODE(4, 2, 5) ||
		       code == FTP_CODE(2, 0, 0);
	}
}
