// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp replay FILE
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "capture.h"
#include "flow.h"
#include "key.h"
#include "ladder.h"
#include "progress.h"
#include "replay_show.h"
#include "report.h"
#include "svg.h"
#include "value.h"
#include "command.h"

#define CONTROL_PORT 21

/*
 * Who is told of what is read.
 * @show: who reads it on standard output
 * @has_json: as objects
 * @ladder: what is to be drawn, or NULL
 */
struct audience {
	struct replay_show show;
	bool has_json;
	struct ladder *ladder;
};

static void tell_line(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct line_finding *findings,
		      size_t count, void *context)
{
	struct audience *audience = context;

	(audience->has_json ? replay_show_json : replay_show_text)
		(replay, line, dir, findings, count, &audience->show);
	if (audience->ladder)
		ladder_line(audience->ladder, replay, line, dir, findings,
			    count);
}

static void tell_call(const struct replay *replay, const struct line_finding *call,
		      void *context)
{
	struct audience *audience = context;

	(audience->has_json ? replay_show_call_json : replay_show_call_text)
		(replay, call, &audience->show);
	if (audience->ladder)
		ladder_call(audience->ladder, replay, call);
}

static int add_port(const char *option, const char *word,
		    struct port_list *list)
{
	struct port port = { .profile = PROFILE_DEFAULT };
	enum value_verdict verdict;

	verdict = parse_port(span_of(word), &port.number);
	if (verdict)
		return complain(EXIT_USAGE, option, word,
				value_sentence(verdict));
	port.tls = !strcmp(option, "--tls-port");
	port_list_add(list, &port);
	return EXIT_DONE;
}

static int read_ports(const struct options *options, struct port_list *list)
{
	struct port usual = {
		.number = CONTROL_PORT, .profile = PROFILE_DEFAULT,
	};
	int code = EXIT_DONE;
	size_t i;

	for (i = 0; !code && i < options->tls_ports; i++)
		code = add_port("--tls-port", options->tls_port[i], list);
	for (i = 0; !code && i < options->ports; i++)
		code = add_port("--port", options->port[i], list);
	port_list_add(list, &usual);
	return code;
}

static bool read_flag(const char *text, bool *flag)
{
	*flag = !strcmp(text, "yes");
	return *flag || !strcmp(text, "no");
}

/* a key of encrypted sessions; -1 if it is none */
static int read_ftps(const char *word, struct profile *profile)
{
	size_t len = strcspn(word, "=");
	const struct key *key = key_find((struct span){ word, len });
	enum exit_code code;
	char why[WHY_SIZE];

	if (!word[len] || !key || strncmp(key->name, "ftps", 4))
		return -1;
	code = key_parse(key, span_of(word + len + 1), profile, why);
	if (code)
		return complain(EXIT_USAGE, "--profile", word, why);
	/* what it would have ended is in the capture, and so is what came of it */
	if (profile->ftps.what == NF_FTP_FTPS_DENY ||
	    profile->ftps.what == NF_FTP_FTPS_REQUIRE)
		return complain(EXIT_USAGE, "--profile", word,
				"here it is opaque, or two ports as in 40000-40999: replay ends no session");
	return EXIT_DONE;
}

static int read_profile(const struct options *options,
			struct ftp_policy *policy, struct profile *profile)
{
	bool foreign = false;
	int code;
	const struct {
		const char *key;
		bool *flag;
	} flags[] = {
		{ "strict=", &policy->strict },
		{ "foreign=", &foreign },
		{ "privileged=", &policy->privileged },
	};
	size_t i, key;

	policy->strict = true;
	for (i = 0; i < options->keys; i++) {
		const char *word = options->key[i];
		bool known = false;

		code = read_ftps(word, profile);
		if (code > 0)
			return code;
		if (!code)
			continue;
		for (key = 0; key < sizeof(flags) / sizeof(*flags); key++) {
			size_t len = strlen(flags[key].key);

			if (strncmp(word, flags[key].key, len))
				continue;
			known = true;
			if (!read_flag(word + len, flags[key].flag))
				return complain(EXIT_USAGE, "--profile", word,
						"its value is yes or no");
		}
		if (!known)
			return complain(EXIT_USAGE, "--profile", word,
					"here it is strict=, foreign=, privileged= or one that begins with ftps");
	}
	policy->foreign = foreign ? FTP_FOREIGN_OPENED : FTP_FOREIGN_REFUSED;
	return EXIT_DONE;
}

/* CLIENT=ADDRESS */
static int read_translation(const char *word, struct ftp_advertise *line)
{
	struct span client = { word, strcspn(word, "=") };
	struct prefix prefix = { 0 };
	struct address address;
	char why[WHY_SIZE];

	if (!word[client.length])
		return complain(EXIT_USAGE, "--nat", word,
				"it is CLIENT=ADDRESS, as in 192.168.0.0/16=198.51.100.1");
	if (prefix_parse(client, &prefix, why))
		return complain(EXIT_USAGE, "--nat", word, why);
	if (!address_parse(word + client.length + 1, &address) ||
	    !address_is_host(&address))
		return complain(EXIT_USAGE, "--nat", word,
				"behind the = is the address of a host");
	if (address.family != prefix.address.family)
		return complain(EXIT_USAGE, "--nat", word,
				"one of them is IPv4, the other IPv6");
	address_to_core(&line->prefix.address, &prefix.address);
	address_to_core(&line->as, &address);
	line->prefix.len = prefix.length;
	return EXIT_DONE;
}

