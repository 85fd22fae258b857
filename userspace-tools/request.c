// SPDX-License-Identifier: GPL-2.0
/*
 * What the options of the command line say.
 */
#include <getopt.h>
#include <string.h>

#include "report.h"
#include "request.h"

/* options that have no letter */
enum {
	OPTION_PORT = 256,
	OPTION_PROFILE,
	OPTION_FOLLOW,
	OPTION_EVERY,
};

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "netns", required_argument, NULL, 'n' },
	{ "port", required_argument, NULL, OPTION_PORT },
	{ "profile", required_argument, NULL, OPTION_PROFILE },
	{ "follow", no_argument, NULL, OPTION_FOLLOW },
	{ "every", required_argument, NULL, OPTION_EVERY },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static int refuse_option(int option, const char *word)
{
	char letter[] = { '-', (char)optopt, '\0' };

	if (optopt && strncmp(word, "--", 2))
		word = letter;
	if (option == ':')
		return complain(EXIT_USAGE, "option", word,
				"it needs a value");
	return complain(EXIT_USAGE, "unknown option", word,
			"`nf-ftp help' names them all");
}

static int add_word(const char **list, size_t *count, const char *option)
{
	if (*count == REQUEST_WORDS)
		return complain(EXIT_USAGE, "option", option,
				"there are too many of them");
	list[(*count)++] = optarg;
	return EXIT_DONE;
}

static int take_option(struct request *request, int option, const char *word)
{
	switch (option) {
	case 'j':
		request->json = true;
		return EXIT_DONE;
	case 'n':
		request->netns = optarg;
		return EXIT_DONE;
	case OPTION_PORT:
		return add_word(request->port, &request->ports, "--port");
	case OPTION_PROFILE:
		return add_word(request->key, &request->keys, "--profile");
	case OPTION_FOLLOW:
		request->follow = true;
		return EXIT_DONE;
	case OPTION_EVERY:
		request->every = optarg;
		return EXIT_DONE;
	case 'h':
		request->only = REQUEST_HELP;
		return EXIT_DONE;
	case 'V':
		request->only = REQUEST_VERSION;
		return EXIT_DONE;
	default:
		return refuse_option(option, word);
	}
}

int request_read(struct request *request, int count, char **words, int *left)
{
	int option;

	while (request->only == REQUEST_VERB) {
		option = getopt_long(count, words, ":jn:hV", options, NULL);
		if (option == -1)
			break;
		if (take_option(request, option, words[optind - 1]))
			return EXIT_USAGE;
	}
	*left = count - optind;
	return EXIT_DONE;
}
