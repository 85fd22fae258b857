// SPDX-License-Identifier: GPL-2.0
/* Bytes that grow. */
#include <err.h>
#include "buffer.h"

void text_add(struct text *text, const void *at, u32 len)
{
	if (len >= sizeof(text->at) - text->len)
		errx(1, "a text is too long");
	memcpy(text->at + text->len, at, len);
	text->len += len;
	text->at[text->len] = '\0';
}

void text_printf(struct text *text, const char *format, ...)
{
	char line[300];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof(line))
		errx(1, "a line is too long");
	text_add(text, line, (u32)len);
}

void text_cut(struct text *text, u32 len)
{
	text->len = len;
	text->at[len] = '\0';
}

bool text_equal(const struct text *a, const struct text *b)
{
	return a->len == b->len && !memcmp(a->at, b->at, a->len);
}
