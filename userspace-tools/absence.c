// SPDX-License-Identifier: GPL-2.0
/*
 * The module is not loaded: which helper is there instead, and why.
 *
 * A request for the stock helper loads nf_ftp, or if that fails the stock helper,
 * silently. What can have failed is seen in the files of the kernel's modules.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/utsname.h>

#include "absence.h"

#define STOCK "/sys/module/" STOCK_HELPER

static bool exists(const char *root, const char *path)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	return !access(whole, F_OK);
}

/* Return: whether a line of this file has the text. */
static bool has_text(const char *root, const char *path, const char *text)
{
	char line[4096];
	bool found = false;
	FILE *file;

	snprintf(line, sizeof(line), "%s%s", root, path);
	file = fopen(line, "re");
	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, text);
	if (file)
		fclose(file);
	return found;
}

/* compressed or not */
static bool is_built(const char *root, const char *kernel)
{
	char path[256];

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", kernel);
	return has_text(root, path, "/nf_ftp.ko");
}

static bool takes_signed_only(const char *root)
{
	return has_text(root, "/sys/module/module/parameters/sig_enforce",
			"Y") ||
	       has_text(root, "/sys/kernel/security/lockdown", "[i") ||
	       has_text(root, "/sys/kernel/security/lockdown", "[c");
}

static void explain_none(struct absence *absence, bool built)
{
	absence->cause = built ? ABSENCE_NOT_LOADED : ABSENCE_NOT_BUILT;
	if (built)
		snprintf(absence->why, sizeof(absence->why),
			 "it is not loaded; `modprobe nf_ftp' loads it");
	else
		snprintf(absence->why, sizeof(absence->why),
			 "it is not loaded; `modprobe nf_ftp' loads it once it is built for this kernel, %s",
			 absence->kernel);
}

static void explain_stock(struct absence *absence, const char *root, bool built)
{
	const char *which = "";
	const char *why;

	/* what is built in has no state */
	if (!exists(root, STOCK "/initstate")) {
		absence->cause = ABSENCE_STOCK_BUILT_IN;
		why = "that is built in, and nothing can take its place";
	} else if (!built) {
		absence->cause = ABSENCE_NOT_BUILT;
		why = "nf_ftp is not built for this kernel (see `dkms status'), ";
		which = absence->kernel;
	} else if (takes_signed_only(root)) {
		absence->cause = ABSENCE_UNSIGNED;
		why = "it takes signed modules only: is nf_ftp's key enrolled (see README)?";
	} else {
		absence->cause = ABSENCE_STOCK_FIRST;
		why = "that came first, and has to go (`modprobe -r nf_nat_ftp nf_conntrack_ftp')";
	}
	snprintf(absence->why, sizeof(absence->why),
		 "it is not loaded, the kernel has " STOCK_HELPER " instead: %s%s",
		 why, which);
}

/**
 * absence_find() - find out why the module is not there
 * @absence: is filled
 * @root: the directory that has /sys and /lib/modules; "" usually
 */
void absence_find(struct absence *absence, const char *root)
{
	struct utsname system;
	bool built;

	memset(absence, 0, sizeof(*absence));
	if (!uname(&system))
		snprintf(absence->kernel, sizeof(absence->kernel), "%s",
			 system.release);
	absence->has_stock = exists(root, STOCK);
	built = is_built(root, absence->kernel);
	if (absence->has_stock)
		explain_stock(absence, root, built);
	else
		explain_none(absence, built);
}

/**
 * absence_json() - make an object of it for programs
 * @absence: where there is another helper
 *
 * Return: a new object, NULL without memory.
 */
json_t *absence_json(const struct absence *absence)
{
	return json_pack("{s:b, s:s, s:s, s:s}",
			 "module", 0,
			 "helper", STOCK_HELPER,
			 "kernel", absence->kernel,
			 "why", absence->why);
}
