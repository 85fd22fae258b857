// SPDX-License-Identifier: GPL-2.0
/*
 * What the user is told.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

int complain(enum exit_code code, const char *what, const char *value,
	     const char *why)
{
	if (value)
		fprintf(stderr, "nf-ftp: %s: `%s': %s\n", what, value, why);
	else
		fprintf(stderr, "nf-ftp: %s: %s\n", what, why);
	return code;
}

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

int finish_output(void)
{
	if (fflush(stdout) || ferror(stdout))
		return complain(EXIT_FAILED, "printing", NULL,
				strerror(errno));
	return EXIT_DONE;
}
