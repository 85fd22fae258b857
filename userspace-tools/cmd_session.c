// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp session list: once, or again and again
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "netns.h"
#include "report.h"
#include "session_filter.h"
#include "session_table.h"

/* seconds between two looks, if nobody says how many */
#define WATCH_USUAL 2
/* all namespaces that have a name */
#define ALL "all"

/**
 * struct listing - what is asked for
 * @options: what the options say
 * @filter: which sessions
 * @choice: which columns
 * @seconds: between two looks; 0: there is one
 * @names: of the namespaces, if it is all of them
 */
struct listing {
	const struct options *options;
	struct session_filter filter;
	struct column_choice choice;
	unsigned int seconds;
	struct netns_list names;
};

static int adopt(const struct nlmsghdr *nlh, void *arg)
{
	struct ct_child child;
	int err = conntrack_decode(nlh, &child);

	if (err == CT_NO_CHILD)
		return 0;
	return err ? err : session_list_add_connection(arg, &child);
}

/*
 * What is open is asked for first: a connection that opens meanwhile is then
 * shown as neither rather than as both.
 */
static int fetch_connections(struct nl_socket *nl,
			     struct session_list *list)
{
	union nl_request request;
	int err;

	err = nl_talk(nl, conntrack_request(&request, false), adopt, list);
	if (err)
		return err;
	return nl_talk(nl, conntrack_request(&request, true), adopt, list);
}

/* A module that is older than the tool does not count what it refuses to whom. */
static int check_refused(const struct session_filter *filter,
			 const struct session_list *list)
{
	if (!filter->is_refused || !list->count ||
	    list->entries[0].refused.is_known)
		return EXIT_DONE;
	return complain(EXIT_FAILED, "session list", "refused",
			"the module that is loaded is too old to tell");
}

static int fetch(const struct options *options,
		 const struct session_filter *filter, struct session_list *list)
{
	struct nl_socket nl;
	int err;

	if (command_open(options, &nl))
		return EXIT_FAILED;
	err = session_list_read(&nl, list);
	if (err)
		return command_failed(&nl, "reading the sessions", NULL, err);
	nl_close(&nl);
	if (check_refused(filter, list))
		return EXIT_FAILED;
	session_filter_apply(filter, list);
	if (!list->count)
		return EXIT_DONE;
	err = nl_open(&nl, NETLINK_NETFILTER);
	if (err)
		return complain(EXIT_FAILED, "asking conntrack", NULL,
				nl_strerror(NULL, err));
	err = fetch_connections(&nl, list);
	if (err)
		return command_failed(&nl, "reading the data connections",
				   NULL, err);
	nl_close(&nl);
	return EXIT_DONE;
}

/* Of one of all namespaces, unless only its name is left. */
static int fetch_one(const struct listing *listing, const char *name,
		     struct session_list *list)
{
	struct options options = *listing->options;
	struct session_list own = { 0 };
	int err = netns_enter(name);
	int code;

	if (err == -EINVAL || err == -ENOENT)
		return EXIT_DONE;
	options.netns = name;
	code = fetch(&options, &listing->filter, &own);
	if (code) {
		session_list_free(&own);
		return code;
	}
	if (session_list_join(list, &own, name))
		return complain(EXIT_FAILED, "reading the sessions", NULL,
				strerror(ENOMEM));
	return EXIT_DONE;
}

static bool is_of_all(const struct options *options)
{
	return options->netns && !strcmp(options->netns, ALL);
}

/* The names have to stay as long as the list. */
static int fetch_all(struct listing *listing, struct session_list *list)
{
	int err;
	int code = EXIT_DONE;
	size_t i;

	netns_list_free(&listing->names);
	err = netns_list(NETNS_DIRECTORY, &listing->names);
	if (err)
		return complain(EXIT_FAILED, "looking for network namespaces",
				NETNS_DIRECTORY, strerror(-err));
	for (i = 0; i < listing->names.count && !code; i++)
		code = fetch_one(listing, listing->names.entries[i]->d_name,
				 list);
	return code;
}

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
static int look_once(struct listing *listing)
{
	struct session_list list = { 0 };
	int code;

	if (is_of_all(listing->options))
		code = fetch_all(listing, &list);
	else
		code = fetch(listing->options, &listing->filter, &list);
	if (!code)
		code = show(listing, &list);
	session_list_free(&list);
	return code;
}

/* Until it is interrupted. Return: an exit code. */
static int look_again(struct listing *listing)
{
	int code;

	while (true) {
		code = look_once(listing);
		if (!code)
			code = finish_output();
		if (code)
			return code;
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
	listing->seconds = WATCH_USUAL;
	return options->watch ?
	       command_seconds(options->watch, &listing->seconds) : EXIT_DONE;
}

int cmd_session_list(const struct options *options, int count, char **words)
{
	struct listing listing = { .options = options };
	int code;

	if (parse(&listing, count, words))
		return EXIT_USAGE;
	code = listing.seconds ? look_again(&listing) : look_once(&listing);
	netns_list_free(&listing.names);
	return code;
}
