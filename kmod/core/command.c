// SPDX-License-Identifier: GPL-2.0
/* The table of commands, and which reply may be whose answer. */
#include "command.h"

/* a class, and the letters of a name */
#define ROW(class, ...) \
	[FTP_COMMAND_PLACE(FTP_WORD(__VA_ARGS__))] = { FTP_WORD(__VA_ARGS__), FTP_COMMAND_##class }

const struct ftp_command_row ftp_commands[FTP_COMMAND_PLACES] = {
	[0] = { 0, FTP_COMMAND_UNKNOWN },
	ROW(LOGIN, 'U', 'S', 'E', 'R'),
	ROW(LOGIN, 'P', 'A', 'S', 'S'),
	ROW(LOGIN, 'A', 'C', 'C', 'T'),
	ROW(AUTH, 'A', 'U', 'T', 'H'),
	ROW(REIN, 'R', 'E', 'I', 'N'),
	ROW(SECURE, 'A', 'D', 'A', 'T'),
	ROW(SECURE, 'C', 'O', 'N', 'F'),
	ROW(SECURE, 0, 'E', 'N', 'C'),
	ROW(SECURE, 0, 'M', 'I', 'C'),
	ROW(TRANSFER, 'R', 'E', 'T', 'R'),
	ROW(TRANSFER, 'S', 'T', 'O', 'R'),
	ROW(TRANSFER, 'S', 'T', 'O', 'U'),
	ROW(TRANSFER, 'A', 'P', 'P', 'E'),
	ROW(TRANSFER, 'L', 'I', 'S', 'T'),
	ROW(TRANSFER, 'N', 'L', 'S', 'T'),
	ROW(TRANSFER, 'M', 'L', 'S', 'D'),
	ROW(PASSIVE, 'P', 'A', 'S', 'V'),
	ROW(PASSIVE, 'E', 'P', 'S', 'V'),
	ROW(PASSIVE, 'L', 'P', 'S', 'V'),
	ROW(NOT_EXPECTED, 'P', 'O', 'R', 'T'),
	ROW(NOT_EXPECTED, 'E', 'P', 'R', 'T'),
	ROW(NOT_EXPECTED, 'L', 'P', 'R', 'T'),
	ROW(PLAIN, 'A', 'B', 'O', 'R'),
	ROW(PLAIN, 'A', 'L', 'L', 'O'),
	ROW(PLAIN, 0, 'C', 'C', 'C'),
	ROW(PLAIN, 'C', 'L', 'N', 'T'),
	ROW(PLAIN, 'F', 'E', 'A', 'T'),
	ROW(PLAIN, 'H', 'O', 'S', 'T'),
	ROW(PLAIN, 'L', 'A', 'N', 'G'),
	ROW(PLAIN, 'M', 'O', 'D', 'E'),
	ROW(PLAIN, 'N', 'O', 'O', 'P'),
	ROW(PLAIN, 'O', 'P', 'T', 'S'),
	ROW(PLAIN, 'P', 'B', 'S', 'Z'),
	ROW(PLAIN, 'P', 'R', 'O', 'T'),
	ROW(PLAIN, 'Q', 'U', 'I', 'T'),
	ROW(PLAIN, 'R', 'E', 'S', 'T'),
	ROW(PLAIN, 'S', 'T', 'R', 'U'),
	ROW(PLAIN, 'S', 'Y', 'S', 'T'),
	ROW(PLAIN, 'T', 'Y', 'P', 'E'),
	ROW(OTHER, 'A', 'V', 'B', 'L'),
	ROW(OTHER, 'C', 'D', 'U', 'P'),
	ROW(OTHER, 0, 'C', 'W', 'D'),
	ROW(OTHER, 'D', 'E', 'L', 'E'),
	ROW(OTHER, 'H', 'A', 'S', 'H'),
	ROW(OTHER, 'H', 'E', 'L', 'P'),	/* long, and mostly well-formed */
	ROW(OTHER, 'M', 'D', 'T', 'M'),
	ROW(OTHER, 'M', 'F', 'M', 'T'),
	ROW(OTHER, 0, 'M', 'K', 'D'),
	ROW(OTHER, 'M', 'L', 'S', 'T'),
	ROW(OTHER, 0, 'P', 'W', 'D'),
	ROW(OTHER, 0, 'R', 'M', 'D'),
	ROW(OTHER, 'R', 'N', 'F', 'R'),
	ROW(OTHER, 'R', 'N', 'T', 'O'),
	ROW(OTHER, 'S', 'I', 'T', 'E'),
	ROW(OTHER, 'S', 'I', 'Z', 'E'),
	ROW(OTHER, 'S', 'M', 'N', 'T'),
	ROW(OTHER, 'S', 'T', 'A', 'T'),
	ROW(OTHER, 'X', 'C', 'R', 'C'),
	ROW(OTHER, 'X', 'C', 'U', 'P'),
	ROW(OTHER, 'X', 'C', 'W', 'D'),
	ROW(OTHER, 'X', 'M', 'K', 'D'),
	ROW(OTHER, 'X', 'P', 'W', 'D'),
	ROW(OTHER, 'X', 'R', 'M', 'D'),
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
