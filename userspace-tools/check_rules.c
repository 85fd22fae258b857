// SPDX-License-Identifier: GPL-2.0
/*
 * What keeps FTP from working: the rules.
 *
 * A way is broken if a control connection is let in on it, and its data
 * connections are not, whatever the addresses. Where rules are the same for many
 * things, nobody may want FTP there: so a way counts only if a rule names its port,
 * or if no other way works either.
 */
#include <string.h>

#include "cure.h"
#include "doctor.h"
#include "ruleset.h"

/* of implicit TLS, by IANA's list */
#define PORT_FTPS 990

/* The rules say all there is to be known. */
static bool rules_are_known(const struct diagnosis *diagnosis)
{
	return !diagnosis->gateway->rules.why[0] &&
	       !diagnosis->gateway->more_devices;
}

static bool lets_control_in(const struct path *path)
{
	return path->exists && path->control.outcomes & OUTCOME_ACCEPT;
}

static const char *family_of(const struct path *path)
{
	return path->six ? "IPv6" : "IPv4";
}

/* "from `lan0' to `wan0', IPv4, port 21" */
static void print_path(const struct path *path, char *text, size_t size)
{
	if (path->kind == PATH_INPUT)
		snprintf(text, size, "from `%s' to this machine, %s, port %u",
			 path->iif, family_of(path), path->port);
	else
		snprintf(text, size, "from `%s' to `%s', %s, port %u",
			 path->iif, path->oif, family_of(path), path->port);
}

/* A way is mended by giving its port to the helper. */
static void found_port(struct diagnosis *diagnosis, const struct check *check,
		       const struct path *path, const char *where)
{
	char command[COMMAND_SIZE];

	snprintf(command, sizeof(command), "nf-ftp port add %u", path->port);
	found(diagnosis, check, command, "%s", where);
}

/* A rule has to go; @what, which it does, stands in front of its place. */
static void found_rule(struct diagnosis *diagnosis, const struct check *check,
		       const json_t *rule, const char *what)
{
	char command[COMMAND_SIZE];
	char where[WHY_SIZE];

	rules_delete_command(rule, command, sizeof(command));
	rules_where(rule, where, sizeof(where));
	found(diagnosis, check, command, "%s%s", what, where);
}

static bool nothing_gives(const struct diagnosis *diagnosis)
{
	return !diagnosis->gateway->config.ports.count &&
	       !diagnosis->paths->by_rule;
}

/* firewalld has a service for it; the zone is the one of the device */
static bool find_zone(const struct gateway *gateway, char *zone, size_t size)
{
	static const char prefix[] = "filter_IN_";
	const json_t *chain;
	const char *name;
	json_t *object;
	size_t i;

	json_array_foreach(gateway->rules.list, i, object) {
		chain = json_object_get(object, "chain");
		name = rules_text(chain, "name");
		if (strcmp(rules_text(chain, "table"), "firewalld") ||
		    strncmp(name, prefix, sizeof(prefix) - 1))
			continue;
		name += sizeof(prefix) - 1;
		/* a zone, not a part of its chains */
		if (strchr(name, '_'))
			continue;
		snprintf(zone, size, "%s", name);
		return true;
	}
	return false;
}

static void look_none(struct diagnosis *diagnosis, const struct check *check)
{
	char zone[64];

	if (!nothing_gives(diagnosis))
		return;
	if (!rules_are_known(diagnosis))
		return;
	if (!ruleset_is_whole(diagnosis->gateway->root)) {
		unknown_add(diagnosis,
			    "no port and no rule of nftables or iptables gives the helper to a connection; Open vSwitch or tc may");
		return;
	}
	if (find_zone(diagnosis->gateway, zone, sizeof(zone)))
		return;
	found(diagnosis, check, "nf-ftp port add 21", "%s", "");
}

static void look_firewalld(struct diagnosis *diagnosis,
			   const struct check *check)
{
	char zone[64];

	if (nothing_gives(diagnosis) && rules_are_known(diagnosis) &&
	    ruleset_is_whole(diagnosis->gateway->root) &&
	    find_zone(diagnosis->gateway, zone, sizeof(zone)))
		found(diagnosis, check, "nf-ftp port add 21", "%s", "");
}

