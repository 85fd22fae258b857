/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bytes from a wire, which can be anything, as text.
 */
#ifndef NF_FTP_TOOL_BYTES_H
#define NF_FTP_TOOL_BYTES_H

#include <stdio.h>
#include <jansson.h>

void bytes_print(const void *bytes, size_t size, FILE *out);
json_t *bytes_json(const void *bytes, size_t size);

#endif /* NF_FTP_TOOL_BYTES_H */
