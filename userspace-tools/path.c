// SPDX-License-Identifier: GPL-2.0
/*
 * The ways of control connections, tried in thought.
 */
#include <string.h>

#include "path.h"
#include "ruleset.h"

#define PORT_FTP 21

static const struct port_range high = { 1024, 65535 };
static const struct port_range any = { 1, 65535 };

static void add_port(struct paths *paths, json_int_t port)
{
	size_t i;

	for (i = 0; i < paths->port_count; i++)
		if (paths->ports[i] == port)
			return;
	if (paths->port_count < PORTS_MAX && port > 0 && port < 65536)
		paths->ports[paths->port_count++] = (__u16)port;
}

/* Ports that a rule names; of a range the first one. */
static void add_ports(struct paths *paths, const struct rules *rules,
		      const json_t *rule, const json_t *right)
{
	const json_t *elements = packet_elements(rules, rule, right);
	const json_t *range = json_object_get(right, "range");
	json_t *element;
	size_t i;

	if (range)
		right = json_array_get(range, 0);
	if (json_is_integer(right))
		add_port(paths, json_integer_value(right));
	json_array_foreach(elements, i, element)
		add_ports(paths, rules, rule, element);
}

static bool is_tried(const struct gateway *gateway, const char *name)
{
	size_t i;

	for (i = 0; i < gateway->device_count; i++)
		if (!strcmp(gateway->devices[i].name, name))
			return true;
	return false;
}

/* A device that is there, but has no address; of a * nobody knows. */
static bool is_hidden(const struct gateway *gateway, const char *name)
{
	return strchr(name, '*') ||
	       (if_nametoindex(name) && !is_tried(gateway, name));
}

static bool names_hidden(const struct gateway *gateway, const json_t *rule,
			 const json_t *right)
{
	const json_t *elements = packet_elements(&gateway->rules, rule, right);
	const char *name = json_string_value(right);
	json_t *element;
	size_t i;

	json_array_foreach(elements, i, element)
		if (json_is_string(element) &&
		    is_hidden(gateway, json_string_value(element)))
			return true;
	return name && is_hidden(gateway, name);
}

static bool is_device(const json_t *match)
{
	const char *key = rules_text(json_object_get(json_object_get(match, "left"),
						     "meta"), "key");

	return !strncmp(key, "iif", 3) || !strncmp(key, "oif", 3);
}

static void scan_rule(struct paths *paths, const struct gateway *gateway,
		      const json_t *rule)
{
	json_t *statement;
	const json_t *match;
	const json_t *payload;
	size_t i;

	if (!ruleset_gives(&gateway->rules, rule))
		return;
	paths->by_rule++;
	if (!strcmp(rules_text(rule, "family"), "bridge") ||
	    !strcmp(rules_text(rule, "family"), "netdev"))
		paths->hidden = true;
	json_array_foreach(json_object_get(rule, "expr"), i, statement) {
		match = json_object_get(statement, "match");
		payload = json_object_get(json_object_get(match, "left"),
					  "payload");
		if (is_device(match) &&
		    names_hidden(gateway, rule,
				 json_object_get(match, "right")))
			paths->hidden = true;
		if (!strcmp(rules_text(payload, "field"), "dport") &&
		    strcmp(rules_text(match, "op"), "!="))
			add_ports(paths, &gateway->rules, rule,
				  json_object_get(match, "right"));
	}
}

static void find_ports(struct paths *paths, const struct gateway *gateway)
{
	const struct port_list *list = &gateway->config.ports;
	json_t *object;
	size_t i;

	add_port(paths, PORT_FTP);
	for (i = 0; i < gateway->server_count; i++)
		add_port(paths, gateway->servers[i].port);
	for (i = 0; i < list->count; i++)
		add_port(paths, list->ports[i].number);
	json_array_foreach(gateway->rules.list, i, object)
		if (json_object_get(object, "rule"))
			scan_rule(paths, gateway,
				  json_object_get(object, "rule"));
}

/* Through the hooks that lie on the way from one device to the other. */
static unsigned int go(struct walk *walk, const struct gateway *gateway,
		       const struct packet *packet, bool *named)
{
	const char *iif = packet->iif;
	const char *oif = packet->oif;
	const char *hook = *iif ? *oif ? "forward" : "input" : NULL;

	walk_begin(walk, &gateway->rules, packet);
	if (*iif) {
		walk->packet.oif = "";
		walk_hook(walk, "prerouting");
		walk->packet.oif = oif;
	}
	walk_hook(walk, hook ? hook : "output");
	if (named)
		*named = walk->named;
	if (!*oif)
		return walk->outcomes;
	return walk_hook(walk, "postrouting");
}

static struct packet segment(const struct path *path, bool back,
			     const char *state)
{
	struct packet packet = {
		.six = path->six,
		.iif = back ? path->oif : path->iif,
		.oif = back ? path->iif : path->oif,
		.sport = any,
		.dport = high,
		.taken = path->taken,
		.taken_count = path->taken_count,
		.state = state,
		.helper = path->helper,
	};

	return packet;
}

static void note_dropper(struct path *path, const struct walk *walk)
{
	if (walk->outcomes == OUTCOME_DROP && !path->dropper)
		path->dropper = walk->dropper;
}

