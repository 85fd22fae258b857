// SPDX-License-Identifier: GPL-2.0
/*
 * What keeps FTP from working: what the kernel is set to, and its tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

#define NETFILTER "/proc/sys/net/netfilter/"

/* what servers wait for a command, by default: five minutes and more */
#define SHORT_SECONDS 300
#define LONG_SECONDS 432000

static bool is_full(unsigned long long used, unsigned long long max)
{
	return max && used >= max - max / 10;
}

static unsigned long long at_least(unsigned long long number,
				   unsigned long long least)
{
	return number > least ? number : least;
}

/* By a rule that names the port, and from a device that does not forward. */
static bool is_meant(const struct path *path)
{
	return path->kind == PATH_FORWARD && !path->exists &&
	       path->given != TRUTH_NO &&
	       (path->named || path->control.elsewhere == TRUTH_YES) &&
	       path->control.outcomes & OUTCOME_ACCEPT;
}

static bool any_forwards(const struct paths *paths)
{
	size_t i;

	for (i = 0; i < paths->count; i++)
		if (paths->entries[i].kind == PATH_FORWARD &&
		    paths->entries[i].exists)
			return true;
	return false;
}

/* Many forward IPv4 only, so IPv6 counts only where there is nothing else. */
static bool has_four(const struct paths *paths)
{
	size_t i;

	for (i = 0; i < paths->count; i++)
		if (paths->entries[i].kind == PATH_FORWARD &&
		    !paths->entries[i].six)
			return true;
	return false;
}

static void look_forwarding(struct diagnosis *diagnosis,
			    const struct check *check)
{
	const struct paths *paths = diagnosis->paths;
	const struct path *path;
	size_t i;

	if (any_forwards(paths))
		return;
	for (i = 0; i < paths->count; i++) {
		path = &paths->entries[i];
		if (!is_meant(path) || (path->six && has_four(paths)))
			continue;
		found(diagnosis, check, path->six ?
		      "sysctl -w net.ipv6.conf.all.forwarding=1" :
		      "sysctl -w net.ipv4.ip_forward=1", "%s", "");
		return;
	}
}

/* Ports that the module was loaded with do not start connection tracking. */
static void look_conntrack(struct diagnosis *diagnosis,
			   const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	const struct port_list *list = &gateway->config.ports;
	char command[COMMAND_SIZE];

	if (gateway->status.conntrack || !list->count)
		return;
	snprintf(command, sizeof(command),
		 "nf-ftp port del %u\nnf-ftp port add %u to %s",
		 list->ports[0].number, list->ports[0].number,
		 list->ports[0].profile);
	found(diagnosis, check, command, "%s", "");
}

static void look_table(struct diagnosis *diagnosis, const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	unsigned long long used;
	unsigned long long max;
	char command[COMMAND_SIZE];

	if (!gateway_number(gateway, NETFILTER "nf_conntrack_count", &used) ||
	    !gateway_number(gateway, NETFILTER "nf_conntrack_max", &max) ||
	    !is_full(used, max))
		return;
	snprintf(command, sizeof(command),
		 "sysctl -w net.netfilter.nf_conntrack_max=%llu",
		 at_least(4 * max, 65536));
	found(diagnosis, check, command, "%llu of %llu connections", used, max);
}

static void look_expectations(struct diagnosis *diagnosis,
			      const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	unsigned long long used = gateway->status.expectations;
	unsigned long long max;
	char command[COMMAND_SIZE];

	if (!gateway_number(gateway, NETFILTER "nf_conntrack_expect_max", &max) ||
	    !is_full(used, max))
		return;
	snprintf(command, sizeof(command),
		 "sysctl -w net.netfilter.nf_conntrack_expect_max=%llu",
		 at_least(4 * max, 1024));
	found(diagnosis, check, command, "%llu of %llu", used, max);
}

static void look_timeout(struct diagnosis *diagnosis, const struct check *check)
{
	unsigned long long seconds;
	char command[COMMAND_SIZE];

	if (!gateway_number(diagnosis->gateway,
			    NETFILTER "nf_conntrack_tcp_timeout_established",
			    &seconds) || seconds >= SHORT_SECONDS)
		return;
	snprintf(command, sizeof(command),
		 "sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=%u",
		 LONG_SECONDS);
	found(diagnosis, check, command, "after %llu seconds", seconds);
}

