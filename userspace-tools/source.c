// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes of a capture, decompressed while they are read.
 *
 * libpcap reads from a stream of stdio, and that stream reads from here. No more
 * than two blocks are in memory. What takes too much time is refused: a small file
 * can hold terabytes of zeros, which are a capture of empty frames.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "source.h"

#define BLOCK 65536
#define MAGIC 6				/* the longest of them */
#define GZIP_ANY_WINDOW (16 + MAX_WBITS)

/*
 * @fd: the file
 * @read: bytes of it that were read
 * @size: its size, or 0
 * @made: bytes that were decompressed
 * @at: of what was read, what comes next
 * @len: how much that is
 * @is_over: nothing of the file is left
 * @is_whole: what was begun is complete: the file may end here
 * @make: decompresses what comes next; 0 if that needs more of the file
 * @gzip: zlib's state
 * @zstd: libzstd's state
 * @tell: is told how far it is
 * @context: for it
 * @why: what is wrong, or ""
 * @block: what was read
 */
struct source {
	int fd;
	uint64_t read;
	uint64_t size;
	uint64_t made;
	size_t at;
	size_t len;
	bool is_over;
	bool is_whole;
	ssize_t (*make)(struct source *source, char *into, size_t size);
	z_stream gzip;
	zstd_context *zstd;
	void (*tell)(uint64_t done, uint64_t size, void *context);
	void *context;
	char why[SOURCE_WHY];
	unsigned char block[BLOCK];
};

static ssize_t fail(struct source *s, const char *what, const char *why)
{
	snprintf(s->why, sizeof(s->why), "%s%s%s", what, *why ? ": " : "", why);
	errno = EIO;
	return -1;
}

static ssize_t read_some(struct source *s, void *into, size_t size)
{
	ssize_t len;

	do {
		len = read(s->fd, into, size);
	} while (len < 0 && errno == EINTR);
	if (len < 0)
		return fail(s, strerror(errno), "");
	s->read += (uint64_t)len;
	s->is_over = !len;
	if (s->tell)
		s->tell(s->read, s->size, s->context);
	return len;
}

/* more of the file, if nothing is left of what was read */
static bool fill(struct source *s)
{
	ssize_t len;

	if (s->len || s->is_over)
		return true;
	len = read_some(s, s->block, sizeof(s->block));
	s->at = 0;
	s->len = len < 0 ? 0 : (size_t)len;
	return len >= 0;
}

static void use(struct source *s, size_t len)
{
	s->at += len;
	s->len -= len;
}

/* as it is: what was read to know that, then the rest */
static ssize_t copy(struct source *s, char *into, size_t size)
{
	if (!s->len)
		return s->is_over ? 0 : read_some(s, into, size);
	if (size > s->len)
		size = s->len;
	memcpy(into, s->block + s->at, size);
	use(s, size);
	return (ssize_t)size;
}

/* one file may be several, one behind the other */
static int inflate_more(struct source *s)
{
	int code = inflate(&s->gzip, Z_NO_FLUSH);

	s->is_whole = code == Z_STREAM_END;
	if (s->is_whole)
		inflate_reset(&s->gzip);
	return code;
}

static ssize_t make_gzip(struct source *s, char *into, size_t size)
{
	int code;

	/* behind its end there may be zeros, to fill a tape */
	while (s->is_whole && s->len && !s->block[s->at])
		use(s, 1);
	if (s->is_whole && !s->len)
		return 0;
	s->gzip.next_in = s->block + s->at;
	s->gzip.avail_in = (unsigned int)s->len;
	s->gzip.next_out = (unsigned char *)into;
	s->gzip.avail_out = size > BLOCK ? BLOCK : (unsigned int)size;
	size = s->gzip.avail_out;
	code = inflate_more(s);
	use(s, s->len - s->gzip.avail_in);
	if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
		return fail(s, "its gzip compression is damaged", s->gzip.msg ?
			    s->gzip.msg : "it cannot be decompressed");
	return (ssize_t)(size - s->gzip.avail_out);
}

static ssize_t make_zstd(struct source *s, char *into, size_t size)
{
	zstd_in in = { s->block + s->at, s->len, 0 };
	zstd_out out = { into, size, 0 };
	size_t left = zstd_decompress(s->zstd, &out, &in);

	use(s, in.pos);
	if (zstd_is_error(left))
		return fail(s, "its zstd compression is damaged or needs too much memory",
			    zstd_error_name(left));
	/* asked for nothing more, it wants the next one's head */
	if (in.pos || out.pos)
		s->is_whole = !left;
	return (ssize_t)out.pos;
}

