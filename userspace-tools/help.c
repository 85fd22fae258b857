// SPDX-License-Identifier: GPL-2.0
/*
 * What the tool says of itself: all commands, or one noun's with their words.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "key.h"
#include "nearest.h"
#include "ports.h"
#include "report.h"

/* where the help says what a command is for */
#define COLUMN 28

/* What the words stand for; each is in some command's list of words. */
static const struct {
	const char *word;
	const char *meaning;
} meanings[] = {
	{ "PORT", "a number from 1 to 65535: the port that clients call" },
	{ "LIST", "ports between commas, as in 21,2121; '' for none" },
	{ "PROFILE", "the name of a profile; `ftp' always exists" },
	{ "NAME", "up to 15 of a-z 0-9 _ -, first a letter or digit" },
	{ "CLIENT", "an address, or as in 10.0.0.0/8, fd00::/8" },
	{ "PREFIX", "an address, or as in 10.0.0.0/8, fd00::/8" },
	{ "ADDRESS", "the address of a host" },
	{ "private",
	  "10/8 172.16/12 192.168/16 100.64/10 169.254/16 127/8 fc00::/7 fe80::/10 ::1" },
	{ "URL", "where the service is, if not at http://169.254.169.254" },
	{ "FILE", "the name of a file" },
	{ "FILTER", "client|server PREFIX, profile NAME, state STATE, refused [MORE-THAN]" },
	{ "VALUE", "names or prefixes, between commas" },
};

#define MEANINGS (sizeof(meanings) / sizeof(*meanings))

/* What can be written behind the name of the tool. */
static const struct {
	const char *noun;
	const char *action;
	const char *words;
} examples[] = {
	{ "status", NULL,
	  "-n gw status" },
	{ "port", "add",
	  "port add 2121 to guests" },
	{ "port", "del",
	  "port del 2121" },
	{ "port", "set",
	  "port set 21,2121" },
	{ "profile", "add",
	  "profile add guests modes=passive deny=SITE,STOR" },
	{ "profile", "set",
	  "profile set ftp expect-timeout=60" },
	{ "profile", "del",
	  "profile del guests" },
	{ "advertise", "add",
	  "advertise add 10.0.0.5 as 203.0.113.7 except private" },
	{ "advertise", "del",
	  "advertise del 10.0.0.5" },
	{ "advertise", "cloud",
	  "advertise cloud --follow" },
	{ "save", NULL,
	  "save /etc/nf-ftp.conf" },
	{ "restore", NULL,
	  "restore /etc/nf-ftp.conf" },
	{ "check", NULL,
	  "check /etc/nf-ftp.conf" },
	{ "session", "list",
	  "session list client 192.168.0.0/16 refused" },
	{ "session", "list",
	  "session list --noheadings -o client,id state opaque" },
	{ "session", "list",
	  "-j session list | jq '.sessions[].client'" },
	{ "top", NULL,
	  "top client 192.168.0.0/16" },
	{ "top", NULL,
	  "-n all top --batch --count 1" },
	{ "stats", NULL,
	  "stats --openmetrics" },
	{ "monitor", NULL,
	  "monitor event refuse,used client 10.0.0.0/8" },
	{ "doctor", NULL,
	  "doctor --watch 60" },
	{ "report", NULL,
	  "report -o report.txt" },
	{ "replay", NULL,
	  "replay --port 2121 trouble.pcap" },
};

#define EXAMPLES (sizeof(examples) / sizeof(*examples))

/* the nouns that have a list */
#define LISTS "port profile advertise session"

