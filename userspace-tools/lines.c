// SPDX-License-Identifier: GPL-2.0
/*
 * A text file, line by line.
 *
 * It may be no text at all, or have no end: after the first line that is none,
 * nothing more is read.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "lines.h"

#define BLANKS " \t\v\f\r"

/* Return: the next byte of the line, EOF at the end of the file or of the line. */
static int next_byte(FILE *in, bool *ended)
{
	int byte = getc(in);

	*ended = byte == '\n';
	return *ended ? EOF : byte;
}

/* Some editors begin a file with the mark of UTF-8, which nobody sees. */
static void drop_mark(char *text)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t length = sizeof(mark) - 1;

	if (!strncmp(text, mark, length))
		memmove(text, text + length, strlen(text + length) + 1);
}

/**
 * lines_next() - read a line
 * @lines: a file, and at first all zeros
 *
 * Return: what came of it; with anything but %LINE_READ there is nothing more to
 * be read.
 */
enum line_verdict lines_next(struct lines *lines)
{
	size_t length = 0;
	bool ended;
	int byte;

	lines->number++;
	if (lines->number > LINES_MOST)
		return getc(lines->in) == EOF ? LINE_END : LINE_MANY;
	while ((byte = next_byte(lines->in, &ended)) != EOF) {
		if (!byte)
			return LINE_NO_TEXT;
		if (length == sizeof(lines->text) - 1)
			return LINE_LONG;
		lines->text[length++] = (char)byte;
	}
	if (ferror(lines->in))
		return LINE_FAILED;
	if (!ended && !length)
		return LINE_END;
	if (length && lines->text[length - 1] == '\r')
		length--;
	lines->text[length] = '\0';
	if (lines->number == 1)
		drop_mark(lines->text);
	return LINE_READ;
}

/**
 * line_sentence() - say why a file is not read any further
 * @verdict: the verdict
 *
 * Return: a phrase; "" where it was read to its end, or errno tells.
 */
const char *line_sentence(enum line_verdict verdict)
{
	switch (verdict) {
	case LINE_READ:
	case LINE_END:
	case LINE_FAILED:
		break;
	case LINE_LONG:
		return "it is longer than any that has a meaning";
	case LINE_NO_TEXT:
		return "it has a NUL byte, so this is no text";
	case LINE_MANY:
		return "it is one more than any configuration has";
	}
	return "";
}

/**
 * line_split() - take a line apart
 * @text: the line, of which the words are made
 * @words: gets them, room for %WORDS_MOST and a NULL behind them
 *
 * What begins with # is no word, nor is what follows it.
 *
 * Return: how many there are, or -E2BIG.
 */
int line_split(char *text, char **words)
{
	char *rest = NULL;
	char *word;
	int count = 0;

	for (word = strtok_r(text, BLANKS, &rest); word && *word != '#';
	     word = strtok_r(NULL, BLANKS, &rest)) {
		if (count == WORDS_MOST)
			return -E2BIG;
		words[count++] = word;
	}
	words[count] = NULL;
	return count;
}
