/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rules of a namespace, those of nftables and those of iptables, in one form:
 * that of libnftables' JSON.
 */
#ifndef NF_FTP_TOOL_RULES_H
#define NF_FTP_TOOL_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "report.h"

/** define RULES_CHAINS - as many base chains are looked at */
#define RULES_CHAINS 128

/**
 * struct base_chain - a chain that the kernel calls
 * @family: "ip", "ip6" or "inet"
 * @table: its table
 * @name: its name
 * @hook: where it is called: "prerouting", "input", …
 * @type: "filter", "nat" or "route"
 * @priority: chains of a hook are called in this order
 * @drops: its policy is to drop
 * @tool: what its rules are changed with: "nft", "iptables", "ip6tables-legacy", …
 */
struct base_chain {
	const char *family;
	const char *table;
	const char *name;
	const char *hook;
	const char *type;
	int priority;
	bool drops;
	const char *tool;
};

/**
 * struct rules - the rules of a namespace
 * @list: libnftables' objects, and those made of iptables' rules
 * @why: what could not be read, a sentence; else ""
 * @count: how many base chains there are
 * @chains: the base chains, in the order in which they are called
 * @index: arrays of rules by their chain, other objects by their name
 */
struct rules {
	json_t *list;
	json_t *index;
	char why[WHY_SIZE];
	size_t count;
	struct base_chain chains[RULES_CHAINS];
};

void rules_init(struct rules *rules, json_t *list);
void rules_free(struct rules *rules);
const char *rules_text(const json_t *object, const char *key);
const json_t *rules_find(const struct rules *rules, const char *kind,
			 const json_t *where, const char *name);
const json_t *rules_of_chain(const struct rules *rules,
			     const struct base_chain *base, const char *name);
void rules_where(const json_t *rule, char *text, size_t size);
void rules_delete_command(const json_t *rule, char *text, size_t size);

int iptables_read(const char *text, const char *tool, json_t *list);
bool rules_unloaded(const char *root);
void rules_read(struct rules *rules);

#endif /* NF_FTP_TOOL_RULES_H */
