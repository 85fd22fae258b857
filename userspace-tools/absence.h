/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module is not loaded: which helper is there instead, and why?
 */
#ifndef NF_FTP_TOOL_ABSENCE_H
#define NF_FTP_TOOL_ABSENCE_H

#include <stdbool.h>
#include <jansson.h>

#include "attr.h"
#include "report.h"

/** define STOCK_HELPER - the kernel's own */
#define STOCK_HELPER "nf_conntrack_ftp"

/**
 * struct absence - the module is not there
 * @has_stock: the kernel has %STOCK_HELPER
 * @kernel: the kernel's release
 * @why: a sentence, with what can be done
 */
struct absence {
	bool has_stock;
	char kernel[NAME_SIZE + 1];
	char why[WHY_SIZE];
};

/**
 * absence_find() - find out why
 * @absence: is filled
 * @root: the directory that has /sys and /lib/modules; "" usually
 */
void absence_find(struct absence *absence, const char *root);

/**
 * absence_json() - for programs
 * @absence: where there is another helper
 *
 * Return: a new object, NULL without memory.
 */
json_t *absence_json(const struct absence *absence);

#endif /* NF_FTP_TOOL_ABSENCE_H */
