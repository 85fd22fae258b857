// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp profile: what the helper allows
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "command_list.h"
#include "config.h"
#include "core/policy.h"
#include "key.h"
#include "nearest.h"
#include "report.h"
#include "ruleset.h"

/**
 * struct wanted - a profile, and what it is to become
 * @command: the command, for a complaint
 * @name: the profile's name
 * @count: how many keys are to be set
 * @key: which
 * @to: to what
 */
struct wanted {
	const char *command;
	char name[NF_FTP_PROFILE_SIZE];
	size_t count;
	const struct key *key[NF_FTP_PROFILE_A_MAX];
	struct profile to;
};

static void set_keys(struct profile *profile, const struct wanted *wanted)
{
	size_t i;

	for (i = 0; i < wanted->count; i++)
		key_copy(wanted->key[i], profile, &wanted->to);
}

static bool is_privileged(const struct port_range *range)
{
	return range->from && range->from < FTP_PRIVILEGED_END;
}

/* the kernel refuses that, too, but has no words for whose ports they are */
static int check_ports(const struct wanted *wanted, const struct profile *profile)
{
	bool passive = is_privileged(&profile->ftps.range);
	const struct port_range *range = passive ? &profile->ftps.range :
						   &profile->ftps_active;
	char word[sizeof("ftps-active=65535-65535")];

	if (profile->privileged || !is_privileged(range))
		return 0;
	snprintf(word, sizeof(word), "ftps%s=%u-%u", passive ? "" : "-active",
		 range->from, range->to);
	return complain(EXIT_FAILED, wanted->command, word,
			"ports below 1024 are opened only with privileged=yes");
}

static int add_profile(struct config *config, const void *context)
{
	const struct wanted *wanted = context;
	struct profile profile;
	int err;

	profile_init(&profile, wanted->name);
	set_keys(&profile, wanted);
	err = check_ports(wanted, &profile);
	if (err)
		return err;
	err = profile_list_add(&config->profiles, &profile);
	if (err == -EEXIST)
		return complain(EXIT_FAILED, wanted->command, wanted->name,
				"there is a profile of this name already");
	if (err)
		return complain(EXIT_FAILED, wanted->command, wanted->name,
				"a namespace can have at most 64 profiles");
	return 0;
}

static int refuse_unknown(const struct wanted *wanted)
{
	return complain(EXIT_FAILED, wanted->command, wanted->name,
			"there is no profile of this name");
}

static int set_profile(struct config *config, const void *context)
{
	const struct wanted *wanted = context;
	struct profile *profile = profile_list_find(&config->profiles,
						    wanted->name);

	if (!profile)
		return refuse_unknown(wanted);
	set_keys(profile, wanted);
	return check_ports(wanted, profile);
}

/* The kernel refuses that, too, but has no words for which port it is. */
static int refuse_used(const struct wanted *wanted, const struct port *port)
{
	char why[sizeof("it is in use: port 65535 is given to it")];

	snprintf(why, sizeof(why), "it is in use: port %u is given to it",
		 (unsigned int)port->number);
	return complain(EXIT_FAILED, wanted->command, wanted->name, why);
}

/*
 * The kernel does not refuse that: a rule of any other namespace would keep it
 * here. Of our own we tell, for connections that it gives to a name that is gone
 * would open nothing.
 */
static int refuse_ruled(const struct wanted *wanted)
{
	char why[WHY_SIZE];
	struct rules rules;
	bool used;

	rules_read(&rules);
	used = ruleset_uses(&rules, wanted->name, why);
	rules_free(&rules);
	return used ? complain(EXIT_FAILED, wanted->command, wanted->name, why) :
		      EXIT_DONE;
}

