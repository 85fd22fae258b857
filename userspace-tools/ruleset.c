// SPDX-License-Identifier: GPL-2.0
/*
 * What the rules of a namespace say about helpers: an object `ct helper' of nftables
 * has one's name, and so has a rule of iptables, -j CT --helper NAME.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ruleset.h"

/**
 * helper_is_ours() - is it one of nf_ftp's helpers, or meant to be one?
 * @helper: the helper's name
 *
 * The kernel's others have names of their own, which can have a port behind them.
 */
bool helper_is_ours(const char *helper)
{
	static const char * const others[] = {
		"amanda", "h323", "RAS", "Q.931", "irc", "netbios-ns", "pptp",
		"sane", "sip", "snmp", "snmp_trap", "tftp", NULL
	};
	const char * const *other;
	size_t length;

	for (other = others; *other; other++) {
		length = strlen(*other);
		if (!strncmp(helper, *other, length) &&
		    (!helper[length] || helper[length] == '-'))
			return false;
	}
	return *helper;
}

/**
 * ruleset_type() - the helper's name in an object `ct helper', or in a rule of
 * iptables
 * @object: one of struct rules' list
 *
 * Return: the name, "" without one.
 */
const char *ruleset_type(const json_t *object)
{
	const char *type = rules_text(json_object_get(object, "ct helper"),
				      "type");
	json_t *statement;
	size_t i;

	json_array_foreach(json_object_get(json_object_get(object, "rule"),
					   "expr"), i, statement)
		if (json_object_get(statement, "ct helper type"))
			type = rules_text(statement, "ct helper type");
	return type;
}

/* Return: the helper's name, or NULL: by a map, or no helper. */
static const char *helper_of(const struct rules *rules, const json_t *rule,
			     const json_t *statement)
{
	const char *name = json_string_value(json_object_get(statement,
							     "ct helper type"));
	const char *object = json_string_value(json_object_get(statement,
							       "ct helper"));
	const json_t *found;

	if (name || !object)
		return name;
	found = rules_find(rules, "ct helper", rule, object);
	return found ? rules_text(found, "type") : NULL;
}

/**
 * ruleset_gives() - does a rule give one of our helpers?
 * @rules: all rules
 * @rule: the rule
 */
bool ruleset_gives(const struct rules *rules, const json_t *rule)
{
	json_t *statement;
	const char *name;
	size_t i;

	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		name = helper_of(rules, rule, statement);
		if (json_object_get(json_object_get(statement, "ct helper"),
				    "map") ||
		    (name && helper_is_ours(name)))
			return true;
	}
	return false;
}

/**
 * ruleset_is_whole() - can nothing else give helpers?
 * @root: the directory that has /sys; "" usually
 *
 * Open vSwitch and tc give them, too, and their rules are not read.
 */
bool ruleset_is_whole(const char *root)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/sys/module/openvswitch", root);
	if (!access(path, F_OK))
		return false;
	snprintf(path, sizeof(path), "%s/sys/module/act_ct", root);
	return access(path, F_OK);
}

/**
 * ruleset_assigns() - does any rule give one of our helpers?
 * @rules: the rules
 * @root: the directory that has /sys; "" usually
 * @unknown: room for %WHY_SIZE bytes, filled with why that cannot be told, else ""
 *
 * Return: whether one does; false if that cannot be told.
 */
bool ruleset_assigns(const struct rules *rules, const char *root, char *unknown)
{
	json_t *object;
	size_t i;

	unknown[0] = '\0';
	json_array_foreach(rules->list, i, object)
		if (ruleset_gives(rules, json_object_get(object, "rule")))
			return true;
	if (rules->why[0])
		snprintf(unknown, WHY_SIZE, "%s", rules->why);
	else if (!ruleset_is_whole(root))
		snprintf(unknown, WHY_SIZE,
			 "Open vSwitch or tc is here, and is not asked");
	return false;
}

static void print_user(const json_t *object, char *why)
{
	const json_t *helper = json_object_get(object, "ct helper");
	char where[WHY_SIZE];

	if (helper) {
		snprintf(why, WHY_SIZE,
			 "it is in use: the ct helper `%.40s' of table `%.40s' refers to it",
			 rules_text(helper, "name"),
			 rules_text(helper, "table"));
		return;
	}
	rules_where(json_object_get(object, "rule"), where, sizeof(where));
	snprintf(why, WHY_SIZE, "it is in use: %.200s refers to it", where);
}

/**
 * ruleset_uses() - does a rule, or a `ct helper' object, use a helper?
 * @rules: the rules
 * @helper: the helper's name
 * @why: room for %WHY_SIZE bytes, filled with what uses it, or why that cannot be
 *	told
 *
 * Return: whether it may be in use.
 */
bool ruleset_uses(const struct rules *rules, const char *helper, char *why)
{
	json_t *object;
	size_t i;

	json_array_foreach(rules->list, i, object) {
		if (strcmp(ruleset_type(object), helper))
			continue;
		print_user(object, why);
		return true;
	}
	if (rules->why[0])
		snprintf(why, WHY_SIZE,
			 "it may be in use, for the rules cannot be read: %.190s",
			 rules->why);
	return rules->why[0];
}
