// SPDX-License-Identifier: GPL-2.0
/*
 * What is run in a process of its own.
 *
 * It leads a group of processes, so that those that it starts end with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "child.h"

/* as shells have it */
#define NOT_FOUND 127
/* milliseconds: how long it may take to end after it was told so */
#define GRACE 1000
#define NAP 10

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}

static void run_command(char *const *command)
{
	execvp(command[0], command);
	/* of one that is not there nothing is said but that */
	if (errno == ENOENT)
		_exit(NOT_FOUND);
	fprintf(stderr, "%s: %s\n", command[0], strerror(errno));
	_exit(EXIT_FAILURE);
}

/* In the new process. */
static void begin(const struct child *child, int into)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	int status;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(nothing, STDIN_FILENO);
	dup2(into, STDOUT_FILENO);
	dup2(child->is_quiet ? nothing : into, STDERR_FILENO);
	if (child->command)
		run_command(child->command);
	status = child->run(child->arg);
	fflush(stdout);
	_exit(status);
}

/* Return: its number, or -errno. */
static pid_t start(const struct child *child, int *from)
{
	int ends[2];
	pid_t pid;
	int err;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	fflush(stdout);
	pid = fork();
	err = errno;
	if (!pid) {
		setpgid(0, 0);
		begin(child, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return -err;
	}
	setpgid(pid, pid);
	*from = ends[0];
	return pid;
}

/* Return: bytes, 0 at the end, -1 if time is over. */
static ssize_t read_some(int from, char *into, size_t size, long long until)
{
	struct pollfd one = { .fd = from, .events = POLLIN };
	long long left;

	while (true) {
		left = until - now();
		if (left <= 0)
			return -1;
		if (poll(&one, 1, (int)left) > 0)
			return read(from, into, size);
	}
}

/* Return: whether it has come to its end in time. */
static bool read_all(const struct child *child, int from, struct child_end *end,
		     long long until)
{
	ssize_t got = 1;
	size_t length = 0;

	while (got > 0 && length < child->most) {
		got = read_some(from, end->text + length, child->most - length,
				until);
		length += got > 0 ? (size_t)got : 0;
	}
	end->text[length] = '\0';
	end->cut = got > 0;
	return got >= 0;
}

/* Return: whether it has ended by then, with its status. */
static bool wait_until(pid_t pid, int *status, long long until)
{
	const struct timespec nap = { .tv_nsec = NAP * 1000000 };

	while (!waitpid(pid, status, WNOHANG)) {
		if (now() >= until)
			return false;
		nanosleep(&nap, NULL);
	}
	return true;
}

static void explain(const struct child *child, struct child_end *end,
		    bool in_time, int status)
{
	const char *name = child->command ? child->command[0] : "it";
	const size_t size = sizeof(end->why);

	if (end->cut)
		snprintf(end->why, size,
			 "it is longer than %zu bytes, and the rest is left out",
			 child->most);
	else if (!in_time)
		snprintf(end->why, size, "it took longer than %u seconds",
			 child->seconds);
	else if (WIFSIGNALED(status))
		snprintf(end->why, size, "%.60s was ended by signal %d", name,
			 WTERMSIG(status));
	else if (WEXITSTATUS(status) == NOT_FOUND && !*end->text)
		snprintf(end->why, size, "%.60s is not installed", name);
	else if (WEXITSTATUS(status))
		snprintf(end->why, size, "exit status %d", WEXITSTATUS(status));
}

/**
 * child_run() - run something and read what it says
 * @child: what is to be run
 * @end: is filled
 *
 * Whatever becomes of it, this returns soon after its seconds are over.
 *
 * Return: 0; -errno if it cannot be run at all.
 */
int child_run(const struct child *child, struct child_end *end)
{
	long long until = now() + child->seconds * 1000ll;
	int status = 0;
	int from = -1;
	bool in_time;
	pid_t pid;

	memset(end, 0, sizeof(*end));
	end->text = malloc(child->most + 1);
	if (!end->text)
		return -ENOMEM;
	pid = start(child, &from);
	if (pid < 0) {
		free(end->text);
		end->text = NULL;
		return pid;
	}
	in_time = read_all(child, from, end, until);
	close(from);
	if (in_time && !end->cut)
		in_time = wait_until(pid, &status, until);
	if (!in_time || end->cut) {
		kill(-pid, SIGKILL);
		wait_until(pid, &status, now() + GRACE);
	}
	end->is_late = !in_time;
	explain(child, end, in_time, status);
	return 0;
}