static int del_profile(struct config *config, const void *context)
{
	const struct wanted *wanted = context;
	const struct port_list *ports = &config->ports;
	unsigned int i;

	if (profile_list_del(&config->profiles, wanted->name))
		return refuse_unknown(wanted);
	/* that one cannot go, whoever uses it */
	if (!strcmp(wanted->name, PROFILE_DEFAULT))
		return 0;
	for (i = 0; i < ports->count; i++) {
		if (!strcmp(ports->ports[i].profile, wanted->name))
			return refuse_used(wanted, &ports->ports[i]);
	}
	return refuse_ruled(wanted);
}

static int change(const struct options *options, const struct wanted *wanted,
		  config_change_fn make)
{
	return command_change(options, &(struct config_change){
		.command = wanted->command, .word = wanted->name,
		.part = &config_profiles, .make = make, .wanted = wanted });
}

static int refuse_key(const char *what, const char *word, struct span name)
{
	char written[NEAREST_MOST + 1];
	struct nearest nearest = { .word = written };
	char why[WHY_SIZE];
	const struct key *key;
	size_t length;

	snprintf(written, sizeof(written), "%.*s", (int)name.length,
		 name.start);
	for (key = keys; key->name; key++)
		nearest_try(&nearest, key->name);
	snprintf(why, sizeof(why), "%sits keys are",
		 nearest_question(&nearest));
	for (key = keys; key->name; key++) {
		length = strlen(why);
		snprintf(why + length, sizeof(why) - length, " %s", key->name);
	}
	return complain(EXIT_USAGE, what, word, why);
}

/* KEY=VALUE */
static int parse_key(struct wanted *wanted, const char *word)
{
	const char *equals = strchr(word, '=');
	const struct key *key;
	enum exit_code code;
	char why[WHY_SIZE];
	struct span name;
	size_t i;

	if (!equals)
		return complain(EXIT_USAGE, wanted->command, word,
				"a key is set as in modes=passive");
	name = (struct span){ word, (size_t)(equals - word) };
	key = key_find(name);
	if (!key)
		return refuse_key(wanted->command, word, name);
	for (i = 0; i < wanted->count; i++) {
		if (wanted->key[i] == key)
			return complain(EXIT_USAGE, wanted->command, word,
					"this key is set twice");
	}
	code = key_parse(key, span_of(equals + 1), &wanted->to, why);
	if (code)
		return complain(code, wanted->command, word, why);
	wanted->key[wanted->count++] = key;
	return EXIT_DONE;
}

/* NAME [KEY=VALUE...] */
static int parse_words(struct wanted *wanted, int count, char **words)
{
	enum value_verdict verdict;
	int code = EXIT_DONE;
	int i;

	if (!count)
		return complain(EXIT_USAGE, wanted->command, NULL,
				"which profile?");
	verdict = parse_profile(span_of(words[0]), wanted->name);
	if (verdict != VALUE_OK)
		return complain(EXIT_USAGE, wanted->command, words[0],
				value_sentence(verdict));
	for (i = 1; !code && i < count; i++)
		code = parse_key(wanted, words[i]);
	return code;
}

int cmd_profile_add(const struct options *options, int count, char **words)
{
	struct wanted wanted = { .command = "profile add" };
	int code = parse_words(&wanted, count, words);

	return code ? code : change(options, &wanted, add_profile);
}

int cmd_profile_set(const struct options *options, int count, char **words)
{
	struct wanted wanted = { .command = "profile set" };
	int code = parse_words(&wanted, count, words);

	if (code)
		return code;
	if (!wanted.count)
		return complain(EXIT_USAGE, wanted.command, words[0],
				"which key? such as modes=passive");
	return change(options, &wanted, set_profile);
}

int cmd_profile_del(const struct options *options, int count, char **words)
{
	struct wanted wanted = { .command = "profile del" };
	int code;

	if (count > 1)
		return command_refuse_words(wanted.command, count - 1,
					    words + 1);
	code = parse_words(&wanted, count, words);
	return code ? code : change(options, &wanted, del_profile);
}

int cmd_profile_list(const struct options *options, int count, char **words)
{
	return command_list(options, "profile list", count, words,
			    &config_profiles);
}