/* In the stock helper's place there are names with a port, too. */
static bool has_profile(const struct gateway *gateway, const char *name)
{
	static const char with_port[] = PROFILE_DEFAULT "-";

	return profile_list_find((struct profile_list *)&gateway->config.profiles,
				 name) ||
	       !strncmp(name, with_port, sizeof(with_port) - 1);
}

static void look_profile(struct diagnosis *diagnosis, const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	char command[COMMAND_SIZE];
	const char *type;
	json_t *object;
	size_t i;

	json_array_foreach(gateway->rules.list, i, object) {
		type = ruleset_type(object);
		if (!helper_is_ours(type) || has_profile(gateway, type))
			continue;
		snprintf(command, sizeof(command), "nf-ftp profile add %s", type);
		found(diagnosis, check, command, "`%s'", type);
	}
}

static bool has_table(const struct gateway *gateway, const char *family,
		      const char *name)
{
	const json_t *table;
	json_t *object;
	size_t i;

	json_array_foreach(gateway->rules.list, i, object) {
		table = json_object_get(object, "table");
		if (!strcmp(rules_text(table, "family"), family) &&
		    !strcmp(rules_text(table, "name"), name))
			return true;
	}
	return false;
}

static void look_hold(struct diagnosis *diagnosis, const struct check *check)
{
	if (has_table(diagnosis->gateway, "inet", "hold"))
		found(diagnosis, check, "nft delete table inet hold", "%s", "");
}

/* Each way on which the helper would be given, were it not for this. */
static void look_raw(struct diagnosis *diagnosis, const struct check *check)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;
	char where[WHY_SIZE];

	while ((path = paths_next(paths, path))) {
		if (!path->control.raw || path->given != TRUTH_NO)
			continue;
		rules_where(path->control.raw, where, sizeof(where));
		found_port(diagnosis, check, path, where);
	}
}

static bool can_transfer(const struct path *path)
{
	return lets_control_in(path) && path->given != TRUTH_NO &&
	       path->control.notrack != TRUTH_YES &&
	       path->answer & OUTCOME_ACCEPT &&
	       path->passive & OUTCOME_ACCEPT;
}

static bool any_works(const struct paths *paths, const struct path *like)
{
	const struct path *path = NULL;

	while ((path = paths_next(paths, path)))
		if (path->kind == like->kind && path->six == like->six &&
		    can_transfer(path))
			return true;
	return false;
}

/* It is one that somebody wants, or all are broken. */
static bool is_wanted(const struct diagnosis *diagnosis, const struct path *path)
{
	return path->kind != PATH_OUTPUT && lets_control_in(path) &&
	       rules_are_known(diagnosis) &&
	       (path->named || !any_works(diagnosis->paths, path));
}

static void look_notrack(struct diagnosis *diagnosis, const struct check *check)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;

	while ((path = paths_next(paths, path))) {
		if (path->control.notrack != TRUTH_YES ||
		    path->given == TRUTH_NO || !is_wanted(diagnosis, path))
			continue;
		found_rule(diagnosis, check, path->control.untracker, "");
	}
}

/* What is put before the rules of the chain that drops. */
static void print_accept(const struct path *path, char *text, size_t size)
{
	const struct base_chain *chain = path->dropper;
	bool established = !(path->answer & OUTCOME_ACCEPT);
	const char *helper = path->helper && !established ? path->helper : NULL;

	if (!strcmp(chain->tool, "nft"))
		snprintf(text, size,
			 "nft insert rule %s %s %s 'ct state %srelated%s%s%s accept'",
			 chain->family, chain->table, chain->name,
			 established ? "established," : "",
			 helper ? " ct helper \"" : "", helper ? helper : "",
			 helper ? "\"" : "");
	else
		snprintf(text, size,
			 "%s -t %s -I %s -m conntrack --ctstate %sRELATED%s%s -j ACCEPT",
			 chain->tool, chain->table, chain->name,
			 established ? "ESTABLISHED," : "",
			 helper ? " -m helper --helper " : "",
			 helper ? helper : "");
}

