// SPDX-License-Identifier: GPL-2.0
/* Without libFuzzer: tries each file of a directory, and prints TAP. */
#include <dirent.h>
#include <err.h>
#include <sys/wait.h>
#include <unistd.h>
#include "fuzz.h"

static void try_file(const char *path)
{
	static u8 room[1 << 16];
	FILE *file = fopen(path, "r");
	size_t len;

	if (!file)
		err(1, "%s", path);
	len = fread(room, 1, sizeof(room), file);
	fclose(file);
	fuzz_one(room, len);
}

/* each in a process of its own, so that one that fails is not the last */
static bool is_good(const char *path)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0)
		err(1, "fork");
	if (!child) {
		try_file(path);
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child)
		err(1, "waitpid");
	return !status;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	int count, failed = 0, i;
	char path[1000];
	bool good;

	if (argc != 2)
		errx(2, "which directory?");
	fuzz_init(&argc, &argv);
	count = scandir(argv[1], &entries, is_shown, alphasort);
	if (count <= 0)
		errx(1, "%s: no input", argv[1]);
	printf("1..%d\n", count);
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", argv[1],
			 entries[i]->d_name);
		good = is_good(path);
		failed += !good;
		printf("%s %d - %s\n", good ? "ok" : "not ok", i + 1, path);
		free(entries[i]);
	}
	free(entries);
	return failed > 0;
}