static bool is_bomb(const struct source *s)
{
	return s->made > SOURCE_FREE && s->made / SOURCE_RATIO > s->read;
}

static ssize_t decompress(struct source *s, char *into, size_t size)
{
	ssize_t len;

	do {
		if (!fill(s))
			return -1;
		if (s->is_over && !s->len && s->is_whole)
			return 0;
		len = s->make(s, into, size);
		if (!len && s->is_over && !s->len && !s->is_whole)
			return fail(s, "it is compressed, and ends too early",
				    "a part of it is missing");
	} while (!len);
	if (len < 0)
		return len;
	s->made += (uint64_t)len;
	if (is_bomb(s))
		return fail(s, "it becomes more than 500 times as large as it is",
			    "no capture does, so the rest is not read");
	return len;
}

static ssize_t read_cookie(void *cookie, char *into, size_t size)
{
	struct source *s = cookie;

	if (*s->why) {
		errno = EIO;
		return -1;
	}
	return s->make == copy ? copy(s, into, size) : decompress(s, into, size);
}

/* false if the file is shorter than that, or cannot be read */
static bool read_magic(struct source *s)
{
	ssize_t len = 1;

	while (len > 0 && s->len < MAGIC) {
		len = read_some(s, s->block + s->len, sizeof(s->block) - s->len);
		if (len > 0)
			s->len += (size_t)len;
	}
	return len >= 0;
}

static bool begins(const struct source *s, const char *magic, size_t len)
{
	return s->len >= len && !memcmp(s->block, magic, len);
}

/* zstd has frames that are to be skipped, too */
static bool is_zstd(const struct source *s)
{
	return begins(s, "\x28\xb5\x2f\xfd", 4) ||
	       (s->len >= 4 && (s->block[0] & 0xf0) == 0x50 &&
		!memcmp(s->block + 1, "\x2a\x4d\x18", 3));
}

/* with what else it may be compressed, and what reads that */
static bool refuse_other(struct source *s)
{
	static const struct {
		const char *magic;
		size_t len;
		const char *name;
	} others[] = {
		{ "\3757zXZ", 5, "xz" },
		{ "BZh", 3, "bzip2" },
		{ "\x04\x22\x4d\x18", 4, "lz4" },
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (!begins(s, others[i].magic, others[i].len))
			continue;
		snprintf(s->why, sizeof(s->why),
			 "it is compressed by %s: `%s -dc FILE | nf-ftp replay -' reads it",
			 others[i].name, others[i].name);
		return true;
	}
	return false;
}

/* how it is to be read, by its first bytes */
static bool find_kind(struct source *s)
{
	if (!read_magic(s) || refuse_other(s))
		return false;
	if (begins(s, "\x1f\x8b", 2)) {
		s->make = make_gzip;
		return inflate_init(&s->gzip, GZIP_ANY_WINDOW) == Z_OK;
	}
	if (is_zstd(s)) {
		s->make = make_zstd;
		s->zstd = zstd_create();
		return s->zstd;
	}
	s->make = copy;
	return true;
}

struct source *source_open(int fd, char *why)
{
	struct source *s = calloc(1, sizeof(*s));
	struct stat stat;

	if (!s) {
		snprintf(why, SOURCE_WHY, "out of memory");
		return NULL;
	}
	s->fd = fd;
	if (!fstat(fd, &stat) && S_ISREG(stat.st_mode))
		s->size = (uint64_t)stat.st_size;
	if (find_kind(s))
		return s;
	snprintf(why, SOURCE_WHY, "%s", *s->why ? s->why : "out of memory");
	source_close(s);
	return NULL;
}

FILE *source_file(struct source *s)
{
	static const cookie_io_functions_t calls = { .read = read_cookie };

	return fopencookie(s, "rb", calls);
}

void source_watch(struct source *s,
		  void (*tell)(uint64_t done, uint64_t size, void *context),
		  void *context)
{
	s->tell = tell;
	s->context = context;
}

const char *source_why(const struct source *s)
{
	return *s->why ? s->why : NULL;
}

void source_close(struct source *s)
{
	if (s->make == make_gzip)
		inflate_end(&s->gzip);
	zstd_free(s->zstd);
	if (s->fd != STDIN_FILENO)
		close(s->fd);
	free(s);
}
