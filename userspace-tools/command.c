// SPDX-License-Identifier: GPL-2.0
/*
 * The command line: its options, its words, and what all commands share.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "absence.h"
#include "command.h"
#include "config.h"
#include "nearest.h"
#include "netns.h"
#include "report.h"
#include "value.h"

/* what is there if somebody was told since the last boot */
#define REMINDED "/run/nf-ftp.reminded"
/* how long --watch and --delay may be */
#define SECONDS_MAX 3600

/* options that have no letter */
enum {
	OPTION_PORT = 256,
	OPTION_TLS_PORT,
	OPTION_PROFILE,
	OPTION_NAT,
	OPTION_SVG,
	OPTION_FOLLOW,
	OPTION_EVERY,
	OPTION_WATCH,
	OPTION_JOURNAL,
	OPTION_OPENMETRICS,
	OPTION_PROMETHEUS,
	OPTION_NOHEADINGS,
	OPTION_UNMASKED,
};

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "netns", required_argument, NULL, 'n' },
	{ "port", required_argument, NULL, OPTION_PORT },
	{ "tls-port", required_argument, NULL, OPTION_TLS_PORT },
	{ "profile", required_argument, NULL, OPTION_PROFILE },
	{ "nat", required_argument, NULL, OPTION_NAT },
	{ "svg", required_argument, NULL, OPTION_SVG },
	{ "follow", no_argument, NULL, OPTION_FOLLOW },
	{ "every", required_argument, NULL, OPTION_EVERY },
	{ "watch", optional_argument, NULL, OPTION_WATCH },
	{ "delay", required_argument, NULL, 'd' },
	{ "batch", no_argument, NULL, 'b' },
	{ "count", required_argument, NULL, 'c' },
	{ "output", required_argument, NULL, 'o' },
	{ "noheadings", no_argument, NULL, OPTION_NOHEADINGS },
	{ "journal", no_argument, NULL, OPTION_JOURNAL },
	{ "openmetrics", no_argument, NULL, OPTION_OPENMETRICS },
	{ "prometheus", no_argument, NULL, OPTION_PROMETHEUS },
	{ "unmasked", no_argument, NULL, OPTION_UNMASKED },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static int refuse_option(int option, const char *word)
{
	char letter[] = { '-', (char)optopt, '\0' };
	struct nearest nearest = { .word = word + strspn(word, "-") };
	const struct option *known;
	char why[WHY_SIZE];

	if (optopt && strncmp(word, "--", 2))
		word = letter;
	if (option == ':')
		return complain(EXIT_USAGE, "option", word,
				"it needs a value");
	for (known = long_options; known->name; known++)
		nearest_try(&nearest, known->name);
	snprintf(why, sizeof(why), "%s%s%s`nf-ftp help' names them all",
		 nearest.found ? "was `--" : "",
		 nearest.found ? nearest.found : "",
		 nearest.found ? "' meant? " : "");
	return complain(EXIT_USAGE, "unknown option", word, why);
}

static int add_word(const char **list, size_t *count, const char *option)
{
	if (*count == OPTIONS_MAX)
		return complain(EXIT_USAGE, "option", option,
				"there are too many of them");
	list[(*count)++] = optarg;
	return EXIT_DONE;
}

/* The next word, if it is a number, or means to be one; else NULL. */
static const char *take_number(char **words)
{
	const char *word = words[optind];
	const char *digit = word;

	if (!word)
		return NULL;
	if (*digit == '-')
		digit++;
	if ((*digit < '0' || *digit > '9') && *word)
		return NULL;
	optind++;
	return word;
}

/* what an option without a value sets; NULL if it is another one */
static bool *flag_of(struct options *options, int option)
{
	switch (option) {
	case 'j':
		return &options->json;
	case 'b':
		return &options->is_batch;
	case OPTION_FOLLOW:
		return &options->follow;
	case OPTION_WATCH:
		return &options->is_watch;
	case OPTION_NOHEADINGS:
		return &options->noheadings;
	case OPTION_JOURNAL:
		return &options->journal;
	case OPTION_OPENMETRICS:
		return &options->openmetrics;
	case OPTION_PROMETHEUS:
		return &options->prometheus;
	case OPTION_UNMASKED:
		return &options->unmasked;
	default:
		return NULL;
	}
}

