// SPDX-License-Identifier: GPL-2.0
/*
 * Changing a namespace's configuration.
 */
#include <errno.h>
#include <string.h>

#include "change.h"

#define CHANGE_ATTEMPTS 10

int config_read(struct channel *channel, struct config *config)
{
	memset(config, 0, sizeof(*config));
	return family_get(channel, NF_FTP_CMD_CONFIG_GET, config_decode,
			  config);
}

int config_put(struct channel *channel, const struct config *config,
	       encode_fn encode, bool unchanged)
{
	union request_room room;
	struct nlmsghdr *nlh;

	nlh = family_request(&room, channel, NF_FTP_CMD_CONFIG_SET);
	if (unchanged)
		mnl_attr_put_u32(nlh, NF_FTP_A_GENERATION, config->generation);
	encode(nlh, config);
	return channel_ask(channel, nlh, NULL, NULL);
}

int config_change(struct channel *channel, struct config *config,
		  change_fn make, const void *wanted, encode_fn encode)
{
	int attempts = CHANGE_ATTEMPTS;
	int err;

	do {
		err = config_read(channel, config);
		if (!err)
			err = make(config, wanted);
		if (!err)
			err = config_put(channel, config, encode, true);
	} while (err == -ESTALE && --attempts);
	return err;
}
