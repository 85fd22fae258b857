/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bytes from a wire, which can be anything, as text.
 */
#ifndef NF_FTP_TOOL_BYTES_H
#define NF_FTP_TOOL_BYTES_H

#include <stdio.h>
#include <jansson.h>

/**
 * bytes_print() - for people: no terminal takes them for more than text
 * @bytes: the bytes
 * @size: how many
 * @out: where they are printed; what is no ASCII text is shown as its number
 */
void bytes_print(const void *bytes, size_t size, FILE *out);

/**
 * bytes_json() - for programs
 * @bytes: the bytes; those that are no ASCII become those characters of Latin 1
 * @size: how many
 *
 * Return: a new string, NULL without memory.
 */
json_t *bytes_json(const void *bytes, size_t size);

#endif /* NF_FTP_TOOL_BYTES_H */
