// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp stats
 */
#include "report.h"
#include "stats.h"
#include "verb.h"

static int show(const struct request *request, const struct stats *stats)
{
	if (request->json)
		return show_json(stats_json(stats));
	stats_text(stats, stdout);
	return EXIT_DONE;
}

int cmd_stats(const struct request *request, int count, char **words)
{
	struct stats stats = { 0 };
	struct channel channel;
	int code;
	int err;

	if (verb_refuse_words("stats", count, words))
		return EXIT_USAGE;
	if (verb_open(request, &channel))
		return EXIT_FAILED;
	err = family_get(&channel, NF_FTP_CMD_STATS_GET, stats_decode, &stats);
	if (err) {
		code = verb_failed(&channel, "reading the counters", NULL, err);
	} else {
		channel_close(&channel);
		code = show(request, &stats);
	}
	stats_free(&stats);
	return code;
}
