/* SPDX-License-Identifier: GPL-2.0 */
/* Messages of nf_ftp's sessions, and of conntrack. */
#ifndef SESSION_MESSAGE_H
#define SESSION_MESSAGE_H

#include "message.h"

/* "ADDRESS PORT" and "ADDRESS PORT" */
struct pair {
	const char *source;
	unsigned short source_port;
	const char *target;
	unsigned short target_port;
};

struct nlmsghdr *session_message(const struct pair *called,
				 const char *server,
				 unsigned short server_port);

struct nlmsghdr *expectation(const struct pair *master,
			     const struct pair *pair);

void put_nat(struct nlmsghdr *nlh, unsigned int direction,
	     const struct pair *saved);

struct nlmsghdr *entry(const struct pair *master,
		       const struct pair *original,
		       const struct pair *reply, unsigned char state);

void put_bytes(struct nlmsghdr *nlh, unsigned short type,
	       unsigned long long bytes);

#endif /* SESSION_MESSAGE_H */
