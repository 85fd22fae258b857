// SPDX-License-Identifier: GPL-2.0
/*
 * print_metrics openmetrics|prometheus [NETNS]: the metrics of a module that has every
 * counter that the tool knows, and every reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/reason.h"
#include "metrics.h"

#define COUNTERS_MAX 64

static struct counter counters[COUNTERS_MAX];
static struct counter reasons[COUNTERS_MAX];

static void add(struct counter_list *list, const char *name)
{
	struct counter *counter = &list->entries[list->count++];

	if (list->count == COUNTERS_MAX)
		abort();
	snprintf(counter->name, sizeof(counter->name), "%s", name);
	counter->value = 100 * list->count;
}

int main(int argc, char **argv)
{
	struct metrics metrics = {
		.loaded = true,
		.status = { .version = "0.2.0", .commit = "unknown" },
		.stats = { { 0, counters }, { 0, reasons } },
		.netns = argc > 2 ? argv[2] : NULL,
	};
	const struct metrics_counter *known;
	enum ftp_reason reason;

	if (argc < 2)
		return 2;
	for (known = metrics_counters; known->name; known++)
		add(&metrics.stats.counters, known->name);
	for (reason = FTP_OK + 1; reason < FTP_REASON_MAX; reason++)
		add(&metrics.stats.reasons, ftp_reason_name(reason));
	metrics_text(&metrics, strcmp(argv[1], "prometheus") ?
		     METRICS_OPENMETRICS : METRICS_PROMETHEUS, stdout);
	return 0;
}
