// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes from a wire as text.
 */
#include <stdlib.h>

#include "bytes.h"

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
