// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp top: a screen that is painted again and again, or with --batch the same
 * as text.
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "lines.h"
#include "report.h"
#include "screen.h"
#include "top.h"
#include "value.h"

/* seconds between two looks, if nobody says how many */
#define DELAY_DEFAULT 2
#define SECOND_MS 1000
#define ESCAPE 0x1b

/**
 * struct viewer - who looks at it
 * @options: what the options say
 * @top: how it is shown
 * @now: what is shown
 * @before: what was there at the look before that
 * @left: how many looks are left; 0: no end
 * @screen: where it is painted
 * @next_ms: when the next look is due
 * @is_helping: the keys are shown instead
 * @is_asking: the words of a filter are typed
 * @typed: these words
 * @note: what the last line says, if not the usual
 */
struct viewer {
	const struct options *options;
	struct top top;
	struct snapshot now;
	struct snapshot before;
	__u32 left;
	struct screen screen;
	__u64 next_ms;
	bool is_helping;
	bool is_asking;
	char typed[TOP_WORDS_SIZE];
	char note[WHY_SIZE];
};

static __u64 clock_ms(void)
{
	struct timespec clock;

	clock_gettime(CLOCK_MONOTONIC, &clock);
	return (__u64)clock.tv_sec * SECOND_MS + (__u64)clock.tv_nsec / 1000000;
}

/* Return: %EXIT_DONE, or %EXIT_USAGE with a reason in @why. */
static int set_filter(struct viewer *viewer, int count, char **words,
		      const char **culprit, char *why)
{
	struct top *top = &viewer->top;
	size_t length = 0;
	int i;

	if (session_filter_parse(&top->filter, count, words, culprit, why))
		return EXIT_USAGE;
	top->words[0] = '\0';
	for (i = 0; i < count && length < sizeof(top->words); i++)
		length += (size_t)snprintf(top->words + length,
					   sizeof(top->words) - length, "%s%s",
					   i ? " " : "", words[i]);
	top->skip = 0;
	return EXIT_DONE;
}

/* Return: an exit code. */
static int look(struct viewer *viewer)
{
	struct snapshot now;
	int code = snapshot_take(viewer->options, NULL, true, &now);

	if (code) {
		snapshot_free(&now);
		return code;
	}
	snapshot_free(&viewer->before);
	viewer->before = viewer->now;
	viewer->now = now;
	snapshot_rate(&viewer->now, &viewer->before);
	return EXIT_DONE;
}

/* What was there at first is told as by any command. Return: an exit code. */
static int look_first(struct viewer *viewer)
{
	int code = look(viewer);

	if (code)
		return code;
	if (viewer->now.is_absent)
		return command_refuse_absence();
	if (session_filter_is_blind(&viewer->top.filter,
				    &viewer->now.sessions))
		return complain(EXIT_FAILED, "top", "refused",
				"the module that is loaded is too old to tell");
	return EXIT_DONE;
}

/* Return: an exit code. */
static int printing_failed(void)
{
	return complain(EXIT_FAILED, "printing", NULL, strerror(ENOMEM));
}

/* Return: an exit code. */
static int print_batch(struct viewer *viewer)
{
	struct table_look look;

	if (viewer->options->json)
		return show_json(top_json(&viewer->top, &viewer->now,
					  &viewer->before));
	table_look_at(&look, false);
	return top_print(&viewer->top, &viewer->now, &viewer->before, &look,
			 stdout) ? printing_failed() : EXIT_DONE;
}

static bool is_last(struct viewer *viewer)
{
	return viewer->left && !--viewer->left;
}

/* Return: an exit code. */
static int run_batch(struct viewer *viewer)
{
	int code = look_first(viewer);

	while (!code) {
		code = print_batch(viewer);
		if (!code)
			code = finish_output();
		if (code || is_last(viewer))
			break;
		sleep(viewer->top.seconds);
		if (!viewer->options->json)
			putchar('\n');
		code = look(viewer);
	}
	return code;
}

