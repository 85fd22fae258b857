// SPDX-License-Identifier: GPL-2.0
/*
 * What the user is told.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

#define SHOWN_MOST 60

/* The line that is being read, for a complaint; no file: the command line. */
static struct {
	const char *file;
	unsigned int line;
} place;

/**
 * complain_of() - from now on complaints are about a line of a file
 * @file: its name; NULL: about the command line again
 * @line: which line
 */
void complain_of(const char *file, unsigned int line)
{
	place.file = file;
	place.line = line;
}

/* Return: how many bytes a complaint has room for, whole characters of UTF-8. */
static size_t shown(const char *value)
{
	size_t length = strnlen(value, SHOWN_MOST + 1);

	if (length <= SHOWN_MOST)
		return length;
	for (length = SHOWN_MOST; length; length--) {
		if ((value[length] & 0xc0) != 0x80)
			break;
	}
	return length;
}

/* Return: the bytes of the character, 1 of what is no UTF-8, which is 0x80 and more. */
static size_t character(const char *text, size_t length)
{
	unsigned char first = (unsigned char)text[0];
	size_t bytes = first < 0xc2 || first > 0xf4 ? 1 :
		       first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	size_t i;

	if (bytes > length)
		return 1;
	for (i = 1; i < bytes; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 1;
	}
	return bytes;
}

/**
 * text_clean() - make UTF-8 of a name that may be any bytes
 * @text: the name
 * @to: gets it, with a question mark for each byte that is no character, terminated
 * @size: room there; what does not fit is left out
 */
void text_clean(const char *text, char *to, size_t size)
{
	size_t length = strlen(text), i, bytes;

	for (i = 0; i < length && size > 1; i += bytes) {
		bytes = character(text + i, length - i);
		if (bytes >= size)
			break;
		memcpy(to, text + i, bytes);
		if (bytes == 1 && (unsigned char)*to > 0x7f)
			*to = '?';
		to += bytes;
		size -= bytes;
	}
	*to = '\0';
}

/* Controls of ASCII, those behind it (C1), and bytes that are no character. */
static bool is_order(const char *at, size_t bytes)
{
	unsigned char first = (unsigned char)at[0];

	if (bytes == 1)
		return first < ' ' || first >= 0x7f;
	return first == 0xc2 && (unsigned char)at[1] < 0xa0;
}

/* What could give a terminal orders is a question mark. */
static void put_text(const char *text, size_t length)
{
	size_t i, bytes;

	for (i = 0; i < length; i += bytes) {
		bytes = character(text + i, length - i);
		if (is_order(text + i, bytes))
			putc('?', stderr);
		else
			fwrite(text + i, bytes, 1, stderr);
	}
}

static void put_value(const char *value)
{
	size_t length = shown(value);

	fputs(" `", stderr);
	put_text(value, length);
	fputs(value[length] ? "...':" : "':", stderr);
}

/**
 * complain() - say what went wrong: "nf-ftp: what: `value': why", or
 * "FILE:LINE: what: `value': why"
 * @code: how the tool is to end
 * @what: what failed
 * @value: the value to blame, of which the beginning is shown; NULL without one
 * @why: the reason
 *
 * Return: @code.
 */
int complain(enum exit_code code, const char *what, const char *value,
	     const char *why)
{
	put_text(place.file ? place.file : "nf-ftp",
		 strlen(place.file ? place.file : "nf-ftp"));
	if (place.file)
		fprintf(stderr, ":%u", place.line);
	fprintf(stderr, ": %s:", what);
	if (value)
		put_value(value);
	putc(' ', stderr);
	put_text(why, strlen(why));
	putc('\n', stderr);
	return code;
}

/**
 * show_json() - print an object on a line of its own
 * @object: the object, which is let go; NULL is an error: no memory for it
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
int show_json(json_t *object)
{
	char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;

	json_decref(object);
	if (!text)
		return complain(EXIT_FAILED, "printing", NULL,
				strerror(ENOMEM));
	puts(text);
	free(text);
	return EXIT_DONE;
}

/**
 * finish_output() - see to it that what was printed has arrived
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
int finish_output(void)
{
	if (fflush(stdout) || ferror(stdout))
		return complain(EXIT_FAILED, "printing", NULL,
				strerror(errno));
	return EXIT_DONE;
}
