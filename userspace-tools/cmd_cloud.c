// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp advertise cloud
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "change.h"
#include "http.h"
#include "provider.h"
#include "report.h"
#include "verb.h"

#define WHAT "advertise cloud"
#define MINUTE 60
#define DAY 86400

/**
 * struct follower - the cloud, and what was made of it
 * @base: where it is asked
 * @json: for programs
 * @shown: what is advertised was printed
 * @told: it was said that something fails, and nothing has succeeded since
 * @ours: lines that are advertised because the cloud said so
 * @cloud: what the cloud said last
 */
struct follower {
	char base[HTTP_BASE_SIZE];
	bool json;
	bool shown;
	bool told;
	struct advertise_list ours;
	struct cloud cloud;
};

static int put_lines(struct config *config, const void *context)
{
	const struct follower *follower = context;

	return cloud_put(&follower->cloud, &follower->ours,
			 &config->advertises);
}

static void encode(struct nlmsghdr *nlh, const struct config *config)
{
	config_encode_advertises(nlh, &config->advertises);
}

static int show(struct follower *follower, const struct config *config)
{
	int code = EXIT_DONE;

	if (follower->json)
		code = show_json(advertise_list_json(&config->advertises));
	follower->shown = true;
	return code ? code : finish_output();
}

/* Say what fails, once until it works again. */
static void tell(struct follower *follower, const char *why)
{
	if (!follower->told)
		complain(EXIT_FAILED, WHAT, follower->base, why);
	follower->told = true;
}

static const char *sentence_of(const struct channel *channel, int err)
{
	if (err == -ENOSPC)
		return "a namespace can advertise at most 256 prefixes";
	return refusal_sentence(channel, err);
}

/*
 * Put in force what the cloud said.
 * Return: 0, -errno after a complaint, or an exit code if it can't be printed.
 */
static int apply(struct follower *follower, struct channel *channel)
{
	struct config config;
	int err = config_change(channel, &config, put_lines, follower, encode);

	if (err && err != -EALREADY) {
		tell(follower, sentence_of(channel, err));
		return err;
	}
	cloud_lines(&follower->cloud, &follower->ours);
	return !err || !follower->shown ? show(follower, &config) : 0;
}

static int once(struct follower *follower, struct channel *channel)
{
	char why[WHY_SIZE];

	if (provider_read(follower->base, &follower->cloud, why))
		return complain(EXIT_FAILED, WHAT, follower->base, why);
	return apply(follower, channel) ? EXIT_FAILED : EXIT_DONE;
}

/* A cloud that knows no address is believed: nothing is ours then. */
static int refresh(struct follower *follower)
{
	enum cloud_finding finding;
	struct channel channel;
	char why[WHY_SIZE];
	int err;

	finding = provider_read(follower->base, &follower->cloud, why);
	if (finding)
		tell(follower, why);
	if (finding && finding != CLOUD_NONE)
		return 0;
	/* the module can have gone, and come back with another number */
	err = family_open(&channel);
	if (err) {
		tell(follower, err == -ENOENT ? "the module is not loaded" :
						refusal_sentence(NULL, err));
		return err;
	}
	err = apply(follower, &channel);
	channel_close(&channel);
	if (!err && !finding && follower->told) {
		complain(EXIT_DONE, WHAT, follower->base, "it works again");
		follower->told = false;
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
static int parse_words(const struct request *request, int count, char **words,
		       struct follower *follower, __u32 *seconds)
{
	const char *url = count ? words[0] : PROVIDER_URL;
	char why[WHY_SIZE];

	if (count && verb_refuse_words(WHAT, count - 1, words + 1))
		return EXIT_USAGE;
	if (http_parse_base(url, follower->base, why))
		return complain(EXIT_USAGE, WHAT, url, why);
	if (!request->every)
		return EXIT_DONE;
	if (!request->follow)
		return complain(EXIT_USAGE, "option", "--every",
				"only with --follow");
	if (!parse_number(span_of(request->every), 1, DAY, seconds))
		return complain(EXIT_USAGE, "--every", request->every,
				"it is a number of seconds from 1 to 86400");
	return EXIT_DONE;
}

int cmd_advertise_cloud(const struct request *request, int count, char **words)
{
	static struct follower follower;
	struct channel channel;
	__u32 seconds = MINUTE;
	int code = EXIT_DONE;

	if (parse_words(request, count, words, &follower, &seconds))
		return EXIT_USAGE;
	follower.json = request->json;
	if (verb_load(request, &channel))
		return EXIT_FAILED;
	if (!request->follow)
		code = once(&follower, &channel);
	channel_close(&channel);
	return request->follow ? follow(&follower, seconds) : code;
}
