// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp save: the configuration in force, as commands that make it
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "config.h"
#include "file.h"
#include "report.h"

/* Return: the text, to be freed; NULL after a complaint. */
static char *make_text(const struct config *config, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (out) {
		config_save(config, out);
		if (fclose(out)) {
			free(text);
			text = NULL;
		}
	}
	if (!text) {
		complain(EXIT_FAILED, "save", NULL, "there is no memory");
		return NULL;
	}
	/* no value has a question mark but the one that is not known */
	if (!memchr(text, '?', *length))
		return text;
	complain(EXIT_FAILED, "save", NULL,
		 "the module has a value that this tool does not know: is it of another version?");
	free(text);
	return NULL;
}

static int show(const struct config *config, const char *path)
{
	size_t length;
	char *text = make_text(config, &length);
	int err = 0;

	if (!text)
		return EXIT_FAILED;
	if (path)
		err = file_write(path, text, length);
	else
		fputs(text, stdout);
	free(text);
	return err ? complain(EXIT_FAILED, "save", path, strerror(-err)) :
		     EXIT_DONE;
}

int cmd_save(const struct options *options, int count, char **words)
{
	struct config config;
	struct nl_socket nl;
	int err;

	if (count > 1)
		return command_refuse_words("save", count - 1, words + 1);
	if (count && options->json)
		return complain(EXIT_USAGE, "save", words[0],
				"what is restored is text, without --json");
	if (command_open(options, &nl))
		return EXIT_FAILED;
	err = config_read(&nl, &config);
	if (err)
		return command_failed(&nl, "save", NULL, err);
	nl_close(&nl);
	if (options->json)
		return show_json(config_json(&config));
	return show(&config, count ? words[0] : NULL);
}
