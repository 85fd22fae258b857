/* SPDX-License-Identifier: GPL-2.0 */
/* What is said on the control connections that are measured. */
#ifndef NF_FTP_BENCH_DIALOGUE_H
#define NF_FTP_BENCH_DIALOGUE_H

#include "connection.h"

#define SNAT	BIT(NAT_SOURCE)
#define DNAT	BIT(NAT_DESTINATION)

/**
 * struct line - a segment of the dialogue
 * @from: who sends it
 * @kind: what it is
 * @text: its payload
 * @row: under which name its cost is shown; neighbours with the same name are
 *	added up. NULL: not at all
 * @nat: behind which NAT it is shown, too
 * @opens: expectations that are there then
 * @keeps: they stay for the next line; otherwise they are taken back, as if the
 *	data connection had come
 * @cut: only for a helper that can read it
 */
struct line {
	enum ip_conntrack_dir from;
	enum segment kind;
	const char *text;
	const char *row;
	u8 nat;
	u8 opens;
	bool keeps;
	bool cut;
};

/**
 * struct dialogue - a whole session, from the server's SYN on
 * @lines: in their order
 * @count: of them
 */
struct dialogue {
	const struct line *lines;
	unsigned int count;
};

#define DIALOGUES	3

/* of a terse server, of a talkative one, and one that is encrypted */
extern const struct dialogue dialogues[DIALOGUES];

/**
 * dialogue_init - make the long texts
 *
 * To be called once, before any dialogue is spoken.
 */
void dialogue_init(void);

#endif /* NF_FTP_BENCH_DIALOGUE_H */
