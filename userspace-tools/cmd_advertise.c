// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp advertise: addresses that the peers know under others
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "command_list.h"
#include "config.h"
#include "report.h"

/**
 * struct wanted - a line, and what is to become of it
 * @command: the command, for a complaint
 * @word: the prefix as the user wrote it, likewise
 * @line: the line
 */
struct wanted {
	const char *command;
	const char *word;
	struct advertise line;
};

static int add_line(struct config *config, const void *context)
{
	const struct wanted *wanted = context;
	int err = advertise_list_add(&config->advertises, &wanted->line);

	if (err == -EEXIST)
		return complain(EXIT_FAILED, wanted->command, wanted->word,
				"this prefix is advertised already");
	if (err)
		return complain(EXIT_FAILED, wanted->command, wanted->word,
				"a namespace can advertise at most 256 prefixes");
	return 0;
}

static int del_line(struct config *config, const void *context)
{
	const struct wanted *wanted = context;

	if (advertise_list_del(&config->advertises, &wanted->line.prefix))
		return complain(EXIT_FAILED, wanted->command, wanted->word,
				"this prefix is not advertised");
	return 0;
}

static int change(const struct options *options, const struct wanted *wanted,
		  config_change_fn make)
{
	return command_change(options, &(struct config_change){
		.command = wanted->command, .word = wanted->word,
		.part = &config_advertises, .make = make, .wanted = wanted });
}

static int parse_prefix(struct words *words, struct wanted *wanted)
{
	char why[WHY_SIZE];

	wanted->command = words->command;
	wanted->word = words_take(words);
	if (!wanted->word)
		return complain(EXIT_USAGE, words->command, NULL,
				"which addresses? such as 10.0.0.0/8");
	if (prefix_parse(span_of(wanted->word), &wanted->line.prefix, why))
		return complain(EXIT_USAGE, words->command, wanted->word, why);
	return EXIT_DONE;
}

/* as ADDRESS */
static int parse_as(struct words *words, struct wanted *wanted)
{
	bool skipped = words_skip(words, "as");
	const char *word = words_take(words);
	char why[WHY_SIZE];

	if (word && !skipped)
		return complain(EXIT_USAGE, words->command, word,
				"expected `as', and the address that is announced");
	if (!word)
		return complain(EXIT_USAGE, words->command, wanted->word,
				"as which address?");
	if (advertise_parse_as(&wanted->line, word, why))
		return complain(EXIT_USAGE, words->command, word, why);
	return EXIT_DONE;
}

/* [except PREFIX,...|private] */
static int parse_except(struct words *words, struct wanted *wanted)
{
	enum exit_code code;
	char why[WHY_SIZE];
	const char *word;

	if (!words_skip(words, "except"))
		return words_end(words);
	word = words_take(words);
	if (!word)
		return complain(EXIT_USAGE, words->command, NULL,
				"except whom? such as private, or 192.0.2.0/24");
	if (words_end(words))
		return EXIT_USAGE;
	code = advertise_parse_except(&wanted->line, span_of(word), why);
	return code ? complain(code, words->command, word, why) : EXIT_DONE;
}

int cmd_advertise_add(const struct options *options, int count, char **words)
{
	struct words left = { "advertise add", count, words };
	struct wanted wanted = { 0 };
	int code = parse_prefix(&left, &wanted);

	if (!code)
		code = parse_as(&left, &wanted);
	if (!code)
		code = parse_except(&left, &wanted);
	return code ? code : change(options, &wanted, add_line);
}

int cmd_advertise_del(const struct options *options, int count, char **words)
{
	struct words left = { "advertise del", count, words };
	struct wanted wanted = { 0 };

	if (parse_prefix(&left, &wanted) || words_end(&left))
		return EXIT_USAGE;
	return change(options, &wanted, del_line);
}

int cmd_advertise_list(const struct options *options, int count, char **words)
{
	return command_list(options, "advertise list", count, words,
			    &config_advertises);
}

/* Return: why the program that stands in this directory does not run. */
static int run_in(const char *directory, int length, char **arguments)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/%s", length, directory,
		 arguments[0]);
	execv(path, arguments);
	return errno;
}

/* The program stands beside this one, or in the usual directory. */
static int run_cloud(char **arguments)
{
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self));
	int why = ENOENT;

	while (length > 0 && self[--length] != '/')
		;
	if (length > 0)
		why = run_in(self, (int)length, arguments);
	if (why == ENOENT)
		why = run_in(NF_FTP_SBINDIR, sizeof(NF_FTP_SBINDIR), arguments);
	return complain(EXIT_FAILED, "advertise cloud", arguments[0],
			why == ENOENT ? "this program, which asks the cloud, is not installed" :
					strerror(why));
}

int cmd_advertise_cloud(const struct options *options, int count, char **words)
{
	const char *arguments[10] = { "nf-ftp-cloud" };
	int next = 1;

	if (count > 1)
		return command_refuse_words("advertise cloud", count - 1,
					    words + 1);
	if (options->json)
		arguments[next++] = "--json";
	if (options->netns) {
		arguments[next++] = "--netns";
		arguments[next++] = options->netns;
	}
	if (options->follow)
		arguments[next++] = "--follow";
	if (options->every) {
		arguments[next++] = "--every";
		arguments[next++] = options->every;
	}
	arguments[next++] = "--";
	if (count)
		arguments[next++] = words[0];
	return run_cloud((char **)arguments);
}
