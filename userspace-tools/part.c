// SPDX-License-Identifier: GPL-2.0
/*
 * The parts of a report.
 *
 * Nothing is changed and nothing is loaded by asking. Each function here runs in a
 * process of its own, and prints what it finds.
 */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <zlib.h>

#include "part.h"
#include "rules.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MODULE "/sys/module/nf_ftp/"
#define LEGACY_TABLES "/proc/net/ip_tables_names"
/* of a log the last lines */
#define LAST_LINES 100
#define LINE 1024

/* What the kernel was built with, as far as a helper has to do with it. */
static const char * const symbols[] = {
	"NF_CONNTRACK", "NF_CONNTRACK_FTP", "NF_NAT", "NF_NAT_FTP",
	"NF_CONNTRACK_EVENTS", "NF_CONNTRACK_ZONES", "NF_CONNTRACK_MARK",
	"NF_CONNTRACK_PROCFS", "NF_CT_NETLINK", "NF_CT_NETLINK_HELPER",
	"NF_TABLES", "NF_TABLES_INET", "NFT_CT", "NFT_NAT", "NFT_FLOW_OFFLOAD",
	"NF_FLOW_TABLE", "NETFILTER_XT_TARGET_CT", "NETFILTER_XT_MATCH_HELPER",
	"IP_NF_IPTABLES", "IP_NF_IPTABLES_LEGACY", "NETFILTER_XTABLES_LEGACY",
	"BRIDGE_NETFILTER", "NF_CONNTRACK_BRIDGE", "IPV6", "IP_VS",
	"IP_VS_PROTO_TCP", "IP_VS_NFCT", "OPENVSWITCH", "NET_ACT_CT",
	"NET_VRF", "MODULES", "MODVERSIONS", "MODULE_SIG", "MODULE_SIG_FORCE",
	"SECURITY_LOCKDOWN_LSM", "PREEMPT_RT", "SMP", "TRACEPOINTS", "KASAN",
	"PROVE_LOCKING",
};

/* Its settings; a * stands for every device. */
static const char * const settings[] = {
	"/proc/sys/net/ipv4/ip_forward",
	"/proc/sys/net/ipv4/ip_local_port_range",
	"/proc/sys/net/ipv4/ip_local_reserved_ports",
	"/proc/sys/net/ipv4/conf/*/forwarding",
	"/proc/sys/net/ipv4/conf/*/rp_filter",
	"/proc/sys/net/ipv4/conf/*/route_localnet",
	"/proc/sys/net/ipv6/conf/*/forwarding",
	"/proc/sys/net/ipv4/vs/conntrack",
	"/proc/sys/net/bridge/bridge-nf-call-*tables",
	"/proc/sys/net/netfilter/nf_conntrack_acct",
	"/proc/sys/net/netfilter/nf_conntrack_buckets",
	"/proc/sys/net/netfilter/nf_conntrack_checksum",
	"/proc/sys/net/netfilter/nf_conntrack_count",
	"/proc/sys/net/netfilter/nf_conntrack_events",
	"/proc/sys/net/netfilter/nf_conntrack_expect_max",
	"/proc/sys/net/netfilter/nf_conntrack_helper",
	"/proc/sys/net/netfilter/nf_conntrack_log_invalid",
	"/proc/sys/net/netfilter/nf_conntrack_max",
	"/proc/sys/net/netfilter/nf_conntrack_tcp_*",
	"/proc/sys/net/netfilter/nf_flowtable_*",
	"/proc/sys/kernel/modules_disabled",
	"/proc/sys/kernel/tainted",
	"/sys/kernel/security/lockdown",
	"/sys/module/module/parameters/sig_enforce",
};

/* Modules that have to do with it, by how their names begin. */
static const char * const families[] = {
	"nf_", "nft_", "xt_", "ip_", "ip6", "iptable_", "arp", "ebtable",
	"br_netfilter", "bridge", "openvswitch", "act_ct", "vrf", "x_tables",
};

static const char * const kernel_words[] = {
	"nf_ftp", "nf_conntrack_ftp", "nf_nat_ftp", "nf_conntrack: ",
};

static FILE *open_below(const struct asked *asked, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof(whole), "%s%s", asked->root, path);
	return fopen(whole, "re");
}

