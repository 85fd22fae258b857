// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp-cloud: what `nf-ftp advertise cloud' runs. It is a program of its own
 * because libcurl brings some thirty libraries with it, and all else that the
 * tool does needs none of them.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "cloud.h"
#include "command.h"
#include "config.h"
#include "http.h"
#include "report.h"

#define COMMAND "advertise cloud"
#define MINUTE 60
#define DAY 86400

/**
 * struct follower - a cloud that is followed
 * @base: where it is asked
 * @json: for programs
 * @shown: the list was printed
 * @complained: a failure was complained of, and nothing has succeeded since
 * @lines: those that are advertised because the cloud said so
 * @cloud: what the cloud said last
 */
struct follower {
	char base[HTTP_BASE_SIZE];
	bool json;
	bool shown;
	bool complained;
	struct advertise_list lines;
	struct cloud cloud;
};

static int put_lines(struct config *config, const void *context)
{
	const struct follower *follower = context;

	return cloud_put(&follower->cloud, &follower->lines,
			 &config->advertises);
}

static int show(struct follower *follower, const struct config *config)
{
	int code = EXIT_DONE;

	if (follower->json)
		code = show_json(list_json(&advertise_list_type,
					   &config->advertises));
	follower->shown = true;
	return code ? code : finish_output();
}

/* Say what fails, once until it works again. */
static void complain_once(struct follower *follower, const char *why)
{
	if (!follower->complained)
		complain(EXIT_FAILED, COMMAND, follower->base, why);
	follower->complained = true;
}

static const char *sentence_of(const struct nl_socket *nl, int err)
{
	if (err == -ENOSPC)
		return "a namespace can advertise at most 256 prefixes";
	return nl_strerror(nl, err);
}

/*
 * Put in force what the cloud said.
 * Return: 0, -errno after a complaint, or an exit code if it can't be printed.
 */
static int apply(struct follower *follower, struct nl_socket *nl)
{
	struct config config;
	int err = config_update(nl, &config, &(struct config_change){
		.part = &config_advertises, .make = put_lines,
		.wanted = follower });

	if (err && err != -EALREADY) {
		complain_once(follower, sentence_of(nl, err));
		return err;
	}
	cloud_lines(&follower->cloud, &follower->lines);
	return !err || !follower->shown ? show(follower, &config) : 0;
}

static int once(struct follower *follower, struct nl_socket *nl)
{
	char why[WHY_SIZE];

	if (provider_read(follower->base, &follower->cloud, why))
		return complain(EXIT_FAILED, COMMAND, follower->base, why);
	return apply(follower, nl) ? EXIT_FAILED : EXIT_DONE;
}

/* A cloud that knows no address is believed: nothing is ours then. */
static int refresh(struct follower *follower)
{
	enum cloud_result result;
	struct nl_socket nl;
	char why[WHY_SIZE];
	int err;

	result = provider_read(follower->base, &follower->cloud, why);
	if (result)
		complain_once(follower, why);
	if (result && result != CLOUD_NONE)
		return 0;
	/* the module can have gone, and come back with another number */
	err = family_open(&nl);
	if (err) {
		complain_once(follower, err == -ENOENT ? "the module is not loaded" :
						nl_strerror(NULL, err));
		return err;
	}
	err = apply(follower, &nl);
	nl_close(&nl);
	if (!err && !result && follower->complained) {
		complain(EXIT_DONE, COMMAND, follower->base, "it works again");
		follower->complained = false;
	}
	return err;
}

/* Nothing is left half done: what changes the kernel is one system call. */
static void end(int number)
{
	(void)number;
	_exit(EXIT_DONE);
}

static int follow(struct follower *follower, unsigned int seconds)
{
	struct sigaction action = { .sa_handler = end };
	int err;

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	for (;;) {
		err = refresh(follower);
		/* neither is mended by patience */
		if (err == -EPERM || err > 0)
			return EXIT_FAILED;
		sleep(seconds);
	}
}

/* [URL], and the options */
static int parse_words(const struct options *options, int count, char **words,
		       struct follower *follower, __u32 *seconds)
{
	const char *url = count ? words[0] : PROVIDER_URL;
	char why[WHY_SIZE];

	if (count && command_refuse_words(COMMAND, count - 1, words + 1))
		return EXIT_USAGE;
	if (http_parse_base(url, follower->base, why))
		return complain(EXIT_USAGE, COMMAND, url, why);
	if (!options->every)
		return EXIT_DONE;
	if (!options->follow)
		return complain(EXIT_USAGE, "option", "--every",
				"only with --follow");
	if (!parse_number(span_of(options->every), 1, DAY, seconds))
		return complain(EXIT_USAGE, "--every", options->every,
				"it is a number of seconds from 1 to 86400");
	return EXIT_DONE;
}

static int run(const struct options *options, int count, char **words)
{
	static struct follower follower;
	struct nl_socket nl;
	__u32 seconds = MINUTE;
	int code = EXIT_DONE;

	if (parse_words(options, count, words, &follower, &seconds))
		return EXIT_USAGE;
	follower.json = options->json;
	if (command_load(options, &nl))
		return EXIT_FAILED;
	if (!options->follow)
		code = once(&follower, &nl);
	nl_close(&nl);
	return options->follow ? follow(&follower, seconds) : code;
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	int words = 0;
	int code = options_read(&options, argc, argv, &words);

	if (code)
		return code;
	if (options.mode != OPTIONS_COMMAND || options.ports || options.keys)
		return complain(EXIT_USAGE, "nf-ftp-cloud", NULL,
				"`nf-ftp advertise cloud' runs it, see nf-ftp(8)");
	code = run(&options, words, argv + argc - words);
	return code ? code : finish_output();
}
