/* SPDX-License-Identifier: GPL-2.0 */
/* A segment that is more than simple lines. */
#ifndef NF_FTP_SLOW_PATH_H
#define NF_FTP_SLOW_PATH_H

#include <linux/tcp.h>
#include "core/segment.h"
#include "announcer.h"
#include "control.h"
#include "mangle.h"

/**
 * nf_ftp_slow_path_segment - a segment as the core sees it
 * @th: its header
 * @dir: who sent it
 * @text: its payload
 */
static inline struct ftp_segment
nf_ftp_slow_path_segment(const struct tcphdr *th, enum ip_conntrack_dir dir,
			 struct ftp_span text)
{
	return (struct ftp_segment){
		.text = text, .seq = ntohl(th->seq), .dir = nf_ftp_dir(dir),
		.fin = th->fin, .rst = th->rst,
	};
}

int nf_ftp_slow_path_resume(struct sk_buff *skb, unsigned int protoff,
			    struct nf_conn *ct, struct nf_ftp_control *control,
			    struct ftp_passed passed)
	__releases(&control->lock);
int nf_ftp_slow_path_read(const struct nf_ftp_packet *packet,
			  struct nf_ftp_control *control,
			  struct ftp_segment *segment)
	__releases(&control->lock);

#endif /* NF_FTP_SLOW_PATH_H */
