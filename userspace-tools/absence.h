/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module is not loaded: which helper is there instead, and why.
 */
#ifndef NF_FTP_TOOL_ABSENCE_H
#define NF_FTP_TOOL_ABSENCE_H

#include <stdbool.h>
#include <jansson.h>
#include <sys/utsname.h>

#include "report.h"

/** define STOCK_HELPER - the kernel's own */
#define STOCK_HELPER "nf_conntrack_ftp"

/**
 * enum absence_cause - why the module is not there
 * @ABSENCE_NOT_LOADED: nobody has loaded it
 * @ABSENCE_NOT_BUILT: it is not built for this kernel
 * @ABSENCE_STOCK_FIRST: %STOCK_HELPER came first
 * @ABSENCE_STOCK_BUILT_IN: that is a part of the kernel
 * @ABSENCE_UNSIGNED: the kernel takes signed modules only
 */
enum absence_cause {
	ABSENCE_NOT_LOADED,
	ABSENCE_NOT_BUILT,
	ABSENCE_STOCK_FIRST,
	ABSENCE_STOCK_BUILT_IN,
	ABSENCE_UNSIGNED,
};

/**
 * struct absence - the module is not there
 * @cause: why, for who looks for more
 * @has_stock: the kernel has %STOCK_HELPER
 * @kernel: the kernel's release
 * @why: a sentence, with what can be done
 */
struct absence {
	enum absence_cause cause;
	bool has_stock;
	char kernel[sizeof(((struct utsname *)0)->release)];
	char why[WHY_SIZE];
};

void absence_find(struct absence *absence, const char *root);
json_t *absence_json(const struct absence *absence);

#endif /* NF_FTP_TOOL_ABSENCE_H */
