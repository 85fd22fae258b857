// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp restore, check, flush: a configuration as a whole
 *
 * All that can be known before is looked at first. The rest is one message, which
 * the kernel takes as a whole or refuses.
 */
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "config.h"
#include "draft.h"
#include "report.h"
#include "ruleset.h"

/**
 * struct wanted - what a configuration is to become
 * @command: the command, for a complaint
 * @config: that
 */
struct wanted {
	const char *command;
	struct config config;
};

/* Return: an exit code. */
static int refuse_ruled(const struct wanted *wanted, const struct rules *rules,
			const char *name)
{
	char why[WHY_SIZE];
	char whole[sizeof(why) + sizeof("nothing was changed, ")];

	if (!ruleset_uses(rules, name, why))
		return EXIT_DONE;
	snprintf(whole, sizeof(whole), "nothing was changed, %s", why);
	return complain(EXIT_FAILED, wanted->command, name, whole);
}

/* No rule may be left with a profile that opens nothing any more. */
static int replace(struct config *config, const void *context)
{
	const struct wanted *wanted = context;
	struct config to = wanted->config;
	struct rules rules = { 0 };
	int code = EXIT_DONE;
	unsigned int i;

	for (i = 0; !code && i < config->profiles.count; i++) {
		const char *name = config->profiles.profiles[i].name;

		if (profile_list_find(&to.profiles, name))
			continue;
		if (!rules.list)
			rules_read(&rules);
		code = refuse_ruled(wanted, &rules, name);
	}
	rules_free(&rules);
	if (code)
		return code;
	to.generation = config->generation;
	*config = to;
	return EXIT_DONE;
}

int cmd_restore(const struct options *options, int count, char **words)
{
	struct wanted wanted = { .command = "restore" };
	const char *path = count ? words[0] : NULL;
	struct nl_socket nl;

	if (count > 1)
		return command_refuse_words("restore", count - 1, words + 1);
	if (!count && isatty(STDIN_FILENO))
		return complain(EXIT_USAGE, "restore", NULL,
				"which file? such as " CONFIG_FILE);
	if (draft_read(wanted.command, path, &wanted.config))
		return EXIT_FAILED;
	if (command_load(options, &nl))
		return EXIT_FAILED;
	return command_apply(options, &nl, &(struct config_change){
		.command = "restore", .word = path, .make = replace,
		.wanted = &wanted });
}

int cmd_check(const struct options *options, int count, char **words)
{
	struct config draft;

	if (!count)
		return complain(EXIT_USAGE, "check", NULL,
				"which file? such as " CONFIG_FILE);
	if (count > 1)
		return command_refuse_words("check", count - 1, words + 1);
	if (draft_read("check", words[0], &draft))
		return EXIT_FAILED;
	return options->json ? show_json(config_json(&draft)) : EXIT_DONE;
}

int cmd_flush(const struct options *options, int count, char **words)
{
	struct wanted wanted = { .command = "flush" };
	struct nl_socket nl;

	if (command_refuse_words("flush", count, words))
		return EXIT_USAGE;
	config_init(&wanted.config);
	if (command_open(options, &nl))
		return EXIT_FAILED;
	return command_apply(options, &nl, &(struct config_change){
		.command = "flush", .make = replace, .wanted = &wanted });
}
