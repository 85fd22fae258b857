// SPDX-License-Identifier: GPL-2.0
/*
 * The module is not there: what is said of a machine, which is a directory.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "absence.h"
#include "message.h"

#define STOCK "/sys/module/nf_conntrack_ftp"
#define ENFORCE "/sys/module/module/parameters/sig_enforce"
#define LOCKDOWN "/sys/kernel/security/lockdown"

static char root[sizeof("/tmp/absence-XXXXXX")];
static char index_path[256];
static char kernel[65];

/* A file with this text, and the directories above it. */
static void put(const char *path, const char *text)
{
	char whole[512];
	FILE *file;
	char *at;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	for (at = whole + strlen(root) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		assert_true(!mkdir(whole, 0755) || errno == EEXIST);
		*at = '/';
	}
	file = fopen(whole, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void drop(const char *path)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	assert_int_equal(remove(whole), 0);
}

/* It is said, of a machine with the stock helper or without. */
static void says(bool stock, const char *text)
{
	struct absence absence;

	absence_find(&absence, root);
	assert_int_equal(absence.has_stock, stock);
	assert_non_null(strstr(absence.why, "it is not loaded"));
	if (!strstr(absence.why, text))
		fail_msg("not said: %s: %s", text, absence.why);
	/* that cannot help while the other one is there */
	if (stock)
		assert_null(strstr(absence.why, "modprobe nf_ftp"));
}

static void no_helper(void **state)
{
	(void)state;
	says(false, "`modprobe nf_ftp' loads it once it is built");
	says(false, kernel);
	put(index_path, "kernel/net/netfilter/nf_conntrack.ko:\n");
	says(false, "once it is built");
	put(index_path, "updates/dkms/nf_ftp.ko.xz: kernel/net/x.ko\n");
	says(false, "; `modprobe nf_ftp' loads it");
	drop(index_path);
}

static void the_stock_helper(void **state)
{
	struct absence absence;

	(void)state;
	put(STOCK "/initstate", "live\n");
	says(true, "nf_conntrack_ftp instead: nf_ftp is not built");
	says(true, kernel);
	put(index_path, "updates/nf_ftp.ko: kernel/net/x.ko\n");
	says(true, "that came first");
	put(ENFORCE, "N\n");
	put(LOCKDOWN, "[none] integrity confidentiality\n");
	says(true, "that came first");
	put(LOCKDOWN, "none [integrity] confidentiality\n");
	says(true, "signed modules only");
	put(LOCKDOWN, "[none] integrity confidentiality\n");
	put(ENFORCE, "Y\n");
	says(true, "signed modules only");
	absence_find(&absence, root);
	/* nothing is cut off */
	assert_int_equal(absence.why[strlen(absence.why) - 1], '?');
	drop(STOCK "/initstate");
	says(true, "built in");
}

static void for_programs(void **state)
{
	struct absence absence = {
		.has_stock = true, .kernel = "6.1.0-test", .why = "so it is",
	};

	(void)state;
	assert_json(absence_json(&absence),
		    "{\"module\":false,\"helper\":\"nf_conntrack_ftp\",\n"
		    "\"kernel\":\"6.1.0-test\",\"why\":\"so it is\"}");
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(no_helper),
		cmocka_unit_test(the_stock_helper),
		cmocka_unit_test(for_programs),
	};
	char command[64];
	struct utsname here;
	int failed;

	snprintf(root, sizeof(root), "/tmp/absence-XXXXXX");
	if (uname(&here) || !mkdtemp(root))
		return EXIT_FAILURE;
	snprintf(kernel, sizeof(kernel), "%s", here.release);
	snprintf(index_path, sizeof(index_path), "/lib/modules/%s/modules.dep",
		 kernel);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	snprintf(command, sizeof(command), "rm -r %s", root);
	return system(command) ? EXIT_FAILURE : failed;
}