/* Return: whether the file has a line; it is without its end. */
static bool first_line(const struct asked *asked, const char *path, char *line)
{
	FILE *file = open_below(asked, path);
	bool found = file && fgets(line, LINE, file);

	if (file)
		fclose(file);
	if (!found)
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return found;
}

/* Take each file that fits a pattern, by its whole path. */
static void each_file(const struct asked *asked, const char *pattern,
		      void (*take)(const struct asked *asked, const char *path))
{
	char whole[PATH_MAX];
	glob_t found;
	size_t i;

	snprintf(whole, sizeof(whole), "%s%s", asked->root, pattern);
	if (glob(whole, 0, NULL, &found))
		return;
	for (i = 0; i < found.gl_pathc; i++)
		take(asked, found.gl_pathv[i]);
	globfree(&found);
}

static bool begins_with_one(const char *line, const char * const *list,
			    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strncmp(line, list[i], strlen(list[i])))
			return true;
	return false;
}

static void print_row(const char *name, const char *value)
{
	printf("%-20s %s\n", name, value);
}

static void print_distribution(const struct asked *asked)
{
	static const char key[] = "PRETTY_NAME=";
	FILE *file = open_below(asked, "/etc/os-release");
	char line[LINE];
	char *value;

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, key, sizeof(key) - 1))
			continue;
		value = line + sizeof(key) - 1;
		value += strspn(value, "\"'");
		value[strcspn(value, "\"'\n")] = '\0';
		print_row("distribution", value);
	}
	if (file)
		fclose(file);
	else
		print_row("distribution", "unknown: there is no /etc/os-release");
}

static void print_fit(const struct asked *asked)
{
	char version[LINE];
	char source[LINE];

	if (!first_line(asked, MODULE "version", version)) {
		print_row("module, loaded", "none");
		return;
	}
	print_row("module, loaded", version);
	if (first_line(asked, MODULE "srcversion", source))
		print_row("  its sources", source);
	print_row("they fit", strcmp(version, NF_FTP_VERSION) ?
		  "no: tool and module are of two versions" : "yes");
}

static int read_versions(const struct asked *asked)
{
	struct utsname system;
	char text[3 * sizeof(system.release)];

	print_row("tool", NF_FTP_VERSION);
	print_fit(asked);
	if (!uname(&system)) {
		snprintf(text, sizeof(text), "%s, %s", system.release,
			 system.machine);
		print_row("kernel", text);
		print_row("  built as", system.version);
	}
	print_distribution(asked);
	return 0;
}