/* where the value of one goes that is said once; NULL if it is another one */
static const char **value_of(struct options *options, int option)
{
	switch (option) {
	case 'n':
		return &options->netns;
	case 'd':
		return &options->delay;
	case 'c':
		return &options->looks;
	case 'o':
		return &options->output;
	case OPTION_SVG:
		return &options->svg;
	case OPTION_EVERY:
		return &options->every;
	default:
		return NULL;
	}
}

static int take_option(struct options *options, int option, char **words)
{
	const char **value = value_of(options, option);
	bool *flag = flag_of(options, option);

	if (value)
		*value = optarg;
	if (flag)
		*flag = true;
	switch (option) {
	case OPTION_WATCH:
		options->watch = optarg ? optarg : take_number(words);
		break;
	case OPTION_PORT:
		return add_word(options->port, &options->ports, "--port");
	case OPTION_TLS_PORT:
		return add_word(options->tls_port, &options->tls_ports, "--tls-port");
	case OPTION_PROFILE:
		return add_word(options->key, &options->keys, "--profile");
	case OPTION_NAT:
		return add_word(options->nat, &options->nats, "--nat");
	case 'h':
		options->mode = OPTIONS_HELP;
		break;
	case 'V':
		options->mode = OPTIONS_VERSION;
		break;
	default:
		if (!value && !flag)
			return refuse_option(option, words[optind - 1]);
	}
	return EXIT_DONE;
}

/**
 * options_read() - read the options, wherever they stand, or complain
 * @options: all zeros, is filled
 * @count: of @words
 * @words: the command line; what is no option stands at its end then
 * @left: how many of them are none
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
int options_read(struct options *options, int count, char **words, int *left)
{
	int option;

	while (true) {
		option = getopt_long(count, words, ":jn:o:d:bc:hV", long_options, NULL);
		if (option == -1)
			break;
		/* who asks for help is not complained of */
		if (options->mode != OPTIONS_COMMAND &&
		    (option == '?' || option == ':'))
			continue;
		if (take_option(options, option, words))
			return EXIT_USAGE;
	}
	*left = count - optind;
	return EXIT_DONE;
}

/**
 * command_enter() - enter the namespace that was asked for, or complain
 * @options: what the options say
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
int command_enter(const struct options *options)
{
	const char *name = options->netns;
	int err = name ? netns_enter(name) : 0;
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

static int reach(const struct options *options, struct nl_socket *nl,
		 int (*open)(struct nl_socket *nl))
{
	int err;

	if (command_enter(options))
		return EXIT_FAILED;
	err = open(nl);
	if (!err || err == -ENOENT)
		return err;
	return complain(EXIT_FAILED, "asking the module", "nf_ftp",
			nl_strerror(NULL, err));
}

/**
 * command_refuse_absence() - complain that the module is not loaded, and why
 *
 * Return: %EXIT_FAILED.
 */
int command_refuse_absence(void)
{
	struct absence absence;

	absence_find(&absence, "");
	return complain(EXIT_FAILED, "asking the module", "nf_ftp",
			absence.why);
}

/**
 * command_find() - enter the namespace and reach the module, if it is there
 * @options: what the options say
 * @nl: is filled; to be given to nl_close() if this succeeds
 *
 * Return: %EXIT_DONE; %EXIT_FAILED after a complaint; -ENOENT without one if the
 * module is not loaded.
 */
int command_find(const struct options *options, struct nl_socket *nl)
{
	return reach(options, nl, family_open);
}

/**
 * command_open() - enter the namespace and reach the module, or complain
 * @options: what the options say
 * @nl: is filled; to be given to nl_close() if this succeeds
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
int command_open(const struct options *options, struct nl_socket *nl)
{
	int code = command_find(options, nl);

	return code == -ENOENT ? command_refuse_absence() : code;
}

/**
 * command_load() - as command_open(), but the kernel loads the module if it can
 * @options: likewise
 * @nl: likewise
 *
 * A command that only asks must not change anything, least of all behind
 * somebody who is about to remove the module: it uses command_open().
 *
 * Return: likewise.
 */
int command_load(const struct options *options, struct nl_socket *nl)
{
	int code = reach(options, nl, family_load);

	return code == -ENOENT ? command_refuse_absence() : code;
}

