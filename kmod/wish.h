/* SPDX-License-Identifier: GPL-2.0 */
/* What somebody wants a namespace's configuration to become. */
#ifndef NF_FTP_WISH_H
#define NF_FTP_WISH_H

#include <linux/netlink.h>
#include "core/advertise.h"
#include "ports.h"
#include "profile.h"

struct nf_ftp_config;

/**
 * struct nf_ftp_wish - a configuration, or parts of one
 * @has_generation: only if it is the one with @generation
 * @generation: that
 * @has_ports: these ports and no others
 * @ports: the ports
 * @has_profiles: these profiles and no others
 * @may_name: names that the kernel does not know yet may be made known
 * @names_max: as long as fewer are known than so many
 * @profiles: how many
 * @keys: the profiles, each name once
 * @has_advertises: these lines and no others
 * @advertises: how many
 * @advertise: the lines, each prefix once
 */
struct nf_ftp_wish {
	bool has_generation;
	u32 generation;
	bool has_ports;
	struct nf_ftp_ports ports;
	bool has_profiles;
	bool may_name;
	unsigned int names_max;
	u8 profiles;
	struct nf_ftp_keys keys[NF_FTP_PROFILES_MAX];
	bool has_advertises;
	u16 advertises;
	struct ftp_advertise advertise[NF_FTP_ADVERTISES_MAX];
};

/**
 * nf_ftp_wish_grant - make a configuration of it
 * @old: the one in force, or NULL
 * @wish: what is given; the rest is as it was, or as it is at first
 * @extack: told what is wrong with it
 *
 * Return: the configuration, for nf_ftp_config_free(); or -ENOENT, -EEXIST,
 * -EBUSY, -ENOSPC or -EPERM with a sentence, or -ENOMEM.
 */
struct nf_ftp_config *nf_ftp_wish_grant(const struct nf_ftp_config *old,
					const struct nf_ftp_wish *wish,
					struct netlink_ext_ack *extack);

/**
 * nf_ftp_config_free - nobody needs a configuration any more
 * @config: configuration, or NULL; it stays for a grace period
 */
void nf_ftp_config_free(struct nf_ftp_config *config);

#endif /* NF_FTP_WISH_H */
