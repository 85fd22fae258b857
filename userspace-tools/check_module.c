// SPDX-License-Identifier: GPL-2.0
/*
 * What keeps FTP from working: the module.
 */
#include <stdio.h>
#include <string.h>

#include "doctor.h"

#define SWITCH "[the switch](firewalls.md#switch-a-live-gateway-and-back)"
#define KEY "/var/lib/dkms/mok.pub"

static bool is_for(const struct diagnosis *diagnosis, enum absence_cause cause,
		   bool stock)
{
	const struct absence *absence = &diagnosis->gateway->absence;

	return absence->cause == cause && absence->has_stock == stock;
}

static void look_missing(struct diagnosis *diagnosis, const struct check *check)
{
	if (is_for(diagnosis, ABSENCE_NOT_LOADED, false))
		found(diagnosis, check, "modprobe nf_ftp", "%s", "");
}

/* Who has built it by hand has no DKMS, and knows how. */
static void look_not_built(struct diagnosis *diagnosis,
			   const struct check *check)
{
	const struct absence *absence = &diagnosis->gateway->absence;
	char command[COMMAND_SIZE];

	if (absence->cause != ABSENCE_NOT_BUILT)
		return;
	snprintf(command, sizeof(command),
		 "apt install linux-headers-%s\n"
		 "dkms autoinstall -k %s\n"
		 "%smodprobe nf_ftp", absence->kernel, absence->kernel,
		 absence->has_stock ?
		 "modprobe -r nf_nat_ftp " STOCK_HELPER "\n" : "");
	found(diagnosis, check, command, "Linux %s%s", absence->kernel,
	      absence->has_stock ? ", which has " STOCK_HELPER " instead" : "");
}

static void look_unsigned(struct diagnosis *diagnosis, const struct check *check)
{
	if (is_for(diagnosis, ABSENCE_UNSIGNED, true))
		found(diagnosis, check, "mokutil --import " KEY, "%s", "");
}

/* Return: whether rules hold it, beside other modules. */
static bool is_held(const struct gateway *gateway)
{
	unsigned int users = 0;
	unsigned int count;
	char modules[256];
	char line[1024];
	char name[64];
	bool held = false;
	const char *at;
	FILE *file;

	snprintf(line, sizeof(line), "%s/proc/modules", gateway->root);
	file = fopen(line, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %*u %u %255s", name, &count, modules) != 3 ||
		    strcmp(name, STOCK_HELPER))
			continue;
		for (at = modules; (at = strchr(at, ',')); at++)
			users++;
		held = count > users;
	}
	if (file)
		fclose(file);
	return held;
}

static void look_stock(struct diagnosis *diagnosis, const struct check *check)
{
	if (!is_for(diagnosis, ABSENCE_STOCK_FIRST, true))
		return;
	if (is_held(diagnosis->gateway))
		found(diagnosis, check, "",
		      "rules hold it: docs/firewalls.md, \"Switch a live gateway, and back\", has the commands");
	else
		found(diagnosis, check,
		      "modprobe -r nf_nat_ftp " STOCK_HELPER "\nmodprobe nf_ftp",
		      "%s", "");
}

static void look_built_in(struct diagnosis *diagnosis, const struct check *check)
{
	if (is_for(diagnosis, ABSENCE_STOCK_BUILT_IN, true))
		found(diagnosis, check, "", "%s", "");
}

static void look_beside(struct diagnosis *diagnosis, const struct check *check)
{
	if (gateway_has(diagnosis->gateway, "/sys/module/" STOCK_HELPER))
		found(diagnosis, check,
		      "modprobe -r nf_nat_ftp " STOCK_HELPER, "%s", "");
}

const struct check module_checks[] = {
	{ "module-missing", SEVERITY_ERROR,
	  "the module nf_ftp is not loaded",
	  "`modprobe nf_ftp`", WHEN_ABSENT, true, look_missing },
	{ "module-not-built", SEVERITY_ERROR,
	  "the module nf_ftp is not built for this kernel",
	  "`apt install linux-headers-KERNEL`, `dkms autoinstall -k KERNEL`, `modprobe nf_ftp`",
	  WHEN_ABSENT, true, look_not_built },
	{ "module-unsigned", SEVERITY_ERROR,
	  "the kernel takes signed modules only (Secure Boot), and nf_ftp's key is not enrolled; a reboot asks to confirm it",
	  "`mokutil --import " KEY "`", WHEN_ABSENT, true, look_unsigned },
	{ "stock-helper", SEVERITY_ERROR,
	  STOCK_HELPER " was loaded first, and nf_ftp cannot be loaded beside it",
	  "`modprobe -r nf_nat_ftp " STOCK_HELPER "`, `modprobe nf_ftp`; or " SWITCH,
	  WHEN_ABSENT, true, look_stock },
	{ "stock-built-in", SEVERITY_ERROR,
	  STOCK_HELPER " is a part of this kernel, and nothing can take its place",
	  "a kernel that has it as a module", WHEN_ABSENT, true, look_built_in },
	{ "two-helpers", SEVERITY_WARNING,
	  STOCK_HELPER " is loaded as well, so a connection to one of its ports may be read by it",
	  "`modprobe -r nf_nat_ftp " STOCK_HELPER "`",
	  WHEN_LOADED, true, look_beside },
	{ NULL, SEVERITY_NOTE, NULL, NULL, WHEN_ABSENT, false, NULL }
};