/*
 * Its data connections are dropped: those that the client opens, as most clients
 * want it, or what the profile allows.
 */
static bool is_dropped(const struct gateway *gateway, const struct path *path)
{
	const struct profile *profile = path->helper ?
		profile_list_find((struct profile_list *)&gateway->config.profiles,
				  path->helper) : NULL;

	if (profile && profile->modes == NF_FTP_MODES_ACTIVE)
		return path->active == OUTCOME_DROP;
	return path->passive == OUTCOME_DROP;
}

/* Return: the name that the rules ask for, where another one is meant; or NULL. */
static const char *other_name(const struct gateway *gateway,
			      const struct path *path)
{
	const json_t *match;
	const char *name;
	json_t *object;
	json_t *part;
	size_t i, k;

	json_array_foreach(gateway->rules.list, i, object)
		json_array_foreach(json_object_get(json_object_get(object, "rule"),
						   "expr"), k, part) {
			match = json_object_get(part, "match");
			if (strcmp(rules_text(json_object_get(json_object_get(match, "left"),
							      "ct"), "key"), "helper"))
				continue;
			name = rules_text(match, "right");
			if (*name && path->helper && strcmp(name, path->helper) &&
			    path_lets_in(path, gateway, name))
				return name;
		}
	return NULL;
}

static void look_dropped(struct diagnosis *diagnosis, const struct check *check,
			 bool other)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;
	char command[COMMAND_SIZE];
	char where[WHY_SIZE];
	const char *name;

	while ((path = paths_next(paths, path))) {
		if (path->given == TRUTH_NO || !path->dropper ||
		    path->control.notrack == TRUTH_YES ||
		    !is_wanted(diagnosis, path) ||
		    !is_dropped(diagnosis->gateway, path))
			continue;
		name = other_name(diagnosis->gateway, path);
		if (other != !!name)
			continue;
		print_accept(path, command, sizeof(command));
		print_path(path, where, sizeof(where));
		if (name)
			found(diagnosis, check, command,
			      "they have `%s', the rule wants `%s', in chain `%s' of table `%s', %s",
			      path->helper, name, path->dropper->name,
			      path->dropper->table, where);
		else
			found(diagnosis, check, command,
			      "chain `%s' of table `%s' drops them, %s",
			      path->dropper->name, path->dropper->table, where);
	}
}

static void look_related(struct diagnosis *diagnosis, const struct check *check)
{
	look_dropped(diagnosis, check, false);
}

static void look_related_name(struct diagnosis *diagnosis,
			      const struct check *check)
{
	look_dropped(diagnosis, check, true);
}

/* Let in for sure, by a rule that names its port, and no transfer can work on it. */
static bool lacks_helper(const struct diagnosis *diagnosis,
			 const struct path *path)
{
	return path->kind == PATH_FORWARD && path->exists && path->named &&
	       path->control.outcomes == OUTCOME_ACCEPT &&
	       path->given == TRUTH_NO && !path->control.raw &&
	       path->plain == OUTCOME_DROP && rules_are_known(diagnosis) &&
	       !nothing_gives(diagnosis);
}

static bool is_beside(const struct path *path, const struct path *other,
		      bool same_port)
{
	return path->kind == other->kind && !strcmp(path->iif, other->iif) &&
	       !strcmp(path->oif, other->oif) &&
	       (path->port == other->port) == same_port &&
	       (path->six == other->six) != same_port;
}

/* The same way, on another port or by the other IP, has the helper. */
static bool has_neighbour(const struct paths *paths, const struct path *path,
			  bool same_port)
{
	const struct path *other = NULL;

	while ((other = paths_next(paths, other)))
		if (is_beside(path, other, same_port) &&
		    other->given != TRUTH_NO)
			return true;
	return false;
}

/* Such connections have it between other devices: then it may be meant for those. */
static bool is_given_elsewhere(const struct paths *paths,
			       const struct path *path)
{
	const struct path *other = NULL;

	while ((other = paths_next(paths, other)))
		if (other->kind == path->kind && other->six == path->six &&
		    other->port == path->port && other->given != TRUTH_NO)
			return true;
	return false;
}

