// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp stats
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "file.h"
#include "metrics.h"
#include "report.h"

static int show(const struct options *options, const struct stats *stats)
{
	if (options->json)
		return show_json(stats_json(stats));
	stats_text(stats, stdout);
	return EXIT_DONE;
}

/* For people, and for programs that read JSON. */
static int show_stats(const struct options *options)
{
	struct stats stats = { 0 };
	struct nl_socket nl;
	int code;
	int err;

	if (command_open(options, &nl))
		return EXIT_FAILED;
	err = family_get(&nl, NF_FTP_CMD_STATS_GET, stats_decode, &stats);
	if (err) {
		code = command_failed(&nl, "reading the counters", NULL, err);
	} else {
		nl_close(&nl);
		code = show(options, &stats);
	}
	stats_free(&stats);
	return code;
}

/* That the module is not there is measured, too. */
static int measure(const struct options *options, struct metrics *metrics)
{
	struct nl_socket nl;
	int err = command_find(options, &nl);

	if (err == -ENOENT)
		return EXIT_DONE;
	if (err)
		return EXIT_FAILED;
	err = family_get(&nl, NF_FTP_CMD_STATUS_GET, status_decode,
			 &metrics->status);
	if (!err)
		err = family_get(&nl, NF_FTP_CMD_STATS_GET, stats_decode,
				 &metrics->stats);
	if (err)
		return command_failed(&nl, "reading the counters", NULL, err);
	nl_close(&nl);
	metrics->loaded = true;
	return EXIT_DONE;
}

static int write_metrics(const struct metrics *metrics,
			 enum metrics_format format, const char *path)
{
	char *text = NULL;
	size_t length;
	FILE *out;
	int err;

	if (!path) {
		metrics_text(metrics, format, stdout);
		return EXIT_DONE;
	}
	out = open_memstream(&text, &length);
	if (out) {
		metrics_text(metrics, format, out);
		err = fclose(out) ? -errno : file_write(path, text, length);
	} else {
		err = -errno;
	}
	free(text);
	return err ? complain(EXIT_FAILED, "stats", path, strerror(-err)) :
		     EXIT_DONE;
}

static int show_metrics(const struct options *options, const char *path)
{
	struct metrics metrics = { .netns = options->netns };
	int code = measure(options, &metrics);

	if (!code)
		code = write_metrics(&metrics, options->prometheus ?
				     METRICS_PROMETHEUS : METRICS_OPENMETRICS,
				     path);
	stats_free(&metrics.stats);
	return code;
}

int cmd_stats(const struct options *options, int count, char **words)
{
	bool measures = options->openmetrics || options->prometheus;

	if (count > measures)
		return command_refuse_words("stats", count - measures,
					    words + measures);
	if (!measures)
		return show_stats(options);
	if (options->openmetrics && options->prometheus)
		return complain(EXIT_USAGE, "option", "--prometheus",
				"--openmetrics is another format, choose one");
	if (options->json)
		return complain(EXIT_USAGE, "option", "--json",
				"metrics are text");
	return show_metrics(options, count ? words[0] : NULL);
}
