// SPDX-License-Identifier: GPL-2.0
/* The checks that every announced endpoint has to pass. */
#include "policy.h"

#define PRIVILEGED_END 1024

enum ftp_reason ftp_policy_check(const struct ftp_policy *policy,
				 const struct ftp_announcer *who,
				 const struct ftp_endpoint *e, bool *own)
{
	*own = ftp_policy_is_own(who, e);
	if (e->address.family != who->own.family)
		return FTP_WRONG_FAMILY;
	if (!*own) {
		if (ftp_address_is_reserved(&e->address))
			return FTP_RESERVED_ADDRESS;
		if (!policy->foreign)
			return FTP_FOREIGN_ADDRESS;
	}
	if (e->port < PRIVILEGED_END && !policy->privileged)
		return FTP_PRIVILEGED_PORT;
	return FTP_OK;
}
