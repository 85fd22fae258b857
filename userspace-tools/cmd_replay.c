// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp replay FILE
 */
#include <stdio.h>
#include <string.h>

#include "capture.h"
#include "flow.h"
#include "replay_show.h"
#include "report.h"
#include "value.h"
#include "verb.h"

#define CONTROL_PORT 21

static int read_ports(const struct request *request, struct port_list *list)
{
	struct port port = { .profile = PROFILE_DEFAULT };
	size_t i;

	port.number = CONTROL_PORT;
	port_list_add(list, &port);
	for (i = 0; i < request->ports; i++) {
		const char *word = request->port[i];
		enum value_verdict verdict;

		verdict = parse_port(span_of(word), &port.number);
		if (verdict)
			return complain(EXIT_USAGE, "--port", word,
					value_sentence(verdict));
		port_list_add(list, &port);
	}
	return EXIT_DONE;
}

static bool read_flag(const char *text, bool *flag)
{
	*flag = !strcmp(text, "yes");
	return *flag || !strcmp(text, "no");
}

static int read_profile(const struct request *request,
			struct ftp_policy *policy)
{
	bool foreign = false;
	const struct {
		const char *key;
		bool *flag;
	} keys[] = {
		{ "strict=", &policy->strict },
		{ "foreign=", &foreign },
		{ "privileged=", &policy->privileged },
	};
	size_t i, key;

	policy->strict = true;
	for (i = 0; i < request->keys; i++) {
		const char *word = request->key[i];
		bool known = false;

		for (key = 0; key < sizeof(keys) / sizeof(*keys); key++) {
			size_t len = strlen(keys[key].key);

			if (strncmp(word, keys[key].key, len))
				continue;
			known = true;
			if (!read_flag(word + len, keys[key].flag))
				return complain(EXIT_USAGE, "--profile", word,
						"its value is yes or no");
		}
		if (!known)
			return complain(EXIT_USAGE, "--profile", word,
					"here it is strict=, foreign= or privileged=");
	}
	policy->foreign = foreign ? FTP_FOREIGN_OPENED : FTP_FOREIGN_REFUSED;
	return EXIT_DONE;
}

static int replay_all(struct capture *capture, struct flows *flows,
		      const char *path)
{
	struct segment segment;
	int got = 1;

	while (got == 1) {
		got = capture_next(capture, &segment);
		if (got == 1 && !flows_hear(flows, &segment)) {
			flows_exit(flows);
			return complain(EXIT_FAILED, "replay", path,
					"out of memory");
		}
	}
	flows_exit(flows);
	if (got < 0)
		return complain(EXIT_FAILED, "replay", path,
				capture_why(capture));
	if (!flows->found)
		fprintf(stderr, "nf-ftp: replay: `%s': there is no FTP in it\n",
			path);
	return EXIT_DONE;
}

int cmd_replay(const struct request *request, int count, char **words)
{
	static struct flows flows;
	struct replay_show show = { 0 };
	struct capture *capture;
	char why[CAPTURE_WHY];
	int code;

	if (!count)
		return complain(EXIT_USAGE, "replay", NULL,
				"it needs the name of a file");
	if (verb_refuse_words("replay", count - 1, words + 1))
		return EXIT_USAGE;
	code = read_ports(request, &flows.ports);
	if (!code)
		code = read_profile(request, &flows.policy);
	if (code)
		return code;
	flows.sink.line = request->json ? replay_show_json : replay_show_text;
	flows.sink.context = &show;
	capture = capture_open(words[0], why);
	if (!capture)
		return complain(EXIT_FAILED, "replay", words[0], why);
	code = replay_all(capture, &flows, words[0]);
	capture_close(capture);
	return code ? code : show.failed ? EXIT_FAILED : EXIT_DONE;
}
