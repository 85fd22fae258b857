// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp status
 */
#include <errno.h>
#include <sys/utsname.h>

#include "absence.h"
#include "config.h"
#include "report.h"
#include "status.h"
#include "verb.h"

static int fetch(struct channel *channel, struct status *status)
{
	struct config config = { 0 };
	struct utsname system;
	int err;

	err = family_get(channel, NF_FTP_CMD_STATUS_GET, status_decode, status);
	if (!err)
		err = family_get(channel, NF_FTP_CMD_CONFIG_GET, config_decode,
				 &config);
	if (err)
		return err;
	status->ports = config.ports;
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

int cmd_status(const struct request *request, int count, char **words)
{
	struct status status = { 0 };
	struct channel channel;
	int err;

	if (verb_refuse_words("status", count, words))
		return EXIT_USAGE;
	err = verb_find(request, &channel);
	if (err == -ENOENT)
		return show_absence(request->json);
	if (err)
		return EXIT_FAILED;
	err = fetch(&channel, &status);
	if (err)
		return verb_failed(&channel, "reading the status", NULL, err);
	channel_close(&channel);
	if (request->json)
		return show_json(status_json(&status));
	status_text(&status, stdout);
	return EXIT_DONE;
}
