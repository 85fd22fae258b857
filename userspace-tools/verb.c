// SPDX-License-Identifier: GPL-2.0
/*
 * What all verbs share.
 */
#include <errno.h>
#include <string.h>

#include "absence.h"
#include "netns.h"
#include "report.h"
#include "verb.h"

static int enter_netns(const char *name)
{
	int err = netns_enter(name);
	const char *why;

	if (!err)
		return EXIT_DONE;
	if (err == -ENOENT)
		why = "there is no such namespace: `ip netns' shows them";
	else if (err == -EINVAL)
		why = "this is not a network namespace";
	else if (err == -EPERM || err == -EACCES)
		why = "permission denied: only root can enter it";
	else
		why = strerror(-err);
	return complain(EXIT_FAILED, "entering the network namespace", name,
			why);
}

static int reach(const struct request *request, struct channel *channel,
		 int (*open)(struct channel *channel))
{
	int err;

	if (request->netns && enter_netns(request->netns))
		return EXIT_FAILED;
	err = open(channel);
	if (!err || err == -ENOENT)
		return err;
	return complain(EXIT_FAILED, "asking the module", "nf_ftp",
			refusal_sentence(NULL, err));
}

static int refuse_absence(void)
{
	struct absence absence;

	absence_find(&absence, "");
	return complain(EXIT_FAILED, "asking the module", "nf_ftp",
			absence.why);
}

int verb_find(const struct request *request, struct channel *channel)
{
	return reach(request, channel, family_open);
}

int verb_open(const struct request *request, struct channel *channel)
{
	int code = verb_find(request, channel);

	return code == -ENOENT ? refuse_absence() : code;
}

int verb_load(const struct request *request, struct channel *channel)
{
	int code = reach(request, channel, family_load);

	return code == -ENOENT ? refuse_absence() : code;
}

int verb_refuse_words(const char *verb, int count, char **words)
{
	if (!count)
		return EXIT_DONE;
	return complain(EXIT_USAGE, verb, words[0],
			"unexpected, `nf-ftp help' shows what can stand here");
}

int verb_failed(struct channel *channel, const char *what, const char *value,
		int err)
{
	complain(EXIT_FAILED, what, value, refusal_sentence(channel, err));
	channel_close(channel);
	return EXIT_FAILED;
}

int verb_change(const struct request *request, struct config *config,
		const struct change *change)
{
	struct channel channel;
	int err;

	if (verb_load(request, &channel))
		return EXIT_FAILED;
	err = config_change(&channel, config, change->make, change->wanted,
			    change->encode);
	if (err < 0)
		return verb_failed(&channel, change->what, change->word, err);
	channel_close(&channel);
	return err;
}
