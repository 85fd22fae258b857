// SPDX-License-Identifier: GPL-2.0
/*
 * What the module and conntrack know at one time, and what has changed since
 * another one.
 *
 * A session's rate is that of its data connections, each known by its number in
 * conntrack: one that has closed meanwhile takes its bytes away, and does not
 * make the rate of the others wrong.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "snapshot.h"

/* all namespaces that have a name */
#define ALL "all"
#define SECOND_MS 1000

static int adopt(const struct nlmsghdr *nlh, void *arg)
{
	struct ct_child child;
	int err = conntrack_decode(nlh, &child);

	if (err == CT_NO_CHILD)
		return 0;
	return err ? err : session_list_add_connection(arg, &child);
}

/*
 * What is open is asked for first: a connection that opens meanwhile is then
 * shown as neither rather than as both.
 */
static int ask_conntrack(struct nl_socket *nl, struct session_list *list)
{
	union nl_request request;
	int err;

	err = nl_talk(nl, conntrack_request(&request, false), adopt, list);
	if (err)
		return err;
	return nl_talk(nl, conntrack_request(&request, true), adopt, list);
}

/* Return: an exit code. */
static int read_connections(struct session_list *list)
{
	struct nl_socket nl;
	int err;

	if (!list->count)
		return EXIT_DONE;
	err = nl_open(&nl, NETLINK_NETFILTER);
	if (err)
		return complain(EXIT_FAILED, "asking conntrack", NULL,
				nl_strerror(NULL, err));
	err = ask_conntrack(&nl, list);
	if (err)
		return command_failed(&nl, "reading the data connections",
				      NULL, err);
	nl_close(&nl);
	return EXIT_DONE;
}

/* Return: an exit code; -ENOENT if the module goes at this moment. */
static int module_failed(struct nl_socket *nl, const char *what, int err)
{
	if (err != -ENOENT)
		return command_failed(nl, what, NULL, err);
	nl_close(nl);
	return err;
}

/* Return: an exit code; -ENOENT without the module. */
static int ask_module(const struct options *options, struct snapshot *into,
		      struct session_list *list, bool wants_stats)
{
	struct stats stats = { 0 };
	struct nl_socket nl;
	int err = command_find(options, &nl);

	if (err)
		return err;
	err = session_list_read(&nl, list);
	if (err)
		return module_failed(&nl, "reading the sessions", err);
	if (wants_stats) {
		err = family_get(&nl, NF_FTP_CMD_STATS_GET, stats_decode,
				 &stats);
		if (!err)
			err = stats_add(&into->stats, &stats);
		stats_free(&stats);
	}
	if (err)
		return module_failed(&nl, "reading the counters", err);
	nl_close(&nl);
	return EXIT_DONE;
}

/* Return: an exit code; -ENOENT without the module. */
static int read_one(const struct options *options,
		    const struct session_filter *filter, bool wants_stats,
		    struct snapshot *into, struct session_list *list)
{
	int code = ask_module(options, into, list, wants_stats);

	if (code)
		return code;
	if (filter && session_filter_is_blind(filter, list))
		return complain(EXIT_FAILED, "session list", "refused",
				"the module that is loaded is too old to tell");
	if (filter)
		session_filter_apply(filter, list);
	into->is_uncounted |= !conntrack_counts();
	return read_connections(list);
}

/* Of one of all namespaces, unless only its name is left. */
static int read_named(const struct options *all, const char *name,
		      const struct session_filter *filter, bool wants_stats,
		      struct snapshot *into)
{
	struct options options = *all;
	struct session_list own = { 0 };
	int err = netns_enter(name);
	int code;

	if (err == -EINVAL || err == -ENOENT)
		return EXIT_DONE;
	options.netns = name;
	code = read_one(&options, filter, wants_stats, into, &own);
	if (code) {
		session_list_free(&own);
		return code;
	}
	if (session_list_join(&into->sessions, &own, name))
		return complain(EXIT_FAILED, "reading the sessions", NULL,
				strerror(ENOMEM));
	return EXIT_DONE;
}

static int read_all(const struct options *options,
		    const struct session_filter *filter, bool wants_stats,
		    struct snapshot *into)
{
	int err = netns_list(NETNS_DIRECTORY, &into->names);
	int code = EXIT_DONE;
	size_t i;

	if (err)
		return complain(EXIT_FAILED, "looking for network namespaces",
				NETNS_DIRECTORY, strerror(-err));
	for (i = 0; i < into->names.count && !code; i++)
		code = read_named(options, into->names.entries[i]->d_name,
				  filter, wants_stats, into);
	return code;
}

