/* SPDX-License-Identifier: GPL-2.0 */
/* A packet of a control connection, from the core's point of view. */
#ifndef NF_FTP_DIALOGUE_H
#define NF_FTP_DIALOGUE_H

#include <linux/skbuff.h>
#include <net/netfilter/nf_conntrack.h>

/**
 * nf_ftp_dialogue_hear - read a packet, open what it announces, translate it
 * @skb: packet, its data at the network header
 * @protoff: offset of the TCP header
 * @ct: connection with our helper
 * @ctinfo: the packet's place in it
 *
 * What is not understood passes unchanged.
 *
 * Context: RCU read side; softirq, or process with bottom halves on.
 * Return: %NF_ACCEPT, or %NF_DROP where there was no memory to change it.
 */
int nf_ftp_dialogue_hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo);

#endif /* NF_FTP_DIALOGUE_H */
