// SPDX-License-Identifier: GPL-2.0
/*
 * A file that is written as a whole: whatever happens meanwhile, it has the old
 * text or the new one. The new one is written beside it, and takes its name.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "file.h"

#define MODE 0644

static int write_all(int fd, const char *text, size_t length)
{
	ssize_t written;

	while (length) {
		written = write(fd, text, length);
		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			text += written;
			length -= (size_t)written;
		}
	}
	return 0;
}

/* The name is only there for good when its directory is. */
static void sync_directory(char *path)
{
	char *slash = strrchr(path, '/');
	int fd;

	slash[slash == path] = '\0';
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* Who may read it, and whose it is, stays. */
static int write_beside(int fd, const struct stat *old, const char *text,
			size_t length)
{
	if (fchmod(fd, old->st_mode & 07777))
		return -errno;
	if (old->st_nlink && fchown(fd, old->st_uid, old->st_gid))
		return -errno;
	return write_all(fd, text, length) ? : fsync(fd) ? -errno : 0;
}

static int replace(char *path, const struct stat *old, const char *text,
		   size_t length)
{
	char beside[PATH_MAX + sizeof(".XXXXXX")];
	int fd, err;

	snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write_beside(fd, old, text, length);
	close(fd);
	if (!err && rename(beside, path))
		err = -errno;
	if (err)
		unlink(beside);
	else
		sync_directory(path);
	return err;
}

/* A device, a pipe. */
static int write_into(const char *path, const char *text, size_t length)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, text, length);
	return close(fd) && !err ? -errno : err;
}

static int resolve(const char *path, char *real);

/* resolve() of a link to what is yet to be; a target may be seen from where the link is */
static int resolve_link(const char *path, const char *target, ssize_t length,
			char *real)
{
	const char *slash = *target == '/' ? NULL : strrchr(path, '/');
	char where[PATH_MAX];

	if (snprintf(where, sizeof(where), "%.*s%.*s", slash ? (int)(slash + 1 - path) : 0,
		     path, (int)length, target) >= (int)sizeof(where))
		return -ENAMETOOLONG;
	return resolve(where, real);
}

/* Return: the path of what is to be replaced, absolute, without links; or -errno. */
static int resolve(const char *path, char *real)
{
	char copy[PATH_MAX];
	ssize_t length;
	char *slash;

	if (realpath(path, real))
		return 0;
	if (errno != ENOENT)
		return -errno;
	length = readlink(path, copy, sizeof(copy));
	if (length >= 0)
		return resolve_link(path, copy, length, real);
	if (snprintf(copy, sizeof(copy), "%s%s", strchr(path, '/') ? "" : "./",
		     path) >= (int)sizeof(copy))
		return -ENAMETOOLONG;
	if (!*path)
		return -ENOENT;
	/* the file is yet to be, its directory is not */
	slash = strrchr(copy, '/');
	*slash = '\0';
	if (!slash[1])
		return -EISDIR;
	if (!realpath(*copy ? copy : "/", real))
		return -errno;
	if (strlen(real) + strlen(slash + 1) + 2 > PATH_MAX)
		return -ENAMETOOLONG;
	if (strcmp(real, "/"))
		strcat(real, "/");
	strcat(real, slash + 1);
	return 0;
}

/**
 * file_write() - give a file a new text
 * @path: the file; what a link leads to
 * @text: the text
 * @length: of @text
 *
 * Return: 0, or -errno: then the file is as it was.
 */
int file_write(const char *path, const char *text, size_t length)
{
	struct stat old = { .st_mode = MODE };
	char real[PATH_MAX];
	mode_t mask;
	int err;

	if (!stat(path, &old) && !S_ISREG(old.st_mode))
		return write_into(path, text, length);
	if (!old.st_nlink) {
		mask = umask(0);
		umask(mask);
		old.st_mode &= ~mask;
	}
	err = resolve(path, real);
	return err ? err : replace(real, &old, text, length);
}