static const char help[] =
	"nf-ftp top: keys\n"
	"\n"
	"  q        quit\n"
	"  p space  pause, and go on\n"
	"  s        the next order\n"
	"  r b x    by rate, by bytes, by what was refused\n"
	"  a i c    by age, by idle time, by client\n"
	"  /        only some sessions, by words as in\n"
	"           client 10.0.0.0/8 profile NAME state STATE refused; nothing for all\n"
	"  w        why something was refused, and nothing else\n"
	"  up down, page up, page down, home\n"
	"\n"
	"rate and bytes are those of data connections that are there now, in both\n"
	"directions. A rate is what came since the last look.\n";

static const char usual_note[] =
	"q quit  h help  p pause  s sort  / filter  w why refused";

/* Return: an exit code. */
static int paint(struct viewer *viewer)
{
	struct table_look look;
	char bottom[TOP_WORDS_SIZE + sizeof("only: ")];
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err;

	if (!out)
		return printing_failed();
	table_look_at(&look, true);
	look.width = viewer->screen.width;
	look.height = viewer->screen.height - 1;
	err = top_print(&viewer->top, &viewer->now, &viewer->before, &look,
			out);
	if (fclose(out))
		err = -ENOMEM;
	snprintf(bottom, sizeof(bottom), "only: %s", viewer->typed);
	if (!err)
		screen_paint(&viewer->screen, viewer->is_helping ? help : text,
			     viewer->is_asking ? bottom :
			     *viewer->note ? viewer->note : usual_note,
			     viewer->is_asking);
	free(text);
	return err ? printing_failed() : EXIT_DONE;
}

/* A filter that is none changes nothing. */
static void finish_typing(struct viewer *viewer)
{
	char text[TOP_WORDS_SIZE];
	char *words[WORDS_MOST + 1];
	const char *culprit = NULL;
	char why[WHY_SIZE];
	int count;

	viewer->is_asking = false;
	memcpy(text, viewer->typed, sizeof(text));
	count = line_split(text, words);
	if (count < 0)
		snprintf(viewer->note, sizeof(viewer->note),
			 "these are too many words");
	else if (set_filter(viewer, count, words, &culprit, why))
		snprintf(viewer->note, sizeof(viewer->note), "`%.60s': %.180s",
			 culprit, why);
}

static void type(struct viewer *viewer, int key)
{
	size_t length = strlen(viewer->typed);

	if (key == '\r' || key == '\n') {
		finish_typing(viewer);
	} else if (key == ESCAPE) {
		viewer->is_asking = false;
	} else if (key == SCREEN_BACK) {
		if (length)
			viewer->typed[length - 1] = '\0';
	} else if (key < 0x80 && isprint(key) &&
		   length + 1 < sizeof(viewer->typed)) {
		viewer->typed[length] = (char)key;
		viewer->typed[length + 1] = '\0';
	}
}

static void scroll(struct top *top, const struct screen *screen, int key)
{
	size_t page = screen->height / 2;

	switch (key) {
	case SCREEN_UP:
		top->skip -= !!top->skip;
		break;
	case SCREEN_DOWN:
		top->skip++;
		break;
	case SCREEN_PAGE_UP:
		top->skip -= top->skip < page ? top->skip : page;
		break;
	case SCREEN_PAGE_DOWN:
		top->skip += page;
		break;
	case SCREEN_HOME:
		top->skip = 0;
		break;
	}
}

static void choose_order(struct top *top, int key)
{
	const struct top_order *order;

	for (order = top_orders; order->name; order++) {
		if (order->key == key) {
			top->order = order;
			top->skip = 0;
		}
	}
}

static void ask_filter(struct viewer *viewer)
{
	viewer->is_asking = true;
	memcpy(viewer->typed, viewer->top.words, sizeof(viewer->typed));
}

static void pause_or_go_on(struct viewer *viewer)
{
	viewer->top.is_paused = !viewer->top.is_paused;
	viewer->next_ms = clock_ms();
}

