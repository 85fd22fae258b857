// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp doctor, and doctor --watch
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "doctor.h"
#include "watch.h"

/* milliseconds; what is to be seen stays for ten seconds and more */
#define LOOK_EVERY 250
#define SECONDS_MAX 3600

static int ask_module(struct nl_socket *nl, struct gateway *gateway)
{
	int err;

	err = family_get(nl, NF_FTP_CMD_STATUS_GET, status_decode,
			 &gateway->status);
	if (!err)
		err = config_read(nl, &gateway->config);
	if (!err)
		err = family_get(nl, NF_FTP_CMD_STATS_GET, stats_decode,
				 &gateway->stats);
	if (err)
		return err;
	err = session_list_read(nl, &gateway->sessions);
	if (err != -EPERM && err != -EACCES)
		return err;
	snprintf(gateway->denied, sizeof(gateway->denied),
		 "the sessions and the rules may be read by root only: run it as root");
	return 0;
}

/* Return: an exit code. */
static int ask(const struct options *options, struct gateway *gateway)
{
	struct nl_socket nl;
	int err;

	err = command_find(options, &nl);
	if (err == -ENOENT) {
		absence_find(&gateway->absence, gateway->root);
		return EXIT_DONE;
	}
	if (err)
		return EXIT_FAILED;
	gateway->loaded = true;
	err = ask_module(&nl, gateway);
	if (err)
		return command_failed(&nl, "asking the module", "nf_ftp", err);
	nl_close(&nl);
	gateway_sessions(gateway);
	rules_read(&gateway->rules);
	gateway_devices(gateway);
	gateway->server_count = servers_find(gateway->root, gateway->servers);
	return EXIT_DONE;
}

static int show(const struct options *options,
		const struct diagnosis *diagnosis)
{
	int code = EXIT_DONE;

	if (options->json)
		code = show_json(doctor_json(diagnosis));
	else
		doctor_text(diagnosis, stdout);
	if (finish_output())
		return EXIT_FAILED;
	return !code && doctor_is_wrong(diagnosis) ? EXIT_FAILED : code;
}

/* what is known, and what comes of it; too large for a stack */
struct consultation {
	struct gateway gateway;
	struct paths paths;
	struct diagnosis diagnosis;
	struct watch watch;
};

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}

/**
 * struct watching - while it is watched
 * @nl: where the module's events come from
 * @conntrack: where conntrack is asked
 * @trace: where nft's trace comes from, if @watch is traced
 * @signals: where it is told that somebody has seen enough
 * @stopped: somebody has
 * @watch: what was seen
 */
struct watching {
	struct nl_socket nl;
	struct nl_socket conntrack;
	struct nl_socket trace;
	int signals;
	bool stopped;
	struct watch *watch;
};

/* What is there now: sessions with their states, and data connections. */
static int look_once(struct watching *watching)
{
	struct session_list list = { 0 };
	union nl_request request;
	int err;

	err = session_list_read(&watching->nl, &list);
	if (!err)
		watch_sessions(watching->watch, &list);
	session_list_free(&list);
	/* a list that changes while it is read is read again soon */
	if (!err)
		err = nl_talk(&watching->conntrack,
			      conntrack_request(&request, false), watch_child,
			      watching->watch);
	return err == -EINTR ? 0 : err;
}

/* Messages that came faster than they could be read are lost: no matter. */
static int listen_once(struct nl_socket *nl)
{
	int err = nl_listen(nl);

	return err == -ENOBUFS || err == -EINTR ? 0 : err;
}

/* Return: how many sockets had something, or -errno. */
static int wait_once(struct watching *watching, int milliseconds)
{
	struct pollfd sockets[] = {
		{ .fd = mnl_socket_get_fd(watching->nl.socket),
		  .events = POLLIN },
		{ .fd = watching->watch->traced ?
			mnl_socket_get_fd(watching->trace.socket) : -1,
		  .events = POLLIN },
		{ .fd = watching->stopped ? -1 : watching->signals,
		  .events = POLLIN },
	};
	int ready = poll(sockets, 3, milliseconds);
	int err = 0;

	if (ready < 0)
		return errno == EINTR ? 0 : -errno;
	watching->stopped |= sockets[2].revents;
	if (sockets[0].revents)
		err = listen_once(&watching->nl);
	if (!err && sockets[1].revents)
		err = listen_once(&watching->trace);
	return err ? err : ready;
}

