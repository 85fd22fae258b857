/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an administrator says: which announced endpoints may be used, which commands
 * are denied, and under which addresses distant peers know those of this side.
 */
#ifndef FTP_POLICY_H
#define FTP_POLICY_H

#include "endpoint.h"

/**
 * struct ftp_prefix - addresses that begin alike
 * @address: how; its bits behind the prefix are 0
 * @len: how many bits count, up to 32 or 128
 */
struct ftp_prefix {
	struct ftp_address address;
	u8 len;
};

/**
 * ftp_prefix_equal - whether the two are the same prefix
 * @a: one
 * @b: the other
 */
static inline bool ftp_prefix_equal(const struct ftp_prefix *a,
				    const struct ftp_prefix *b)
{
	return a->len == b->len && ftp_address_equal(&a->address, &b->address);
}

bool ftp_prefix_has(const struct ftp_prefix *prefix,
		    const struct ftp_address *a);
bool ftp_prefixes_have(const struct ftp_prefix *prefix, u32 count,
		       const struct ftp_address *a);
bool ftp_prefix_is_clean(const struct ftp_prefix *prefix);
bool ftp_address_is_private(const struct ftp_address *a);

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
 * @mapped: the one under which its peer reaches it; mostly @seen, too
 */
struct ftp_announcer {
	struct ftp_address own;
	struct ftp_address seen;
	struct ftp_address mapped;
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
 * enum ftp_encryption - may the client ask for encryption?
 * @FTP_ENCRYPTION_ALLOWED: yes
 * @FTP_ENCRYPTION_DENIED: that ends the control connection
 * @FTP_ENCRYPTION_REQUIRED: so does a login that comes before it
 */
enum ftp_encryption {
	FTP_ENCRYPTION_ALLOWED,
	FTP_ENCRYPTION_DENIED,
	FTP_ENCRYPTION_REQUIRED,
};

/**
 * struct ftp_policy - what a profile allows
 * @strict: only what is said in its turn counts
 * @privileged: ports below 1024
 * @crlf: a command that announces has to end with CR LF
 * @foreign: enum ftp_foreign
 * @prefixes: how many there are in @prefix
 * @denied: how many there are in @deny
 * @encryption: enum ftp_encryption
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
	u8 encryption;
	struct ftp_prefix prefix[FTP_PREFIXES_MAX];
	u32 deny[FTP_DENY_MAX];
};

/**
 * ftp_policy_is_own - whether the endpoint's address is one of the announcer's
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
 * ftp_policy_always_allows - whether every policy allows it
 * @family: enum ftp_family of the control connection
 * @own: the announcer's own address, as in struct ftp_address
 * @seen: the one under which it leaves here
 * @e: endpoint, with an address
 */
static inline bool ftp_policy_always_allows(u8 family, const void *own,
					    const void *seen,
					    const struct ftp_endpoint *e)
{
	return e->address.family == family && e->port >= FTP_PRIVILEGED_END &&
	       (!memcmp(e->address.byte, own, sizeof(e->address.byte)) ||
		!memcmp(e->address.byte, seen, sizeof(e->address.byte)));
}

enum ftp_reason ftp_policy_check(const struct ftp_policy *policy,
				 const struct ftp_announcer *who,
				 const struct ftp_endpoint *e, bool *own);

/**
 * ftp_policy_has_denied - is there anything that ends the control connection?
 * @policy: the profile's
 */
static inline bool ftp_policy_has_denied(const struct ftp_policy *policy)
{
	return policy->denied || policy->encryption;
}

bool ftp_policy_lists(const struct ftp_policy *policy, u32 word);
bool ftp_policy_denies(const struct ftp_policy *policy, u32 word, bool secured);

/* prefixes of peers that one line can except */
#define FTP_EXCEPT_MAX 4

/**
 * struct ftp_advertise - a line of what the administrator knows
 * @prefix: addresses of this side
 * @as: under which distant peers know each of them; of the same family
 * @not_private: peers with private addresses know them as they are
 * @excepts: how many prefixes there are in @except
 * @except: so do peers with these
 */
struct ftp_advertise {
	struct ftp_prefix prefix;
	struct ftp_address as;
	bool not_private;
	u8 excepts;
	struct ftp_prefix except[FTP_EXCEPT_MAX];
};

const struct ftp_address *ftp_advertise_find(const struct ftp_advertise *line,
					     u32 count,
					     const struct ftp_address *seen,
					     const struct ftp_address *peer);

#endif /* FTP_POLICY_H */