/**
 * command_refuse_words() - complain of the first of the words that are left over
 * @command: the command
 * @count: how many there are
 * @words: the words
 *
 * Return: %EXIT_USAGE, or %EXIT_DONE if there are none.
 */
int command_refuse_words(const char *command, int count, char **words)
{
	if (!count)
		return EXIT_DONE;
	return complain(EXIT_USAGE, command, words[0],
			"unexpected, `nf-ftp help' shows what can stand here");
}

/**
 * command_failed() - complain that a request failed, and close the socket
 * @nl: where it was sent
 * @what: what failed
 * @value: the value to blame, or NULL
 * @err: what the request returned
 *
 * Return: %EXIT_FAILED.
 */
int command_failed(struct nl_socket *nl, const char *what, const char *value,
		   int err)
{
	complain(EXIT_FAILED, what, value, nl_strerror(nl, err));
	nl_close(nl);
	return EXIT_FAILED;
}

static json_t *make_json(const struct config *config,
			 const struct config_part *part)
{
	if (!part)
		return config_json(config);
	return list_json(part->type, config_list(config, part));
}

/**
 * command_apply() - change the configuration of a namespace, or complain
 * @options: what the options say; programs are shown what it is then
 * @nl: from command_open() or command_load(); is closed
 * @change: the change
 *
 * Return: an exit code.
 */
int command_apply(const struct options *options, struct nl_socket *nl,
		  const struct config_change *change)
{
	struct config config;
	int err = config_update(nl, &config, change);

	if (err < 0)
		return command_failed(nl, change->command, change->word, err);
	nl_close(nl);
	if (err || !options->json)
		return err;
	return show_json(make_json(&config, change->part));
}

/* Tell a person, once until the next boot, that it does not outlive that. */
static void remind(const struct options *options)
{
	int fd;

	if (options->json || !isatty(STDERR_FILENO))
		return;
	fd = open(REMINDED, O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 && errno == EEXIST)
		return;
	if (fd >= 0)
		close(fd);
	fputs(options->netns ?
	      "nf-ftp: this lasts as long as the namespace; `nf-ftp -n NETNS save FILE' keeps it,\n"
	      "        `nf-ftp -n NETNS restore FILE' brings it back\n" :
	      "nf-ftp: this lasts until the next reboot; to keep it:\n"
	      "        nf-ftp save " CONFIG_FILE " && systemctl enable nf-ftp\n",
	      stderr);
}

/**
 * command_change() - change the configuration, or complain
 * @options: what the options say; programs are shown what it is then
 * @change: the change
 *
 * It is the configuration in force, or the draft that the options name.
 *
 * Return: an exit code.
 */
int command_change(const struct options *options,
		   const struct config_change *change)
{
	struct nl_socket nl;
	int code;

	if (options->draft)
		return change->make(options->draft, change->wanted);
	if (command_load(options, &nl))
		return EXIT_FAILED;
	code = command_apply(options, &nl, change);
	if (!code)
		remind(options);
	return code;
}

/**
 * command_seconds() - read how many seconds an option says, or complain
 * @option: its name
 * @text: its value
 * @seconds: is filled
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
int command_seconds(const char *option, const char *text,
		    unsigned int *seconds)
{
	__u32 number;

	if (!parse_number(span_of(text), 1, SECONDS_MAX, &number))
		return complain(EXIT_USAGE, option, text,
				"it is a number of seconds, up to 3600");
	*seconds = number;
	return EXIT_DONE;
}

/**
 * words_take() - take the next word
 * @words: the words
 *
 * Return: the word, or NULL if none is left.
 */
const char *words_take(struct words *words)
{
	if (words->count <= 0)
		return NULL;
	words->count--;
	return *words->next++;
}

/**
 * words_skip() - take the next word if it is this one
 * @words: the words
 * @keyword: the word
 *
 * Return: whether it was.
 */
bool words_skip(struct words *words, const char *keyword)
{
	if (words->count <= 0 || strcmp(*words->next, keyword))
		return false;
	words_take(words);
	return true;
}

/**
 * words_end() - complain of the next word, if one is left
 * @words: the words
 *
 * Return: %EXIT_USAGE, or %EXIT_DONE if none is left.
 */
int words_end(const struct words *words)
{
	return command_refuse_words(words->command, words->count, words->next);
}