/* A line of names, and one of their values. */
static unsigned long long find_counter(char *names, char *values,
				       const char *wanted)
{
	static const char blanks[] = { ' ', '\n', '\0' };
	unsigned long long counter = 0;
	char *name_rest;
	char *value_rest;
	char *name = strtok_r(names, blanks, &name_rest);
	char *value = strtok_r(values, blanks, &value_rest);

	while (name && value) {
		if (!strcmp(name, wanted))
			sscanf(value, "%llu", &counter);
		name = strtok_r(NULL, blanks, &name_rest);
		value = strtok_r(NULL, blanks, &value_rest);
	}
	return counter;
}

/* How many packets came from a side to which no way leads back. */
static unsigned long long reverse_dropped(const struct gateway *gateway)
{
	unsigned long long dropped = 0;
	char *names = NULL;
	char *values = NULL;
	size_t size = 0;
	size_t value_size = 0;
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/proc/net/netstat", gateway->root);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (getline(&names, &size, file) > 0 &&
	    getline(&values, &value_size, file) > 0)
		dropped = find_counter(names, values, "IPReversePathFilter");
	fclose(file);
	free(names);
	free(values);
	return dropped;
}

static bool is_strict(const struct gateway *gateway, const char *device)
{
	unsigned long long own = 0;
	unsigned long long all = 0;
	char path[128];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/%s/rp_filter",
		 device);
	gateway_number(gateway, path, &own);
	gateway_number(gateway, "/proc/sys/net/ipv4/conf/all/rp_filter", &all);
	return (own > all ? own : all) == 1;
}

/* the default routes of IPv4 */
struct ways {
	size_t count;
	char device[8][IF_NAMESIZE];
	unsigned int metric[8];
};

static void read_ways(const struct gateway *gateway, struct ways *ways)
{
	unsigned int target, mask, metric;
	char device[IF_NAMESIZE];
	char line[512];
	FILE *file;

	snprintf(line, sizeof(line), "%s/proc/net/route", gateway->root);
	file = fopen(line, "re");
	while (file && ways->count < 8 && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%15s %x %*x %*x %*d %*d %u %x", device,
			   &target, &metric, &mask) != 4 || target || mask)
			continue;
		memcpy(ways->device[ways->count], device, IF_NAMESIZE);
		ways->metric[ways->count++] = metric;
	}
	if (file)
		fclose(file);
}

static void look_reverse(struct diagnosis *diagnosis, const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	unsigned long long dropped = reverse_dropped(gateway);
	struct ways ways = { 0 };
	char command[COMMAND_SIZE];
	size_t best = 0;
	size_t i;

	if (!dropped)
		return;
	read_ways(gateway, &ways);
	for (i = 1; i < ways.count; i++)
		if (ways.metric[i] < ways.metric[best])
			best = i;
	for (i = 0; i < ways.count; i++) {
		if (!strcmp(ways.device[i], ways.device[best]) ||
		    !is_strict(gateway, ways.device[i]))
			continue;
		snprintf(command, sizeof(command),
			 "sysctl -w net.ipv4.conf.%s.rp_filter=2",
			 ways.device[i]);
		found(diagnosis, check, command,
		      "`%s' is strict, the way back is by `%s', %llu packets were dropped",
		      ways.device[i], ways.device[best], dropped);
	}
}

static int mtu_of(const struct gateway *gateway, const char *device)
{
	size_t i;

	for (i = 0; i < gateway->device_count; i++)
		if (!strcmp(gateway->devices[i].name, device))
			return gateway->devices[i].mtu;
	return 0;
}

