/* SPDX-License-Identifier: GPL-2.0 */
/* Ports whose connections get a helper. */
#ifndef NF_FTP_PORTS_H
#define NF_FTP_PORTS_H

#include <linux/netfilter/nf_ftp.h>
#include <linux/types.h>

/**
 * struct nf_ftp_port - a port that is given to a helper
 * @number: host byte order
 * @profile: the helper's name, what follows its NUL is 0 as well
 */
struct nf_ftp_port {
	u16 number;
	char profile[NF_FTP_PROFILE_SIZE];
};

/**
 * struct nf_ftp_ports - all of them
 * @count: their number
 * @port: ascending
 */
struct nf_ftp_ports {
	u16 count;
	struct nf_ftp_port port[NF_FTP_PORTS_MAX];
};

/**
 * nf_ftp_ports_find - look a port up
 * @ports: ports
 * @number: host byte order
 *
 * Return: the port; NULL if it is not among them.
 */
const struct nf_ftp_port *nf_ftp_ports_find(const struct nf_ftp_ports *ports,
					    u16 number);

/**
 * nf_ftp_ports_add - add a port
 * @ports: ports; one that is there already is not added again
 * @port: the port
 *
 * Return: 0, -EINVAL for port 0, -EEXIST if it is there with another profile,
 * -ENOSPC if there are %NF_FTP_PORTS_MAX.
 */
int nf_ftp_ports_add(struct nf_ftp_ports *ports,
		     const struct nf_ftp_port *port);

/**
 * nf_ftp_ports_scan - read a module parameter
 * @text: such as "21,2121", or ""
 * @ports: filled
 *
 * Return: 0 or -EINVAL.
 */
int nf_ftp_ports_scan(const char *text, struct nf_ftp_ports *ports);

#endif /* NF_FTP_PORTS_H */
