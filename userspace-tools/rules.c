// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of a namespace, in libnftables' form.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

/**
 * rules_text() - the text of a key
 * @object: an object
 * @key: the key
 *
 * Return: the text, "" where there is none.
 */
const char *rules_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool is_ours(const char *family)
{
	return !strcmp(family, "ip") || !strcmp(family, "ip6") ||
	       !strcmp(family, "inet");
}

static void add_chain(struct rules *rules, const json_t *chain)
{
	struct base_chain *base = &rules->chains[rules->count];
	const char *tool = rules_text(chain, "tool");

	if (!json_object_get(chain, "hook") ||
	    !is_ours(rules_text(chain, "family")) ||
	    rules->count == RULES_CHAINS)
		return;
	*base = (struct base_chain){
		.family = rules_text(chain, "family"),
		.table = rules_text(chain, "table"),
		.name = rules_text(chain, "name"),
		.hook = rules_text(chain, "hook"),
		.type = rules_text(chain, "type"),
		.priority = (int)json_integer_value(json_object_get(chain, "prio")),
		.drops = !strcmp(rules_text(chain, "policy"), "drop"),
		.tool = *tool ? tool : "nft",
	};
	rules->count++;
}

static int compare_chains(const void *a, const void *b)
{
	const struct base_chain *one = a;
	const struct base_chain *other = b;

	return (one->priority > other->priority) -
	       (one->priority < other->priority);
}

/* What an object is found by; iptables' two kinds may have the same tables. */
#define KEY_SIZE 512

static void print_key(char *key, const char *kind, const json_t *where,
		      const char *name)
{
	snprintf(key, KEY_SIZE, "%s %s %s %s %s", kind,
		 rules_text(where, "tool"), rules_text(where, "family"),
		 rules_text(where, "table"), name);
}

static void add_rule(struct rules *rules, json_t *rule)
{
	char key[KEY_SIZE];
	json_t *chain;

	print_key(key, "rule", rule, rules_text(rule, "chain"));
	chain = json_object_get(rules->index, key);
	if (!chain) {
		chain = json_array();
		json_object_set_new(rules->index, key, chain);
	}
	json_array_append(chain, rule);
}

static void add_object(struct rules *rules, const char *kind, json_t *object)
{
	char key[KEY_SIZE];

	if (!strcmp(kind, "chain"))
		add_chain(rules, object);
	if (!strcmp(kind, "rule")) {
		add_rule(rules, object);
		return;
	}
	print_key(key, kind, object, rules_text(object, "name"));
	json_object_set(rules->index, key, object);
}

/**
 * rules_init() - take rules
 * @rules: is filled, but for what could not be read
 * @list: libnftables' objects; belongs to @rules from now on
 */
void rules_init(struct rules *rules, json_t *list)
{
	const char *kind;
	json_t *holder;
	json_t *object;
	size_t i;

	rules->list = list;
	rules->index = json_object();
	rules->count = 0;
	json_array_foreach(list, i, holder)
		json_object_foreach(holder, kind, object)
			add_object(rules, kind, object);
	qsort(rules->chains, rules->count, sizeof(rules->chains[0]),
	      compare_chains);
}

/**
 * rules_free() - let go of rules
 * @rules: the rules
 */
void rules_free(struct rules *rules)
{
	json_decref(rules->index);
	json_decref(rules->list);
	rules->list = NULL;
	rules->index = NULL;
	rules->count = 0;
}

/**
 * rules_find() - find an object by its name
 * @rules: the rules
 * @kind: "set", "map", "ct helper", …
 * @where: an object of the same table
 * @name: its name
 *
 * Return: the object or NULL.
 */
const json_t *rules_find(const struct rules *rules, const char *kind,
			 const json_t *where, const char *name)
{
	char key[KEY_SIZE];

	print_key(key, kind, where, name);
	return json_object_get(rules->index, key);
}

/**
 * rules_of_chain() - the rules of a chain
 * @rules: the rules
 * @base: a base chain of the same table
 * @name: the chain's name
 *
 * Return: an array, NULL if there are none.
 */
const json_t *rules_of_chain(const struct rules *rules,
			     const struct base_chain *base, const char *name)
{
	char key[KEY_SIZE];

	snprintf(key, sizeof(key), "rule %s %s %s %s",
		 strcmp(base->tool, "nft") ? base->tool : "", base->family,
		 base->table, name);
	return json_object_get(rules->index, key);
}

/**
 * rules_where() - say for people which rule it is
 * @rule: the rule
 * @text: is filled
 * @size: room for it
 */
void rules_where(const json_t *rule, char *text, size_t size)
{
	const char *line = rules_text(rule, "line");

	if (*line)
		snprintf(text, size, "`%s -t %s %s'", rules_text(rule, "tool"),
			 rules_text(rule, "table"), line);
	else
		snprintf(text, size, "rule %lld of chain `%s', table `%s %s'",
			 json_integer_value(json_object_get(rule, "handle")),
			 rules_text(rule, "chain"), rules_text(rule, "family"),
			 rules_text(rule, "table"));
}

/**
 * rules_delete_command() - the command that takes a rule away
 * @rule: the rule
 * @text: is filled
 * @size: room for it
 */
void rules_delete_command(const json_t *rule, char *text, size_t size)
{
	const char *line = rules_text(rule, "line");

	/* "-A CHAIN …" */
	if (*line)
		snprintf(text, size, "%s -t %s -D%s", rules_text(rule, "tool"),
			 rules_text(rule, "table"), line + 2);
	else
		snprintf(text, size, "nft delete rule %s %s %s handle %lld",
			 rules_text(rule, "family"), rules_text(rule, "table"),
			 rules_text(rule, "chain"),
			 json_integer_value(json_object_get(rule, "handle")));
}
