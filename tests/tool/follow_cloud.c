// SPDX-License-Identifier: GPL-2.0
/*
 * follow_cloud WORD...: `nf-ftp advertise cloud WORD...' without a kernel: what
 * is to be put there is kept in memory. While there is a file whose path the
 * environment's variable GONE has, the module is not loaded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "report.h"
#include "verb.h"

static bool is_gone(void)
{
	const char *path = getenv("GONE");

	return path && !access(path, F_OK);
}

int __wrap_verb_load(const struct request *request, struct channel *channel);
int __wrap_verb_load(const struct request *request, struct channel *channel)
{
	(void)request;
	memset(channel, 0, sizeof(*channel));
	return EXIT_DONE;
}

int __wrap_family_open(struct channel *channel);
int __wrap_family_open(struct channel *channel)
{
	memset(channel, 0, sizeof(*channel));
	return is_gone() ? -ENOENT : 0;
}

void __wrap_channel_close(struct channel *channel);
void __wrap_channel_close(struct channel *channel)
{
	(void)channel;
}

int __wrap_config_change(struct channel *channel, struct config *config,
			 change_fn make, const void *wanted, encode_fn encode);
int __wrap_config_change(struct channel *channel, struct config *config,
			 change_fn make, const void *wanted, encode_fn encode)
{
	static struct config kept;
	int err;

	(void)channel;
	(void)encode;
	*config = kept;
	err = make(config, wanted);
	if (!err)
		kept = *config;
	return err;
}

int main(int argc, char **argv)
{
	struct request request = { 0 };
	int words = 0;
	int code = request_read(&request, argc, argv, &words);

	if (!code)
		code = cmd_advertise_cloud(&request, words, argv + argc - words);
	return code ? code : finish_output();
}
