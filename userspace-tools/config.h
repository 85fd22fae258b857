/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A namespace's configuration: read whole, replaced whole.
 */
#ifndef NF_FTP_TOOL_CONFIG_H
#define NF_FTP_TOOL_CONFIG_H

#include <libmnl/libmnl.h>

#include "advertise.h"
#include "ports.h"
#include "profile.h"

/**
 * struct config - a namespace's configuration
 * @generation: changes with each change
 * @ports: the ports whose connections get the helper
 * @profiles: what it allows
 * @advertises: addresses that the peers know under others
 */
struct config {
	__u32 generation;
	struct port_list ports;
	struct profile_list profiles;
	struct advertise_list advertises;
};

/**
 * config_decode() - the answer to %NF_FTP_CMD_CONFIG_GET
 * @nlh: the message
 * @arg: a struct config, all zeros
 *
 * Return: 0, -EBADMSG, or -E2BIG for more than the contract allows.
 */
int config_decode(const struct nlmsghdr *nlh, void *arg);

/**
 * config_encode_ports() - the list of ports for %NF_FTP_CMD_CONFIG_SET
 * @nlh: the message, in a union request_room
 * @ports: the list
 */
void config_encode_ports(struct nlmsghdr *nlh, const struct port_list *ports);

/**
 * config_encode_profiles() - the profiles for %NF_FTP_CMD_CONFIG_SET
 * @nlh: the message, in a union request_room
 * @profiles: the profiles
 */
void config_encode_profiles(struct nlmsghdr *nlh,
			    const struct profile_list *profiles);

/**
 * config_encode_advertises() - the advertised addresses for
 * %NF_FTP_CMD_CONFIG_SET
 * @nlh: the message, in a union request_room
 * @lines: the list
 */
void config_encode_advertises(struct nlmsghdr *nlh,
			      const struct advertise_list *lines);

#endif /* NF_FTP_TOOL_CONFIG_H */
