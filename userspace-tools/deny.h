/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The FTP commands that a profile denies.
 */
#ifndef NF_FTP_TOOL_DENY_H
#define NF_FTP_TOOL_DENY_H

#include <linux/netfilter/nf_ftp.h>

/**
 * struct deny - commands in the order of the alphabet, no two alike
 * @count: how many there are
 * @verbs: their names, in capital letters
 */
struct deny {
	unsigned int count;
	char verbs[NF_FTP_DENY_MAX][NF_FTP_VERB_SIZE];
};

/** deny_kind - a key that is such a list: deny=SITE,PORT */
extern const struct kind deny_kind;

#endif /* NF_FTP_TOOL_DENY_H */
