/* SPDX-License-Identifier: GPL-2.0 */
/* May an announced endpoint be used? */
#ifndef FTP_POLICY_H
#define FTP_POLICY_H

#include "endpoint.h"
#include "prefix.h"

/* the first port that needs no privilege to be listened on */
#define FTP_PRIVILEGED_END 1024
/* prefixes whose addresses one policy opens */
#define FTP_PREFIXES_MAX 16
/* commands that one policy denies */
#define FTP_DENY_MAX 16

/**
 * struct ftp_announcer - who announces, as the connection tracking knows it
 * @own: its own address
 * @seen: the address under which it leaves here; the same without NAT
 * @told: the one under which its peer reaches it; mostly @seen, too
 */
struct ftp_announcer {
	struct ftp_address own;
	struct ftp_address seen;
	struct ftp_address told;
};

/**
 * enum ftp_foreign - an announced address that is not the announcer's
 * @FTP_FOREIGN_REFUSED: opens nothing
 * @FTP_FOREIGN_OPENED: is opened
 * @FTP_FOREIGN_FIXED: the announcer's own is meant
 * @FTP_FOREIGN_LISTED: is opened if it has one of some prefixes
 */
enum ftp_foreign {
	FTP_FOREIGN_REFUSED,
	FTP_FOREIGN_OPENED,
	FTP_FOREIGN_FIXED,
	FTP_FOREIGN_LISTED,
};

/**
 * struct ftp_policy - what a profile allows
 * @strict: only what is said in its turn counts
 * @privileged: ports below 1024
 * @crlf: a command that announces has to end with CR LF
 * @foreign: enum ftp_foreign
 * @prefixes: how many there are in @prefix
 * @denied: how many there are in @deny
 * @prefix: addresses, with %FTP_FOREIGN_LISTED
 * @deny: commands that end the control connection, packed by ftp_word_add()
 */
struct ftp_policy {
	bool strict;
	bool privileged;
	bool crlf;
	u8 foreign;
	u8 prefixes;
	u8 denied;
	struct ftp_prefix prefix[FTP_PREFIXES_MAX];
	u32 deny[FTP_DENY_MAX];
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
 * @family: enum ftp_family of the control connection
 * @own: the announcer's own address, as in struct ftp_address
 * @seen: the one under which it leaves here
 * @e: endpoint, with an address
 */
static inline bool ftp_policy_is_usual(u8 family, const void *own,
				       const void *seen,
				       const struct ftp_endpoint *e)
{
	return e->address.family == family && e->port >= FTP_PRIVILEGED_END &&
	       (!memcmp(e->address.byte, own, sizeof(e->address.byte)) ||
		!memcmp(e->address.byte, seen, sizeof(e->address.byte)));
}

/**
 * ftp_policy_check - may the data connection that was announced be opened?
 * @policy: the profile's
 * @who: announcer
 * @e: what it announced
 * @own: filled: does it lead to the announcer's own address?
 *
 * A server may be configured with the address that its clients dial, so that
 * counts as its own (RFC 2577 section 3 forbids third parties, not names).
 *
 * Return: %FTP_OK, %FTP_WRONG_FAMILY, %FTP_RESERVED_ADDRESS,
 * %FTP_FOREIGN_ADDRESS or %FTP_PRIVILEGED_PORT.
 */
enum ftp_reason ftp_policy_check(const struct ftp_policy *policy,
				 const struct ftp_announcer *who,
				 const struct ftp_endpoint *e, bool *own);

/**
 * ftp_policy_denies - does a command end the control connection?
 * @policy: the profile's
 * @word: its name, packed by ftp_word_add()
 */
bool ftp_policy_denies(const struct ftp_policy *policy, u32 word);

#endif /* FTP_POLICY_H */
