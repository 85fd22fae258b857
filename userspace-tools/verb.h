/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The verbs of the command line.
 *
 * Each looks at all its words first, then enters the namespace and asks the
 * kernel, and prints only when it has everything.
 */
#ifndef NF_FTP_TOOL_VERB_H
#define NF_FTP_TOOL_VERB_H

#include "change.h"
#include "request.h"

/**
 * typedef verb_fn - carry out a verb
 * @request: what the options say
 * @count: how many words follow the verb
 * @words: these words
 *
 * Return: an exit code.
 */
typedef int (*verb_fn)(const struct request *request, int count, char **words);

/**
 * verb_find() - enter the namespace and reach the module, if it is there
 * @request: what the options say
 * @channel: is filled; to be given to channel_close() if this succeeds
 *
 * Return: %EXIT_DONE; %EXIT_FAILED after a complaint; -ENOENT without one if the
 * module is not loaded.
 */
int verb_find(const struct request *request, struct channel *channel);

/**
 * verb_open() - enter the namespace and reach the module, or complain
 * @request: what the options say
 * @channel: is filled; to be given to channel_close() if this succeeds
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
int verb_open(const struct request *request, struct channel *channel);

/**
 * verb_load() - as verb_open(), but the kernel loads the module if it can
 * @request: likewise
 * @channel: likewise
 *
 * Who only asks is not to change anything, least of all behind somebody who is
 * about to remove the module.
 * Return: likewise.
 */
int verb_load(const struct request *request, struct channel *channel);

/**
 * verb_refuse_words() - complain of the first of the words that are left over
 * @verb: the verb
 * @count: how many there are
 * @words: the words
 *
 * Return: %EXIT_USAGE, or %EXIT_DONE if there are none.
 */
int verb_refuse_words(const char *verb, int count, char **words);

/**
 * verb_failed() - complain that a request failed, and close the channel
 * @channel: where it was sent
 * @what: what failed
 * @value: the value to blame, or NULL
 * @err: what the request returned
 *
 * Return: %EXIT_FAILED.
 */
int verb_failed(struct channel *channel, const char *what, const char *value,
		int err);

/**
 * struct change - a change of the configuration that a verb makes
 * @what: the verb, for a complaint
 * @word: what is changed, likewise
 * @make: makes the change
 * @wanted: for it
 * @encode: writes the part that it changes
 */
struct change {
	const char *what;
	const char *word;
	change_fn make;
	const void *wanted;
	encode_fn encode;
};

/**
 * verb_change() - change the configuration of the namespace, or complain
 * @request: what the options say
 * @config: is filled: what it is then
 * @change: the change
 *
 * Return: an exit code.
 */
int verb_change(const struct request *request, struct config *config,
		const struct change *change);

/** cmd_status() - `status', of type verb_fn */
int cmd_status(const struct request *request, int count, char **words);
/** cmd_port_add() - `port add', of type verb_fn */
int cmd_port_add(const struct request *request, int count, char **words);
/** cmd_port_del() - `port del', of type verb_fn */
int cmd_port_del(const struct request *request, int count, char **words);
/** cmd_port_set() - `port set', of type verb_fn */
int cmd_port_set(const struct request *request, int count, char **words);
/** cmd_port_list() - `port list', of type verb_fn */
int cmd_port_list(const struct request *request, int count, char **words);
/** cmd_profile_add() - `profile add', of type verb_fn */
int cmd_profile_add(const struct request *request, int count, char **words);
/** cmd_profile_set() - `profile set', of type verb_fn */
int cmd_profile_set(const struct request *request, int count, char **words);
/** cmd_profile_del() - `profile del', of type verb_fn */
int cmd_profile_del(const struct request *request, int count, char **words);
/** cmd_profile_list() - `profile list', of type verb_fn */
int cmd_profile_list(const struct request *request, int count, char **words);
/** cmd_advertise_add() - `advertise add', of type verb_fn */
int cmd_advertise_add(const struct request *request, int count, char **words);
/** cmd_advertise_del() - `advertise del', of type verb_fn */
int cmd_advertise_del(const struct request *request, int count, char **words);
/** cmd_advertise_list() - `advertise list', of type verb_fn */
int cmd_advertise_list(const struct request *request, int count, char **words);
/** cmd_advertise_cloud() - `advertise cloud', of type verb_fn */
int cmd_advertise_cloud(const struct request *request, int count, char **words);
/** cmd_session_list() - `session list', of type verb_fn */
int cmd_session_list(const struct request *request, int count, char **words);
/** cmd_stats() - `stats', of type verb_fn */
int cmd_stats(const struct request *request, int count, char **words);
/** cmd_monitor() - `monitor', of type verb_fn */
int cmd_monitor(const struct request *request, int count, char **words);
/** cmd_replay() - `replay', of type verb_fn */
int cmd_replay(const struct request *request, int count, char **words);

#endif /* NF_FTP_TOOL_VERB_H */
