/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A report: all that somebody has to know who looks for a bug from afar.
 */
#ifndef NF_FTP_TOOL_BUGREPORT_H
#define NF_FTP_TOOL_BUGREPORT_H

#include <stdio.h>

#include "part.h"

int bugreport_print(const struct asked *asked, FILE *out);

#endif /* NF_FTP_TOOL_BUGREPORT_H */