/* A data connection: it begins, and what follows goes in both directions. */
static unsigned int data_outcomes(struct path *path,
				  const struct gateway *gateway, bool active,
				  const char *state, const char *helper)
{
	struct packet packet = segment(path, active, state);
	unsigned int outcomes;
	struct walk walk;

	packet.helper = helper;
	outcomes = go(&walk, gateway, &packet, NULL);
	note_dropper(path, &walk);
	if (outcomes == OUTCOME_DROP)
		return outcomes;
	packet.state = "established";
	if (go(&walk, gateway, &packet, NULL) == OUTCOME_DROP) {
		note_dropper(path, &walk);
		return OUTCOME_DROP;
	}
	return outcomes;
}

static void find_helper(struct path *path, const struct gateway *gateway)
{
	const struct port_list *list = &gateway->config.ports;
	const struct walk *control = &path->control;
	const struct port *port = port_list_find(list, path->port);
	size_t ours = 0;
	size_t i;

	for (i = 0; i < control->helper_count; i++)
		if (helper_is_ours(control->helpers[i])) {
			path->helper = control->helpers[i];
			ours++;
		}
	if (ours)
		path->given = control->given;
	else if (control->given == TRUTH_MAYBE && !control->helper_count)
		path->given = TRUTH_MAYBE;
	if (ours > 1)
		path->helper = NULL;
	/* a rule wins: a port is for what no rule has given another helper */
	if (path->given == TRUTH_YES || control->given == TRUTH_YES)
		return;
	if (port) {
		path->helper = ours || control->given ? NULL : port->profile;
		path->given = control->given ? TRUTH_MAYBE : TRUTH_YES;
	} else if (list->count && control->elsewhere) {
		path->helper = NULL;
		path->given = TRUTH_MAYBE;
	}
}

static void try_path(struct path *path, const struct gateway *gateway)
{
	struct packet packet = segment(path, false, "new");
	struct walk walk;

	packet.sport = high;
	packet.dport = (struct port_range){ path->port, path->port };
	packet.helper = NULL;
	go(&path->control, gateway, &packet, &path->named);
	find_helper(path, gateway);
	packet = segment(path, true, "established");
	packet.sport = (struct port_range){ path->port, path->port };
	packet.reply = true;
	path->answer = go(&walk, gateway, &packet, NULL);
	if (walk.notrack == TRUTH_YES && path->control.notrack != TRUTH_YES) {
		path->control.notrack = TRUTH_YES;
		path->control.untracker = walk.untracker;
	}
	path->plain = data_outcomes(path, gateway, false, "new", "");
	path->dropper = NULL;
	path->passive = data_outcomes(path, gateway, false, "related",
				      path->helper);
	path->active = data_outcomes(path, gateway, true, "related",
				     path->helper);
}

/**
 * path_lets_in() - would data connections of another helper be let in?
 * @path: the path
 * @gateway: the gateway
 * @helper: the other helper's name
 */
bool path_lets_in(const struct path *path, const struct gateway *gateway,
		  const char *helper)
{
	struct path copy = *path;

	return data_outcomes(&copy, gateway, false, "related", helper) !=
	       OUTCOME_DROP;
}

static void add_path(struct paths *paths, const struct gateway *gateway,
		     const struct path *like)
{
	struct path *path;
	size_t i;

	for (i = 0; i < paths->port_count; i++) {
		if (paths->count == PATHS_MAX)
			return;
		path = &paths->entries[paths->count++];
		*path = *like;
		path->port = paths->ports[i];
		path->taken = paths->ports;
		path->taken_count = paths->port_count;
		if (path->kind == PATH_INPUT)
			path->exists = gateway_listens(gateway, path->port);
		try_path(path, gateway);
	}
}

static void add_device(struct paths *paths, const struct gateway *gateway,
		       const struct device *device, bool six)
{
	struct path path = { .kind = PATH_INPUT, .iif = device->name,
			     .oif = "", .six = six };
	const struct device *other;
	size_t i;

	add_path(paths, gateway, &path);
	path = (struct path){ .kind = PATH_OUTPUT, .iif = "",
			      .oif = device->name, .six = six };
	add_path(paths, gateway, &path);
	for (i = 0; i < gateway->device_count; i++) {
		other = &gateway->devices[i];
		if (other == device || !other->has[six])
			continue;
		path = (struct path){
			.kind = PATH_FORWARD, .iif = device->name,
			.oif = other->name, .six = six,
			.exists = gateway_forwards(gateway, device->name, six),
		};
		add_path(paths, gateway, &path);
	}
}

/**
 * paths_next() - go through all ways
 * @paths: all of them
 * @path: one, or NULL
 *
 * Return: the next one, the first one after NULL, NULL after the last one.
 */
const struct path *paths_next(const struct paths *paths,
			      const struct path *path)
{
	path = path ? path + 1 : paths->entries;
	return path < paths->entries + paths->count ? path : NULL;
}

/**
 * paths_find() - try all ways
 * @paths: all zeros, is filled
 * @gateway: the gateway, which has to stay as long
 */
void paths_find(struct paths *paths, const struct gateway *gateway)
{
	size_t i;

	find_ports(paths, gateway);
	for (i = 0; i < gateway->device_count; i++) {
		if (gateway->devices[i].has[0])
			add_device(paths, gateway, &gateway->devices[i], false);
		if (gateway->devices[i].has[1])
			add_device(paths, gateway, &gateway->devices[i], true);
	}
}
