// SPDX-License-Identifier: GPL-2.0
/*
 * The way of a packet through the rules.
 *
 * A rule that may match leads to two ways, and both are gone. So "it is dropped"
 * means: on every way; and a rule that is not understood never leads to that.
 */
#include <string.h>

#include "walk.h"

/* the deepest jump that the kernel takes */
#define JUMPS_MAX 16
/* behind this priority a connection is known to nftables */
#define PRIORITY_CONNTRACK (-200)

/* a chain that is being gone through */
struct step {
	struct walk *walk;
	const struct base_chain *base;
	unsigned int depth;
};

static unsigned int walk_chain(const struct step *step, const char *name,
			       bool sure);

/**
 * walk_begin() - a packet has come
 * @walk: is filled
 * @rules: the rules
 * @packet: the packet
 */
void walk_begin(struct walk *walk, const struct rules *rules,
		const struct packet *packet)
{
	memset(walk, 0, sizeof(*walk));
	walk->rules = rules;
	walk->packet = *packet;
	walk->outcomes = OUTCOME_ACCEPT;
}

static void raise(enum truth *truth, bool sure)
{
	enum truth now = sure ? TRUTH_YES : TRUTH_MAYBE;

	if (now > *truth)
		*truth = now;
}

/* Before connection tracking only iptables can give one, by a template. */
static bool is_too_early(const struct base_chain *base)
{
	return !strcmp(base->tool, "nft") &&
	       base->priority <= PRIORITY_CONNTRACK;
}

static void give(const struct step *step, const json_t *rule, const char *type,
		 bool sure)
{
	struct walk *walk = step->walk;
	size_t i;

	if (is_too_early(step->base)) {
		walk->raw = rule;
		return;
	}
	walk->giver = rule;
	raise(&walk->given, sure);
	for (i = 0; i < walk->helper_count; i++)
		if (!strcmp(walk->helpers[i], type))
			return;
	if (walk->helper_count < WALK_HELPERS)
		walk->helpers[walk->helper_count++] = type;
}

static void give_object(const struct step *step, const json_t *rule,
			const char *name, bool sure)
{
	const json_t *object = rules_find(step->walk->rules, "ct helper", rule,
					  name);

	give(step, rule, object ? rules_text(object, "type") : name, sure);
}

/* `ct helper set "ftp"', or by a map */
static void take_helper(const struct step *step, const json_t *rule,
			const json_t *helper, bool sure)
{
	const json_t *map = json_object_get(helper, "map");
	const json_t *elements;
	enum truth truth;
	json_t *element;
	size_t i;

	if (json_is_string(helper)) {
		give_object(step, rule, json_string_value(helper), sure);
		return;
	}
	elements = packet_elements(step->walk->rules, rule,
				   json_object_get(map, "data"));
	if (!elements)
		raise(&step->walk->given, false);
	json_array_foreach(elements, i, element) {
		truth = packet_has(&step->walk->packet, step->walk->rules, rule,
				   json_object_get(map, "key"),
				   json_array_get(element, 0));
		if (truth != TRUTH_NO)
			give_object(step, rule,
				    json_string_value(json_array_get(element, 1)) ?: "",
				    sure && truth == TRUTH_YES);
	}
}

static void take_notrack(const struct step *step, const json_t *rule, bool sure)
{
	struct walk *walk = step->walk;

	if (step->base->priority > PRIORITY_CONNTRACK)
		return;
	raise(&walk->notrack, sure);
	walk->untracker = rule;
}

/* What becomes of the packet is decided elsewhere, by nobody knows whom. */
#define OUTCOME_UNKNOWN (OUTCOME_ACCEPT | OUTCOME_DROP | OUTCOME_NEXT)

static unsigned int verdict_of(const struct step *step, const json_t *statement,
			       bool sure)
{
	struct step next = { step->walk, step->base, step->depth + 1 };
	const json_t *target = json_object_get(statement, "jump");
	unsigned int outcomes;

	if (target)
		return walk_chain(&next, rules_text(target, "target"), sure);
	target = json_object_get(statement, "goto");
	if (target) {
		outcomes = walk_chain(&next, rules_text(target, "target"), sure);
		if (outcomes & OUTCOME_NEXT)
			outcomes ^= OUTCOME_NEXT | OUTCOME_RETURN;
		return outcomes;
	}
	if (json_object_get(statement, "accept"))
		return OUTCOME_ACCEPT;
	if (json_object_get(statement, "drop") ||
	    json_object_get(statement, "reject"))
		return OUTCOME_DROP;
	if (json_object_get(statement, "return"))
		return OUTCOME_RETURN;
	if (json_object_get(statement, "continue"))
		return OUTCOME_NEXT;
	if (json_object_get(statement, "queue"))
		return OUTCOME_ACCEPT | OUTCOME_DROP;
	return 0;
}

