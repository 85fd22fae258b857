// SPDX-License-Identifier: GPL-2.0
/* Finding an argument in a line that is whole. */
#include "argument.h"
#include "carry.h"
#include "eol.h"

/* the first byte of the argument, or one that can't be that */
static const u8 *find_argument(enum ftp_form form, const u8 *at, const u8 *end)
{
	if (form == FTP_FORM_HOSTPORT) {
		/* most of what is passed over are letters */
		while (at < end &&
		       (*at > '9' || (*at < '0' && *at >= ' ')))
			at++;
		return at;
	}
	while (at < end && *at != '(' && *at >= ' ')
		at++;
	return at < end && *at == '(' ? at + 1 : end;
}

bool ftp_argument_whole(enum ftp_dir dir, enum ftp_verb verb,
			struct ftp_span text, struct ftp_argument *argument)
{
	const u32 word_len = dir == FTP_CLIENT ? 4 : 3;
	const u8 *end = text.at + text.len, *at = text.at + word_len + 1;
	enum ftp_form form = ftp_verb_row(verb)->form;
	struct ftp_span rest;

	if (text.len <= word_len || at[-1] != ' ')
		return false;
	if (dir == FTP_SERVER)
		at = find_argument(form, at, end);
	rest.at = at;
	rest.len = (u32)(end - at);
	if (ftp_scan_endpoint(&rest, form, &argument->endpoint) || !rest.len ||
	    rest.at - at > FTP_ARGUMENT_MAX)
		return false;
	if (dir == FTP_CLIENT ? !ftp_is_eol(*rest.at) :
				ftp_argument_has(form, *rest.at))
		return false;
	argument->text.at = at;
	argument->text.len = (u32)(rest.at - at);
	argument->reason = FTP_OK;
	return true;
}
