// SPDX-License-Identifier: GPL-2.0
/*
 * A bar on standard error. It is there only if that is a terminal, and standard
 * output is a file: where the results themselves are seen, or go to a pager, it
 * would be in their way. What is over soon shows none.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "progress.h"
#include "unit.h"

#define PATIENCE_MS 700			/* before it is shown at all */
#define PAUSE_MS 100			/* from one time to the next */
#define COLUMNS 40

/* a file, or nobody: /dev/null is a device, and no terminal */
static bool goes_away(int fd)
{
	struct stat stat;

	return !fstat(fd, &stat) && !isatty(fd) &&
	       (S_ISREG(stat.st_mode) || S_ISCHR(stat.st_mode));
}

void progress_begin(struct progress *p)
{
	*p = (struct progress){
		.is_wanted = isatty(STDERR_FILENO) && goes_away(STDOUT_FILENO),
	};
	clock_gettime(CLOCK_MONOTONIC, &p->begin);
	p->shown = p->begin;
}

static long ms_since(const struct timespec *then, const struct timespec *now)
{
	return (now->tv_sec - then->tv_sec) * 1000 +
	       (now->tv_nsec - then->tv_nsec) / 1000000;
}

/* of a size that is not known there is no bar */
static void show(uint64_t done, uint64_t size)
{
	char read[UNIT_SIZE], whole[UNIT_SIZE], bar[COLUMNS + 1];
	uint64_t full;

	if (!size) {
		fprintf(stderr, "\r\033[Knf-ftp: %s read",
			unit_bytes(done, read));
		return;
	}
	/* somebody may still be writing it */
	if (done > size)
		done = size;
	full = (uint64_t)((double)done / (double)size * COLUMNS);
	memset(bar, ' ', COLUMNS);
	memset(bar, '#', full);
	bar[COLUMNS] = '\0';
	fprintf(stderr, "\r\033[K[%s] %3u%% of %s", bar,
		(unsigned int)((double)done / (double)size * 100),
		unit_bytes(size, whole));
}

void progress_tell(uint64_t done, uint64_t size, void *context)
{
	struct progress *p = context;
	struct timespec now;

	if (!p->is_wanted)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (ms_since(&p->begin, &now) < PATIENCE_MS ||
	    ms_since(&p->shown, &now) < PAUSE_MS)
		return;
	show(done, size);
	p->shown = now;
	p->is_shown = true;
}

void progress_end(struct progress *p)
{
	if (p->is_shown)
		fputs("\r\033[K", stderr);
	p->is_shown = false;
}
