// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp monitor
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "command.h"
#include "event.h"
#include "expectation.h"
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
 * @json: for programs
 * @expected: data connections that may come
 * @busy: something happened since the module was last asked
 * @code: %EXIT_DONE until something cannot be shown
 */
struct monitor {
	struct nl_socket nl;
	bool json;
	struct expectation_list expected;
	bool busy;
	int code;
};

static __u64 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (__u64)time.tv_sec * SECOND + (__u64)time.tv_nsec;
}

static void show(struct monitor *monitor, const struct event *event)
{
	int code = EXIT_DONE;

	if (monitor->json)
		code = show_json(event_json(event));
	else
		event_text(event, stdout);
	if (code == EXIT_DONE)
		code = finish_output();
	if (code)
		monitor->code = code;
}

static int take(const struct nlmsghdr *nlh, void *arg)
{
	struct monitor *monitor = arg;
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

static int ask(struct monitor *monitor)
{
	union nl_request request;

	monitor->busy = false;
	return nl_talk(&monitor->nl,
			   family_request(&request, &monitor->nl,
					  NF_FTP_CMD_WATCH), take, monitor);
}

/* milliseconds until something is to be done that nobody tells */
static int patience(const struct monitor *monitor)
{
	int most = monitor->busy ? QUIET : IDLE;
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

static int watch(struct monitor *monitor)
{
	struct pollfd socket = {
		.fd = mnl_socket_get_fd(monitor->nl.socket),
		.events = POLLIN,
	};
	int err = ask(monitor);
	int ready;

	while (!err && !monitor->code) {
		ready = poll(&socket, 1, patience(monitor));
		if (ready > 0)
			err = nl_listen(&monitor->nl);
		else if (!ready)
			err = ask(monitor);
		else if (errno != EINTR)
			err = -errno;
		/* only what nothing is known of any more */
		if (!ready && !err)
			show_expired(monitor);
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

int cmd_monitor(const struct options *options, int count, char **words)
{
	struct monitor monitor = { .json = options->json };
	int err;

	if (command_refuse_words("monitor", count, words))
		return EXIT_USAGE;
	if (command_open(options, &monitor.nl))
		return EXIT_FAILED;
	make_room(&monitor.nl);
	monitor.nl.notify = take;
	monitor.nl.notify_arg = &monitor;
	err = watch(&monitor);
	expectation_list_free(&monitor.expected);
	if (err == -ENOENT)
		complain(EXIT_FAILED, "watching", "nf_ftp",
			 "it is no longer loaded");
	else if (err)
		complain(EXIT_FAILED, "watching", NULL,
			 nl_strerror(&monitor.nl, err));
	nl_close(&monitor.nl);
	return err ? EXIT_FAILED : monitor.code;
}