/* Return: whether it is to go on. */
static bool take_key(struct viewer *viewer, int key)
{
	bool was_helping = viewer->is_helping;

	viewer->note[0] = '\0';
	viewer->is_helping = false;
	switch (key) {
	case 'q':
		return was_helping;
	case 'h':
	case '?':
		viewer->is_helping = !was_helping;
		break;
	case 'p':
	case ' ':
		pause_or_go_on(viewer);
		break;
	case 's':
		viewer->top.order = top_order_after(viewer->top.order);
		break;
	case 'w':
		viewer->top.is_reasons = !viewer->top.is_reasons;
		break;
	case '/':
		ask_filter(viewer);
		break;
	default:
		choose_order(&viewer->top, key);
		scroll(&viewer->top, &viewer->screen, key);
	}
	return true;
}

/* Return: whether it is to go on. */
static bool take_event(struct viewer *viewer, int event)
{
	switch (event) {
	case SCREEN_END:
		return false;
	case SCREEN_QUIET:
	case SCREEN_RESIZED:
		return true;
	}
	if (viewer->is_asking) {
		type(viewer, event);
		return true;
	}
	return take_key(viewer, event);
}

/* milliseconds to the next look */
static int time_left(const struct viewer *viewer)
{
	__u64 now = clock_ms();

	if (viewer->top.is_paused)
		return SECOND_MS;
	return viewer->next_ms > now ? (int)(viewer->next_ms - now) : 0;
}

/* Until somebody ends it. Return: an exit code. */
static int run_screen(struct viewer *viewer)
{
	int code = EXIT_DONE;
	bool goes_on = true;

	viewer->next_ms = clock_ms() + viewer->top.seconds * SECOND_MS;
	while (goes_on) {
		code = paint(viewer);
		if (code)
			break;
		goes_on = take_event(viewer, screen_wait(&viewer->screen,
							 time_left(viewer)));
		if (!goes_on || time_left(viewer))
			continue;
		if (is_last(viewer))
			break;
		code = look(viewer);
		if (code)
			break;
		viewer->next_ms = clock_ms() + viewer->top.seconds * SECOND_MS;
	}
	return code;
}

/* Return: an exit code. */
static int run_at_terminal(struct viewer *viewer)
{
	const char *why;
	int code = look_first(viewer);

	if (code)
		return code;
	if (screen_open(&viewer->screen, &why))
		return complain(EXIT_FAILED, "top", NULL, why);
	viewer->top.is_screen = true;
	code = run_screen(viewer);
	screen_close(&viewer->screen);
	/* who waits for us sees what has ended us */
	if (viewer->screen.ended_by)
		raise(viewer->screen.ended_by);
	return code;
}

/* Return: an exit code. */
static int parse_options(struct viewer *viewer)
{
	const struct options *options = viewer->options;

	viewer->top.seconds = DELAY_DEFAULT;
	if (options->delay && command_seconds("delay", options->delay,
					      &viewer->top.seconds))
		return EXIT_USAGE;
	if (options->looks && !parse_number(span_of(options->looks), 1,
					    4294967295, &viewer->left))
		return complain(EXIT_USAGE, "count", options->looks,
				"it is a number: of how many looks");
	return EXIT_DONE;
}

static bool is_at_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

int cmd_top(const struct options *options, int count, char **words)
{
	struct viewer viewer = {
		.options = options,
		.top = { .netns = options->netns, .order = top_orders },
	};
	bool is_batch = options->is_batch || options->json;
	const char *culprit = NULL;
	char why[WHY_SIZE];
	char host[64] = "";
	int code;

	if (set_filter(&viewer, count, words, &culprit, why))
		return complain(EXIT_USAGE, "top", culprit, why);
	if (parse_options(&viewer))
		return EXIT_USAGE;
	if (!is_batch && !is_at_terminal())
		return complain(EXIT_USAGE, "top", NULL,
				"this is no terminal; elsewhere --batch prints the same, and `session list --watch' the sessions");
	gethostname(host, sizeof(host) - 1);
	viewer.top.host = host;
	code = is_batch ? run_batch(&viewer) : run_at_terminal(&viewer);
	snapshot_free(&viewer.now);
	snapshot_free(&viewer.before);
	return code;
}
