// SPDX-License-Identifier: GPL-2.0
/*
 * Names of commands: RFC 959, RFC 1639, RFC 2228, RFC 2428, RFC 2640, RFC 3659,
 * RFC 7151, and what is usual besides. What answers them.
 */
#include "asks.h"

enum ftp_asks ftp_asks_find(u32 word)
{
	switch (word) {
	case FTP_WORD('U', 'S', 'E', 'R'):
	case FTP_WORD('P', 'A', 'S', 'S'):
	case FTP_WORD('A', 'C', 'C', 'T'):
		return FTP_ASKS_LOGIN;
	case FTP_WORD('A', 'U', 'T', 'H'):
		return FTP_ASKS_TLS;
	case FTP_WORD('R', 'E', 'I', 'N'):
		return FTP_ASKS_RESTART;
	case FTP_WORD('R', 'E', 'T', 'R'):
	case FTP_WORD('S', 'T', 'O', 'R'):
	case FTP_WORD('S', 'T', 'O', 'U'):
	case FTP_WORD('A', 'P', 'P', 'E'):
	case FTP_WORD('L', 'I', 'S', 'T'):
	case FTP_WORD('N', 'L', 'S', 'T'):
	case FTP_WORD('M', 'L', 'S', 'D'):
		return FTP_ASKS_TRANSFER;
	case FTP_WORD('P', 'A', 'S', 'V'):
	case FTP_WORD('E', 'P', 'S', 'V'):
	case FTP_WORD('L', 'P', 'S', 'V'):
		return FTP_ASKS_PASSIVE;
	case FTP_WORD('P', 'O', 'R', 'T'):
	case FTP_WORD('E', 'P', 'R', 'T'):
	case FTP_WORD('L', 'P', 'R', 'T'):
		return FTP_ASKS_REFUSED;
	case FTP_WORD('A', 'B', 'O', 'R'):
	case FTP_WORD('A', 'D', 'A', 'T'):
	case FTP_WORD('A', 'L', 'L', 'O'):
	case FTP_WORD(0, 'C', 'C', 'C'):
	case FTP_WORD('C', 'L', 'N', 'T'):
	case FTP_WORD('F', 'E', 'A', 'T'):
	case FTP_WORD('H', 'O', 'S', 'T'):
	case FTP_WORD('L', 'A', 'N', 'G'):
	case FTP_WORD('M', 'O', 'D', 'E'):
	case FTP_WORD('N', 'O', 'O', 'P'):
	case FTP_WORD('O', 'P', 'T', 'S'):
	case FTP_WORD('P', 'B', 'S', 'Z'):
	case FTP_WORD('P', 'R', 'O', 'T'):
	case FTP_WORD('Q', 'U', 'I', 'T'):
	case FTP_WORD('R', 'E', 'S', 'T'):
	case FTP_WORD('S', 'T', 'R', 'U'):
	case FTP_WORD('S', 'Y', 'S', 'T'):
	case FTP_WORD('T', 'Y', 'P', 'E'):
		return FTP_ASKS_PLAIN;
	case FTP_WORD('A', 'V', 'B', 'L'):
	case FTP_WORD('C', 'D', 'U', 'P'):
	case FTP_WORD(0, 'C', 'W', 'D'):
	case FTP_WORD('D', 'E', 'L', 'E'):
	case FTP_WORD('H', 'A', 'S', 'H'):
	case FTP_WORD('H', 'E', 'L', 'P'):	/* long, and mostly well-formed */
	case FTP_WORD('M', 'D', 'T', 'M'):
	case FTP_WORD('M', 'F', 'M', 'T'):
	case FTP_WORD(0, 'M', 'K', 'D'):
	case FTP_WORD('M', 'L', 'S', 'T'):
	case FTP_WORD(0, 'P', 'W', 'D'):
	case FTP_WORD(0, 'R', 'M', 'D'):
	case FTP_WORD('R', 'N', 'F', 'R'):
	case FTP_WORD('R', 'N', 'T', 'O'):
	case FTP_WORD('S', 'I', 'T', 'E'):
	case FTP_WORD('S', 'I', 'Z', 'E'):
	case FTP_WORD('S', 'M', 'N', 'T'):
	case FTP_WORD('S', 'T', 'A', 'T'):
	case FTP_WORD('X', 'C', 'R', 'C'):
	case FTP_WORD('X', 'C', 'U', 'P'):
	case FTP_WORD('X', 'C', 'W', 'D'):
	case FTP_WORD('X', 'M', 'K', 'D'):
	case FTP_WORD('X', 'P', 'W', 'D'):
	case FTP_WORD('X', 'R', 'M', 'D'):
		return FTP_ASKS_OTHER;
	default:
		return FTP_ASKS_UNKNOWN;
	}
}

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

bool ftp_asks_takes(enum ftp_asks asks, u32 code)
{
	bool fails = code >> 16 >= '4';
	u32 group = code >> 8 & 0xff;

	switch (asks) {
	case FTP_ASKS_NONE:
		return false;
	case FTP_ASKS_UNKNOWN:
		return true;
	case FTP_ASKS_OTHER:
		return fails || group != '3' || code == FTP_CODE(2, 3, 1);
	case FTP_ASKS_PLAIN:
		return fails || group != '3' || code >> 16 == '2';
	case FTP_ASKS_LOGIN:
		return fails || group != '5';
	case FTP_ASKS_TRANSFER:
		return fails || code == FTP_CODE(2, 2, 5) ||
		       code == FTP_CODE(2, 2, 6) || code == FTP_CODE(2, 5, 0) ||
		       code == FTP_CODE(2, 0, 0);
	case FTP_ASKS_TLS:
	case FTP_ASKS_RESTART:
		return refuses(code) || (!fails && group != '5');
	case FTP_ASKS_PASSIVE:
		return refuses(code) || code == FTP_CODE(4, 2, 5);
	default:
		return refuses(code) || code == FTP_CODE(2, 0, 0);
	}
}
