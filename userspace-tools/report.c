// SPDX-License-Identifier: GPL-2.0
/*
 * What the user is told.
 */
#include <errno.h>
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

/* What could give a terminal orders is a question mark. */
static void put_text(const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		putc((unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' :
		     text[i], stderr);
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
