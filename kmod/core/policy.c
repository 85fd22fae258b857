// SPDX-License-Identifier: GPL-2.0
/*
 * What the administrator's lines mean for an endpoint, a command, an address.
 *
 * An address is advertised where a network behind this one translates addresses
 * and does not look into FTP: what is announced has to be what is seen there.
 */
#include "policy.h"
#include "text.h"

#define IPV4(a, b, bits) \
	{ .address = { .family = FTP_IPV4, .byte = { a, b } }, .len = bits }
#define IPV6(a, b, bits) \
	{ .address = { .family = FTP_IPV6, .byte = { a, b } }, .len = bits }

static const struct ftp_prefix private_ranges[] = {
	IPV4(10, 0, 8), IPV4(172, 16, 12), IPV4(192, 168, 16),
	IPV4(100, 64, 10), IPV4(169, 254, 16), IPV4(127, 0, 8),
	IPV6(0xfc, 0, 7), IPV6(0xfe, 0x80, 10),
	{ .address = { .family = FTP_IPV6, .byte = { [15] = 1 } }, .len = 128 },
};

/* the bits of a byte that count, if @len bits from this byte on do */
static u8 mask_of(u32 len)
{
	return (u8)(0xff00 >> (len < 8 ? len : 8));
}

/**
 * ftp_prefix_has - whether an address begins with a prefix
 * @prefix: prefix
 * @a: address, of any family
 */
bool ftp_prefix_has(const struct ftp_prefix *prefix,
		    const struct ftp_address *a)
{
	u32 len = prefix->len, at = 0;

	if (a->family != prefix->address.family)
		return false;
	for (; len; len -= len < 8 ? len : 8, at++) {
		if ((a->byte[at] ^ prefix->address.byte[at]) & mask_of(len))
			return false;
	}
	return true;
}

/**
 * ftp_prefixes_have - whether an address begins with one of some prefixes
 * @prefix: the prefixes
 * @count: how many
 * @a: address
 */
bool ftp_prefixes_have(const struct ftp_prefix *prefix, u32 count,
		       const struct ftp_address *a)
{
	u32 i;

	for (i = 0; i < count; i++) {
		if (ftp_prefix_has(&prefix[i], a))
			return true;
	}
	return false;
}

/**
 * ftp_prefix_is_clean - whether it is a prefix, with no bits behind it
 * @prefix: prefix, of one of the two families
 */
bool ftp_prefix_is_clean(const struct ftp_prefix *prefix)
{
	u32 bits = prefix->address.family == FTP_IPV4 ? 32 : 128;
	u32 at = prefix->len / 8;

	if (prefix->len > bits)
		return false;
	if (at < bits / 8 &&
	    prefix->address.byte[at] & (u8)~mask_of(prefix->len % 8))
		return false;
	while (++at < bits / 8) {
		if (prefix->address.byte[at])
			return false;
	}
	return true;
}

/**
 * ftp_address_is_private - whether it is reachable from its own network only
 * @a: address
 *
 * RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291, RFC 1122 section 3.2.1.3.
 * Ranges for documentation count as public.
 */
bool ftp_address_is_private(const struct ftp_address *a)
{
	return ftp_prefixes_have(private_ranges, sizeof(private_ranges) /
				 sizeof(private_ranges[0]), a);
}

static bool opens(const struct ftp_policy *policy, const struct ftp_address *a)
{
	if (policy->foreign == FTP_FOREIGN_LISTED)
		return ftp_prefixes_have(policy->prefix, policy->prefixes, a);
	return policy->foreign == FTP_FOREIGN_OPENED;
}

/**
 * ftp_policy_check - decide whether an announced data connection may be opened
 * @policy: the profile's
 * @who: announcer
 * @e: what it announced
 * @own: filled: whether it leads to the announcer's own address
 *
 * A server may be configured with the address that its clients dial, so that
 * counts as its own (RFC 2577 section 3 forbids third parties, not names).
 *
 * Return: %FTP_OK, %FTP_WRONG_FAMILY, %FTP_RESERVED_ADDRESS,
 * %FTP_FOREIGN_ADDRESS or %FTP_PRIVILEGED_PORT.
 */
enum ftp_reason ftp_policy_check(const struct ftp_policy *policy,
				 const struct ftp_announcer *who,
				 const struct ftp_endpoint *e, bool *own)
{
	/* nobody's address is how some say: the host that you talk to */
	*own = ftp_policy_is_own(who, e) ||
	       ftp_address_is_unspecified(&e->address) ||
	       ftp_address_equal(&e->address, &who->mapped) ||
	       policy->foreign == FTP_FOREIGN_FIXED;
	if (e->address.family != who->own.family &&
	    !ftp_address_is_unspecified(&e->address))
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

/**
 * ftp_policy_lists - whether a command is in the list of those that are denied
 * @policy: the profile's
 * @word: its name, packed by ftp_word_add()
 */
bool ftp_policy_lists(const struct ftp_policy *policy, u32 word)
{
	u32 i;

	for (i = 0; i < policy->denied; i++) {
		if (policy->deny[i] == word)
			return true;
	}
	return false;
}

/**
 * ftp_policy_denies - does a command end the control connection?
 * @policy: the profile's
 * @word: its name, packed by ftp_word_add()
 * @secured: the control connection is encrypted, or about to be
 */
bool ftp_policy_denies(const struct ftp_policy *policy, u32 word, bool secured)
{
	if (policy->encryption == FTP_ENCRYPTION_DENIED &&
	    word == FTP_WORD('A', 'U', 'T', 'H'))
		return true;
	if (policy->encryption == FTP_ENCRYPTION_REQUIRED && !secured &&
	    word == FTP_WORD('U', 'S', 'E', 'R'))
		return true;
	return ftp_policy_lists(policy, word);
}

static bool excepts(const struct ftp_advertise *line,
		    const struct ftp_address *peer)
{
	return (line->not_private && ftp_address_is_private(peer)) ||
	       ftp_prefixes_have(line->except, line->excepts, peer);
}

/**
 * ftp_advertise_find - find the address under which a peer knows an announcer
 * @line: lines
 * @count: how many
 * @seen: the announcer's address, as it leaves here
 * @peer: the peer's
 *
 * Of two prefixes the longer counts, also where its line excepts the peer.
 *
 * Return: the address; NULL if it is @seen.
 */
const struct ftp_address *ftp_advertise_find(const struct ftp_advertise *line,
					     u32 count,
					     const struct ftp_address *seen,
					     const struct ftp_address *peer)
{
	const struct ftp_advertise *best = NULL;
	u32 i;

	/* a host that talks to itself */
	if (ftp_address_equal(seen, peer))
		return NULL;
	for (i = 0; i < count; i++) {
		if (ftp_prefix_has(&line[i].prefix, seen) &&
		    (!best || line[i].prefix.len > best->prefix.len))
			best = &line[i];
	}
	return best && !excepts(best, peer) ? &best->as : NULL;
}
