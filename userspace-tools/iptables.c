// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of iptables, as iptables-save prints them, brought into libnftables'
 * form. What is not understood becomes a match that may be true or not, or a verdict
 * that may be any.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

#define ARGS_MAX 256

static const struct {
	const char *table;
	const char *type;
	int priority[5];	/* by hook; 0x7fff where it has none */
} tables[] = {
	{ "raw", "filter", { -300, 0x7fff, 0x7fff, -300, 0x7fff } },
	{ "mangle", "filter", { -150, -150, -150, -150, -150 } },
	{ "nat", "nat", { -100, 100, 0x7fff, -100, 100 } },
	{ "filter", "filter", { 0x7fff, 0, 0, 0, 0x7fff } },
	{ "security", "filter", { 0x7fff, 50, 50, 50, 0x7fff } },
};

static const struct {
	const char *chain;
	const char *hook;
} hooks[] = {
	{ "PREROUTING", "prerouting" },
	{ "INPUT", "input" },
	{ "FORWARD", "forward" },
	{ "OUTPUT", "output" },
	{ "POSTROUTING", "postrouting" },
};

/* the rules of a table that is being read */
struct reading {
	json_t *list;
	const char *tool;
	const char *family;
	char table[32];
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void add_chain(const struct reading *reading, const char *name,
		      const char *policy)
{
	json_t *chain = json_pack("{s:s, s:s, s:s, s:s}",
				  "family", reading->family,
				  "table", reading->table,
				  "name", name, "tool", reading->tool);
	size_t h, t;

	for (h = 0; h < COUNT(hooks); h++)
		for (t = 0; t < COUNT(tables); t++) {
			if (strcmp(hooks[h].chain, name) ||
			    strcmp(tables[t].table, reading->table))
				continue;
			json_object_set_new(chain, "hook",
					    json_string(hooks[h].hook));
			json_object_set_new(chain, "type",
					    json_string(tables[t].type));
			json_object_set_new(chain, "prio",
					    json_integer(tables[t].priority[h]));
			json_object_set_new(chain, "policy",
					    json_string(strcmp(policy, "DROP") ?
							"accept" : "drop"));
		}
	json_array_append_new(reading->list, json_pack("{s:o}", "chain", chain));
}

static json_t *key_of(const char *kind, const char *key)
{
	return json_pack("{s:{s:s}}", kind, "key", key);
}

static json_t *payload_of(const char *protocol, const char *field)
{
	return json_pack("{s:{s:s, s:s}}", "payload", "protocol", protocol,
			 "field", field);
}

static json_t *number_of(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	return *text && !*end ? json_integer(number) : json_string(text);
}

/* "21" or "1024:65535", with one end left out, too */
static json_t *ports_of(const char *text)
{
	const char *colon = strchr(text, ':');
	long from;
	long to;

	if (!colon)
		return number_of(text);
	from = strtol(text, NULL, 10);
	to = colon[1] ? strtol(colon + 1, NULL, 10) : 65535;
	return json_pack("{s:[I, I]}", "range", (json_int_t)from,
			 (json_int_t)to);
}

/* a list with commas, as a set */
static json_t *set_of(char *text, json_t *(*make)(const char *text))
{
	json_t *set = json_array();
	char *rest = NULL;
	char *word;

	for (word = strtok_r(text, ",", &rest); word;
	     word = strtok_r(NULL, ",", &rest))
		json_array_append_new(set, make(word));
	return json_pack("{s:o}", "set", set);
}

static json_t *state_of(const char *text)
{
	char word[32];
	size_t i;

	snprintf(word, sizeof(word), "%s", text);
	for (i = 0; word[i]; i++)
		if (word[i] >= 'A' && word[i] <= 'Z')
			word[i] = (char)(word[i] - 'A' + 'a');
	return json_string(word);
}

static json_t *device_of(char *text)
{
	char *plus = strchr(text, '+');

	if (plus && !plus[1])
		*plus = '*';
	return json_string(text);
}

static void add_match(json_t *expr, bool negated, json_t *left, json_t *right)
{
	json_array_append_new(expr,
			      json_pack("{s:{s:s, s:o, s:o}}", "match",
					"op", negated ? "!=" : "==",
					"left", left, "right", right));
}

static void add_unknown(json_t *expr, const char *kind)
{
	json_array_append_new(expr, json_pack("{s:n}", kind));
}

/* Return: how many words were taken, 0 for what is not a match that we know. */
static int take_match(json_t *expr, const struct reading *reading,
		      bool negated, char **args)
{
	const char *name = args[0];
	char *value = args[1];

	if (!value)
		return 0;
	if (!strcmp(name, "-i"))
		add_match(expr, negated, key_of("meta", "iifname"),
			  device_of(value));
	else if (!strcmp(name, "-o"))
		add_match(expr, negated, key_of("meta", "oifname"),
			  device_of(value));
	else if (!strcmp(name, "-p"))
		add_match(expr, negated, key_of("meta", "l4proto"),
			  json_string(value));
	else if (!strcmp(name, "-s"))
		add_match(expr, negated, payload_of(reading->family, "saddr"),
			  json_string(value));
	else if (!strcmp(name, "-d"))
		add_match(expr, negated, payload_of(reading->family, "daddr"),
			  json_string(value));
	else if (!strcmp(name, "--dport"))
		add_match(expr, negated, payload_of("th", "dport"),
			  ports_of(value));
	else if (!strcmp(name, "--sport"))
		add_match(expr, negated, payload_of("th", "sport"),
			  ports_of(value));
	else if (!strcmp(name, "--dports"))
		add_match(expr, negated, payload_of("th", "dport"),
			  set_of(value, ports_of));
	else if (!strcmp(name, "--sports"))
		add_match(expr, negated, payload_of("th", "sport"),
			  set_of(value, ports_of));
	else if (!strcmp(name, "--ctstate") || !strcmp(name, "--state"))
		add_match(expr, negated, key_of("ct", "state"),
			  set_of(value, state_of));
	else if (!strcmp(name, "--helper"))
		add_match(expr, negated, key_of("ct", "helper"),
			  json_string(value));
	else
		return 0;
	return 2;
}

static const struct {
	const char *target;
	const char *kind;	/* of a statement without anything to it */
} targets[] = {
	{ "ACCEPT", "accept" }, { "DROP", "drop" }, { "REJECT", "reject" },
	{ "RETURN", "return" }, { "LOG", "log" }, { "NFLOG", "log" },
	{ "MARK", "counter" }, { "CONNMARK", "counter" },
	{ "TCPMSS", "counter" }, { "TRACE", "counter" },
	{ "DSCP", "counter" }, { "TOS", "counter" }, { "CLASSIFY", "counter" },
	{ "AUDIT", "counter" }, { "CONNSECMARK", "counter" },
	{ "SECMARK", "counter" }, { "SET", "counter" },
	{ "NOTRACK", "notrack" }, { "SNAT", "snat" },
	{ "MASQUERADE", "masquerade" }, { "REDIRECT", "redirect" },
	{ "DNAT", "dnat" }, { "NFQUEUE", "queue" }, { "QUEUE", "queue" },
};

/* -j CT: its helper has no object, so it is named by its type */
static void take_ct(json_t *expr, char **args)
{
	size_t i;

	for (i = 0; args[i]; i++) {
		if (!strcmp(args[i], "--notrack"))
			add_unknown(expr, "notrack");
		if (!strcmp(args[i], "--helper") && args[i + 1])
			json_array_append_new(expr,
					      json_pack("{s:s}", "ct helper type",
							args[i + 1]));
	}
}

static bool is_chain(const struct reading *reading, const char *name)
{
	const json_t *chain;
	json_t *object;
	size_t i;

	json_array_foreach(reading->list, i, object) {
		chain = json_object_get(object, "chain");
		if (!strcmp(rules_text(chain, "name"), name) &&
		    !strcmp(rules_text(chain, "table"), reading->table) &&
		    !strcmp(rules_text(chain, "tool"), reading->tool))
			return true;
	}
	return false;
}

static void take_target(json_t *expr, const struct reading *reading,
			const char *how, char **args)
{
	size_t i;

	if (!strcmp(args[0], "CT")) {
		take_ct(expr, args + 1);
		return;
	}
	if (is_chain(reading, args[0])) {
		json_array_append_new(expr,
				      json_pack("{s:{s:s}}",
						strcmp(how, "-g") ? "jump" : "goto",
						"target", args[0]));
		return;
	}
	for (i = 0; i < COUNT(targets); i++)
		if (!strcmp(targets[i].target, args[0])) {
			add_unknown(expr, targets[i].kind);
			return;
		}
	add_unknown(expr, "xt");
}

/* Words that say nothing by themselves. */
static bool is_idle(const char *word)
{
	static const char * const modules[] = {
		"tcp", "multiport", "conntrack", "state", "helper", "comment",
	};
	size_t i;

	for (i = 0; i < COUNT(modules); i++)
		if (!strcmp(modules[i], word))
			return true;
	return false;
}

static json_t *expr_of(const struct reading *reading, char **args)
{
	json_t *expr = json_array();
	bool negated = false;
	int taken;

	for (; *args; args += taken) {
		taken = 1;
		if (!strcmp(*args, "!")) {
			negated = true;
			continue;
		}
		if ((!strcmp(*args, "-j") || !strcmp(*args, "-g")) && args[1]) {
			take_target(expr, reading, args[0], args + 1);
			break;
		}
		if (!strcmp(*args, "-m") && args[1] && is_idle(args[1]))
			taken = 2;
		else if (!strcmp(*args, "--comment") && args[1])
			taken = 2;
		else
			taken = take_match(expr, reading, negated, args);
		if (!taken) {
			/* an option that we do not know, or its value */
			add_unknown(expr, "unknown match");
			taken = 1;
		}
		negated = false;
	}
	return expr;
}

/* Cut a line into words, as a shell does; "" of quotes and \ in them are taken away. */
static size_t cut_words(char *line, char **args)
{
	size_t count = 0;
	bool quoted = false;
	bool inside = false;
	char *to = line;

	for (; *line && count < ARGS_MAX - 1; line++) {
		if (!quoted && *line == ' ') {
			if (inside)
				*to++ = '\0';
			inside = false;
			continue;
		}
		if (!inside)
			args[count++] = to;
		inside = true;
		if (*line == '"')
			quoted = !quoted;
		else if (*line == '\\' && line[1])
			*to++ = *++line;
		else
			*to++ = *line;
	}
	*to = '\0';
	args[count] = NULL;
	return count;
}

static void add_rule(const struct reading *reading, const char *line)
{
	char *args[ARGS_MAX];
	char *copy = strdup(line);
	json_t *rule;

	if (!copy)
		return;
	if (cut_words(copy, args) > 1) {
		rule = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}",
				 "family", reading->family,
				 "table", reading->table, "chain", args[1],
				 "tool", reading->tool, "line", line,
				 "expr", expr_of(reading, args + 2));
		json_array_append_new(reading->list,
				      json_pack("{s:o}", "rule", rule));
	}
	free(copy);
}

static void take_line(struct reading *reading, char *line)
{
	char name[64];
	char policy[16];

	if (line[0] == '*')
		snprintf(reading->table, sizeof(reading->table), "%s", line + 1);
	else if (line[0] == ':' &&
		 sscanf(line + 1, "%63s %15s", name, policy) == 2)
		add_chain(reading, name, policy);
	else if (!strncmp(line, "-A ", 3))
		add_rule(reading, line);
}

/**
 * iptables_read() - add the rules of iptables to those of nftables
 * @text: what iptables-save has printed
 * @tool: what changes them: "iptables", "ip6tables-legacy", …
 * @list: libnftables' objects, grows
 *
 * Return: 0 or -ENOMEM.
 */
int iptables_read(const char *text, const char *tool, json_t *list)
{
	struct reading reading = {
		.list = list,
		.tool = tool,
		.family = strncmp(tool, "ip6", 3) ? "ip" : "ip6",
	};
	char *copy = strdup(text);
	char *rest = NULL;
	char *line;

	if (!copy)
		return -ENOMEM;
	for (line = strtok_r(copy, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		take_line(&reading, line);
	free(copy);
	return 0;
}
