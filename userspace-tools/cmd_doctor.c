// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp doctor
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "doctor.h"

static int ask_module(struct nl_socket *nl, struct gateway *gateway)
{
	int err;

	err = family_get(nl, NF_FTP_CMD_STATUS_GET, status_decode,
			 &gateway->status);
	if (!err)
		err = config_read(nl, &gateway->config);
	if (!err)
		err = family_get(nl, NF_FTP_CMD_STATS_GET, stats_decode,
				 &gateway->stats);
	if (err)
		return err;
	err = session_list_read(nl, &gateway->sessions);
	if (err != -EPERM && err != -EACCES)
		return err;
	snprintf(gateway->denied, sizeof(gateway->denied),
		 "the sessions and the rules may be read by root only: run it as root");
	return 0;
}

/* Return: an exit code. */
static int ask(const struct options *options, struct gateway *gateway)
{
	struct nl_socket nl;
	int err;

	err = command_find(options, &nl);
	if (err == -ENOENT) {
		absence_find(&gateway->absence, gateway->root);
		return EXIT_DONE;
	}
	if (err)
		return EXIT_FAILED;
	gateway->loaded = true;
	err = ask_module(&nl, gateway);
	if (err)
		return command_failed(&nl, "asking the module", "nf_ftp", err);
	nl_close(&nl);
	rules_read(&gateway->rules);
	gateway_devices(gateway);
	gateway->server_count = servers_find(gateway->root, gateway->servers);
	return EXIT_DONE;
}

static int show(const struct options *options,
		const struct diagnosis *diagnosis)
{
	int code = EXIT_DONE;

	if (options->json)
		code = show_json(doctor_json(diagnosis));
	else
		doctor_text(diagnosis, stdout);
	if (finish_output())
		return EXIT_FAILED;
	return !code && doctor_is_wrong(diagnosis) ? EXIT_FAILED : code;
}

/* what is known, and what comes of it; too large for a stack */
struct consultation {
	struct gateway gateway;
	struct paths paths;
	struct diagnosis diagnosis;
};

int cmd_doctor(const struct options *options, int count, char **words)
{
	struct consultation *all;
	int code;

	if (command_refuse_words("doctor", count, words))
		return EXIT_USAGE;
	all = calloc(1, sizeof(*all));
	if (!all)
		return complain(EXIT_FAILED, "doctor", NULL, strerror(ENOMEM));
	all->gateway.root = "";
	all->gateway.netns = options->netns;
	code = ask(options, &all->gateway);
	if (!code) {
		paths_find(&all->paths, &all->gateway);
		all->diagnosis.gateway = &all->gateway;
		all->diagnosis.paths = &all->paths;
		doctor_look(&all->diagnosis);
		code = show(options, &all->diagnosis);
	}
	gateway_free(&all->gateway);
	free(all);
	return code;
}
