// SPDX-License-Identifier: GPL-2.0
/* Names of commands: RFC 959, RFC 1639, RFC 2228, RFC 2428, RFC 3659. */
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
	default:
		return FTP_ASKS_OTHER;
	}
}