static void look_lacking(struct diagnosis *diagnosis, const struct check *check,
			 bool same_port)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;
	char where[WHY_SIZE];

	while ((path = paths_next(paths, path))) {
		if (!lacks_helper(diagnosis, path) ||
		    path->control.helper_count ||
		    is_given_elsewhere(paths, path) ||
		    !has_neighbour(paths, path, same_port))
			continue;
		print_path(path, where, sizeof(where));
		found_port(diagnosis, check, path, where);
	}
}

/* It is an FTP server by its name, and nothing but the helper would let its data in. */
static void look_server(struct diagnosis *diagnosis, const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;
	char where[WHY_SIZE];
	size_t k;

	while ((path = paths_next(paths, path))) {
		if (path->kind != PATH_INPUT || !lets_control_in(path) ||
		    path->given != TRUTH_NO || path->plain != OUTCOME_DROP ||
		    !rules_are_known(diagnosis))
			continue;
		for (k = 0; k < gateway->server_count; k++) {
			if (gateway->servers[k].port != path->port)
				continue;
			snprintf(where, sizeof(where), "%s, port %u",
				 gateway->servers[k].program, path->port);
			found_port(diagnosis, check, path, where);
		}
	}
}

static void look_port(struct diagnosis *diagnosis, const struct check *check)
{
	look_lacking(diagnosis, check, false);
}

static void look_family(struct diagnosis *diagnosis, const struct check *check)
{
	look_lacking(diagnosis, check, true);
}

/* Of all ways none gets it, and the rules do not come too early. */
static void look_vain(struct diagnosis *diagnosis, const struct check *check)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *best = NULL;
	const struct path *path = NULL;

	if (!paths->by_rule || !paths->count || paths->hidden || !rules_are_known(diagnosis))
		return;
	while ((path = paths_next(paths, path))) {
		if (path->given != TRUTH_NO || path->control.raw ||
		    path->control.notrack != TRUTH_NO)
			return;
		if (lets_control_in(path) && (!best || (path->named && !best->named)))
			best = path;
	}
	if (!best)
		return;
	found_port(diagnosis, check, best, "");
}

static void look_other(struct diagnosis *diagnosis, const struct check *check)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;
	char what[64];

	while ((path = paths_next(paths, path))) {
		if (path->given != TRUTH_NO || path->control.given != TRUTH_YES ||
		    !path->control.giver || !is_wanted(diagnosis, path))
			continue;
		snprintf(what, sizeof(what), "`%s', by ",
			 path->control.helpers[0]);
		found_rule(diagnosis, check, path->control.giver, what);
	}
}

static void look_proxy(struct diagnosis *diagnosis, const struct check *check)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;

	while ((path = paths_next(paths, path))) {
		if (path->kind != PATH_FORWARD || !path->exists ||
		    !path->control.redirected ||
		    path->control.elsewhere != TRUTH_YES)
			continue;
		found_rule(diagnosis, check, path->control.redirected, "");
	}
}

/* Someone comes there, and a rule gives it the helper. */
static bool is_given_by_rule(const struct diagnosis *diagnosis, __u16 port)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path = NULL;

	while ((path = paths_next(paths, path)))
		if (path->port == port && path->given == TRUTH_YES &&
		    lets_control_in(path))
			return true;
	return false;
}

/* A rule can give the helper, but only the list can say that a port begins with TLS. */
static void look_tls_port(struct diagnosis *diagnosis, const struct check *check)
{
	const struct port_list *list = &diagnosis->gateway->config.ports;
	bool listed = port_list_find(list, PORT_FTPS);
	char command[COMMAND_SIZE];

	if (!cure_tls_port(list, PORT_FTPS, "\n", command, sizeof(command)) ||
	    !(listed || is_given_by_rule(diagnosis, PORT_FTPS)))
		return;
	found(diagnosis, check, command, "%s",
	      listed ? "" : "a rule gives the helper to it");
}