static bool is_of_all(const struct options *options)
{
	return options->netns && !strcmp(options->netns, ALL);
}

/**
 * snapshot_take() - ask the module and conntrack, or complain
 * @options: what the options say: of which namespace, or of all
 * @filter: which sessions; NULL: all
 * @wants_stats: the counters, too
 * @snapshot: is filled; snapshot_free() it in any case
 *
 * Return: %EXIT_DONE, also if the module is not loaded; or %EXIT_FAILED.
 */
int snapshot_take(const struct options *options,
		  const struct session_filter *filter, bool wants_stats,
		  struct snapshot *snapshot)
{
	struct timespec clock;
	int code;

	memset(snapshot, 0, sizeof(*snapshot));
	clock_gettime(CLOCK_MONOTONIC, &clock);
	snapshot->clock_ms = (__u64)clock.tv_sec * SECOND_MS +
			     (__u64)clock.tv_nsec / 1000000;
	snapshot->time = time(NULL);
	if (is_of_all(options))
		code = read_all(options, filter, wants_stats, snapshot);
	else
		code = read_one(options, filter, wants_stats, snapshot,
				&snapshot->sessions);
	snapshot->is_absent = code == -ENOENT;
	return snapshot->is_absent ? EXIT_DONE : code;
}

/**
 * snapshot_free() - let go of what was there
 * @snapshot: from snapshot_take(), or all zeros
 */
void snapshot_free(struct snapshot *snapshot)
{
	session_list_free(&snapshot->sessions);
	stats_free(&snapshot->stats);
	netns_list_free(&snapshot->names);
	memset(snapshot, 0, sizeof(*snapshot));
}

/* a data connection by its number, and what it had carried */
struct carried {
	const char *netns;
	__u32 id;
	__u64 bytes;
};

static int compare_carried(const void *a, const void *b)
{
	const struct carried *one = a, *other = b;

	if (one->id != other->id)
		return one->id < other->id ? -1 : 1;
	if (!one->netns || !other->netns)
		return 0;
	return strcmp(one->netns, other->netns);
}

/* Return: all data connections that were there, sorted; NULL without memory. */
static struct carried *list_carried(const struct session_list *list,
				    size_t *count)
{
	const struct session *session;
	struct carried *carried;
	size_t i, k, room = 1;

	*count = 0;
	for (i = 0; i < list->count; i++)
		room += list->entries[i].connection_count;
	carried = calloc(room, sizeof(*carried));
	for (i = 0; carried && i < list->count; i++) {
		session = &list->entries[i];
		for (k = 0; k < session->connection_count; k++)
			carried[(*count)++] = (struct carried){
				.netns = session->netns,
				.id = session->connections[k].child.id,
				.bytes = session->connections[k].child.bytes,
			};
	}
	if (carried)
		qsort(carried, *count, sizeof(*carried), compare_carried);
	return carried;
}

/* What a data connection has carried since; one that was not there has all since. */
static __u64 growth_of(const struct session *session,
		       const struct ct_child *child,
		       const struct carried *carried, size_t count)
{
	struct carried key = { .netns = session->netns, .id = child->id };
	const struct carried *then = bsearch(&key, carried, count, sizeof(key),
					     compare_carried);

	return then && then->bytes <= child->bytes ?
	       child->bytes - then->bytes : child->bytes;
}

/**
 * snapshot_since() - say how much time is between two
 * @now: the later one
 * @before: the earlier one
 *
 * Return: milliseconds; 0 if what they count cannot be compared.
 */
__u64 snapshot_since(const struct snapshot *now, const struct snapshot *before)
{
	if (!before->clock_ms || before->is_absent || now->is_absent)
		return 0;
	return now->clock_ms - before->clock_ms;
}

/**
 * snapshot_rate() - find out how many bytes a second each session carries
 * @now: its sessions get their rates, if the kernel counts bytes
 * @before: an earlier one; none of them gets one without
 */
void snapshot_rate(struct snapshot *now, const struct snapshot *before)
{
	__u64 ms = snapshot_since(now, before);
	struct carried *carried;
	struct session *session;
	size_t count, i, k;
	__u64 growth, bytes;

	if (!ms)
		return;
	carried = list_carried(&before->sessions, &count);
	if (!carried)
		return;
	for (i = 0; i < now->sessions.count; i++) {
		session = &now->sessions.entries[i];
		growth = 0;
		for (k = 0; k < session->connection_count; k++)
			growth += growth_of(session,
					    &session->connections[k].child,
					    carried, count);
		session->rate.is_known = session_bytes(session, &bytes);
		session->rate.bytes = growth * SECOND_MS / ms;
	}
	free(carried);
}
