/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A text file, line by line, whatever it really is.
 */
#ifndef NF_FTP_TOOL_LINES_H
#define NF_FTP_TOOL_LINES_H

#include <stdio.h>

/** define LINE_SIZE - room for a line; the longest that means something fits */
#define LINE_SIZE 4096
/** define LINES_MOST - more lines no file may have */
#define LINES_MOST 65536
/** define WORDS_MOST - more words no line may have */
#define WORDS_MOST 64

/**
 * enum line_verdict - what came of reading a line
 * @LINE_READ: there is one
 * @LINE_END: there was none left
 * @LINE_FAILED: the file cannot be read, see errno
 * @LINE_LONG: it is longer than any line that means something
 * @LINE_NO_TEXT: it has a NUL byte
 * @LINE_MANY: there are more than %LINES_MOST
 */
enum line_verdict {
	LINE_READ,
	LINE_END,
	LINE_FAILED,
	LINE_LONG,
	LINE_NO_TEXT,
	LINE_MANY,
};

/**
 * struct lines - a file that is read
 * @in: the file
 * @number: of the line in @text, from 1 on
 * @text: without its end, LF or CR LF
 */
struct lines {
	FILE *in;
	unsigned int number;
	char text[LINE_SIZE];
};

enum line_verdict lines_next(struct lines *lines);
const char *line_sentence(enum line_verdict verdict);
int line_split(char *text, char **words);

#endif /* NF_FTP_TOOL_LINES_H */
