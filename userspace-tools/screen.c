// SPDX-License-Identifier: GPL-2.0
/*
 * A screen full of text, with curses.
 *
 * Signals are read like keys, from a descriptor: none of them comes in the middle
 * of something, and whatever ends the tool, the terminal is as it was before.
 * What is complained of would be painted over: it is kept until then.
 */
#include <curses.h>
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "screen.h"

/* how long a sequence of one key may take to come, in milliseconds */
#define ESCAPE_MS 50
#define ESCAPE 0x1b
/* pairs of colours; as a sequence names the colour */
#define COLOUR_FIRST 30
#define COLOUR_LAST 37

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static void fill_signals(sigset_t *set)
{
	size_t i;

	sigemptyset(set);
	sigaddset(set, SIGWINCH);
	for (i = 0; i < sizeof(ending) / sizeof(*ending); i++)
		sigaddset(set, ending[i]);
}

static void block_signals(void)
{
	sigset_t set;

	fill_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* Also from curses, which would end us in its own way. */
static void unblock_signals(void)
{
	sigset_t set;
	size_t i;

	for (i = 0; i < sizeof(ending) / sizeof(*ending); i++)
		signal(ending[i], SIG_DFL);
	fill_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* Whoever set LINES and COLUMNS, the terminal knows better. */
static void measure(struct screen *screen)
{
	struct winsize size = { 0 };

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row &&
	    size.ws_col)
		resize_term(size.ws_row, size.ws_col);
	screen->width = (size_t)COLS;
	screen->height = (size_t)LINES;
}

static void begin_colours(void)
{
	short colour;

	if (!has_colors() || start_color() == ERR)
		return;
	use_default_colors();
	for (colour = COLOUR_FIRST; colour <= COLOUR_LAST; colour++)
		init_pair((short)(colour - COLOUR_FIRST + 1),
			  (short)(colour - COLOUR_FIRST), -1);
}

static int keep_errors(struct screen *screen)
{
	screen->errors = tmpfile();
	if (!screen->errors)
		return -errno;
	fflush(stderr);
	screen->standard_error = dup(STDERR_FILENO);
	dup2(fileno(screen->errors), STDERR_FILENO);
	return 0;
}

static void show_errors(struct screen *screen)
{
	char line[BUFSIZ];

	fflush(stderr);
	dup2(screen->standard_error, STDERR_FILENO);
	close(screen->standard_error);
	rewind(screen->errors);
	while (fgets(line, sizeof(line), screen->errors))
		fputs(line, stderr);
	fclose(screen->errors);
}

static int open_signals(void)
{
	sigset_t set;

	fill_signals(&set);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/**
 * screen_open() - take the terminal
 * @screen: is filled; to be given to screen_close() if this succeeds
 * @why: why not
 *
 * Return: 0, or -errno.
 */
int screen_open(struct screen *screen, const char **why)
{
	int err;

	memset(screen, 0, sizeof(*screen));
	setlocale(LC_CTYPE, "");
	screen->signals = open_signals();
	err = screen->signals < 0 ? -errno : keep_errors(screen);
	if (err) {
		*why = strerror(-err);
		return err;
	}
	block_signals();
	/* unlike initscr() it does not end us */
	if (!newterm(NULL, stdout, stdin)) {
		screen_close(screen);
		*why = "this terminal (TERM) is not known, or cannot be painted";
		return -ENOTTY;
	}
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, true);
	nodelay(stdscr, true);
	set_escdelay(ESCAPE_MS);
	curs_set(0);
	begin_colours();
	measure(screen);
	return 0;
}

/**
 * screen_close() - give the terminal back as it was, and say what went wrong
 * @screen: from screen_open()
 */
void screen_close(struct screen *screen)
{
	if (stdscr && !isendwin())
		endwin();
	show_errors(screen);
	close(screen->signals);
	unblock_signals();
}

/* Read a sequence that chooses a colour. Return: what is behind it. */
static const char *take_sequence(const char *text)
{
	long number = 0;
	char *end;

	for (text += 2; ; text = end + 1) {
		number = strtol(text, &end, 10);
		if (number == 0)
			attrset(A_NORMAL);
		else if (number == 1)
			attron(A_BOLD);
		else if (number == 7)
			attron(A_REVERSE);
		else if (number >= COLOUR_FIRST && number <= COLOUR_LAST &&
			 has_colors())
			attron(COLOR_PAIR(number - COLOUR_FIRST + 1));
		if (*end != ';')
			break;
	}
	return end + (*end == 'm');
}

/* What is too long is cut at the edge: what goes on in the next line is cleared there. */
static void paint_line(int row, const char *text, size_t length)
{
	const char *end = text + length;
	const char *next;

	move(row, 0);
	clrtoeol();
	while (text < end) {
		if (end - text > 2 && text[0] == ESCAPE && text[1] == '[') {
			text = take_sequence(text);
			continue;
		}
		next = memchr(text + 1, ESCAPE, (size_t)(end - text - 1));
		if (!next)
			next = end;
		if (getcury(stdscr) == row)
			addnstr(text, (int)(next - text));
		text = next;
	}
	attrset(A_NORMAL);
}

/**
 * screen_paint() - show lines
 * @screen: the terminal
 * @text: the lines; what is too much is left out. Sequences that choose colours
 *	are understood
 * @bottom: what the last line says
 * @is_typed: with the cursor behind it
 */
void screen_paint(const struct screen *screen, const char *text,
		  const char *bottom, bool is_typed)
{
	int height = (int)screen->height;
	const char *end;
	int row;

	erase();
	for (row = 0; *text && row < height - 1; row++) {
		end = strchrnul(text, '\n');
		paint_line(row, text, (size_t)(end - text));
		text = end + (*end == '\n');
	}
	if (row < height - 1) {
		move(row, 0);
		clrtobot();
	}
	paint_line(height - 1, bottom, strlen(bottom));
	curs_set(is_typed);
	refresh();
}

static int key_event(int key)
{
	switch (key) {
	case KEY_UP:
		return SCREEN_UP;
	case KEY_DOWN:
		return SCREEN_DOWN;
	case KEY_PPAGE:
		return SCREEN_PAGE_UP;
	case KEY_NPAGE:
		return SCREEN_PAGE_DOWN;
	case KEY_HOME:
		return SCREEN_HOME;
	case KEY_BACKSPACE:
	case '\b':
	case 0x7f:
		return SCREEN_BACK;
	case KEY_ENTER:
		return '\r';
	default:
		return key < 0x100 ? key : SCREEN_OTHER;
	}
}

static int take_signal(struct screen *screen)
{
	struct signalfd_siginfo found;

	if (read(screen->signals, &found, sizeof(found)) != sizeof(found))
		return SCREEN_QUIET;
	if (found.ssi_signo != SIGWINCH) {
		screen->ended_by = (int)found.ssi_signo;
		return SCREEN_END;
	}
	measure(screen);
	clearok(stdscr, true);
	return SCREEN_RESIZED;
}

/**
 * screen_wait() - wait until something happens
 * @screen: the terminal
 * @ms: for so many milliseconds at most
 *
 * Return: a character that was typed, or an enum screen_event.
 */
int screen_wait(struct screen *screen, int ms)
{
	struct pollfd sources[] = {
		{ .fd = screen->signals, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	int key = getch();

	/* what came with the last one is not in the descriptor any more */
	if (key != ERR)
		return key_event(key);
	if (poll(sources, 2, ms) <= 0)
		return SCREEN_QUIET;
	if (sources[0].revents)
		return take_signal(screen);
	key = getch();
	if (key != ERR)
		return key_event(key);
	return sources[1].revents & (POLLHUP | POLLERR | POLLNVAL) ?
	       SCREEN_END : SCREEN_QUIET;
}
