// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp status
 */
#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#include "absence.h"
#include "command.h"
#include "config.h"
#include "report.h"
#include "ruleset.h"
#include "status.h"

#define SOURCES "/sys/module/nf_ftp/srcversion"

/* Rules are asked only where no port answers already. */
static void find_assigned(struct status *status)
{
	struct rules rules;

	status->assigned = status->ports.count;
	if (status->assigned)
		return;
	rules_read(&rules);
	status->assigned = ruleset_assigns(&rules, "", status->unknown);
	rules_free(&rules);
}

/* The kernel knows it, the module does not; what is no number is left out. */
static void find_sources(struct status *status)
{
	FILE *file = fopen(SOURCES, "re");
	char *text = status->sources;

	if (!file)
		return;
	if (!fgets(text, sizeof(status->sources), file))
		*text = '\0';
	text[strspn(text, "0123456789ABCDEF")] = '\0';
	fclose(file);
}

static int fetch(struct nl_socket *nl, struct status *status)
{
	struct config config = { 0 };
	struct utsname system;
	int err;

	err = family_get(nl, NF_FTP_CMD_STATUS_GET, status_decode, status);
	if (!err)
		err = family_get(nl, NF_FTP_CMD_CONFIG_GET, config_decode,
				 &config);
	if (err)
		return err;
	status->tool = NF_FTP_VERSION;
	status->ports = config.ports;
	find_assigned(status);
	find_sources(status);
	if (!uname(&system))
		snprintf(status->kernel, sizeof(status->kernel), "%s",
			 system.release);
	return 0;
}

/* What there is instead, for programs; else a complaint. */
static int show_absence(bool json)
{
	struct absence absence;

	absence_find(&absence, "");
	if (!json || !absence.has_stock)
		return complain(EXIT_FAILED, "asking the module", "nf_ftp",
				absence.why);
	show_json(absence_json(&absence));
	finish_output();
	return EXIT_FAILED;
}

int cmd_status(const struct options *options, int count, char **words)
{
	struct status status = { 0 };
	struct nl_socket nl;
	int err;

	if (command_refuse_words("status", count, words))
		return EXIT_USAGE;
	err = command_find(options, &nl);
	if (err == -ENOENT)
		return show_absence(options->json);
	if (err)
		return EXIT_FAILED;
	err = fetch(&nl, &status);
	if (err)
		return command_failed(&nl, "reading the status", NULL, err);
	nl_close(&nl);
	if (options->json)
		return show_json(status_json(&status));
	status_text(&status, stdout);
	return EXIT_DONE;
}