/* `iifname vmap { "lan0" : jump inside }': a value that is not in it goes on. */
static unsigned int vmap_of(const struct step *step, const json_t *rule,
			    const json_t *vmap, bool sure)
{
	struct walk *walk = step->walk;
	const json_t *elements = packet_elements(walk->rules, rule,
						 json_object_get(vmap, "data"));
	unsigned int outcomes = 0;
	enum truth truth;
	json_t *element;
	const json_t *key;
	size_t i;

	if (!elements)
		return OUTCOME_UNKNOWN;
	json_array_foreach(elements, i, element) {
		key = json_array_get(element, 0);
		truth = packet_has(&walk->packet, walk->rules, rule,
				   json_object_get(vmap, "key"),
				   json_object_get(key, "elem") ?
				   json_object_get(json_object_get(key, "elem"), "val") :
				   key);
		if (truth == TRUTH_NO)
			continue;
		outcomes |= verdict_of(step, json_array_get(element, 1),
				       sure && truth == TRUTH_YES);
		if (truth == TRUTH_YES)
			return outcomes;
	}
	return outcomes | OUTCOME_NEXT;
}

/* The packet goes to another host, or to this one. */
static void take_target(const struct step *step, const json_t *rule,
			const json_t *statement, bool sure)
{
	struct walk *walk = step->walk;
	const json_t *nat = json_object_get(statement, "dnat");
	const json_t *port;

	if (!nat) {
		nat = json_object_get(statement, "redirect");
		walk->redirected = rule;
	}
	raise(&walk->elsewhere, sure);
	port = json_object_get(nat, "port");
	if (nat && !json_is_null(nat) && !port)
		return;
	/* of iptables' rules it is not read */
	walk->packet.dport = (struct port_range){ 1, 65535 };
	if (sure && json_is_integer(port)) {
		walk->packet.dport.from = (__u16)json_integer_value(port);
		walk->packet.dport.to = walk->packet.dport.from;
	}
}

/* a rule, statement by statement */
struct reading {
	const json_t *rule;
	bool sure;
	bool named;
	unsigned int outcomes;
};

static bool is_one_of(const json_t *statement, const char * const *kinds)
{
	for (; *kinds; kinds++)
		if (json_object_get(statement, *kinds))
			return true;
	return false;
}

/* Statements that do something to the packet or its connection. Return: false for others. */
static bool take_effect(const struct step *step, struct reading *reading,
			const json_t *statement)
{
	static const char * const idle[] = {
		"counter", "log", "mangle", "set", "map", "ct timeout", "flow",
		"ct expectation", "secmark", "last", "comment", NULL
	};
	const json_t *part = json_object_get(statement, "ct helper");

	if (part) {
		take_helper(step, reading->rule, part, reading->sure);
		return true;
	}
	part = json_object_get(statement, "ct helper type");
	if (part) {
		give(step, reading->rule, json_string_value(part), reading->sure);
		return true;
	}
	if (json_object_get(statement, "notrack")) {
		take_notrack(step, reading->rule, reading->sure);
		return true;
	}
	return is_one_of(statement, idle);
}

/* Return: whether the packet has left the rule. */
static bool take_verdict(const struct step *step, struct reading *reading,
			 const json_t *statement)
{
	static const char * const targets[] = { "dnat", "redirect", NULL };
	static const char * const sources[] = { "snat", "masquerade", NULL };
	const json_t *vmap = json_object_get(statement, "vmap");
	unsigned int outcomes;

	if (is_one_of(statement, targets)) {
		take_target(step, reading->rule, statement, reading->sure);
		outcomes = OUTCOME_ACCEPT;
	} else if (is_one_of(statement, sources)) {
		outcomes = OUTCOME_ACCEPT;
	} else if (vmap) {
		outcomes = vmap_of(step, reading->rule, vmap, reading->sure);
	} else {
		outcomes = verdict_of(step, statement, reading->sure);
	}
	reading->outcomes |= outcomes;
	return outcomes;
}

