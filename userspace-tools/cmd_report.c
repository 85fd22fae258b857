// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp report: a file to attach to a bug report
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bugreport.h"
#include "file.h"
#include "report.h"

/* Where programs of an administrator are, which not everybody has in the path. */
static void find_programs(void)
{
	const char *path = getenv("PATH");
	char whole[4096];

	snprintf(whole, sizeof(whole), "%s%s/usr/sbin:/sbin:/usr/bin:/bin",
		 path ? path : "", path && *path ? ":" : "");
	setenv("PATH", whole, 1);
	setenv("LC_ALL", "C", 1);
}

/* Return: an exit code. */
static int write_report(const char *path, const char *text, size_t length)
{
	int err;

	if (!path) {
		fputs(text, stdout);
		return EXIT_DONE;
	}
	umask(077);
	err = file_write(path, text, length);
	return err ? complain(EXIT_FAILED, "report", path, strerror(-err)) :
		     EXIT_DONE;
}

int cmd_report(const struct options *options, int count, char **words)
{
	struct asked asked = { .root = "", .options = *options };
	size_t length = 0;
	char *text = NULL;
	FILE *out;
	int code;

	if (command_refuse_words("report", count, words))
		return EXIT_USAGE;
	if (options->json)
		return complain(EXIT_USAGE, "option", "--json",
				"a report is text for people");
	if (command_enter(options))
		return EXIT_FAILED;
	find_programs();
	out = open_memstream(&text, &length);
	code = out ? bugreport_print(&asked, out) : EXIT_FAILED;
	if (!out || fclose(out))
		code = EXIT_FAILED;
	if (code)
		complain(code, "report", NULL, "there is no memory");
	else
		code = write_report(options->output, text, length);
	free(text);
	return code;
}
