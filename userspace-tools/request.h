/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the options of the command line say.
 */
#ifndef NF_FTP_TOOL_REQUEST_H
#define NF_FTP_TOOL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

/* options of a kind that one command line can have */
#define REQUEST_WORDS 32

/**
 * enum request_only - what is asked for
 * @REQUEST_VERB: what the verb says
 * @REQUEST_HELP: a summary and nothing else
 * @REQUEST_VERSION: the version and nothing else
 */
enum request_only {
	REQUEST_VERB,
	REQUEST_HELP,
	REQUEST_VERSION,
};

/**
 * struct request - what the options say
 * @only: what is asked for
 * @json: print for programs
 * @netns: the namespace to enter, NULL for the one we are in
 * @port: the --port options of `replay'
 * @ports: how many
 * @key: its --profile options
 * @keys: how many
 * @follow: the --follow option of `advertise cloud'
 * @every: its --every option, or NULL
 */
struct request {
	enum request_only only;
	bool json;
	const char *netns;
	const char *port[REQUEST_WORDS];
	size_t ports;
	const char *key[REQUEST_WORDS];
	size_t keys;
	bool follow;
	const char *every;
};

/**
 * request_read() - read the options, wherever they stand, or complain
 * @request: all zeros, is filled
 * @count: of @words
 * @words: the command line; what is no option stands at its end then
 * @left: how many of them are none
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
int request_read(struct request *request, int count, char **words, int *left);

#endif /* NF_FTP_TOOL_REQUEST_H */
