/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters and status as metrics, for Prometheus and what reads the same.
 */
#ifndef NF_FTP_TOOL_METRICS_H
#define NF_FTP_TOOL_METRICS_H

#include "stats.h"
#include "status.h"

/**
 * enum metrics_format - how metrics are written
 * @METRICS_OPENMETRICS: OpenMetrics 1.0
 * @METRICS_PROMETHEUS: Prometheus' own text format 0.0.4, the only one that
 *	node_exporter's textfile collector reads
 */
enum metrics_format {
	METRICS_OPENMETRICS,
	METRICS_PROMETHEUS,
};

/**
 * struct metrics - what is measured
 * @loaded: the module is there; without it nothing else is known
 * @status: of the module
 * @stats: what it has counted
 * @netns: the namespace that was named, a label of each metric; or NULL
 */
struct metrics {
	bool loaded;
	struct status status;
	struct stats stats;
	const char *netns;
};

/**
 * struct metrics_counter - a counter of the module that the tool knows
 * @name: the module's name for it
 * @unit: its unit, the last word of @name; or NULL
 * @help: what it counts
 */
struct metrics_counter {
	const char *name;
	const char *unit;
	const char *help;
};

extern const struct metrics_counter metrics_counters[];

void metrics_text(const struct metrics *metrics, enum metrics_format format,
		  FILE *out);

#endif /* NF_FTP_TOOL_METRICS_H */