/* Return: whether it matches, perhaps. */
static bool take_match(const struct step *step, struct reading *reading,
		       const json_t *match)
{
	struct walk *walk = step->walk;
	enum truth truth = packet_match(&walk->packet, walk->rules,
					reading->rule, match);

	if (truth != TRUTH_YES)
		reading->outcomes |= OUTCOME_NEXT;
	if (truth == TRUTH_MAYBE)
		reading->sure = false;
	if (packet_names_port(&walk->packet, walk->rules, reading->rule, match))
		reading->named = true;
	return truth != TRUTH_NO;
}

static unsigned int walk_rule(const struct step *step, const json_t *rule,
			      bool sure)
{
	/* true for some packets, whatever they are */
	static const char * const limits[] = {
		"limit", "quota", "ct count", "meter", "unknown match", NULL
	};
	struct reading reading = { .rule = rule, .sure = sure };
	json_t *statement;
	size_t i;

	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		const json_t *match = json_object_get(statement, "match");

		if (match && !take_match(step, &reading, match))
			return reading.outcomes;
		if (match || take_effect(step, &reading, statement))
			continue;
		if (!is_one_of(statement, limits) &&
		    take_verdict(step, &reading, statement)) {
			if (reading.named && reading.outcomes & OUTCOME_ACCEPT)
				step->walk->named = true;
			return reading.outcomes;
		}
		reading.outcomes |= is_one_of(statement, limits) ?
				    OUTCOME_NEXT : OUTCOME_UNKNOWN;
		reading.sure = false;
	}
	return reading.outcomes | OUTCOME_NEXT;
}

/* Return: a set of outcomes, OUTCOME_RETURN not among them. */
static unsigned int walk_chain(const struct step *step, const char *name,
			       bool sure)
{
	const json_t *chain = rules_of_chain(step->walk->rules, step->base, name);
	unsigned int outcomes = 0;
	unsigned int one;
	json_t *rule;
	size_t i;

	if (step->depth > JUMPS_MAX)
		return OUTCOME_UNKNOWN;
	json_array_foreach(chain, i, rule) {
		one = walk_rule(step, rule, sure);
		outcomes |= one & (OUTCOME_ACCEPT | OUTCOME_DROP);
		if (one & OUTCOME_RETURN)
			outcomes |= OUTCOME_NEXT;
		if (one & OUTCOME_DROP)
			step->walk->dropping = rule;
		if (!(one & OUTCOME_NEXT))
			return outcomes;
		if (one != OUTCOME_NEXT)
			sure = false;
	}
	return outcomes | OUTCOME_NEXT;
}

static bool is_asked(const struct base_chain *base, const struct walk *walk)
{
	const char *family = walk->packet.six ? "ip6" : "ip";

	if (strcmp(base->hook, walk->hook) ||
	    (strcmp(base->family, "inet") && strcmp(base->family, family)))
		return false;
	/* chains of NAT see what begins, and not what is expected */
	return strcmp(base->type, "nat") ||
	       !strcmp(walk->packet.state, "new");
}

/**
 * walk_hook() - go through all chains of a hook
 * @walk: what has become of the packet so far; grows
 * @hook: the hook
 *
 * Return: what can become of it, a set of enum outcome.
 */
unsigned int walk_hook(struct walk *walk, const char *hook)
{
	struct step step = { .walk = walk };
	unsigned int outcomes;
	size_t i;

	walk->hook = hook;
	walk->named = false;
	for (i = 0; i < walk->rules->count; i++) {
		step.base = &walk->rules->chains[i];
		if (!(walk->outcomes & OUTCOME_ACCEPT) ||
		    !is_asked(step.base, walk))
			continue;
		walk->dropping = NULL;
		outcomes = walk_chain(&step, step.base->name, true);
		if (outcomes & OUTCOME_NEXT)
			outcomes |= step.base->drops ? OUTCOME_DROP :
						       OUTCOME_ACCEPT;
		if (outcomes & OUTCOME_DROP)
			walk->outcomes |= OUTCOME_DROP;
		if (outcomes & OUTCOME_ACCEPT)
			continue;
		walk->outcomes = OUTCOME_DROP;
		walk->dropper = step.base;
	}
	return walk->outcomes;
}