/* Which options there are is said where all of them have a meaning. */
static const struct {
	const char *noun;
	const char *synopsis;
	const char *meaning;
} options[] = {
	{ NULL, "-j, --json", "print one JSON object" },
	{ NULL, "-n, --netns NETNS", "in this network namespace: a name, path or process" },
	{ "replay", "    --port PORT", "control connections have this port, too" },
	{ "replay", "    --tls-port PORT", "the same, and are encrypted" },
	{ "replay", "    --profile KEY=VALUE", "as if the profile had this key" },
	{ "replay", "    --nat CLIENT=ADDRESS", "as if CLIENT went out as ADDRESS" },
	{ "replay", "    --svg FILE", "draw a picture of the sessions" },
	{ "advertise", "    --follow", "cloud: do it again every minute" },
	{ "advertise", "    --every SECONDS", "cloud --follow: as often as that" },
	{ LISTS, "-o, --output COLUMN,...", "list: these columns; +COLUMN,...: these, too" },
	{ LISTS, "    --noheadings", "list: without the line of headings" },
	{ "session", "    --watch [SECONDS]", "list: again and again, every 2 seconds" },
	{ "top", "-d, --delay SECONDS", "look as often as that, not every 2 seconds" },
	{ "top", "-b, --batch", "print it, to a file or a pipe" },
	{ "top", "-c, --count NUMBER", "look so often, then end" },
	{ "doctor", "    --watch SECONDS", "look at a transfer while somebody tries it" },
	{ "monitor", "    --journal", "write to systemd's journal, with fields" },
	{ "stats", "    --openmetrics", "as OpenMetrics text, into FILE if there is one" },
	{ "stats", "    --prometheus", "the same in Prometheus' own text format" },
	{ "report", "-o, --output FILE", "write it there" },
	{ "report", "    --unmasked", "with addresses and names of hosts as they are" },
	{ NULL, "-h, --help", "this text; with a verb, what can follow it" },
	{ NULL, "-V, --version", "the version of this tool" },
};

#define OPTIONS (sizeof(options) / sizeof(*options))

static void print_row(const char *left, const char *right)
{
	if (strlen(left) > COLUMN)
		printf("  %s\n  %-*s %s\n", left, COLUMN, "", right);
	else
		printf("  %-*s %s\n", COLUMN, left, right);
}

static void print_command(const struct command *command)
{
	char synopsis[80];

	snprintf(synopsis, sizeof(synopsis), "%s%s%s %s", command->noun,
		 command->action ? " " : "",
		 command->action ? command->action : "", command->words);
	print_row(synopsis, command->purpose);
}

/* Is it one of the words, and not a part of one? */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = strstr(words, word); at; at = strstr(at + 1, word)) {
		if ((at == words || !isalpha((unsigned char)at[-1])) &&
		    !isalpha((unsigned char)at[length]))
			return true;
	}
	return false;
}

static void print_options(const char *noun)
{
	char meaning[128];
	const char *of;
	size_t i;

	puts("");
	for (i = 0; i < OPTIONS; i++) {
		of = options[i].noun;
		if (noun && of && !has_word(of, noun))
			continue;
		/* what all lists have names them itself */
		if (of && (noun || strchr(of, ' ')))
			of = NULL;
		snprintf(meaning, sizeof(meaning), "%s%s%s", of ? of : "",
			 of ? ": " : "", options[i].meaning);
		print_row(options[i].synopsis, meaning);
	}
}

/**
 * help_all() - print all commands and options
 * @commands: the commands
 */
void help_all(const struct command *commands)
{
	const struct command *command;

	puts("usage: nf-ftp [-j] [-n NETNS] [VERB ...]\n");
	for (command = commands; command->noun; command++)
		print_command(command);
	print_options(NULL);
	puts("\n`nf-ftp help VERB' says more; nf-ftp(8) says all.");
}

/* Is it a command that was asked for? */
static bool is_meant(const struct command *command, int count, char **words)
{
	return !strcmp(command->noun, words[0]) &&
	       (count < 2 || !command->action ||
		!strcmp(command->action, words[1]));
}

