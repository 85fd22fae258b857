// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp monitor
 *
 * The module can go and come back meanwhile. The kernel notifies of that, and the
 * family has another number then.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "command.h"
#include "event.h"
#include "event_filter.h"
#include "expectation.h"
#include "journal.h"
#include "report.h"

#define SECOND 1000000000ull
#define MILLISECOND 1000000
/* room for events that come faster than they can be printed */
#define BUFFER (4 << 20)
/* what was lost is asked for when it has been quiet for so long */
#define QUIET 1000
/* and that the module is still there, when nothing happens */
#define IDLE 10000

/**
 * struct monitor - what is shown, and what for
 * @nl: where events come from
 * @options: what the options say
 * @filter: which events are shown
 * @journal: where they are, instead of being printed
 * @expected: data connections that may come
 * @there: the module is there, and has been told to send events
 * @has_gone: a notification said that it has gone
 * @has_come: a notification said that it has come
 * @busy: something happened since the module was last asked
 * @code: %EXIT_DONE until something cannot be shown
 */
struct monitor {
	struct nl_socket nl;
	const struct options *options;
	struct event_filter filter;
	struct journal journal;
	struct expectation_list expected;
	bool there;
	bool has_gone;
	bool has_come;
	bool busy;
	int code;
};

static __u64 read_clock(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (__u64)time.tv_sec * SECOND + (__u64)time.tv_nsec;
}

static __u64 now(void)
{
	return read_clock(CLOCK_REALTIME);
}

static int print(const struct options *options, const struct event *event)
{
	int code = EXIT_DONE;

	if (options->json)
		code = show_json(event_json(event));
	else
		event_text(event, stdout);
	return code ? code : finish_output();
}

static void show(struct monitor *monitor, const struct event *event)
{
	int code;

	if (!event_filter_takes(&monitor->filter, event))
		return;
	if (monitor->options->journal)
		code = journal_take(&monitor->journal, event,
				    read_clock(CLOCK_MONOTONIC));
	else
		code = print(monitor->options, event);
	if (code)
		monitor->code = code;
}

static int take_event(struct monitor *monitor, const struct nlmsghdr *nlh)
{
	struct event event, lost;
	int err = event_decode(nlh, &event);

	if (err)
		return err;
	if (event.lost) {
		lost = event_lost(event.lost, now());
		show(monitor, &lost);
		expectation_list_update(&monitor->expected, &lost);
	}
	if (!event.name[0])
		return 0;
	monitor->busy = true;
	show(monitor, &event);
	return expectation_list_update(&monitor->expected, &event);
}

static int take(const struct nlmsghdr *nlh, void *arg)
{
	struct monitor *monitor = arg;

	switch (family_change(nlh)) {
	case FAMILY_NO_CHANGE:
		/* what still waited to be delivered when the module went */
		return monitor->has_gone ? 0 : take_event(monitor, nlh);
	case FAMILY_GONE:
		monitor->has_gone = true;
		monitor->has_come = false;
		return 0;
	case FAMILY_COME:
		monitor->has_come = true;
		return 0;
	default:
		return 0;
	}
}

static int ask(struct monitor *monitor)
{
	union nl_request request;

	monitor->busy = false;
	return nl_talk(&monitor->nl,
			   family_request(&request, &monitor->nl,
					  NF_FTP_CMD_WATCH), take, monitor);
}

static void show_module(struct monitor *monitor, bool there)
{
	struct event event = event_of_module(there, now());

	monitor->there = there;
	show(monitor, &event);
}

/* What was expected is not any more, and nobody tells of it. */
static void lose(struct monitor *monitor)
{
	expectation_list_free(&monitor->expected);
	show_module(monitor, false);
}

/* The module may be back. */
static int find(struct monitor *monitor)
{
	int err;

	monitor->has_come = false;
	monitor->has_gone = false;
	err = family_again(&monitor->nl);
	if (!err)
		err = ask(monitor);
	if (!err)
		show_module(monitor, true);
	return err == -ENOENT ? 0 : err;
}

