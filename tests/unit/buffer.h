/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes that grow. */
#ifndef FTP_TEST_BUFFER_H
#define FTP_TEST_BUFFER_H

#include "unit.h"

#define TEXT_ROOM 6000

/**
 * struct text - bytes that grow
 * @at: the bytes, with a NUL behind them
 * @len: how many
 */
struct text {
	char at[TEXT_ROOM];
	u32 len;
};

/**
 * text_add() - make a text longer
 * @text: the text
 * @at: bytes to put behind it
 * @len: how many
 */
void text_add(struct text *text, const void *at, u32 len);

/**
 * text_printf() - make a text longer, as printf() does
 * @text: the text
 * @format: as of printf()
 */
void text_printf(struct text *text, const char *format, ...)
	CMOCKA_PRINTF_ATTRIBUTE(2, 3);

/**
 * text_cut() - make a text shorter
 * @text: the text
 * @len: its length then
 */
void text_cut(struct text *text, u32 len);

/**
 * text_equal() - are the two the same?
 * @a: one
 * @b: the other
 */
bool text_equal(const struct text *a, const struct text *b);

#endif /* FTP_TEST_BUFFER_H */
