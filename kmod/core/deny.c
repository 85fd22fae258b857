// SPDX-License-Identifier: GPL-2.0
/* Finding what is denied. */
#include "deny.h"

static bool denies(const struct ftp_segment *segment,
		   const struct ftp_line *line)
{
	const struct ftp_policy *policy = segment->policy;

	if (!policy->denied || segment->dir != FTP_CLIENT)
		return false;
	return line->junk || (line->word_len >= 3 &&
			      ftp_policy_denies(policy, line->word));
}

bool ftp_denies_line(const struct ftp_segment *segment,
		     const struct ftp_line *line, enum ftp_mark mark)
{
	return (mark == FTP_MARK_LINE || line->state > FTP_IN_WORD) &&
	       denies(segment, line);
}

bool ftp_denies_end(const struct ftp_segment *segment,
		    const struct ftp_line *line)
{
	return segment->policy && segment->fin && segment->change.fin &&
	       line->state == FTP_IN_WORD && denies(segment, line);
}
