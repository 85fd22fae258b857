// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp advertise: addresses that the peers know under others
 */
#include <errno.h>
#include <string.h>

#include "change.h"
#include "report.h"
#include "verb.h"

/**
 * struct wanted - a line, and what is to become of it
 * @what: the verb, for a complaint
 * @word: the prefix as the user wrote it, likewise
 * @line: the line
 */
struct wanted {
	const char *what;
	const char *word;
	struct advertise line;
};

static int add_line(struct config *config, const void *context)
{
	const struct wanted *wanted = context;
	int err = advertise_list_add(&config->advertises, &wanted->line);

	if (err == -EEXIST)
		return complain(EXIT_FAILED, wanted->what, wanted->word,
				"this prefix is advertised already");
	if (err)
		return complain(EXIT_FAILED, wanted->what, wanted->word,
				"a namespace can advertise at most 256 prefixes");
	return 0;
}

static int del_line(struct config *config, const void *context)
{
	const struct wanted *wanted = context;

	if (advertise_list_del(&config->advertises, &wanted->line.prefix))
		return complain(EXIT_FAILED, wanted->what, wanted->word,
				"this prefix is not advertised");
	return 0;
}

static void encode(struct nlmsghdr *nlh, const struct config *config)
{
	config_encode_advertises(nlh, &config->advertises);
}

static int show(const struct request *request, const struct config *config)
{
	if (!request->json)
		return EXIT_DONE;
	return show_json(advertise_list_json(&config->advertises));
}

static int change(const struct request *request, const struct wanted *wanted,
		  change_fn make)
{
	struct config config;
	int code = verb_change(request, &config, &(struct change){
		.what = wanted->what, .word = wanted->word, .make = make,
		.wanted = wanted, .encode = encode });

	return code ? code : show(request, &config);
}

static int parse_prefix(struct wanted *wanted, int count, char **words)
{
	char why[WHY_SIZE];

	if (!count)
		return complain(EXIT_USAGE, wanted->what, NULL,
				"which addresses? such as 10.0.0.0/8");
	wanted->word = words[0];
	if (prefix_parse(span_of(words[0]), &wanted->line.prefix, why))
		return complain(EXIT_USAGE, wanted->what, words[0], why);
	return EXIT_DONE;
}

/* as ADDRESS */
static int parse_as(struct wanted *wanted, int count, char **words)
{
	char why[WHY_SIZE];

	if (count && strcmp(words[0], "as"))
		return complain(EXIT_USAGE, wanted->what, words[0],
				"expected `as', and the address that is announced");
	if (count < 2)
		return complain(EXIT_USAGE, wanted->what, wanted->word,
				"as which address?");
	if (advertise_parse_as(&wanted->line, words[1], why))
		return complain(EXIT_USAGE, wanted->what, words[1], why);
	return EXIT_DONE;
}

/* [except PREFIX,...|private] */
static int parse_except(struct wanted *wanted, int count, char **words)
{
	enum exit_code code;
	char why[WHY_SIZE];

	if (!count || strcmp(words[0], "except"))
		return verb_refuse_words(wanted->what, count, words);
	if (count == 1)
		return complain(EXIT_USAGE, wanted->what, NULL,
				"except whom? such as private, or 192.0.2.0/24");
	if (verb_refuse_words(wanted->what, count - 2, words + 2))
		return EXIT_USAGE;
	code = advertise_parse_except(&wanted->line, span_of(words[1]), why);
	return code ? complain(code, wanted->what, words[1], why) : EXIT_DONE;
}

int cmd_advertise_add(const struct request *request, int count, char **words)
{
	struct wanted wanted = { .what = "advertise add" };
	int code = parse_prefix(&wanted, count, words);

	if (!code)
		code = parse_as(&wanted, count - 1, words + 1);
	if (!code)
		code = parse_except(&wanted, count - 3, words + 3);
	return code ? code : change(request, &wanted, add_line);
}

int cmd_advertise_del(const struct request *request, int count, char **words)
{
	struct wanted wanted = { .what = "advertise del" };

	if (parse_prefix(&wanted, count, words) ||
	    verb_refuse_words(wanted.what, count - 1, words + 1))
		return EXIT_USAGE;
	return change(request, &wanted, del_line);
}

int cmd_advertise_list(const struct request *request, int count, char **words)
{
	struct channel channel;
	struct config config;
	int err;

	if (verb_refuse_words("advertise list", count, words))
		return EXIT_USAGE;
	if (verb_open(request, &channel))
		return EXIT_FAILED;
	err = config_read(&channel, &config);
	if (err)
		return verb_failed(&channel, "reading what is advertised", NULL,
				   err);
	channel_close(&channel);
	if (request->json)
		return show(request, &config);
	advertise_list_text(&config.advertises, stdout);
	return EXIT_DONE;
}
