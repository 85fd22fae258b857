/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that is written as a whole.
 */
#ifndef NF_FTP_TOOL_FILE_H
#define NF_FTP_TOOL_FILE_H

#include <stddef.h>

int file_write(const char *path, const char *text, size_t length);

#endif /* NF_FTP_TOOL_FILE_H */
