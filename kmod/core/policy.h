/* SPDX-License-Identifier: GPL-2.0 */
/* May an announced endpoint be used? */
#ifndef FTP_POLICY_H
#define FTP_POLICY_H

#include "endpoint.h"

/* the first port that needs no privilege to be listened on */
#define FTP_PRIVILEGED_END 1024

/**
 * struct ftp_announcer - who announces, as the connection tracking knows it
 * @own: its own address
 * @seen: the address under which its peer reaches it; the same without NAT
 */
struct ftp_announcer {
	struct ftp_address own;
	struct ftp_address seen;
};

/**
 * struct ftp_policy - what a profile allows
 * @strict: only what is said in its turn counts
 * @foreign: an address that is not the announcer's
 * @privileged: ports below 1024
 */
struct ftp_policy {
	bool strict;
	bool foreign;
	bool privileged;
};

/**
 * ftp_policy_is_own - is the endpoint's address one of the announcer's?
 * @who: announcer
 * @e: endpoint
 */
static inline bool ftp_policy_is_own(const struct ftp_announcer *who,
				     const struct ftp_endpoint *e)
{
	return ftp_address_equal(&e->address, &who->own) ||
	       ftp_address_equal(&e->address, &who->seen);
}

/**
 * ftp_policy_is_usual - does every policy allow it?
 * @who: announcer
 * @e: endpoint, with an address
 */
static inline bool ftp_policy_is_usual(const struct ftp_announcer *who,
				       const struct ftp_endpoint *e)
{
	return e->address.family == who->own.family &&
	       e->port >= FTP_PRIVILEGED_END && ftp_policy_is_own(who, e);
}

/**
 * ftp_policy_check - may the data connection that was announced be opened?
 * @policy: the profile's
 * @who: announcer
 * @e: what it announced
 * @own: filled: is that the announcer's own address?
 *
 * A server may be configured with the address that its clients dial, so that
 * counts as its own (RFC 2577 section 3 forbids third parties, not names).
 *
 * Return: %FTP_OK, %FTP_WRONG_FAMILY, %FTP_RESERVED_ADDRESS,
 * %FTP_FOREIGN_ADDRESS or %FTP_PRIVILEGED_PORT.
 */
static inline enum ftp_reason
ftp_policy_check(const struct ftp_policy *policy,
		 const struct ftp_announcer *who, const struct ftp_endpoint *e,
		 bool *own)
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
	if (e->port < FTP_PRIVILEGED_END && !policy->privileged)
		return FTP_PRIVILEGED_PORT;
	return FTP_OK;
}

#endif /* FTP_POLICY_H */
