// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp stats
 */
#include "command.h"
#include "report.h"
#include "stats.h"

static int show(const struct options *options, const struct stats *stats)
{
	if (options->json)
		return show_json(stats_json(stats));
	stats_text(stats, stdout);
	return EXIT_DONE;
}

int cmd_stats(const struct options *options, int count, char **words)
{
	struct stats stats = { 0 };
	struct nl_socket nl;
	int code;
	int err;

	if (command_refuse_words("stats", count, words))
		return EXIT_USAGE;
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
