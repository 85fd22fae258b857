/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A namespace's configuration.
 *
 * The kernel knows only whole lists. To change one member the list is read,
 * changed and put back; if somebody else changed it in between, the kernel
 * refuses that, and it is all done again.
 */
#ifndef NF_FTP_TOOL_CONFIG_H
#define NF_FTP_TOOL_CONFIG_H

#include <stdio.h>
#include <jansson.h>

#include "advertise.h"
#include "netlink.h"
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
 * struct config_part - a list in a configuration
 * @reading: what fails if it cannot be read, for a complaint
 * @offset: of the list in a struct config
 * @attr: type of its attribute
 * @type: of the list
 */
struct config_part {
	const char *reading;
	size_t offset;
	__u16 attr;
	const struct list_type *type;
};

extern const struct config_part config_ports;
extern const struct config_part config_profiles;
extern const struct config_part config_advertises;

/**
 * config_list() - the list of a part
 * @config: the configuration
 * @part: the part
 */
static inline const void *config_list(const struct config *config,
				      const struct config_part *part)
{
	return (const char *)config + part->offset;
}

/**
 * typedef config_change_fn - change a configuration
 * @config: the one in force, to be made what it is to become
 * @wanted: the change
 *
 * Return: 0; -EALREADY if it is that already; or an exit code after a complaint.
 */
typedef int (*config_change_fn)(struct config *config, const void *wanted);

/**
 * struct config_change - a change of a configuration that a command makes
 * @command: the command, for a complaint
 * @word: what is changed, likewise
 * @part: the part that is changed; NULL: any of them, and it is all or nothing
 * @make: makes the change
 * @wanted: handed to @make
 */
struct config_change {
	const char *command;
	const char *word;
	const struct config_part *part;
	config_change_fn make;
	const void *wanted;
};

int config_decode(const struct nlmsghdr *nlh, void *arg);
void config_encode(struct nlmsghdr *nlh, const struct config *config,
		   const struct config_part *part);
void config_init(struct config *config);
void config_save(const struct config *config, FILE *out);
json_t *config_json(const struct config *config);
int config_read(struct nl_socket *nl, struct config *config);
int config_update(struct nl_socket *nl, struct config *config,
		  const struct config_change *change);

#endif /* NF_FTP_TOOL_CONFIG_H */