/* What a value can be, which is what is said of one that it can't. */
static const char *describe(const struct key *key, char *why)
{
	static const char it_is[] = "it is ", named[] = "`?': ";
	struct profile profile;

	if (!key_parse(key, span_of("?"), &profile, why))
		return "";
	if (!strncmp(why, it_is, sizeof(it_is) - 1))
		return why + sizeof(it_is) - 1;
	if (!strncmp(why, named, sizeof(named) - 1))
		return why + sizeof(named) - 1;
	return why;
}

static void print_keys(void)
{
	struct profile initial;
	const struct key *key;
	char why[WHY_SIZE];

	profile_init(&initial, PROFILE_DEFAULT);
	puts("\nKeys, with the values that they have if nobody sets them:\n");
	for (key = keys; key->name; key++) {
		char *left = NULL;
		size_t size;
		FILE *out = open_memstream(&left, &size);

		if (!out)
			return;
		fprintf(out, "%s=", key->name);
		key_print(key, &initial, out);
		fclose(out);
		print_row(left, describe(key, why));
		free(left);
	}
}

static void print_meanings(const struct command *commands, int count,
			   char **words)
{
	const struct command *command;
	bool has_keys = false;
	bool begun = false;
	size_t i;

	for (i = 0; i < MEANINGS; i++) {
		for (command = commands; command->noun; command++) {
			if (!is_meant(command, count, words) ||
			    !has_word(command->words, meanings[i].word))
				continue;
			if (!begun)
				puts("");
			begun = true;
			print_row(meanings[i].word, meanings[i].meaning);
			break;
		}
	}
	for (command = commands; command->noun; command++)
		has_keys |= is_meant(command, count, words) &&
			    has_word(command->words, "KEY");
	if (has_keys)
		print_keys();
}

/* Of a noun, the examples of all its commands. */
static void print_examples(int count, char **words)
{
	bool begun = false;
	size_t i;

	for (i = 0; i < EXAMPLES; i++) {
		if (strcmp(examples[i].noun, words[0]) ||
		    (count > 1 && examples[i].action &&
		     strcmp(examples[i].action, words[1])))
			continue;
		if (!begun)
			puts("\nFor example:\n");
		begun = true;
		printf("  nf-ftp %s\n", examples[i].words);
	}
}

/**
 * help_one() - print a command, or all with the same noun, with their words, keys,
 * options and an example
 * @commands: all commands
 * @count: of @words, at least one
 * @words: the command, or its noun; what else follows is of no matter
 *
 * Return: %EXIT_DONE, or %EXIT_USAGE if there is no such command.
 */
int help_one(const struct command *commands, int count, char **words)
{
	const struct command *command;
	bool has_noun = false;
	bool found = false;

	for (command = commands; command->noun; command++) {
		has_noun |= !strcmp(command->noun, words[0]);
		found |= is_meant(command, count, words);
	}
	if (!has_noun)
		return refuse_verb(commands, "help", words[0]);
	/* of something else the noun's are told */
	if (!found)
		count = 1;
	puts("usage: nf-ftp [-j] [-n NETNS] VERB ...\n");
	for (command = commands; command->noun; command++) {
		if (is_meant(command, count, words))
			print_command(command);
	}
	print_meanings(commands, count, words);
	print_options(words[0]);
	print_examples(count, words);
	return EXIT_DONE;
}

/**
 * refuse_verb() - complain of a verb that is none, and name one that is near
 * @commands: all commands
 * @what: what failed
 * @verb: the verb
 *
 * Return: %EXIT_USAGE.
 */
int refuse_verb(const struct command *commands, const char *what,
		const char *verb)
{
	const struct command *command;
	struct nearest nearest = { .word = verb };
	char why[WHY_SIZE];

	for (command = commands; command->noun; command++)
		nearest_try(&nearest, command->noun);
	snprintf(why, sizeof(why), "%s`nf-ftp help' names them all",
		 nearest_question(&nearest));
	return complain(EXIT_USAGE, what, verb, why);
}
