// SPDX-License-Identifier: GPL-2.0
/*
 * A namespace's configuration.
 */
#include <errno.h>
#include <string.h>

#include "config.h"
#include "netlink.h"

#define UPDATE_ATTEMPTS 10

const struct config_part config_ports = {
	"reading the ports", offsetof(struct config, ports),
	NF_FTP_A_PORTS, &port_list_type
};

const struct config_part config_profiles = {
	"reading the profiles", offsetof(struct config, profiles),
	NF_FTP_A_PROFILES, &profile_list_type
};

const struct config_part config_advertises = {
	"reading what is advertised", offsetof(struct config, advertises),
	NF_FTP_A_ADVERTISES, &advertise_list_type
};

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct config *config = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_A_GENERATION:
		return attr_u32(attr, &config->generation);
	case NF_FTP_A_PORTS:
		return list_decode(attr, &port_list_type, &config->ports);
	case NF_FTP_A_PROFILES:
		return list_decode(attr, &profile_list_type,
				   &config->profiles);
	case NF_FTP_A_ADVERTISES:
		return list_decode(attr, &advertise_list_type,
				   &config->advertises);
	default:
		return 0;
	}
}

/**
 * config_decode() - read the answer to %NF_FTP_CMD_CONFIG_GET
 * @nlh: the message
 * @arg: a struct config, all zeros
 *
 * Return: 0, -EBADMSG, -ENOMEM, or -E2BIG for more than the contract allows.
 */
int config_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_attr, arg);
}

/**
 * config_encode() - write a part for %NF_FTP_CMD_CONFIG_SET
 * @nlh: the message, in a union nl_request
 * @config: the configuration
 * @part: the part
 */
void config_encode(struct nlmsghdr *nlh, const struct config *config,
		   const struct config_part *part)
{
	list_encode(nlh, part->attr, part->type, config_list(config, part));
}

/**
 * config_read() - read the configuration in force
 * @nl: from family_open()
 * @config: is filled
 *
 * Return: 0 or -errno.
 */
int config_read(struct nl_socket *nl, struct config *config)
{
	memset(config, 0, sizeof(*config));
	return family_get(nl, NF_FTP_CMD_CONFIG_GET, config_decode,
			  config);
}

/* in the order in which a file has them */
static const struct config_part *const parts[] = {
	&config_profiles, &config_ports, &config_advertises
};

#define PARTS (sizeof(parts) / sizeof(*parts))

/**
 * config_init() - what a namespace has at first
 * @config: is filled: the default profile, as usual, and nothing else
 */
void config_init(struct config *config)
{
	struct profile profile;

	memset(config, 0, sizeof(*config));
	profile_init(&profile, PROFILE_DEFAULT);
	profile_list_add(&config->profiles, &profile);
}

/**
 * config_save() - print the commands that make a configuration
 * @config: the configuration
 * @out: where they are printed, a line each; the same configuration is the same
 *	text
 */
void config_save(const struct config *config, FILE *out)
{
	size_t i;

	for (i = 0; i < PARTS; i++)
		list_save(parts[i]->type, config_list(config, parts[i]), out);
}

/**
 * config_json() - make an object of a configuration for programs
 * @config: the configuration
 *
 * Return: a new object, NULL without memory.
 */
json_t *config_json(const struct config *config)
{
	json_t *object = json_object();
	json_t *list;
	size_t i;

	for (i = 0; object && i < PARTS; i++) {
		list = list_json(parts[i]->type,
				 config_list(config, parts[i]));
		if (json_object_update(object, list)) {
			json_decref(object);
			object = NULL;
		}
		json_decref(list);
	}
	return object;
}

/* Are they the same to the kernel? */
static bool is_same(const struct config *a, const struct config *b,
		    const struct config_part *part)
{
	union nl_request room[2];
	struct nlmsghdr *as = mnl_nlmsg_put_header(&room[0]);
	struct nlmsghdr *bs = mnl_nlmsg_put_header(&room[1]);

	config_encode(as, a, part);
	config_encode(bs, b, part);
	return as->nlmsg_len == bs->nlmsg_len && !memcmp(as, bs, as->nlmsg_len);
}

/*
 * The whole of it is one message, which the kernel checks and then applies. A list
 * that is as it was is left out: whatever a newer module has in it stays. Of three
 * such lists one is sent all the same, so that who may not change it is told.
 *
 * Return: 0; -ESTALE if somebody has changed it since it was read; or -errno.
 */
static int put_back(struct nl_socket *nl, const struct config *before,
		    const struct config *config, const struct config_part *part)
{
	union nl_request request;
	struct nlmsghdr *nlh;
	bool put = false;
	size_t i;

	nlh = family_request(&request, nl, NF_FTP_CMD_CONFIG_SET);
	mnl_attr_put_u32(nlh, NF_FTP_A_GENERATION, before->generation);
	for (i = 0; !part && i < PARTS; i++) {
		if (is_same(before, config, parts[i]))
			continue;
		config_encode(nlh, config, parts[i]);
		put = true;
	}
	if (!put)
		config_encode(nlh, config, part ? part : &config_ports);
	return nl_talk(nl, nlh, NULL, NULL);
}

/**
 * config_update() - change the configuration in force
 * @nl: from family_open()
 * @config: is filled: what it is then
 * @change: the change
 *
 * Return: 0; -EALREADY if nothing had to be put back; -errno; or an exit code
 * after a complaint.
 */
int config_update(struct nl_socket *nl, struct config *config,
		  const struct config_change *change)
{
	int attempts = UPDATE_ATTEMPTS;
	struct config before;
	int err;

	do {
		err = config_read(nl, &before);
		*config = before;
		if (!err)
			err = change->make(config, change->wanted);
		if (!err)
			err = put_back(nl, &before, config, change->part);
	} while (err == -ESTALE && --attempts);
	return err;
}
