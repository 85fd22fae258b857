/* SPDX-License-Identifier: GPL-2.0 */
/* Counters of a namespace: what happened, and what was refused for what. */
#ifndef NF_FTP_STATS_H
#define NF_FTP_STATS_H

#include <linux/types.h>
#include "core/reason.h"

/**
 * enum nf_ftp_counter - what happened; it only grows
 * @NF_FTP_OPENED: control connections read from
 * @NF_FTP_CLOSED: those of them that are gone
 * @NF_FTP_ANNOUNCED: well-formed endpoints
 * @NF_FTP_EXPECTED: expectations made
 * @NF_FTP_USED: data connections that were expected
 * @NF_FTP_EDITED: endpoints replaced
 * @NF_FTP_REPEATED: endpoints replaced again, in a retransmission
 * @NF_FTP_CUT: segments cut, the rest to be sent again
 * @NF_FTP_GAPS: times that bytes were never seen
 * @NF_FTP_WITHDRAWN: expectations taken back
 * @NF_FTP_OOO_DROPPED: segments that came out of order and were not read in their turn
 * @NF_FTP_RESYNCHRONISED: replies that were found missing, or one too many
 * @NF_FTP_FTPS_ADMITTED: data connections of encrypted sessions let in
 * @NF_FTP_COUNTER_MAX: number of values
 */
enum nf_ftp_counter {
	NF_FTP_OPENED,
	NF_FTP_CLOSED,
	NF_FTP_ANNOUNCED,
	NF_FTP_EXPECTED,
	NF_FTP_USED,
	NF_FTP_EDITED,
	NF_FTP_REPEATED,
	NF_FTP_CUT,
	NF_FTP_GAPS,
	NF_FTP_WITHDRAWN,
	NF_FTP_OOO_DROPPED,
	NF_FTP_RESYNCHRONISED,
	NF_FTP_FTPS_ADMITTED,
	NF_FTP_COUNTER_MAX
};

/**
 * struct nf_ftp_stats - the counters of a cpu
 * @counter: by enum nf_ftp_counter
 * @reason: by enum ftp_reason
 */
struct nf_ftp_stats {
	u64 counter[NF_FTP_COUNTER_MAX];
	u64 reason[FTP_REASON_MAX];
};

#endif /* NF_FTP_STATS_H */
