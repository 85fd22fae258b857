/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `top' shows: sessions by what they carry, and refusals by reason.
 */
#ifndef NF_FTP_TOOL_TOP_H
#define NF_FTP_TOOL_TOP_H

#include <stdio.h>
#include <jansson.h>

#include "snapshot.h"
#include "table.h"

/** define TOP_WORDS_SIZE - room for the words of a filter */
#define TOP_WORDS_SIZE 256

/**
 * struct top_order - an order that sessions can be in
 * @name: what it goes by
 * @key: the letter that chooses it
 * @compare: puts two sessions in order, as memcmp() does
 */
struct top_order {
	const char *name;
	char key;
	int (*compare)(const struct session *one, const struct session *other);
};

/* the last one has no name; the first one is the usual one */
extern const struct top_order top_orders[];

/**
 * struct top - how it is shown
 * @host: the machine's name
 * @netns: the namespace that was asked for, NULL for the one we are in
 * @seconds: between two looks
 * @filter: which sessions
 * @words: the same, as it was written
 * @order: one of top_orders
 * @is_paused: nothing new is asked for
 * @is_reasons: refusals only
 * @is_screen: it goes to a screen: headings stand out, and what does not fit is
 *	left out
 * @skip: how many sessions are above the first one that is shown
 */
struct top {
	const char *host;
	const char *netns;
	unsigned int seconds;
	struct session_filter filter;
	char words[TOP_WORDS_SIZE];
	const struct top_order *order;
	bool is_paused;
	bool is_reasons;
	bool is_screen;
	size_t skip;
};

const struct top_order *top_order_after(const struct top_order *order);
int top_print(struct top *top, const struct snapshot *now,
	      const struct snapshot *before, const struct table_look *look,
	      FILE *out);
json_t *top_json(const struct top *top, const struct snapshot *now,
		 const struct snapshot *before);

#endif /* NF_FTP_TOOL_TOP_H */
