// SPDX-License-Identifier: GPL-2.0
/*
 * What is run in a process of its own: it may fail, say too much, or never end.
 */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "message.h"

#define MOST 1000
/* succeeds once no process has this word */
#define GONE								\
	"for i in $(seq 100); do grep -qsz '^%s$' /proc/[0-9]*/cmdline || exit 0; sleep 0.1; done; exit 1"

static int speak(const void *arg)
{
	printf("%s", (const char *)arg);
	return 3;
}

static struct child_end end_of(const struct child *child)
{
	struct child_end end;

	assert_int_equal(child_run(child, &end), 0);
	return end;
}

/* What a command may take that ends: on a busy machine that is long. */
static unsigned int seconds = 60;

/* What a shell's command says, and what is amiss. */
static void ends(const char *command, const char *text, const char *why)
{
	const char *const words[] = { "sh", "-c", command, NULL };
	const struct child child = { .command = (char *const *)words,
				     .seconds = seconds, .most = MOST };
	struct child_end end = end_of(&child);

	if (text)
		assert_string_equal(end.text, text);
	assert_string_equal(end.why, why);
	free(end.text);
}

static void a_command_speaks(void **state)
{
	(void)state;
	ends("echo one; echo two >&2; echo three", "one\ntwo\nthree\n", "");
	ends("", "", "");
	/* nobody types anything */
	ends("cat", "", "");
	ends("echo no; exit 4", "no\n", "exit status 4");
	ends("kill -9 $$", "", "sh was ended by signal 9");
	ends("exec 2>&- >&-; exit 5", "", "exit status 5");
}

static void nobody_reads_its_errors(void **state)
{
	static const char *const words[] = {
		"sh", "-c", "echo one; echo two >&2; cat; exit 4", NULL
	};
	const struct child child = { .command = (char *const *)words,
				     .is_quiet = true, .seconds = seconds,
				     .most = MOST };
	struct child_end end = end_of(&child);

	(void)state;
	assert_string_equal(end.text, "one\n");
	assert_string_equal(end.why, "exit status 4");
	assert_false(end.is_late);
	free(end.text);
}

static void a_function_speaks(void **state)
{
	const struct child child = { .run = speak, .arg = "words", .seconds = 60,
				     .most = MOST };
	struct child_end end = end_of(&child);

	(void)state;
	assert_string_equal(end.text, "words");
	assert_string_equal(end.why, "exit status 3");
	free(end.text);
}

static void it_is_not_there(void **state)
{
	static const char *const words[] = { "no-such-program-here", NULL };
	const struct child child = { .command = (char *const *)words,
				     .seconds = 60, .most = MOST };
	struct child_end end = end_of(&child);

	(void)state;
	assert_string_equal(end.text, "");
	assert_string_equal(end.why, "no-such-program-here is not installed");
	free(end.text);
}

static void it_never_ends(void **state)
{
	time_t begin = time(NULL);

	(void)state;
	seconds = 1;
	ends("echo one; sleep 600", "one\n", "it took longer than 1 seconds");
	/* it has gone, and another one that it began has not */
	ends("sleep 600 & echo $$", NULL, "it took longer than 1 seconds");
	ends("trap '' TERM; exec >&- 2>&-; sleep 600", "",
	     "it took longer than 1 seconds");
	assert_in_range(time(NULL) - begin, 3, 300);
	seconds = 60;
}

static void none_is_left(void **state)
{
	char mark[64];
	char command[256];

	(void)state;
	seconds = 1;
	snprintf(mark, sizeof(mark), "7%d.25", getpid());
	snprintf(command, sizeof(command), "sleep %s & sleep %s", mark, mark);
	ends(command, "", "it took longer than 1 seconds");
	seconds = 60;
	snprintf(command, sizeof(command), GONE, mark);
	assert_int_equal(system(command), 0);
}

static void it_says_too_much(void **state)
{
	char all[MOST + 1];

	(void)state;
	memset(all, 'y', MOST);
	all[MOST] = '\0';
	ends("yes | tr -d '\\n'", all,
	     "it is longer than 1000 bytes, and the rest is left out");
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_command_speaks),
		cmocka_unit_test(nobody_reads_its_errors),
		cmocka_unit_test(a_function_speaks),
		cmocka_unit_test(it_is_not_there),
		cmocka_unit_test(it_never_ends),
		cmocka_unit_test(none_is_left),
		cmocka_unit_test(it_says_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
