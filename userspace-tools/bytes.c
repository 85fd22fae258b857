// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes from a wire as text.
 */
#include <stdlib.h>

#include "bytes.h"

/**
 * bytes_print() - print bytes for people: no terminal takes them for more than text
 * @bytes: the bytes
 * @size: how many
 * @out: where they are printed; what is no ASCII text is shown as its number
 */
void bytes_print(const void *bytes, size_t size, FILE *out)
{
	const unsigned char *at = bytes;

	for (; size; at++, size--) {
		if (*at < ' ' || *at > '~')
			fprintf(out, "\\x%02x", *at);
		else
			putc(*at, out);
	}
}

/**
 * bytes_json() - make a string of bytes for programs
 * @bytes: the bytes; those that are no ASCII become those characters of Latin 1
 * @size: how many
 *
 * Return: a new string, NULL without memory.
 */
json_t *bytes_json(const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	char *text = malloc(2 * size + 1), *to = text;
	json_t *value;

	if (!text)
		return NULL;
	for (; size; at++, size--) {
		if (*at < 0x80) {
			*to++ = (char)*at;
		} else {
			*to++ = (char)(0xc0 | *at >> 6);
			*to++ = (char)(0x80 | (*at & 0x3f));
		}
	}
	value = json_stringn(text, (size_t)(to - text));
	free(text);
	return value;
}
