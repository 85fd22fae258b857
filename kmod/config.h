/* SPDX-License-Identifier: GPL-2.0 */
/* What the administrator asked for, in a namespace. */
#ifndef NF_FTP_CONFIG_H
#define NF_FTP_CONFIG_H

#include <linux/netfilter/nf_ftp.h>
#include "net.h"

/**
 * struct nf_ftp_ports - ports that are given to the helper
 * @count: their number
 * @port: ascending, host byte order
 */
struct nf_ftp_ports {
	u16 count;
	u16 port[NF_FTP_PORTS_MAX];
};

/**
 * struct nf_ftp_config - a configuration; never changed, only replaced
 * @rcu: for the grace period
 * @generation: of the next one it is one more
 * @ports: the ports
 * @asked: which of them the tool asked for, at the same index: for these,
 *	connections are tracked
 */
struct nf_ftp_config {
	struct rcu_head rcu;
	u32 generation;
	struct nf_ftp_ports ports;
	DECLARE_BITMAP(asked, NF_FTP_PORTS_MAX);
};

/**
 * nf_ftp_config_has_port - is a port given to the helper?
 * @net: namespace
 * @port: host byte order
 *
 * Context: RCU read side.
 */
bool nf_ftp_config_has_port(const struct net *net, u16 port);

/**
 * nf_ftp_ports_add - add a port
 * @ports: ports; a port that is there already is not added again
 * @port: host byte order
 *
 * Return: 0, -EINVAL for port 0, -ENOSPC if there are %NF_FTP_PORTS_MAX.
 */
int nf_ftp_ports_add(struct nf_ftp_ports *ports, u16 port);

/**
 * nf_ftp_ports_scan - read a module parameter
 * @text: such as "21,2121", or ""
 * @ports: filled
 *
 * Return: 0 or -EINVAL.
 */
int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports);

/**
 * nf_ftp_config_set - replace a namespace's ports
 * @net: namespace
 * @ports: the new ones
 * @generation: the configuration they are made from, or NULL
 *
 * Return: 0, -ESTALE if it is not the one in force, -ENOMEM, or why
 * connections cannot be tracked. Nothing is changed then.
 */
int nf_ftp_config_set(struct net *net, const struct nf_ftp_ports *ports,
		      const u32 *generation);

/**
 * nf_ftp_config_init - a namespace begins
 * @net: namespace
 * @ports: its first ports
 *
 * Return: 0 or -errno.
 */
int nf_ftp_config_init(struct net *net, const struct nf_ftp_ports *ports);

/**
 * nf_ftp_config_exit - a namespace, or the module, is about to go
 * @net: namespace
 */
void nf_ftp_config_exit(struct net *net);

#endif /* NF_FTP_CONFIG_H */
