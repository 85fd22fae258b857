/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A picture of what replay has seen: each session as a ladder of client, gateway and
 * server.
 */
#ifndef NF_FTP_TOOL_SVG_H
#define NF_FTP_TOOL_SVG_H

#include "ladder.h"

/**
 * svg_write() - write the picture
 * @ladder: what was seen
 * @title: of what
 * @found: how many control connections there were
 * @path: the file to be written as a whole
 *
 * Return: 0, or -errno: then the file is as it was.
 */
int svg_write(const struct ladder *ladder, const char *title,
	      unsigned long found, const char *path);

#endif /* NF_FTP_TOOL_SVG_H */