/* What is to be done after something was heard, or nothing. */
static int follow(struct monitor *monitor, int err)
{
	if (monitor->there && (err == -ENOENT || monitor->has_gone)) {
		lose(monitor);
		err = 0;
	}
	if (!err && !monitor->there && monitor->has_come)
		err = find(monitor);
	return err;
}

/* milliseconds until something is to be done that nobody tells */
static int patience(const struct monitor *monitor)
{
	int most = monitor->busy || monitor->journal.left_out ? QUIET : IDLE;
	__u64 time, today = now();

	if (!expectation_list_deadline(&monitor->expected, &time))
		return most;
	if (time <= today)
		return 0;
	time = (time - today) / MILLISECOND + 1;
	return time < (__u64)most ? (int)time : most;
}

static void show_expired(struct monitor *monitor)
{
	struct event event;

	while (expectation_list_expire(&monitor->expected, now(), &event))
		show(monitor, &event);
}

/* Nothing has come for a while. */
static int ask_again(struct monitor *monitor)
{
	int err = monitor->there ? ask(monitor) : find(monitor);
	int code = journal_settle(&monitor->journal, now(),
				  read_clock(CLOCK_MONOTONIC));

	if (code)
		monitor->code = code;
	/* only what nothing is known of any more */
	if (!err)
		show_expired(monitor);
	return err;
}

static int watch(struct monitor *monitor)
{
	struct pollfd socket = {
		.fd = mnl_socket_get_fd(monitor->nl.socket),
		.events = POLLIN,
	};
	int ready, err;

	err = monitor->there ? ask(monitor) : find(monitor);
	if (!err && !monitor->there)
		lose(monitor);
	err = follow(monitor, err);
	while (!err && !monitor->code) {
		ready = poll(&socket, 1, patience(monitor));
		if (ready > 0)
			err = nl_listen(&monitor->nl);
		else if (!ready)
			err = ask_again(monitor);
		else if (errno != EINTR)
			err = -errno;
		err = follow(monitor, err);
	}
	return err;
}

static void make_room(struct nl_socket *nl)
{
	int fd = mnl_socket_get_fd(nl->socket);
	int size = BUFFER;

	/* root may have more than others; with less, more is lost */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	/* we ask what was lost, and need no error for it */
	size = 1;
	mnl_socket_setsockopt(nl->socket, NETLINK_NO_ENOBUFS, &size,
			      sizeof(size));
}

/* A service may be started before the module is loaded. */
static int open_socket(struct monitor *monitor)
{
	int code, err;

	if (!monitor->options->journal) {
		code = command_open(monitor->options, &monitor->nl);
		monitor->there = !code;
		return code;
	}
	if (journal_open(&monitor->journal))
		return EXIT_FAILED;
	code = command_find(monitor->options, &monitor->nl);
	monitor->there = !code;
	if (code != -ENOENT)
		return code;
	err = nl_open(&monitor->nl, NETLINK_GENERIC);
	return err ? complain(EXIT_FAILED, "asking the module", "nf_ftp",
			      nl_strerror(NULL, err)) : EXIT_DONE;
}

int cmd_monitor(const struct options *options, int count, char **words)
{
	struct monitor monitor = { .options = options };
	int code = event_filter_parse(&monitor.filter, count, words);
	int err;

	if (code)
		return code;
	if (options->journal && options->json)
		return complain(EXIT_USAGE, "option", "--json",
				"with --journal nothing is printed");
	if (open_socket(&monitor))
		return EXIT_FAILED;
	make_room(&monitor.nl);
	monitor.nl.notify = take;
	monitor.nl.notify_arg = &monitor;
	err = family_follow(&monitor.nl);
	if (!err)
		err = watch(&monitor);
	expectation_list_free(&monitor.expected);
	if (err)
		complain(EXIT_FAILED, "watching", NULL,
			 nl_strerror(&monitor.nl, err));
	nl_close(&monitor.nl);
	return err ? EXIT_FAILED : monitor.code;
}
