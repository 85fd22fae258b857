/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A range of ports, or any port.
 */
#ifndef NF_FTP_TOOL_RANGE_H
#define NF_FTP_TOOL_RANGE_H

#include <stdbool.h>

#include "value.h"

/**
 * struct range - ports that follow each other
 * @from: the first, 0 if it is any port
 * @to: the last, 0 if it is any port
 */
struct range {
	__u16 from;
	__u16 to;
};

/**
 * range_parse() - LO-HI
 * @text: what the user wrote
 * @range: the range
 *
 * Return: false if it is none.
 */
bool range_parse(struct span text, struct range *range);

/** range_kind - a key that is one, or any: nat-ports=40000-40999 */
extern const struct kind range_kind;

#endif /* NF_FTP_TOOL_RANGE_H */
