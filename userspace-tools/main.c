// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp: see and set what the FTP helper nf_ftp does.
 */
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "verb.h"

/* where the help says what a verb is for */
#define COLUMN 28

static int cmd_help(const struct request *request, int count, char **words);

/* Verbs with the same noun stand together. */
static const struct verb {
	const char *noun;
	const char *action;	/* NULL where the noun is the whole verb */
	verb_fn run;
	const char *words;
	const char *purpose;
} verbs[] = {
	{ "status", NULL, cmd_status, "",
	  "is the helper at work here? (the default)" },
	{ "port", "add", cmd_port_add, "PORT [to PROFILE]",
	  "give connections to this port to the helper" },
	{ "port", "del", cmd_port_del, "PORT [to PROFILE]",
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
	{ "session", "list", cmd_session_list, "",
	  "control connections with their data connections" },
	{ "stats", NULL, cmd_stats, "",
	  "what was counted, refusals by reason" },
	{ "monitor", NULL, cmd_monitor, "",
	  "what happens, as it happens" },
	{ "replay", NULL, cmd_replay, "FILE",
	  "what the helper makes of a capture" },
	{ "help", NULL, cmd_help, "",
	  "this text" },
	{ NULL, NULL, NULL, NULL, NULL }
};

static void print_help(void)
{
	char synopsis[64];
	const struct verb *verb;

	puts("usage: nf-ftp [-j] [-n NETNS] [VERB ...]\n");
	for (verb = verbs; verb->noun; verb++) {
		snprintf(synopsis, sizeof(synopsis), "%s%s%s %s", verb->noun,
			 verb->action ? " " : "",
			 verb->action ? verb->action : "", verb->words);
		if (strlen(synopsis) > COLUMN)
			printf("  %s\n  %-*s %s\n", synopsis, COLUMN, "",
			       verb->purpose);
		else
			printf("  %-*s %s\n", COLUMN, synopsis, verb->purpose);
	}
	puts("\n"
	     "  -j, --json           print one JSON object\n"
	     "  -n, --netns NETNS    in this network namespace: a name, path or process\n"
	     "      --port PORT      replay: control connections have this port, too\n"
	     "      --profile KEY=VALUE\n"
	     "                       replay: as if the profile had this key\n"
	     "      --follow         advertise cloud: do it again every minute\n"
	     "  -h, --help           this text\n"
	     "  -V, --version        the version of this tool");
}

static int cmd_help(const struct request *request, int count, char **words)
{
	(void)request;
	if (verb_refuse_words("help", count, words))
		return EXIT_USAGE;
	print_help();
	return EXIT_DONE;
}

/* Complain that a noun lacks its action, and name those that it has. */
static int refuse_action(const char *noun, const char *action)
{
	char why[128] = "expected one of";
	size_t length = strlen(why);
	const struct verb *verb;

	for (verb = verbs; verb->noun; verb++) {
		if (strcmp(verb->noun, noun))
			continue;
		length += (size_t)snprintf(why + length, sizeof(why) - length,
					   " %s", verb->action);
	}
	return complain(EXIT_USAGE, noun, action, why);
}

/* Carry it out, if the options are such that it knows them. */
static int run_one(const struct verb *verb, const struct request *request,
		   int count, char **words)
{
	const char *option = request->ports ? "--port" : "--profile";

	if ((request->ports || request->keys) && verb->run != cmd_replay)
		return complain(EXIT_USAGE, "option", option,
				"only `replay' has it");
	option = request->every ? "--every" : "--follow";
	if ((request->follow || request->every) &&
	    verb->run != cmd_advertise_cloud)
		return complain(EXIT_USAGE, "option", option,
				"only `advertise cloud' has it");
	return verb->run(request, count, words);
}

static int run_verb(const struct request *request, int count, char **words)
{
	const char *action = count > 1 ? words[1] : NULL;
	const struct verb *verb;
	bool noun_known = false;

	for (verb = verbs; verb->noun; verb++) {
		if (strcmp(verb->noun, words[0]))
			continue;
		if (!verb->action)
			return run_one(verb, request, count - 1, words + 1);
		if (action && !strcmp(verb->action, action))
			return run_one(verb, request, count - 2, words + 2);
		noun_known = true;
	}
	if (noun_known)
		return refuse_action(words[0], action);
	return complain(EXIT_USAGE, "unknown verb", words[0],
			"`nf-ftp help' names them all");
}

int main(int argc, char **argv)
{
	struct request request = { 0 };
	char status[] = "status";
	char *default_verb = status;
	int words = 0;
	int code = request_read(&request, argc, argv, &words);

	if (code)
		return code;
	argv += argc - words;
	switch (request.only) {
	case REQUEST_VERB:
		code = words ? run_verb(&request, words, argv) :
			       run_verb(&request, 1, &default_verb);
		break;
	case REQUEST_HELP:
		print_help();
		break;
	case REQUEST_VERSION:
		puts("nf-ftp " NF_FTP_VERSION);
		break;
	}
	return code ? code : finish_output();
}
