// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of a namespace. Each processor has its own, which only it changes; they
 * are added up when somebody asks.
 */
#include "internal.h"

/**
 * nf_ftp_counter_name - the name under which a counter is shown
 * @counter: less than %NF_FTP_COUNTER_MAX
 */
const char *nf_ftp_counter_name(enum nf_ftp_counter counter)
{
	static const char *const names[] = {
		[NF_FTP_OPENED] = "control-connections",
		[NF_FTP_CLOSED] = "control-connections-closed",
		[NF_FTP_ANNOUNCED] = "endpoints",
		[NF_FTP_EXPECTED] = "expectations",
		[NF_FTP_USED] = "data-connections",
		[NF_FTP_EDITED] = "edits",
		[NF_FTP_REPEATED] = "edits-repeated",
		[NF_FTP_CUT] = "segments-cut",
		[NF_FTP_GAPS] = "gaps",
		[NF_FTP_WITHDRAWN] = "expectations-withdrawn",
		[NF_FTP_OOO_DROPPED] = "early-segments-dropped",
		[NF_FTP_RESYNCHRONISED] = "resynchronised",
		[NF_FTP_FTPS_ADMITTED] = "ftps-connections",
	};

	return names[counter];
}

/**
 * nf_ftp_stats_sum - add up the counters of all cpus
 * @net: namespace
 * @sum: filled
 */
void nf_ftp_stats_sum(const struct net *net, struct nf_ftp_stats *sum)
{
	const struct nf_ftp_stats *stats;
	unsigned int i;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(nf_ftp_pernet(net)->stats, cpu);
		for (i = 0; i < NF_FTP_COUNTER_MAX; i++)
			sum->counter[i] += READ_ONCE(stats->counter[i]);
		for (i = 0; i < FTP_REASON_MAX; i++)
			sum->reason[i] += READ_ONCE(stats->reason[i]);
	}
}
