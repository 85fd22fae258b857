// SPDX-License-Identifier: GPL-2.0
/*
 * A report: each part is asked for in a process of its own, so that one that fails
 * or never ends costs nothing but itself; then all are masked, and printed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/utsname.h>

#include "bugreport.h"
#include "child.h"
#include "mask.h"

/* as long as a part may take, and as much as it may say */
#define PART_SECONDS 20
#define PART_MOST (512u << 10)
/* more names a list of hosts may have, but they are no longer this network's */
#define HOSTS_MAX 256

/**
 * struct errand - what a process has to do
 * @part: the part
 * @asked: whom it is about
 */
struct errand {
	const struct part *part;
	const struct asked *asked;
};

static int run_errand(const void *arg)
{
	const struct errand *errand = arg;

	return errand->part->verb ?
	       errand->part->verb(&errand->asked->options, 0, NULL) :
	       errand->part->read(errand->asked);
}

static void run_child(const struct errand *errand, const char *const *command,
		      struct child_end *end)
{
	const struct child child = {
		.command = *command ? (char *const *)command : NULL,
		.run = run_errand,
		.arg = errand,
		.seconds = PART_SECONDS,
		.most = PART_MOST,
	};
	int err = child_run(&child, end);

	if (err)
		snprintf(end->why, sizeof(end->why), "%s", strerror(-err));
}

static bool is_status(const struct child_end *end)
{
	static const char status[] = "exit status ";

	return !strncmp(end->why, status, sizeof(status) - 1);
}

static void ask_for(const struct part *part, const struct asked *asked,
		    struct child_end *end)
{
	const struct errand errand = { part, asked };
	const char *needless = part->needless ? part->needless(asked) : NULL;

	memset(end, 0, sizeof(*end));
	if (needless) {
		end->text = malloc(strlen(needless) + 2);
		if (end->text)
			sprintf(end->text, "%s\n", needless);
		return;
	}
	run_child(&errand, part->command, end);
	if (end->cut && *part->shorter) {
		free(end->text);
		run_child(&errand, part->shorter, end);
	}
	if (part->judges && is_status(end))
		end->why[0] = '\0';
}

/* All of them but the first word, which is the address. */
static void take_names(struct mask *mask, char *line)
{
	static const char blanks[] = { ' ', '\t', '\n', '\0' };
	char *rest = NULL;
	char *name;

	line[strcspn(line, "#")] = '\0';
	name = strtok_r(line, blanks, &rest);
	/* what is to be kept from being reached is no host of this network */
	if (!name || !strcmp(name, "0.0.0.0"))
		return;
	while ((name = strtok_r(NULL, blanks, &rest)) && mask->count < HOSTS_MAX)
		mask_host(mask, name);
}

static void learn_names(struct mask *mask, const char *root)
{
	struct utsname system;
	char line[1024];
	FILE *file;

	if (!uname(&system)) {
		mask_host(mask, system.nodename);
		system.nodename[strcspn(system.nodename, ".")] = '\0';
		mask_host(mask, system.nodename);
	}
	snprintf(line, sizeof(line), "%s/etc/hosts", root);
	file = fopen(line, "re");
	while (file && fgets(line, sizeof(line), file))
		take_names(mask, line);
	if (file)
		fclose(file);
}

static void print_head(const struct mask *mask, FILE *out)
{
	time_t now = time(NULL);
	struct tm utc;
	char text[64];

	strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", gmtime_r(&now, &utc));
	fprintf(out, "nf-ftp report, %s\n\n", text);
	if (mask->open)
		fputs("Addresses and names of hosts are shown as they are.\n", out);
	else
		fputs("Addresses and names of hosts have stand-ins, the same one everywhere.\n"
		      "Those of a network are still of one network, private ones still private.\n",
		      out);
	fputs("Names of users and passwords are left out. What somebody wrote as a comment into\n"
	      "the rules is shown: please read all this before you show it to others.\n",
	      out);
}

/* A command that fails says why in its last line. */
static void print_last_line(struct mask *mask, char *text, FILE *out)
{
	char *end = text + strlen(text);
	char *line;

	while (end > text && end[-1] == '\n')
		*--end = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	if (*line) {
		fputs(": ", out);
		mask_print(mask, line, out);
	}
}

static void print_missing(struct mask *mask, const struct child_end *ends,
			  FILE *out)
{
	bool begun = false;
	size_t i;

	for (i = 0; parts[i].title; i++) {
		if (!*ends[i].why)
			continue;
		if (!begun)
			fprintf(out, "\nMissing, or not whole%s:\n",
				geteuid() ? ", for root was not asked" : "");
		begun = true;
		fprintf(out, "  %s: %s", parts[i].title, ends[i].why);
		if (is_status(&ends[i]))
			print_last_line(mask, ends[i].text, out);
		putc('\n', out);
	}
}

static void print_part(struct mask *mask, const struct part *part,
		       const struct child_end *end, FILE *out)
{
	const char *text = end->text ? end->text : "";

	fprintf(out, "\n== %s ==\n", part->title);
	mask_print(mask, text, out);
	if (*text && text[strlen(text) - 1] != '\n')
		putc('\n', out);
	if (*end->why)
		fprintf(out, "(%s)\n", end->why);
	else if (!*text)
		fputs("(nothing)\n", out);
}

/**
 * bugreport_print() - print all parts of a report
 * @asked: whom it is about; its options say whether it is masked
 * @out: where it is printed
 *
 * A part that cannot be had says why, and the others are printed all the same.
 *
 * Return: an exit code.
 */
int bugreport_print(const struct asked *asked, FILE *out)
{
	struct mask mask = { .open = asked->options.unmasked };
	struct child_end ends[PARTS_MAX];
	size_t count;
	size_t i;

	for (count = 0; parts[count].title; count++)
		ask_for(&parts[count], asked, &ends[count]);
	if (!mask.open)
		learn_names(&mask, asked->root);
	print_head(&mask, out);
	print_missing(&mask, ends, out);
	for (i = 0; i < count; i++) {
		print_part(&mask, &parts[i], &ends[i], out);
		free(ends[i].text);
	}
	mask_free(&mask);
	return EXIT_DONE;
}