/* Return: the exit status of what was opened by popen(), or of a failure. */
static int close_pipe(FILE *pipe)
{
	int status = pipe ? pclose(pipe) : -1;

	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

static int read_modinfo(const struct asked *asked)
{
	static const char * const fields[] = {
		"filename:", "version:", "srcversion:", "vermagic:", "commit:",
		"signer:", "sig_hashalgo:", "modinfo:",
	};
	FILE *pipe = popen("modinfo nf_ftp 2>&1", "re");
	char line[LINE];

	(void)asked;
	while (pipe && fgets(line, sizeof(line), pipe))
		if (begins_with_one(line, fields, COUNT(fields)))
			fputs(line, stdout);
	return close_pipe(pipe);
}

/* The last lines of many, each of which had its place in turn. */
static void print_last(char (*last)[LINE], size_t count)
{
	size_t at;

	for (at = count > LAST_LINES ? count - LAST_LINES : 0; at < count; at++)
		fputs(last[at % LAST_LINES], stdout);
}

/* Of what a build has said the end matters. */
static void print_end(FILE *file)
{
	static char last[LAST_LINES][LINE];
	size_t count = 0;

	while (fgets(last[count % LAST_LINES], LINE, file))
		count++;
	print_last(last, count);
}

static void print_build(const struct asked *asked, const char *path)
{
	FILE *file = fopen(path, "re");

	printf("%s\n", path + strlen(asked->root));
	if (file)
		print_end(file);
	else
		printf("%s\n", strerror(errno));
	if (file)
		fclose(file);
}

/* There is one as long as the last build has failed. */
static int read_build(const struct asked *asked)
{
	each_file(asked, "/var/lib/dkms/nf_ftp/*/build/make.log", print_build);
	return 0;
}

/* "CONFIG_X=m" or "# CONFIG_X is not set" */
static bool is_symbol(const char *line, const char *symbol)
{
	static const char begins[] = "CONFIG_";
	size_t length = strlen(symbol);

	if (!strncmp(line, "# ", 2))
		line += 2;
	if (strncmp(line, begins, sizeof(begins) - 1))
		return false;
	line += sizeof(begins) - 1;
	return !strncmp(line, symbol, length) &&
	       (line[length] == '=' || line[length] == ' ');
}

/* Return: zlib's handle: it reads what is compressed, and what is not. */
static void *open_config(const struct asked *asked, char *path)
{
	static const char * const places[] = {
		"/proc/config.gz", "/boot/config-%s", "/lib/modules/%s/config",
		"/lib/modules/%s/build/.config",
	};
	struct utsname system = { 0 };
	void *file = NULL;
	char format[64];
	size_t i;

	uname(&system);
	for (i = 0; !file && i < COUNT(places); i++) {
		snprintf(format, sizeof(format), "%%s%s", places[i]);
		snprintf(path, PATH_MAX, format, asked->root, system.release);
		file = gzopen(path, "re");
	}
	return file;
}

static int read_config(const struct asked *asked)
{
	char path[PATH_MAX];
	void *file = open_config(asked, path);
	char line[LINE];
	size_t i;

	if (!file) {
		puts("there is no /proc/config.gz and no /boot/config-KERNEL that can be read");
		return EXIT_FAILURE;
	}
	printf("%s\n", path + strlen(asked->root));
	while (gzgets(file, line, sizeof(line)))
		for (i = 0; i < COUNT(symbols); i++)
			if (is_symbol(line, symbols[i]))
				fputs(line, stdout);
	gzclose(file);
	return 0;
}

static void print_setting(const struct asked *asked, const char *whole)
{
	static const char sysctls[] = "/proc/sys/";
	const char *path = whole + strlen(asked->root);
	const char *name = path;
	char line[LINE];

	if (!strncmp(path, sysctls, sizeof(sysctls) - 1))
		name += sizeof(sysctls) - 1;
	errno = 0;
	if (first_line(asked, path, line))
		printf("%s = %s\n", name, line);
	else if (errno && errno != ENOENT)
		printf("%s: %s\n", name, strerror(errno));
}

static int read_settings(const struct asked *asked)
{
	size_t i;

	for (i = 0; i < COUNT(settings); i++)
		each_file(asked, settings[i], print_setting);
	return 0;
}

/* Without the address, which root would be shown. */
static int read_modules(const struct asked *asked)
{
	FILE *file = open_below(asked, "/proc/modules");
	char users[LINE];
	char name[64];
	char line[LINE];
	char count[16];

	if (!file) {
		printf("/proc/modules: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	while (fgets(line, sizeof(line), file)) {
		if (begins_with_one(line, families, COUNT(families)) &&
		    sscanf(line, "%63s %*s %15s %1023s", name, count, users) == 3)
			printf("%-28s %s %s\n", name, count, users);
	}
	fclose(file);
	return 0;
}

static int read_saved(const struct asked *asked)
{
	FILE *file = open_below(asked, CONFIG_FILE);
	char line[LINE];

	if (!file) {
		printf("%s\n", strerror(errno));
		return errno == ENOENT ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	while (fgets(line, sizeof(line), file))
		fputs(line, stdout);
	fclose(file);
	return 0;
}

static void print_modprobe(const struct asked *asked, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[LINE];

	if (!file)
		printf("%s: %s\n", path + strlen(asked->root), strerror(errno));
	while (file && fgets(line, sizeof(line), file))
		if (*line != '#' && strstr(line, "_ftp"))
			printf("%s: %s", path + strlen(asked->root), line);
	if (file)
		fclose(file);
}

static int read_modprobe(const struct asked *asked)
{
	static const char * const places[] = {
		"/etc/modprobe.d/*.conf", "/run/modprobe.d/*.conf",
		"/usr/lib/modprobe.d/*.conf", "/lib/modprobe.d/*.conf",
	};
	/* the one may be a link to the other */
	bool linked = !*asked->root && !access("/usr/lib/modprobe.d", F_OK);
	size_t i;

	for (i = 0; i < COUNT(places) - linked; i++)
		each_file(asked, places[i], print_modprobe);
	return 0;
}

static bool has_kernel_word(const char *line)
{
	size_t i;

	for (i = 0; i < COUNT(kernel_words); i++)
		if (strstr(line, kernel_words[i]))
			return true;
	return false;
}

/* Lines that name the module, and all of what the kernel calls a trouble. */
static int read_kernel_lines(const struct asked *asked)
{
	static char last[LAST_LINES][LINE];
	FILE *pipe = popen("dmesg 2>&1", "re");
	bool in_trouble = false;
	size_t count = 0;
	char *line;
	int status;

	(void)asked;
	while (pipe && fgets(line = last[count % LAST_LINES], LINE, pipe)) {
		in_trouble |= strstr(line, "cut here") || strstr(line, "BUG: ");
		/* what dmesg itself complains of */
		if (in_trouble || has_kernel_word(line) ||
		    !strncmp(line, "dmesg:", 6))
			count++;
		in_trouble &= !strstr(line, "end trace");
	}
	status = close_pipe(pipe);
	print_last(last, count);
	return status;
}

/* To ask would load it. */
static const char *no_nft(const struct asked *asked)
{
	return rules_unloaded(asked->root) ? "nf_tables is not loaded" : NULL;
}

/* Only root may look whether there are any. */
static const char *no_legacy(const struct asked *asked)
{
	FILE *file = open_below(asked, LEGACY_TABLES);
	char line[LINE];
	bool none = file ? !fgets(line, sizeof(line), file) : errno == ENOENT;

	if (file)
		fclose(file);
	return none ? "there are no such tables" : NULL;
}

static const char *no_iptables(const struct asked *asked)
{
	return no_legacy(asked) ? no_nft(asked) : NULL;
}

#define VERSIONS							\
	"for each in nft iptables dkms firewall-cmd; do "		\
	"command -v $each >/dev/null && "				\
	"echo \"$each: $($each --version 2>&1 | head -n 1)\"; done; :"

const struct part parts[] = {
	{ "versions", .read = read_versions },
	{ "other programs", .command = { "sh", "-c", VERSIONS } },
	{ "nf-ftp status", .verb = cmd_status, .judges = true },
	{ "the module's file: modinfo nf_ftp", .read = read_modinfo },
	{ "DKMS: dkms status -m nf_ftp", .command = { "dkms", "status", "-m", "nf_ftp" } },
	{ "DKMS: the last build that failed", .read = read_build },
	{ "modprobe.d", .read = read_modprobe },
	{ "kernel configuration", .read = read_config },
	{ "kernel settings", .read = read_settings },
	{ "modules, how often each is used, and by what", .read = read_modules },
	{ "devices: ip -brief address", .command = { "ip", "-brief", "address" } },
	{ "routes: ip route", .command = { "ip", "route" } },
	{ "routes: ip -6 route", .command = { "ip", "-6", "route" } },
	{ "rules: nft -a list ruleset", .command = { "nft", "-a", "list", "ruleset" },
	  .shorter = { "nft", "-a", "-t", "list", "ruleset" }, .needless = no_nft },
	{ "rules: iptables-save", .command = { "iptables-save" }, .needless = no_iptables },
	{ "rules: ip6tables-save", .command = { "ip6tables-save" },
	  .needless = no_iptables },
	{ "rules: iptables-legacy-save", .command = { "iptables-legacy-save" },
	  .needless = no_legacy },
	{ "rules: ip6tables-legacy-save", .command = { "ip6tables-legacy-save" },
	  .needless = no_legacy },
	{ "configuration: nf-ftp save", .verb = cmd_save },
	{ "configuration: " CONFIG_FILE, .read = read_saved },
	{ "nf-ftp stats", .verb = cmd_stats },
	{ "nf-ftp doctor", .verb = cmd_doctor, .judges = true },
	{ "kernel lines", .read = read_kernel_lines },
	{ .title = NULL }
};
