// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration that a file describes, before it is in force.
 *
 * A line is a command of the tool. It does to a draft, which begins as a namespace
 * does, what it would do to the configuration in force: so the words, the checks
 * and the complaints are the same.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "draft.h"
#include "lines.h"
#include "report.h"

/* more lines that are wrong are not told of */
#define COMPLAINTS_MOST 20

/* What a line can be. */
static const struct {
	const char *noun;
	const char *action;
	command_fn run;
} commands[] = {
	{ "profile", "add", cmd_profile_add },
	{ "profile", "set", cmd_profile_set },
	{ "port", "add", cmd_port_add },
	{ "port", "set", cmd_port_set },
	{ "advertise", "add", cmd_advertise_add },
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static int refuse_command(char *const *words)
{
	char command[LINE_SIZE];

	if (!strcmp(words[0], "nf-ftp"))
		return complain(EXIT_FAILED, "unknown command", words[0],
				"the name of the tool has to be left out");
	snprintf(command, sizeof(command), "%s%s%s", words[0],
		 words[1] ? " " : "", words[1] ? words[1] : "");
	return complain(EXIT_FAILED, "unknown command", command,
			"a line begins with profile add, profile set, port add, port set or advertise add");
}

static command_fn find_command(char *const *words)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++) {
		if (!strcmp(commands[i].noun, words[0]) && words[1] &&
		    !strcmp(commands[i].action, words[1]))
			return commands[i].run;
	}
	return NULL;
}

/*
 * A profile whose keys are wrong is there all the same, or each line that names it
 * would be wrong, too. The draft is of no use any more.
 */
static void add_failed_profile(struct config *draft, int count, char **words)
{
	struct profile profile;
	char name[NF_FTP_PROFILE_SIZE];

	if (count < 3 || strcmp(words[0], "profile") ||
	    parse_profile(span_of(words[2]), name))
		return;
	profile_init(&profile, name);
	profile_list_add(&draft->profiles, &profile);
}

/* Return: 0, or another exit code after a complaint. */
static int read_line(struct config *draft, char *text)
{
	struct options options = { .draft = draft };
	char *words[WORDS_MOST + 1];
	int count = line_split(text, words);
	command_fn run;
	int code;

	if (count < 0)
		return complain(EXIT_FAILED, "the line", NULL,
				"it has more words than any command");
	if (!count)
		return EXIT_DONE;
	run = find_command(words);
	if (!run)
		return refuse_command(words);
	code = run(&options, count - 2, words + 2);
	if (code)
		add_failed_profile(draft, count, words);
	return code;
}

/* Return: how many lines are wrong; each of them was complained of. */
static unsigned int read_lines(struct config *draft, struct lines *lines,
			       const char *name, enum line_verdict *verdict)
{
	unsigned int wrong = 0;

	while (wrong < COMPLAINTS_MOST) {
		*verdict = lines_next(lines);
		if (*verdict != LINE_READ)
			break;
		complain_of(name, lines->number);
		wrong += read_line(draft, lines->text) != EXIT_DONE;
	}
	complain_of(NULL, 0);
	return wrong;
}

static int read_stream(const char *command, const char *name, FILE *in,
		       struct config *draft)
{
	struct lines lines = { .in = in };
	enum line_verdict verdict;
	unsigned int wrong;

	config_init(draft);
	errno = 0;
	wrong = read_lines(draft, &lines, name, &verdict);
	if (verdict == LINE_FAILED)
		return complain(EXIT_FAILED, command, name, strerror(errno));
	if (verdict == LINE_READ)
		return complain(EXIT_FAILED, command, name,
				"too many lines are wrong, the rest was not read");
	if (verdict != LINE_END) {
		complain_of(name, lines.number);
		complain(EXIT_FAILED, "the line", NULL, line_sentence(verdict));
		complain_of(NULL, 0);
		return EXIT_FAILED;
	}
	return wrong ? EXIT_FAILED : EXIT_DONE;
}

/**
 * draft_read() - read a file, or complain of each line that is wrong
 * @command: the command, for a complaint
 * @path: the file; NULL or "-" for standard input
 * @draft: is filled
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
int draft_read(const char *command, const char *path, struct config *draft)
{
	FILE *in;
	int code;

	if (!path || !strcmp(path, "-"))
		return read_stream(command, "stdin", stdin, draft);
	in = fopen(path, "re");
	if (!in)
		return complain(EXIT_FAILED, command, path, strerror(errno));
	code = read_stream(command, path, in, draft);
	fclose(in);
	return code;
}