/* Segments are made to fit by a rule. */
static bool is_clamped(const struct gateway *gateway)
{
	json_t *object;
	json_t *part;
	size_t i, k;

	json_array_foreach(gateway->rules.list, i, object) {
		json_t *rule = json_object_get(object, "rule");

		if (strstr(rules_text(rule, "line"), "-j TCPMSS"))
			return true;
		json_array_foreach(json_object_get(rule, "expr"), k, part) {
			part = json_object_get(json_object_get(part, "mangle"),
					       "key");
			if (json_object_get(part, "tcp option"))
				return true;
		}
	}
	return false;
}

/* What tells a sender that its segments are too large. */
static const struct base_chain *error_dropper(const struct gateway *gateway,
					      const struct path *path)
{
	struct packet packet = {
		.six = path->six, .icmp = true, .iif = "", .oif = path->iif,
		.state = "related",
	};
	struct walk walk;

	walk_begin(&walk, &gateway->rules, &packet);
	walk_hook(&walk, "output");
	return walk_hook(&walk, "postrouting") == OUTCOME_DROP ?
	       walk.dropper : NULL;
}

static void look_mtu(struct diagnosis *diagnosis, const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	const struct paths *paths = diagnosis->paths;
	const struct base_chain *chain;
	const struct path *path;
	char command[COMMAND_SIZE];
	size_t i;

	if (gateway->rules.why[0] || is_clamped(gateway))
		return;
	for (i = 0; i < paths->count; i++) {
		path = &paths->entries[i];
		if (path->kind != PATH_FORWARD || !path->exists ||
		    mtu_of(gateway, path->iif) <= mtu_of(gateway, path->oif))
			continue;
		chain = error_dropper(gateway, path);
		if (!chain)
			continue;
		if (!strcmp(chain->tool, "nft"))
			snprintf(command, sizeof(command),
				 "nft insert rule %s %s %s ct state related accept",
				 chain->family, chain->table, chain->name);
		else
			snprintf(command, sizeof(command),
				 "%s -t %s -I %s -m conntrack --ctstate RELATED -j ACCEPT",
				 chain->tool, chain->table, chain->name);
		found(diagnosis, check, command,
		      "the MTU of `%s' is smaller than that of `%s', and chain `%s' of table `%s' drops the answer that says so",
		      path->oif, path->iif, chain->name, chain->table);
	}
}

const struct check kernel_checks[] = {
	{ "forwarding-off", SEVERITY_ERROR,
	  "nothing is forwarded on this machine, and its rules let FTP through",
	  "`sysctl -w net.ipv4.ip_forward=1`, `sysctl -w net.ipv6.conf.all.forwarding=1`",
	  WHEN_LOADED, false, look_forwarding },
	{ "conntrack-off", SEVERITY_NOTE,
	  "no connection is tracked in this namespace, so the helper sees none",
	  "`nf-ftp port del PORT`, `nf-ftp port add PORT`",
	  WHEN_LOADED, false, look_conntrack },
	{ "conntrack-full", SEVERITY_ERROR,
	  "the table of connections is full or nearly so, and new ones are dropped then",
	  "`sysctl -w net.netfilter.nf_conntrack_max=NUMBER`",
	  WHEN_LOADED, true, look_table },
	{ "expectations-full", SEVERITY_ERROR,
	  "the table of expectations is full or nearly so",
	  "`sysctl -w net.netfilter.nf_conntrack_expect_max=NUMBER`",
	  WHEN_LOADED, true, look_expectations },
	{ "timeout-short", SEVERITY_WARNING,
	  "an idle control connection is forgotten sooner than servers end it",
	  "`sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=432000`",
	  WHEN_LOADED, false, look_timeout },
	{ "reverse-path", SEVERITY_ERROR,
	  "there are two ways out, and the kernel drops what comes in by the other one than the answer would take",
	  "`sysctl -w net.ipv4.conf.DEVICE.rp_filter=2`",
	  WHEN_LOADED, false, look_reverse },
	{ "mtu", SEVERITY_ERROR,
	  "full segments are lost: nobody tells their sender that they are too large",
	  "`nft insert rule FAMILY TABLE CHAIN ct state related accept`",
	  WHEN_LOADED, false, look_mtu },
	{ NULL, SEVERITY_NOTE, NULL, NULL, WHEN_ABSENT, false, NULL }
};
