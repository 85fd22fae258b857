// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp port: which ports get the helper
 */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "command_list.h"
#include "config.h"
#include "report.h"

static int refuse_port(const char *command, __u16 number, const char *why)
{
	char text[sizeof("65535")];

	snprintf(text, sizeof(text), "%u", number);
	return complain(EXIT_FAILED, command, text, why);
}

/* Complain that a port has the profile that it has. */
static int refuse_profile(const char *command, const struct port *port)
{
	char why[64];

	snprintf(why, sizeof(why), "this port is given to `%s'", port->profile);
	return refuse_port(command, port->number, why);
}

/* Complain that a port is in the list otherwise. */
static int refuse_known(const struct port *wanted, const struct port *known)
{
	if (strcmp(wanted->profile, known->profile) || wanted->tls == known->tls)
		return refuse_profile("port add", known);
	return refuse_port("port add", known->number, known->tls ?
			   "this port is in the list with tls: `port del' first" :
			   "this port is in the list without tls: `port del' first");
}

static int add_port(struct config *config, const void *wanted)
{
	struct port_list *list = &config->ports;
	const struct port *port = wanted;
	int err;

	if (!profile_list_find(&config->profiles, port->profile))
		return complain(EXIT_FAILED, "port add", port->profile,
				"there is no profile of this name");
	err = port_list_add(list, port);
	if (err == -EEXIST)
		return refuse_known(port, port_list_find(list, port->number));
	if (err)
		return refuse_port("port add", port->number,
				   value_sentence(VALUE_TOO_MANY));
	return 0;
}

/* Without a profile it doesn't matter which one the port has. */
static int del_port(struct config *config, const void *wanted)
{
	const struct port *port = wanted;
	const struct port *found = port_list_find(&config->ports,
						  port->number);

	if (!found)
		return refuse_port("port del", port->number,
				   "this port is not in the list");
	if (port->profile[0] && strcmp(port->profile, found->profile))
		return refuse_profile("port del", found);
	if (port->tls && !found->tls)
		return refuse_port("port del", port->number,
				   "this port is in the list without tls");
	return port_list_del(&config->ports, port->number);
}

/* That a port begins with TLS cannot be written in a list, and is easily forgotten. */
static void warn_of_lost_tls(const struct port_list *from, const struct port_list *to)
{
	const struct port *port;
	unsigned int i;

	for (i = 0; i < from->count; i++) {
		port = &from->ports[i];
		if (port->tls && port_list_find(to, port->number))
			refuse_port("port set", port->number,
				    "warning: it was in the list with tls, and is without now: `port del', then `port add' with tls");
	}
}

static int set_ports(struct config *config, const void *wanted)
{
	warn_of_lost_tls(&config->ports, wanted);
	memcpy(&config->ports, wanted, sizeof(config->ports));
	return 0;
}

/* [to PROFILE] */
static int parse_to(struct words *words, struct port *port)
{
	enum value_verdict verdict;
	const char *word;

	if (!words_skip(words, "to"))
		return EXIT_DONE;
	word = words_take(words);
	if (!word)
		return complain(EXIT_USAGE, words->command, NULL,
				"to which profile?");
	verdict = parse_profile(span_of(word), port->profile);
	if (verdict != VALUE_OK)
		return complain(EXIT_USAGE, words->command, word,
				value_sentence(verdict));
	return EXIT_DONE;
}

/* PORT [to PROFILE] [tls] */
static int parse_port_words(struct words *words, struct port *port)
{
	const char *word = words_take(words);
	enum value_verdict verdict;

	if (!word)
		return complain(EXIT_USAGE, words->command, NULL,
				"which port?");
	verdict = parse_port(span_of(word), &port->number);
	if (verdict != VALUE_OK)
		return complain(EXIT_USAGE, words->command, word,
				value_sentence(verdict));
	if (parse_to(words, port))
		return EXIT_USAGE;
	port->tls = words_skip(words, "tls");
	if (port->tls && words_skip(words, "to"))
		return complain(EXIT_USAGE, words->command, "to",
				"the profile stands before tls: to PROFILE tls");
	return words_end(words);
}

static int change_port(const struct options *options, struct words *words,
		       struct port *port, config_change_fn make)
{
	char number[sizeof("65535")];
	int code = parse_port_words(words, port);

	if (code)
		return code;
	snprintf(number, sizeof(number), "%u", port->number);
	return command_change(options, &(struct config_change){
		.command = words->command, .word = number,
		.part = &config_ports, .make = make, .wanted = port });
}

int cmd_port_add(const struct options *options, int count, char **words)
{
	struct port port = { .profile = PROFILE_DEFAULT };

	return change_port(options, &(struct words){ "port add", count, words },
			   &port, add_port);
}

int cmd_port_del(const struct options *options, int count, char **words)
{
	struct port port = { 0 };

	return change_port(options, &(struct words){ "port del", count, words },
			   &port, del_port);
}

static int refuse_list(enum value_verdict verdict, struct span culprit,
		       const char *list)
{
	char member[64];

	/* An empty member has no name: the whole list is shown then. */
	snprintf(member, sizeof(member), "%.*s", (int)culprit.length,
		 culprit.start);
	return complain(verdict == VALUE_TOO_MANY ? EXIT_FAILED : EXIT_USAGE,
			"port set", culprit.length ? member : list,
			value_sentence(verdict));
}

int cmd_port_set(const struct options *options, int count, char **words)
{
	struct port_list ports = { 0 };
	enum value_verdict verdict;
	struct span culprit;

	if (!count)
		return complain(EXIT_USAGE, "port set", NULL,
				"which ports? such as 21,2121; at a command line '' is none");
	if (command_refuse_words("port set", count - 1, words + 1))
		return EXIT_USAGE;
	verdict = parse_port_list(span_of(words[0]), &ports, &culprit);
	if (verdict != VALUE_OK)
		return refuse_list(verdict, culprit, words[0]);
	return command_change(options, &(struct config_change){
		.command = "port set", .word = words[0],
		.part = &config_ports, .make = set_ports, .wanted = &ports });
}

int cmd_port_list(const struct options *options, int count, char **words)
{
	return command_list(options, "port list", count, words, &config_ports);
}
