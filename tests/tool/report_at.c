// SPDX-License-Identifier: GPL-2.0
/*
 * report_at ROOT [--unmasked]: `nf-ftp report' of a machine that is a directory; what
 * the tool's verbs say is made up, and so is the kernel.
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "bugreport.h"
#include "report.h"

static int say(const struct options *options, int count, char **words,
	       const char *text, int code)
{
	(void)options;
	(void)count;
	(void)words;
	fputs(text, stdout);
	return code;
}

int __wrap_cmd_status(const struct options *options, int count, char **words)
{
	return say(options, count, words,
		   "nf_ftp 0.1.0 on Linux\n", EXIT_DONE);
}

int __wrap_cmd_doctor(const struct options *options, int count, char **words)
{
	return say(options, count, words,
		   "error: no-helper\n", EXIT_FAILED);
}

int __wrap_cmd_save(const struct options *options, int count, char **words)
{
	return say(options, count, words,
		   "port add 21\nadvertise add 192.168.7.9 as 203.0.113.9 except private\n",
		   EXIT_DONE);
}

int __wrap_cmd_stats(const struct options *options, int count, char **words)
{
	return say(options, count, words,
		   "nf-ftp: reading the counters: 10.1.2.3: no memory\n", EXIT_FAILED);
}

int __wrap_uname(struct utsname *system)
{
	static const struct utsname made_up = {
		.sysname = "Linux",
		.nodename = "gw-berlin.example.net",
		.release = "6.1.0-57-amd64",
		.version = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.0-1",
		.machine = "x86_64",
	};

	*system = made_up;
	return 0;
}

int main(int argc, char **argv)
{
	struct asked asked = { .root = argc > 1 ? argv[1] : "" };

	asked.options.unmasked = argc > 2 && !strcmp(argv[2], "--unmasked");
	return bugreport_print(&asked, stdout);
}
