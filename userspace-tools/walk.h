/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way of a packet through the rules: what can become of it.
 */
#ifndef NF_FTP_TOOL_WALK_H
#define NF_FTP_TOOL_WALK_H

#include "packet.h"

/** define WALK_HELPERS - as many helpers' names are kept of a walk */
#define WALK_HELPERS 8

/**
 * enum outcome - what can become of a packet; a set of them
 * @OUTCOME_ACCEPT: it goes on
 * @OUTCOME_DROP: it does not
 * @OUTCOME_NEXT: the next rule is asked
 * @OUTCOME_RETURN: the chain is left, for the one that called it
 */
enum outcome {
	OUTCOME_ACCEPT = 1,
	OUTCOME_DROP = 2,
	OUTCOME_NEXT = 4,
	OUTCOME_RETURN = 8,
};

/**
 * struct walk - the way of a packet
 * @rules: the rules
 * @packet: the packet
 * @hook: where it is
 * @outcomes: what can become of it, a set of enum outcome
 * @named: a rule that names its port can accept it
 * @given: a rule gives it a helper
 * @helpers: the names of the helpers that it can be given
 * @helper_count: how many
 * @giver: the last rule that gives one, or NULL
 * @raw: a rule that would give it one, but where no connection is there yet; or NULL
 * @notrack: it is not tracked
 * @untracker: the rule that says so, or NULL
 * @elsewhere: it is sent to another address or port
 * @redirected: a rule that sends it to the gateway itself, or NULL
 * @dropper: the base chain that drops it, or NULL
 * @dropping: the rule that does so, or NULL where it is the chain's policy
 */
struct walk {
	const struct rules *rules;
	struct packet packet;
	const char *hook;
	unsigned int outcomes;
	bool named;
	enum truth given;
	const char *helpers[WALK_HELPERS];
	size_t helper_count;
	const json_t *giver;
	const json_t *raw;
	enum truth notrack;
	const json_t *untracker;
	enum truth elsewhere;
	const json_t *redirected;
	const struct base_chain *dropper;
	const json_t *dropping;
};

void walk_begin(struct walk *walk, const struct rules *rules,
		const struct packet *packet);
unsigned int walk_hook(struct walk *walk, const char *hook);

#endif /* NF_FTP_TOOL_WALK_H */
