// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp session list: once, or again and again
 */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "command_list.h"
#include "report.h"
#include "session_table.h"
#include "snapshot.h"

/* seconds between two looks, if nobody says how many */
#define WATCH_DEFAULT 2

/**
 * struct listing - what is asked for
 * @options: what the options say
 * @filter: which sessions
 * @choice: which columns
 * @seconds: between two looks; 0: there is one
 */
struct listing {
	const struct options *options;
	struct session_filter filter;
	struct column_choice choice;
	unsigned int seconds;
};

/* Return: an exit code. */
static int print_list(const struct listing *listing,
		      const struct session_list *list,
		      struct table_look *look, FILE *out)
{
	int err;

	look->headings = !listing->options->noheadings;
	if (!list->count) {
		if (look->headings)
			fputs("no sessions\n", out);
		return EXIT_DONE;
	}
	err = session_table_print(list, &listing->choice, look, out);
	return err ? complain(EXIT_FAILED, "printing", NULL, strerror(-err)) :
		     EXIT_DONE;
}

/* Put lines over those that are there, as many as the terminal has. */
static void paint(const char *text, size_t height)
{
	const char *end;

	fputs("\033[H", stdout);
	for (; *text && height > 1; text = end + (*end == '\n'), height--) {
		end = strchrnul(text, '\n');
		printf("%.*s\033[K\n", (int)(end - text), text);
	}
	fputs("\033[J", stdout);
}

static void print_title(const struct session_list *list, FILE *out)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	fprintf(out, "%02d:%02d:%02d  %zu session%s\n", local.tm_hour,
		local.tm_min, local.tm_sec, list->count,
		list->count == 1 ? "" : "s");
}

/* Return: an exit code. */
static int repaint(const struct listing *listing,
		   const struct session_list *list, struct table_look *look)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int code;

	if (!out)
		return complain(EXIT_FAILED, "printing", NULL, strerror(ENOMEM));
	print_title(list, out);
	code = print_list(listing, list, look, out);
	fclose(out);
	if (!code)
		paint(text, look->height);
	free(text);
	return code;
}

/* Return: an exit code. */
static int show(const struct listing *listing, const struct session_list *list)
{
	bool is_terminal = isatty(STDOUT_FILENO);
	struct table_look look;

	if (listing->options->json)
		return show_json(session_list_json(list));
	table_look_at(&look, is_terminal);
	if (listing->seconds && is_terminal)
		return repaint(listing, list, &look);
	return print_list(listing, list, &look, stdout);
}

/* Return: an exit code. */
static int look(const struct listing *listing, struct snapshot *now,
		const struct snapshot *before)
{
	int code = snapshot_take(listing->options, &listing->filter, false, now);

	if (code)
		return code;
	if (now->is_absent)
		return command_refuse_absence();
	snapshot_rate(now, before);
	return show(listing, &now->sessions);
}

/* Until it is interrupted. Return: an exit code. */
static int look_again(const struct listing *listing, struct snapshot *now,
		      struct snapshot *before)
{
	int code;

	while (true) {
		code = look(listing, now, before);
		if (!code)
			code = finish_output();
		if (code)
			return code;
		snapshot_free(before);
		*before = *now;
		memset(now, 0, sizeof(*now));
		sleep(listing->seconds);
		/* who reads a pipe sees where the next one begins */
		if (!listing->options->json && !isatty(STDOUT_FILENO))
			putchar('\n');
	}
}

static int parse(struct listing *listing, int count, char **words)
{
	const struct options *options = listing->options;
	const char *culprit = NULL;
	char why[WHY_SIZE];

	if (session_filter_parse(&listing->filter, count, words, &culprit, why))
		return complain(EXIT_USAGE, "session list", culprit, why);
	if (command_columns(options, session_columns, &listing->choice))
		return EXIT_USAGE;
	if (!options->is_watch)
		return EXIT_DONE;
	listing->seconds = WATCH_DEFAULT;
	return options->watch ?
	       command_seconds("watch", options->watch, &listing->seconds) : EXIT_DONE;
}

int cmd_session_list(const struct options *options, int count, char **words)
{
	struct listing listing = { .options = options };
	struct snapshot now = { 0 }, before = { 0 };
	int code;

	if (parse(&listing, count, words))
		return EXIT_USAGE;
	code = listing.seconds ? look_again(&listing, &now, &before) :
				 look(&listing, &now, &before);
	snapshot_free(&now);
	snapshot_free(&before);
	return code;
}
