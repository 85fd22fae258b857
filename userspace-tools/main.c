// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp: see and set what the FTP helper nf_ftp does.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "help.h"
#include "nearest.h"
#include "report.h"

static int cmd_help(const struct options *options, int count, char **words);

/* Commands with the same noun stand together. */
static const struct command commands[] = {
	{ "status", NULL, cmd_status, "",
	  "is the helper at work here? (the default)" },
	{ "port", "add", cmd_port_add, "PORT [to PROFILE] [tls]",
	  "give connections to this port to the helper" },
	{ "port", "del", cmd_port_del, "PORT [to PROFILE] [tls]",
	  "no longer do so" },
	{ "port", "set", cmd_port_set, "LIST",
	  "these ports and no others, such as 21,2121" },
	{ "port", "list", cmd_port_list, "",
	  "which ports there are" },
	{ "profile", "add", cmd_profile_add, "NAME [KEY=VALUE ...]",
	  "a helper of this name, which allows other things" },
	{ "profile", "set", cmd_profile_set, "NAME KEY=VALUE ...",
	  "for sessions that begin from now on" },
	{ "profile", "del", cmd_profile_del, "NAME",
	  "which no port and no rule uses" },
	{ "profile", "list", cmd_profile_list, "",
	  "which profiles there are, with all keys" },
	{ "advertise", "add", cmd_advertise_add,
	  "PREFIX as ADDRESS [except PREFIX,...|private]",
	  "announce this address in the place of those" },
	{ "advertise", "del", cmd_advertise_del, "PREFIX",
	  "no longer do so" },
	{ "advertise", "list", cmd_advertise_list, "",
	  "what is announced in the place of what" },
	{ "advertise", "cloud", cmd_advertise_cloud, "[URL] [--follow]",
	  "as the cloud's metadata service tells" },
	{ "save", NULL, cmd_save, "[FILE]",
	  "the configuration, as commands that restore reads" },
	{ "restore", NULL, cmd_restore, "[FILE]",
	  "make the configuration what a file says" },
	{ "check", NULL, cmd_check, "FILE",
	  "could that be restored? changes nothing" },
	{ "flush", NULL, cmd_flush, "",
	  "take ports, profiles and advertised addresses away" },
	{ "session", "list", cmd_session_list, "[FILTER ...]",
	  "control connections with their data connections" },
	{ "top", NULL, cmd_top, "[FILTER ...]",
	  "sessions by what they carry, refusals by reason, with rates" },
	{ "stats", NULL, cmd_stats, "[--openmetrics|--prometheus [FILE]]",
	  "what was counted, refusals by reason" },
	{ "monitor", NULL, cmd_monitor,
	  "[event|client|server|profile|reason VALUE ...]",
	  "what happens, as it happens" },
	{ "doctor", NULL, cmd_doctor, "",
	  "what keeps FTP from working here, and what mends it" },
	{ "report", NULL, cmd_report, "",
	  "all that matters for a bug report, masked" },
	{ "replay", NULL, cmd_replay, "FILE",
	  "what the helper makes of a capture" },
	{ "help", NULL, cmd_help, "[VERB]",
	  "this text, or what can follow a verb" },
	{ NULL, NULL, NULL, NULL, NULL }
};

static int cmd_help(const struct options *options, int count, char **words)
{
	(void)options;
	if (count)
		return help_one(commands, count, words);
	help_all(commands);
	return EXIT_DONE;
}

/* Complain that a noun lacks its action, and name those that it has. */
static int refuse_action(const char *noun, const char *action)
{
	struct nearest nearest = { .word = action ? action : "" };
	const struct command *command;
	char list[WHY_SIZE] = "";
	char why[WHY_SIZE];
	size_t length = 0;

	for (command = commands; command->noun; command++) {
		if (strcmp(command->noun, noun))
			continue;
		nearest_try(&nearest, command->action);
		length += (size_t)snprintf(list + length, sizeof(list) - length,
					   " %s", command->action);
	}
	snprintf(why, sizeof(why), "%sexpected one of%.150s",
		 nearest_question(&nearest), list);
	return complain(EXIT_USAGE, noun, action, why);
}