static int watch_for(struct watching *watching, unsigned int seconds)
{
	long long end = now() + seconds * 1000ll;
	long long looked = 0;
	int ready = 0;

	while (ready >= 0 && !watching->stopped && now() < end) {
		ready = wait_once(watching, LOOK_EVERY);
		if (ready < 0 || now() - looked < LOOK_EVERY)
			continue;
		looked = now();
		ready = look_once(watching);
	}
	/* what has come meanwhile; of what goes on for ever not more than that */
	end = now() + LOOK_EVERY;
	do
		ready = ready < 0 ? ready : wait_once(watching, 0);
	while (ready > 0 && now() < end);
	return ready < 0 ? ready : look_once(watching);
}

static bool is_legacy(const struct rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++)
		if (strstr(rules->chains[i].tool, "legacy"))
			return true;
	return false;
}

/*
 * Without conntrack the rules would switch it on, and iptables-legacy writes its
 * traces into the kernel's log.
 */
static bool can_trace(const struct gateway *gateway)
{
	return gateway->status.conntrack && !gateway->rules.why[0] &&
	       !is_legacy(&gateway->rules);
}

/* From now on the module tells what happens. */
static int begin(struct watching *watching)
{
	union nl_request request;
	sigset_t set;
	int err;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	watching->signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (watching->signals < 0)
		return -errno;
	watching->nl.notify = watch_take;
	watching->nl.notify_arg = watching->watch;
	err = nl_talk(&watching->nl,
		      family_request(&request, &watching->nl, NF_FTP_CMD_WATCH),
		      watch_take, watching->watch);
	return err ? err : nl_open(&watching->conntrack, NETLINK_NETFILTER);
}

/* Return: an exit code. */
static int watch(const struct options *options, struct consultation *all,
		 unsigned int seconds)
{
	struct watching watching = { .watch = &all->watch };
	const struct paths *paths = &all->paths;
	int err;

	if (command_open(options, &watching.nl))
		return EXIT_FAILED;
	err = begin(&watching);
	if (err)
		return command_failed(&watching.nl, "watching", NULL, err);
	all->watch.paths = paths;
	all->watch.config = &all->gateway.config;
	all->watch.traced = can_trace(&all->gateway) &&
		!trace_begin(&watching.trace, &all->watch.trace, paths->ports,
			     paths->port_count);
	if (!options->json && isatty(STDERR_FILENO))
		fprintf(stderr, "try the transfer now: for %u seconds, or until Ctrl-C\n",
			seconds);
	err = watch_for(&watching, seconds);
	if (all->watch.traced)
		trace_end(&watching.trace);
	nl_close(&watching.conntrack);
	close(watching.signals);
	if (err)
		return command_failed(&watching.nl, "watching", NULL, err);
	nl_close(&watching.nl);
	return EXIT_DONE;
}

static int parse_watch(const struct options *options, unsigned int *seconds)
{
	if (!options->is_watch)
		return EXIT_DONE;
	if (!options->watch)
		return complain(EXIT_USAGE, "option", "--watch",
				"it needs a value");
	return command_seconds("watch", options->watch, seconds);
}

static int show_watch(const struct options *options,
		      const struct consultation *all)
{
	int code = EXIT_DONE;
	json_t *object;

	if (options->json) {
		object = doctor_json(&all->diagnosis);
		json_object_set_new(object, "watch", watch_json(&all->watch));
		code = show_json(object);
	} else {
		watch_text(&all->watch, stdout);
		if (watch_is_wrong(&all->watch) && all->diagnosis.count) {
			putchar('\n');
			doctor_text(&all->diagnosis, stdout);
		}
	}
	if (finish_output())
		return EXIT_FAILED;
	return !code && watch_is_wrong(&all->watch) ? EXIT_FAILED : code;
}

/* Return: an exit code. */
static int consult(const struct options *options, struct consultation *all,
		   unsigned int seconds)
{
	int code = ask(options, &all->gateway);

	if (code)
		return code;
	paths_find(&all->paths, &all->gateway);
	if (seconds && all->gateway.loaded)
		code = watch(options, all, seconds);
	if (code)
		return code;
	all->diagnosis.gateway = &all->gateway;
	all->diagnosis.paths = &all->paths;
	doctor_look(&all->diagnosis);
	return seconds && all->gateway.loaded ? show_watch(options, all) :
	       show(options, &all->diagnosis);
}

int cmd_doctor(const struct options *options, int count, char **words)
{
	unsigned int seconds = 0;
	struct consultation *all;
	int code;

	if (command_refuse_words("doctor", count, words) ||
	    parse_watch(options, &seconds))
		return EXIT_USAGE;
	all = calloc(1, sizeof(*all));
	if (!all)
		return complain(EXIT_FAILED, "doctor", NULL, strerror(ENOMEM));
	all->gateway.root = "";
	all->gateway.netns = options->netns;
	code = consult(options, all, seconds);
	gateway_free(&all->gateway);
	free(all);
	return code;
}
