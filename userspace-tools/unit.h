/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Times and amounts as people read them.
 */
#ifndef NF_FTP_TOOL_UNIT_H
#define NF_FTP_TOOL_UNIT_H

#include <linux/types.h>

/** define UNIT_SIZE - room for a number with its unit, and the final NUL */
#define UNIT_SIZE 16

const char *unit_age(__u32 seconds, char *text);
const char *unit_often(__u64 count, __u64 ms, char *text);
const char *unit_bytes(__u64 bytes, char *text);

#endif /* NF_FTP_TOOL_UNIT_H */
