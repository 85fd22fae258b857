/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command line: its options and its commands.
 *
 * Each command looks at all its words first, then enters the namespace and asks
 * the kernel, and prints only when it has everything.
 */
#ifndef NF_FTP_TOOL_COMMAND_H
#define NF_FTP_TOOL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

struct column;
struct column_choice;
struct config;
struct config_change;
struct config_part;
struct nl_socket;

/** define CONFIG_FILE - what is restored at boot */
#define CONFIG_FILE "/etc/nf-ftp.conf"
/** define OPTIONS_MAX - how often one command line can have an option */
#define OPTIONS_MAX 32

/**
 * enum options_mode - what is asked for
 * @OPTIONS_COMMAND: what the command says
 * @OPTIONS_HELP: a summary and nothing else
 * @OPTIONS_VERSION: the version and nothing else
 */
enum options_mode {
	OPTIONS_COMMAND,
	OPTIONS_HELP,
	OPTIONS_VERSION,
};

/**
 * struct options - what the options say
 * @mode: what is asked for
 * @json: print for programs
 * @netns: the namespace to enter, NULL for the one we are in
 * @port: the --port options of `replay'
 * @ports: how many
 * @tls_port: its --tls-port options
 * @tls_ports: how many
 * @key: its --profile options
 * @keys: how many
 * @nat: its --nat options
 * @nats: how many
 * @svg: its --svg option, or NULL
 * @follow: the --follow option of `advertise cloud'
 * @every: its --every option, or NULL
 * @is_watch: there is the --watch option of `doctor' and `session list'
 * @watch: its value, or NULL
 * @delay: the --delay option of `top', or NULL
 * @is_batch: its --batch option
 * @looks: its --count option, or NULL
 * @output: the --output option of lists and of `report', or NULL
 * @noheadings: their --noheadings option
 * @journal: the --journal option of `monitor'
 * @openmetrics: the --openmetrics option of `stats'
 * @prometheus: its --prometheus option
 * @unmasked: the --unmasked option of `report'
 * @draft: what a command changes in the place of what is in force; NULL usually
 */
struct options {
	enum options_mode mode;
	bool json;
	const char *netns;
	const char *port[OPTIONS_MAX];
	size_t ports;
	const char *tls_port[OPTIONS_MAX];
	size_t tls_ports;
	const char *key[OPTIONS_MAX];
	size_t keys;
	const char *nat[OPTIONS_MAX];
	size_t nats;
	const char *svg;
	bool follow;
	const char *every;
	bool is_watch;
	const char *watch;
	const char *delay;
	bool is_batch;
	const char *looks;
	bool journal;
	bool openmetrics;
	bool prometheus;
	const char *output;
	bool noheadings;
	bool unmasked;
	struct config *draft;
};

int options_read(struct options *options, int count, char **words, int *left);

/**
 * typedef command_fn - carry out a command
 * @options: what the options say
 * @count: how many words follow the command
 * @words: these words
 *
 * Return: an exit code.
 */
typedef int (*command_fn)(const struct options *options, int count,
			  char **words);

/**
 * struct words - what is left of the words of a command
 * @command: the command, for a complaint
 * @count: how many are left
 * @next: the next one
 */
struct words {
	const char *command;
	int count;
	char **next;
};

const char *words_take(struct words *words);
bool words_skip(struct words *words, const char *keyword);
int words_end(const struct words *words);
int command_enter(const struct options *options);
int command_find(const struct options *options, struct nl_socket *nl);
int command_open(const struct options *options, struct nl_socket *nl);
int command_load(const struct options *options, struct nl_socket *nl);
int command_refuse_words(const char *command, int count, char **words);
int command_failed(struct nl_socket *nl, const char *what, const char *value,
		   int err);
int command_refuse_absence(void);
int command_seconds(const char *option, const char *text,
		    unsigned int *seconds);
int command_change(const struct options *options,
		   const struct config_change *change);
int command_apply(const struct options *options, struct nl_socket *nl,
		  const struct config_change *change);

/* Each of these is a command_fn. */
int cmd_status(const struct options *options, int count, char **words);
int cmd_port_add(const struct options *options, int count, char **words);
int cmd_port_del(const struct options *options, int count, char **words);
int cmd_port_set(const struct options *options, int count, char **words);
int cmd_port_list(const struct options *options, int count, char **words);
int cmd_profile_add(const struct options *options, int count, char **words);
int cmd_profile_set(const struct options *options, int count, char **words);
int cmd_profile_del(const struct options *options, int count, char **words);
int cmd_profile_list(const struct options *options, int count, char **words);
int cmd_advertise_add(const struct options *options, int count, char **words);
int cmd_advertise_del(const struct options *options, int count, char **words);
int cmd_advertise_list(const struct options *options, int count, char **words);
int cmd_advertise_cloud(const struct options *options, int count, char **words);
int cmd_session_list(const struct options *options, int count, char **words);
int cmd_top(const struct options *options, int count, char **words);
int cmd_stats(const struct options *options, int count, char **words);
int cmd_doctor(const struct options *options, int count, char **words);
int cmd_report(const struct options *options, int count, char **words);
int cmd_monitor(const struct options *options, int count, char **words);
int cmd_save(const struct options *options, int count, char **words);
int cmd_restore(const struct options *options, int count, char **words);
int cmd_check(const struct options *options, int count, char **words);
int cmd_flush(const struct options *options, int count, char **words);
int cmd_replay(const struct options *options, int count, char **words);

#endif /* NF_FTP_TOOL_COMMAND_H */
