// SPDX-License-Identifier: GPL-2.0
/* What a policy says to an endpoint, and to a command. */
#include "policy.h"

static bool opens(const struct ftp_policy *policy, const struct ftp_address *a)
{
	if (policy->foreign == FTP_FOREIGN_LISTED)
		return ftp_prefixes_have(policy->prefix, policy->prefixes, a);
	return policy->foreign == FTP_FOREIGN_OPENED;
}

enum ftp_reason ftp_policy_check(const struct ftp_policy *policy,
				 const struct ftp_announcer *who,
				 const struct ftp_endpoint *e, bool *own)
{
	/* nobody's address is how some say: the host that you talk to */
	*own = ftp_policy_is_own(who, e) ||
	       ftp_address_is_unspecified(&e->address) ||
	       ftp_address_equal(&e->address, &who->told) ||
	       policy->foreign == FTP_FOREIGN_FIXED;
	if (e->address.family != who->own.family)
		return FTP_WRONG_FAMILY;
	if (!*own) {
		if (ftp_address_is_reserved(&e->address))
			return FTP_RESERVED_ADDRESS;
		if (!opens(policy, &e->address))
			return FTP_FOREIGN_ADDRESS;
	}
	if (e->port < FTP_PRIVILEGED_END && !policy->privileged)
		return FTP_PRIVILEGED_PORT;
	return FTP_OK;
}

bool ftp_policy_denies(const struct ftp_policy *policy, u32 word)
{
	u32 i;

	for (i = 0; i < policy->denied; i++) {
		if (policy->deny[i] == word)
			return true;
	}
	return false;
}
