// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of a namespace, asked of libnftables and of iptables-save.
 *
 * Nothing is loaded by asking: only what is there already is asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <nftables/libnftables.h>

#include "child.h"
#include "rules.h"

#define NF_TABLES "/sys/module/nf_tables"
/* more than that is no ruleset */
#define SAVED_MAX (64u << 20)
/* how long iptables may take: it waits for others that change its rules */
#define SAVE_SECONDS 10

/**
 * rules_unloaded() - would the kernel have to load nftables to be asked?
 * @root: the directory that has /sys and /lib/modules; "" usually
 *
 * Return: whether it is a module, and is not loaded. Where it is built in, nobody
 * says so.
 */
bool rules_unloaded(const char *root)
{
	struct utsname system;
	char line[8192];
	bool module = false;
	FILE *file;

	snprintf(line, sizeof(line), "%s" NF_TABLES, root);
	if (!access(line, F_OK) || uname(&system))
		return false;
	snprintf(line, sizeof(line), "%s/lib/modules/%s/modules.dep", root,
		 system.release);
	file = fopen(line, "re");
	while (file && !module && fgets(line, sizeof(line), file))
		module = strstr(line, "/nf_tables.ko");
	if (file)
		fclose(file);
	return module;
}

static json_t *parse_list(const char *text)
{
	json_t *root = json_loads(text, 0, NULL);
	json_t *list = json_object_get(root, "nftables");

	json_incref(list);
	json_decref(root);
	return list;
}

/* Return: an array, NULL if it cannot be had. */
static json_t *ask_nft(void)
{
	struct nft_ctx *nft;
	json_t *list = NULL;

	/* libnftables would say so itself, to whom it should not */
	if (geteuid())
		return NULL;
	nft = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!nft)
		return NULL;
	nft_ctx_output_set_flags(nft, NFT_CTX_OUTPUT_JSON |
				 NFT_CTX_OUTPUT_HANDLE);
	nft_ctx_buffer_output(nft);
	nft_ctx_buffer_error(nft);
	if (!nft_run_cmd_from_buffer(nft, "list ruleset"))
		list = parse_list(nft_ctx_get_output_buffer(nft));
	nft_ctx_free(nft);
	return list;
}

/* Return: all that a program prints; NULL if it cannot be run, fails, or hangs. */
static char *output_of(const char *program, struct rules *rules)
{
	char *const command[] = { (char *)program, NULL };
	const struct child child = {
		.command = command,
		.is_quiet = true,
		.seconds = SAVE_SECONDS,
		.most = SAVED_MAX,
	};
	struct child_end end;

	if (child_run(&child, &end))
		return NULL;
	if (end.is_late)
		snprintf(rules->why, sizeof(rules->why), "%s: %.180s", program,
			 end.why);
	if (!*end.why)
		return end.text;
	free(end.text);
	return NULL;
}

/* Take those tables of nftables out that are iptables' own, and already read. */
static void drop_table(json_t *list, const char *family, const char *table)
{
	const json_t *object;
	const char *kind;
	json_t *holder;
	json_t *one;
	size_t i;

	for (i = json_array_size(list); i-- > 0;) {
		holder = json_array_get(list, i);
		object = NULL;
		json_object_foreach(holder, kind, one)
			object = one;
		if (!strcmp(rules_text(object, "family"), family) &&
		    !*rules_text(object, "tool") &&
		    (!strcmp(rules_text(object, "table"), table)))
			json_array_remove(list, i);
	}
}

static void drop_tables(json_t *list, const char *family, const char *saved)
{
	char table[32];
	const char *at;

	for (at = saved; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (sscanf(at, "*%31s", table) == 1)
			drop_table(list, family, table);
	}
}

static bool has_table(const json_t *list, const char *family)
{
	static const char * const own[] = {
		"raw", "mangle", "nat", "filter", "security", NULL
	};
	const char * const *name;
	const json_t *table;
	json_t *object;
	size_t i;

	json_array_foreach(list, i, object) {
		table = json_object_get(object, "table");
		for (name = own; table && *name; name++)
			if (!strcmp(rules_text(table, "family"), family) &&
			    !strcmp(rules_text(table, "name"), *name))
				return true;
	}
	return false;
}

/* A part of iptables' that libnftables has no word for, in what is left. */
static bool has_foreign(const json_t *list)
{
	const json_t *rule;
	json_t *object;
	json_t *part;
	size_t i, k;

	json_array_foreach(list, i, object) {
		rule = json_object_get(object, "rule");
		if (*rules_text(rule, "tool"))
			continue;
		json_array_foreach(json_object_get(rule, "expr"), k, part)
			if (json_object_get(part, "xt"))
				return true;
	}
	return false;
}

/* iptables over nftables: its rules are there twice, in words that only it knows */
static void ask_iptables_nft(struct rules *rules, const char *family,
			     const char *command, const char *tool)
{
	char *saved;

	if (!has_table(rules->list, family))
		return;
	saved = output_of(command, rules);
	if (!saved)
		return;
	drop_tables(rules->list, family, saved);
	iptables_read(saved, tool, rules->list);
	free(saved);
}

static void ask_iptables_legacy(struct rules *rules, const char *names,
				const char *command, const char *tool)
{
	char *saved;
	char first;
	int fd = open(names, O_RDONLY | O_CLOEXEC);
	bool any = fd >= 0 && read(fd, &first, 1) == 1;

	if (fd >= 0)
		close(fd);
	else if (errno != ENOENT && !rules->why[0])
		snprintf(rules->why, sizeof(rules->why), "%s", strerror(errno));
	if (!any)
		return;
	saved = output_of(command, rules);
	if (saved)
		iptables_read(saved, tool, rules->list);
	else if (!rules->why[0])
		snprintf(rules->why, sizeof(rules->why),
			 "there are rules of %s, and it cannot be asked", tool);
	free(saved);
}

/**
 * rules_read() - read the rules of this namespace
 * @rules: is filled; to be given to rules_free()
 */
void rules_read(struct rules *rules)
{
	json_t *list;

	memset(rules, 0, sizeof(*rules));
	rules->list = json_array();
	if (!rules_unloaded("")) {
		list = ask_nft();
		if (list) {
			json_decref(rules->list);
			rules->list = list;
		} else {
			snprintf(rules->why, sizeof(rules->why), "%s",
				 geteuid() ? "permission denied, they are shown to root only" :
				 "nftables does not answer");
		}
		ask_iptables_nft(rules, "ip", "iptables-nft-save",
				 "iptables-nft");
		ask_iptables_nft(rules, "ip6", "ip6tables-nft-save",
				 "ip6tables-nft");
		if (!rules->why[0] && has_foreign(rules->list))
			snprintf(rules->why, sizeof(rules->why),
				 "some are of iptables, and iptables-nft-save does not show them");
	}
	ask_iptables_legacy(rules, "/proc/net/ip_tables_names",
			    "iptables-legacy-save",
			    "iptables-legacy");
	ask_iptables_legacy(rules, "/proc/net/ip6_tables_names",
			    "ip6tables-legacy-save",
			    "ip6tables-legacy");
	rules_init(rules, rules->list);
}
