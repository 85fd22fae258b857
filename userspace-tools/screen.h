/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A screen full of text, and the keys that are pressed before it.
 */
#ifndef NF_FTP_TOOL_SCREEN_H
#define NF_FTP_TOOL_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * enum screen_event - what happened, where it is no character
 * @SCREEN_QUIET: nothing, for as long as that was waited for
 * @SCREEN_RESIZED: it has another size now
 * @SCREEN_END: a signal wants the end, or the terminal has gone
 * @SCREEN_UP: the key of that name
 * @SCREEN_DOWN: likewise
 * @SCREEN_PAGE_UP: likewise
 * @SCREEN_PAGE_DOWN: likewise
 * @SCREEN_HOME: likewise
 * @SCREEN_BACK: backspace
 * @SCREEN_OTHER: another one that is no character
 */
enum screen_event {
	SCREEN_QUIET = 0x100,
	SCREEN_RESIZED,
	SCREEN_END,
	SCREEN_UP,
	SCREEN_DOWN,
	SCREEN_PAGE_UP,
	SCREEN_PAGE_DOWN,
	SCREEN_HOME,
	SCREEN_BACK,
	SCREEN_OTHER,
};

/**
 * struct screen - the terminal, as long as it is painted
 * @width: in columns
 * @height: in lines
 * @signals: a descriptor that tells of those that end it or change its size
 * @ended_by: the signal that wants the end; 0 if none does
 * @errors: what was written to standard error meanwhile; it is shown at the end
 * @standard_error: what that was before
 */
struct screen {
	size_t width;
	size_t height;
	int signals;
	int ended_by;
	FILE *errors;
	int standard_error;
};

int screen_open(struct screen *screen, const char **why);
void screen_close(struct screen *screen);
void screen_paint(const struct screen *screen, const char *text,
		  const char *bottom, bool is_typed);
int screen_wait(struct screen *screen, int ms);

#endif /* NF_FTP_TOOL_SCREEN_H */
