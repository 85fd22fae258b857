/* SPDX-License-Identifier: GPL-2.0 */
/* Who announces an endpoint, and under which address its peer knows it. */
#ifndef NF_FTP_ANNOUNCER_H
#define NF_FTP_ANNOUNCER_H

#include <net/netfilter/nf_conntrack.h>
#include "core/policy.h"

struct nf_ftp_profile;

/**
 * nf_ftp_family - the core's name of an address family
 * @l3num: NFPROTO_IPV4 or NFPROTO_IPV6
 */
static inline u8 nf_ftp_family(u8 l3num)
{
	return l3num == NFPROTO_IPV6 ? FTP_IPV6 : FTP_IPV4;
}

/**
 * nf_ftp_set_address - an address of an entry, as the core has it
 * @to: filled
 * @from: address
 * @l3num: its family
 */
static __always_inline void
nf_ftp_set_address(struct ftp_address *to, const union nf_inet_addr *from,
		   u8 l3num)
{
	/* what an IPv4 address has no use for is 0 in a tuple, too */
	BUILD_BUG_ON(sizeof(to->byte) != sizeof(*from));
	to->family = nf_ftp_family(l3num);
	memcpy(to->byte, from, sizeof(to->byte));
}

/**
 * nf_ftp_announcer_has_nat - whether the announcer's own address is translated
 * @ct: control connection
 * @dir: the announcer's direction
 */
static inline bool nf_ftp_announcer_has_nat(const struct nf_conn *ct,
					    enum ip_conntrack_dir dir)
{
	return !nf_inet_addr_cmp(&ct->tuplehash[dir].tuple.src.u3,
				 &ct->tuplehash[!dir].tuple.dst.u3);
}

/**
 * nf_ftp_dir - a direction of an entry, as the core has it
 * @dir: direction
 */
static inline enum ftp_dir nf_ftp_dir(enum ip_conntrack_dir dir)
{
	/* arrays of the core's are indexed by both */
	BUILD_BUG_ON((int)FTP_CLIENT != IP_CT_DIR_ORIGINAL);
	BUILD_BUG_ON((int)FTP_SERVER != IP_CT_DIR_REPLY);
	return (enum ftp_dir)dir;
}

/**
 * nf_ftp_ct_dir - a direction of the core's, as an entry has it
 * @dir: direction
 */
static inline enum ip_conntrack_dir nf_ftp_ct_dir(enum ftp_dir dir)
{
	BUILD_BUG_ON((int)FTP_CLIENT != IP_CT_DIR_ORIGINAL);
	return (enum ip_conntrack_dir)dir;
}

void nf_ftp_announcer_find(const struct nf_conn *ct, enum ip_conntrack_dir dir,
			   struct ftp_announcer *who);
bool nf_ftp_announcer_map(const struct nf_conn *ct, enum ip_conntrack_dir dir,
			  struct ftp_announcer *who);
u8 nf_ftp_announcer_remapped(const struct nf_conn *ct,
			     const struct nf_ftp_profile *profile);

#endif /* NF_FTP_ANNOUNCER_H */
