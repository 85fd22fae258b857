/* SPDX-License-Identifier: GPL-2.0 */
/* The helper's long way through a segment, which leaves nothing out. */
#ifndef NF_FTP_HEARING_H
#define NF_FTP_HEARING_H

#include <linux/tcp.h>
#include "control.h"
#include "core/segment.h"
#include "packet.h"

/**
 * struct nf_ftp_hearing - a segment that is read, while its session is locked
 * @packet: the segment
 * @control: its connection's state
 * @segment: as the core sees it
 * @denied: nothing of it goes on, nor what the client sends from now on
 */
struct nf_ftp_hearing {
	const struct nf_ftp_packet *packet;
	struct nf_ftp_control *control;
	struct ftp_segment segment;
	bool denied;
};

/**
 * nf_ftp_hearing_init - prepare to read a segment
 * @h: filled
 * @packet: the segment, linear; it stays until @h is gone
 * @control: its connection's state
 * @th: its header
 */
void nf_ftp_hearing_init(struct nf_ftp_hearing *h,
			 const struct nf_ftp_packet *packet,
			 struct nf_ftp_control *control,
			 const struct tcphdr *th);

/**
 * nf_ftp_hearing_read - read it, and what came early and follows it
 * @h: prepared; its session is locked
 */
void nf_ftp_hearing_read(struct nf_ftp_hearing *h);

/**
 * nf_ftp_hearing_due - open what has waited for the server to agree
 * @ct: control connection
 * @control: its state, locked
 */
void nf_ftp_hearing_due(struct nf_conn *ct, struct nf_ftp_control *control);

/**
 * nf_ftp_hearing_denied - end a connection whose client wants what it may not
 * @packet: a segment of the client's
 * @control: its connection's state, denied
 *
 * Return: the verdict.
 */
int nf_ftp_hearing_denied(const struct nf_ftp_packet *packet,
			  struct nf_ftp_control *control);

/**
 * nf_ftp_hearing_finish - change the packet, as reading has shown
 * @h: read; its session is locked no more
 *
 * Return: the verdict: NF_ACCEPT, or NF_DROP without memory.
 */
int nf_ftp_hearing_finish(const struct nf_ftp_hearing *h);

#endif /* NF_FTP_HEARING_H */