static bool is_list(const struct command *command)
{
	return command->action && !strcmp(command->action, "list");
}

static int refuse_option(const char *option, const char *why)
{
	return complain(EXIT_USAGE, "option", option, why);
}

/* What the options of lists need. */
static int check_list(const struct command *command,
		      const struct options *options)
{
	const char *option = options->output ? "--output" : "--noheadings";

	if (!options->output && !options->noheadings)
		return EXIT_DONE;
	/* which takes it for a file */
	if (command->run == cmd_report && !options->noheadings)
		return EXIT_DONE;
	if (!is_list(command))
		return refuse_option(option, "only a `list' has it");
	if (options->json)
		return refuse_option(option, "with --json all is printed");
	return EXIT_DONE;
}

/*
 * An option that only some commands have: which of them was given, if any; and whether
 * the command is one of these.
 */
struct rule {
	const char *option;
	bool fits;
	const char *why;
};

/* Carry it out, if the options are such that it knows them. */
static int run_one(const struct command *command, const struct options *options,
		   int count, char **words)
{
	const struct rule rules[] = {
		{ options->ports ? "--port" : options->tls_ports ? "--tls-port" :
		  options->keys ? "--profile" : options->nats ? "--nat" :
		  options->svg ? "--svg" : NULL,
		  command->run == cmd_replay, "only `replay' has it" },
		{ options->every ? "--every" : options->follow ? "--follow" : NULL,
		  command->run == cmd_advertise_cloud, "only `advertise cloud' has it" },
		{ options->is_watch ? "--watch" : NULL,
		  command->run == cmd_doctor || command->run == cmd_session_list,
		  "only `doctor' and `session list' have it" },
		{ options->delay ? "--delay" : options->looks ? "--count" :
		  options->is_batch ? "--batch" : NULL,
		  command->run == cmd_top, "only `top' has it" },
		{ options->journal ? "--journal" : NULL,
		  command->run == cmd_monitor, "only `monitor' has it" },
		{ options->openmetrics ? "--openmetrics" :
		  options->prometheus ? "--prometheus" : NULL,
		  command->run == cmd_stats, "only `stats' has it" },
		{ options->unmasked ? "--unmasked" : NULL,
		  command->run == cmd_report, "only `report' has it" },
		{ NULL, true, NULL }
	};
	const struct rule *rule;

	for (rule = rules; rule->why; rule++) {
		if (rule->option && !rule->fits)
			return refuse_option(rule->option, rule->why);
	}
	if (check_list(command, options))
		return EXIT_USAGE;
	return command->run(options, count, words);
}

static int run_command(const struct options *options, int count, char **words)
{
	const char *action = count > 1 ? words[1] : NULL;
	const struct command *command;
	bool noun_known = false;

	for (command = commands; command->noun; command++) {
		if (strcmp(command->noun, words[0]))
			continue;
		if (!command->action)
			return run_one(command, options, count - 1, words + 1);
		if (action && !strcmp(command->action, action))
			return run_one(command, options, count - 2, words + 2);
		noun_known = true;
	}
	if (noun_known)
		return refuse_action(words[0], action);
	return refuse_verb(commands, "unknown verb", words[0]);
}

/*
 * Of those that are closed each gets something that cannot be used, so that no file
 * and no socket is taken for it.
 */
static void fill_standard_files(void)
{
	int file;

	for (file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
		if (fcntl(file, F_GETFD) < 0 &&
		    open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			break;
	}
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	char status[] = "status";
	char *default_command = status;
	int words = 0;
	int code;

	fill_standard_files();
	code = options_read(&options, argc, argv, &words);
	if (code)
		return code;
	argv += argc - words;
	switch (options.mode) {
	case OPTIONS_COMMAND:
		code = words ? run_command(&options, words, argv) :
			       run_command(&options, 1, &default_command);
		break;
	case OPTIONS_HELP:
		code = cmd_help(&options, words, argv);
		break;
	case OPTIONS_VERSION:
		puts("nf-ftp " NF_FTP_VERSION);
		break;
	}
	return code ? code : finish_output();
}
