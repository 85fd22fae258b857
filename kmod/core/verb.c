// SPDX-License-Identifier: GPL-2.0
/* The table of verbs. */
#include "verb.h"

static const struct ftp_verb_row rows[FTP_VERB_MAX] = {
	[FTP_PORT] = { "PORT", FTP_WORD('P', 'O', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_HOSTPORT },
	[FTP_EPRT] = { "EPRT", FTP_WORD('E', 'P', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_EXTENDED },
	[FTP_LPRT] = { "LPRT", FTP_WORD('L', 'P', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_LONG },
	[FTP_PASV] = { "PASV", FTP_CODE(2, 2, 7),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_HOSTPORT },
	[FTP_EPSV] = { "EPSV", FTP_CODE(2, 2, 9),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_PORT_ONLY },
	[FTP_LPSV] = { "LPSV", FTP_CODE(2, 2, 8),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_LONG },
};

const struct ftp_verb_row *ftp_verb_row(enum ftp_verb verb)
{
	return &rows[verb];
}

enum ftp_verb ftp_verb_find(enum ftp_dir dir, u32 word)
{
	enum ftp_verb verb;

	for (verb = FTP_PORT; verb < FTP_VERB_MAX; verb++) {
		if (rows[verb].word == word && rows[verb].dir == dir)
			return verb;
	}
	return FTP_VERB_NONE;
}
