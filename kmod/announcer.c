// SPDX-License-Identifier: GPL-2.0
/*
 * Who announces an endpoint, and under which address its peer knows it.
 *
 * All is said from the announcer's direction. Its own address is
 * tuplehash[dir].src. Its peer sends to tuplehash[!dir].dst, which is the same
 * without NAT. Behind another NAT, whose outside address an administrator has
 * advertised, the peer knows it under that one.
 */
#include "announcer.h"
#include "config.h"

/**
 * nf_ftp_announcer_find - find an announcer's addresses
 * @ct: control connection
 * @dir: the announcer's direction
 * @who: filled; nothing is advertised
 */
void nf_ftp_announcer_find(const struct nf_conn *ct, enum ip_conntrack_dir dir,
			   struct ftp_announcer *who)
{
	u8 l3num = nf_ct_l3num(ct);

	nf_ftp_set_address(&who->own, &ct->tuplehash[dir].tuple.src.u3, l3num);
	nf_ftp_set_address(&who->seen, &ct->tuplehash[!dir].tuple.dst.u3,
			   l3num);
	who->mapped = who->seen;
}

/**
 * nf_ftp_announcer_map - find the address that is advertised to its peer
 * @ct: control connection
 * @dir: the announcer's direction
 * @who: found before; @mapped is set where an address is advertised
 *
 * Context: RCU read side.
 * Return: true if one is.
 */
bool nf_ftp_announcer_map(const struct nf_conn *ct, enum ip_conntrack_dir dir,
			  struct ftp_announcer *who)
{
	struct ftp_address peer;

	nf_ftp_set_address(&peer, &ct->tuplehash[!dir].tuple.src.u3,
			   nf_ct_l3num(ct));
	return nf_ftp_config_advertise(nf_ct_net(ct), who, &peer);
}

/**
 * nf_ftp_announcer_remapped - whether announced endpoints may have to be rewritten
 * @ct: control connection
 * @profile: its profile, or NULL
 *
 * NAT of the control connection is another reason, which is not looked at.
 *
 * Context: RCU read side.
 * Return: as struct nf_ftp_control has it.
 */
u8 nf_ftp_announcer_remapped(const struct nf_conn *ct,
			     const struct nf_ftp_profile *profile)
{
	struct ftp_announcer who;
	enum ftp_dir dir;
	u8 remapped = 0;

	if (!profile || (!nf_ftp_profile_restricts(profile) &&
			 !nf_ftp_config_advertises(nf_ct_net(ct))))
		return 0;
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		nf_ftp_announcer_find(ct, nf_ftp_ct_dir(dir), &who);
		if (nf_ftp_announcer_map(ct, nf_ftp_ct_dir(dir), &who) ||
		    profile->keys.policy.foreign == FTP_FOREIGN_FIXED ||
		    (ftp_policy_has_denied(&profile->keys.policy) &&
		     dir == FTP_CLIENT))
			remapped |= BIT(dir);
	}
	return remapped;
}