static int read_nat(const struct options *options,
		    struct replay_setting *setting)
{
	static struct ftp_advertise lines[OPTIONS_MAX];
	int code;

	setting->nat = lines;
	while (setting->nats < options->nats) {
		code = read_translation(options->nat[setting->nats],
					&lines[setting->nats]);
		if (code)
			return code;
		setting->nats++;
	}
	return EXIT_DONE;
}

static bool hear(const struct segment *segment, void *context)
{
	struct flows *flows = context;
	const struct audience *audience = flows->setting.sink.context;

	if (audience->ladder)
		ladder_hear(audience->ladder, segment);
	return flows_hear(flows, segment);
}

static void tell_losses(const struct fragment_losses *losses, const char *path)
{
	const struct {
		unsigned long count;
		const char *why;
	} kinds[] = {
		{ losses->incomplete, "not all of them are in the capture" },
		{ losses->damaged, "they overlap, or do not fit" },
		{ losses->excess, "too many came at once" },
	};
	char why[WHY_SIZE];
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!kinds[i].count)
			continue;
		snprintf(why, sizeof(why), "packets in fragments that were left out: %lu: %s",
			 kinds[i].count, kinds[i].why);
		complain(EXIT_DONE, "replay", path, why);
	}
}

static int replay_all(struct capture *capture, struct flows *flows,
		      const char *path, struct progress *progress)
{
	struct audience *audience = flows->setting.sink.context;
	char why[WHY_SIZE];
	int got;

	capture_watch(capture, progress_tell, progress);
	got = capture_each(capture, hear, flows);
	progress_end(progress);
	flows_exit(flows);
	replay_show_end(&audience->show);
	if (got > 0)
		return complain(EXIT_FAILED, "replay", path, "out of memory");
	tell_losses(capture_losses(capture), path);
	if (flows->lost) {
		snprintf(why, sizeof(why),
			 "too many connections at once: %lu were forgotten before they ended",
			 flows->lost);
		complain(EXIT_DONE, "replay", path, why);
	}
	if (got < 0)
		return complain(EXIT_FAILED, "replay", path,
				capture_why(capture));
	if (!flows->found)
		complain(EXIT_DONE, "replay", path, "there is no FTP in it");
	return EXIT_DONE;
}

/* what could be read is drawn, also of a capture that is broken */
static int draw(struct ladder *ladder, const struct flows *flows,
		const char *path, const char *svg)
{
	int err = ladder ? svg_write(ladder, path, flows->found, svg) : 0;

	if (ladder)
		ladder_exit(ladder);
	return err ? complain(EXIT_FAILED, "--svg", svg, strerror(-err)) :
		     EXIT_DONE;
}

static int read_options(const struct options *options, struct flows *flows)
{
	int code;

	profile_init(&flows->ftps.profile, PROFILE_DEFAULT);
	if (options->svg && (!*options->svg || !strcmp(options->svg, "-")))
		return complain(EXIT_USAGE, "--svg", options->svg,
				"it needs the name of a file");
	code = read_ports(options, &flows->ports);
	if (!code)
		code = read_profile(options, &flows->setting.policy,
				    &flows->ftps.profile);
	return code ? code : read_nat(options, &flows->setting);
}

int cmd_replay(const struct options *options, int count, char **words)
{
	static struct flows flows;
	static struct ladder ladder;
	static struct audience audience;
	struct capture *capture;
	struct progress progress;
	char why[CAPTURE_WHY];
	int code, drawn;

	if (!count)
		return complain(EXIT_USAGE, "replay", NULL,
				"it needs the name of a file");
	if (command_refuse_words("replay", count - 1, words + 1))
		return EXIT_USAGE;
	code = read_options(options, &flows);
	if (code)
		return code;
	flows.setting.sink = (struct replay_sink){ tell_line, tell_call,
						   &audience };
	audience.show.is_live = isatty(STDOUT_FILENO);
	audience.has_json = options->json;
	audience.ladder = options->svg ? &ladder : NULL;
	/* to open it may take long, too */
	progress_begin(&progress);
	capture = capture_open(words[0], why);
	if (!capture)
		return complain(EXIT_FAILED, "replay", words[0], why);
	code = replay_all(capture, &flows, words[0], &progress);
	capture_close(capture);
	drawn = draw(audience.ladder, &flows, words[0], options->svg);
	if (code || drawn)
		return code ? code : drawn;
	return audience.show.failed ? EXIT_FAILED : EXIT_DONE;
}
