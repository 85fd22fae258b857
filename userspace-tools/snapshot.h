/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module and conntrack know at one time, in one namespace or in all
 * that have a name.
 */
#ifndef NF_FTP_TOOL_SNAPSHOT_H
#define NF_FTP_TOOL_SNAPSHOT_H

#include <time.h>

#include "command.h"
#include "netns.h"
#include "session.h"
#include "session_filter.h"
#include "stats.h"

/**
 * struct snapshot - what was there at one time
 * @clock_ms: when, by a clock that nobody sets
 * @time: when, by the clock on the wall
 * @is_absent: the module was not loaded, and nothing else is known
 * @is_uncounted: in some namespace the kernel counts no bytes of new connections
 * @sessions: with their data connections
 * @stats: of all namespaces together
 * @names: of the namespaces, if it is all of them
 */
struct snapshot {
	__u64 clock_ms;
	time_t time;
	bool is_absent;
	bool is_uncounted;
	struct session_list sessions;
	struct stats stats;
	struct netns_list names;
};

int snapshot_take(const struct options *options,
		  const struct session_filter *filter, bool wants_stats,
		  struct snapshot *snapshot);
void snapshot_rate(struct snapshot *now, const struct snapshot *before);
__u64 snapshot_since(const struct snapshot *now,
		     const struct snapshot *before);
void snapshot_free(struct snapshot *snapshot);

#endif /* NF_FTP_TOOL_SNAPSHOT_H */
