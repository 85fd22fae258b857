// SPDX-License-Identifier: GPL-2.0
/* The table of verbs. */
#include "verb.h"

#define WORD4(a, b, c, d) \
	((u32)(a) << 24 | (u32)(b) << 16 | (u32)(c) << 8 | (u32)(d))

static const struct ftp_verb_row rows[FTP_VERB_MAX] = {
	[FTP_PORT] = { "PORT", WORD4('P', 'O', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_HOSTPORT },
	[FTP_EPRT] = { "EPRT", WORD4('E', 'P', 'R', 'T'),
		       FTP_CLIENT, FTP_ACTIVE, FTP_FORM_EXTENDED },
	[FTP_PASV] = { "PASV", FTP_CODE(2, 2, 7),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_HOSTPORT },
	[FTP_EPSV] = { "EPSV", FTP_CODE(2, 2, 9),
		       FTP_SERVER, FTP_PASSIVE, FTP_FORM_PORT_ONLY },
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
