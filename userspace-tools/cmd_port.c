// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp port: which ports get the helper
 */
#include <errno.h>
#include <string.h>

#include "change.h"
#include "report.h"
#include "value.h"
#include "verb.h"

static int refuse_port(const char *what, __u16 number, const char *why)
{
	char text[sizeof("65535")];

	snprintf(text, sizeof(text), "%u", number);
	return complain(EXIT_FAILED, what, text, why);
}

/* Complain that a port has the profile that it has. */
static int refuse_profile(const char *what, const struct port *port)
{
	char why[64];

	snprintf(why, sizeof(why), "this port is given to `%s'", port->profile);
	return refuse_port(what, port->number, why);
}

static int add_port(struct config *config, const void *wanted)
{
	struct port_list *list = &config->ports;
	const struct port *port = wanted;
	int err = port_list_add(list, port);

	if (err == -EEXIST)
		return refuse_profile("port add",
				      port_list_find(list, port->number));
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
	return port_list_del(&config->ports, port->number);
}

static void encode(struct nlmsghdr *nlh, const struct config *config)
{
	config_encode_ports(nlh, &config->ports);
}

static int show(const struct request *request, const struct port_list *list)
{
	if (!request->json)
		return EXIT_DONE;
	return show_json(port_list_json(list));
}

static int change(const struct request *request, const char *what,
		  change_fn make, const struct port *port)
{
	char number[sizeof("65535")];
	struct config config;
	int code;

	snprintf(number, sizeof(number), "%u", port->number);
	code = verb_change(request, &config, &(struct change){
		.what = what, .word = number, .make = make, .wanted = port,
		.encode = encode });
	return code ? code : show(request, &config.ports);
}

/* [to PROFILE]; @count is what is left of the words */
static int parse_to(const char *what, int *count, char ***words,
		    struct port *port)
{
	enum value_verdict verdict;

	if (!*count || strcmp(**words, "to"))
		return EXIT_DONE;
	if (*count == 1)
		return complain(EXIT_USAGE, what, NULL, "to which profile?");
	verdict = parse_profile(span_of((*words)[1]), port->profile);
	if (verdict != VALUE_OK)
		return complain(EXIT_USAGE, what, (*words)[1],
				value_sentence(verdict));
	*count -= 2;
	*words += 2;
	return EXIT_DONE;
}

/* PORT [to PROFILE] [tls] */
static int parse_words(const char *what, int count, char **words,
		       struct port *port)
{
	enum value_verdict verdict;

	if (!count)
		return complain(EXIT_USAGE, what, NULL, "which port?");
	verdict = parse_port(span_of(words[0]), &port->number);
	if (verdict != VALUE_OK)
		return complain(EXIT_USAGE, what, words[0],
				value_sentence(verdict));
	count--;
	words++;
	if (parse_to(what, &count, &words, port))
		return EXIT_USAGE;
	if (!count || strcmp(words[0], "tls"))
		return verb_refuse_words(what, count, words);
	if (verb_refuse_words(what, count - 1, words + 1))
		return EXIT_USAGE;
	return complain(EXIT_FAILED, what, "tls",
			"this version knows no TLS ports, a later one will");
}

int cmd_port_add(const struct request *request, int count, char **words)
{
	struct port port = { .profile = PROFILE_DEFAULT };
	int code;

	code = parse_words("port add", count, words, &port);
	if (code)
		return code;
	return change(request, "port add", add_port, &port);
}

int cmd_port_del(const struct request *request, int count, char **words)
{
	struct port port = { 0 };
	int code;

	code = parse_words("port del", count, words, &port);
	if (code)
		return code;
	return change(request, "port del", del_port, &port);
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

int cmd_port_set(const struct request *request, int count, char **words)
{
	struct config config = { 0 };
	enum value_verdict verdict;
	struct channel channel;
	struct span culprit;
	int err;

	if (!count)
		return complain(EXIT_USAGE, "port set", NULL,
				"which ports? such as 21,2121, or '' for none");
	if (verb_refuse_words("port set", count - 1, words + 1))
		return EXIT_USAGE;
	verdict = parse_port_list(span_of(words[0]), &config.ports, &culprit);
	if (verdict != VALUE_OK)
		return refuse_list(verdict, culprit, words[0]);
	if (verb_load(request, &channel))
		return EXIT_FAILED;
	err = config_put(&channel, &config, encode, false);
	if (err)
		return verb_failed(&channel, "port set", words[0], err);
	channel_close(&channel);
	return show(request, &config.ports);
}

int cmd_port_list(const struct request *request, int count, char **words)
{
	struct config config = { 0 };
	struct channel channel;
	int err;

	if (verb_refuse_words("port list", count, words))
		return EXIT_USAGE;
	if (verb_open(request, &channel))
		return EXIT_FAILED;
	err = config_read(&channel, &config);
	if (err)
		return verb_failed(&channel, "reading the ports", NULL, err);
	channel_close(&channel);
	if (request->json)
		return show(request, &config.ports);
	port_list_text(&config.ports, stdout);
	return EXIT_DONE;
}