const struct check rule_checks[] = {
	{ "no-helper", SEVERITY_ERROR,
	  "no port and no rule gives the helper to any connection",
	  "`nf-ftp port add 21`, or [a rule](../README.md#rules)",
	  WHEN_LOADED, false, look_none },
	{ "firewalld-service", SEVERITY_ERROR,
	  "firewalld is at work, and none of its zones and policies has the service ftp, so nothing gives the helper to any connection",
	  "`nf-ftp port add 21`, or [the service](firewalls.md#firewalld)",
	  WHEN_LOADED, false, look_firewalld },
	{ "related-dropped", SEVERITY_ERROR,
	  "control connections are let in, and their data connections are not: nothing accepts what is `related`",
	  "`nft insert rule FAMILY TABLE CHAIN 'ct state related ct helper \"ftp\" accept'`, or `iptables -I FORWARD -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT`",
	  WHEN_LOADED, false, look_related },
	{ "related-name", SEVERITY_ERROR,
	  "the rule that accepts data connections is for another helper's name",
	  "as for `related-dropped`", WHEN_LOADED, false, look_related_name },
	{ "helper-raw", SEVERITY_ERROR,
	  "a rule of nftables gives the helper before a connection is known, at the priority `raw`, where that does nothing",
	  "`nf-ftp port add PORT`, or the rule at [the priority](firewalls.md#where-in-a-ruleset-the-helper-is-given) `mangle`",
	  WHEN_LOADED, false, look_raw },
	{ "helper-notrack", SEVERITY_ERROR,
	  "a rule takes control connections out of connection tracking, and so from the helper",
	  "`nft delete rule FAMILY TABLE CHAIN handle NUMBER`, or `iptables -t raw -D …`",
	  WHEN_LOADED, false, look_notrack },
	{ "helper-vain", SEVERITY_ERROR,
	  "rules give the helper, but to no connection that can come: they name another device or address",
	  "`nf-ftp port add PORT`, or a rule with the right device",
	  WHEN_LOADED, false, look_vain },
	{ "helper-port", SEVERITY_ERROR,
	  "a port is let in that has no helper, and others have it",
	  "`nf-ftp port add PORT`", WHEN_LOADED, false, look_port },
	{ "server-port", SEVERITY_ERROR,
	  "an FTP server on this machine waits at a port that has no helper, and its data connections are dropped",
	  "`nf-ftp port add PORT`", WHEN_LOADED, false, look_server },
	{ "helper-family", SEVERITY_ERROR,
	  "the helper is given for one of IPv4 and IPv6 only, and the port is let in for both",
	  "`nf-ftp port add PORT`", WHEN_LOADED, false, look_family },
	{ "helper-other", SEVERITY_ERROR,
	  "a rule gives another helper to control connections, and a rule wins",
	  "`nft delete rule FAMILY TABLE CHAIN handle NUMBER`",
	  WHEN_LOADED, false, look_other },
	{ "profile-missing", SEVERITY_ERROR,
	  "rules name a profile that this namespace does not have, so it opens nothing",
	  "`nf-ftp profile add NAME`", WHEN_LOADED, false, look_profile },
	{ "hold-table", SEVERITY_ERROR,
	  "the table `inet hold` of a switch is still there and holds all that is new",
	  "`nft delete table inet hold`", WHEN_LOADED, false, look_hold },
	{ "proxy", SEVERITY_NOTE,
	  "control connections are sent to a proxy on this machine, which speaks FTP itself",
	  "`nft delete rule FAMILY TABLE CHAIN handle NUMBER`, if the helper is to do it",
	  WHEN_LOADED, false, look_proxy },
	{ "tls-port", SEVERITY_ERROR,
	  "port 990 begins with TLS, and is not in the list with `tls`: its sessions stay in the state `greeting`, and no range of ports is open to them",
	  "`nf-ftp port del 990` if it is in the list, `nf-ftp port add 990 tls`",
	  WHEN_LOADED, false, look_tls_port },
	{ NULL, SEVERITY_NOTE, NULL, NULL, WHEN_ABSENT, false, NULL }
};
