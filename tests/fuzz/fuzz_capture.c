// SPDX-License-Identifier: GPL-2.0
/*
 * Captures that the tool reads: whatever a file has, each segment is inside of its
 * frame; compressed or not, it says the same.
 */
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "capture.h"
#include "fuzz.h"

/*
 * Bits of the first byte: the rest is a file as it is, else frames, each behind
 * a byte that says its length; it is compressed by zstd, else by gzip; a byte of
 * that is changed, or its end is cut away, where the next two bytes say.
 */
enum {
	AS_IT_IS = 1,
	BY_ZSTD = 2,
	CHANGED = 4,
	CUT = 8,
	ON_ETHERNET = 16,
};

#define FILE_MAX 8192

struct file {
	size_t len;
	u8 byte[FILE_MAX];
};

/* what was read, in a number */
struct digest {
	u64 sum;
	unsigned long frame;
};

static void add_to(struct digest *digest, const void *at, size_t len)
{
	const u8 *byte = at;

	while (len--)
		digest->sum = (digest->sum ^ *byte++) * 0x100000001b3;
}

static bool hear(const struct segment *segment, void *context)
{
	struct digest *digest = context;

	assert_true(segment->frame > digest->frame);
	digest->frame = segment->frame;
	add_to(digest, &segment->frame, sizeof(segment->frame));
	add_to(digest, &segment->from.address, sizeof(segment->from.address));
	add_to(digest, &segment->to.port, sizeof(segment->to.port));
	add_to(digest, &segment->seq, sizeof(segment->seq));
	add_to(digest, segment->text.at, segment->text.len);
	return true;
}

/* -1 if it is broken, and then there is a sentence */
static int read_file(const struct file *file, struct digest *digest)
{
	int fd = memfd_create("capture", MFD_CLOEXEC), code;
	char why[CAPTURE_WHY] = "";
	struct capture *capture;

	*digest = (struct digest){ 0 };
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, file->byte, file->len, 0), file->len);
	capture = capture_open_fd(fd, why);
	if (!capture) {
		assert_true(*why);
		return -1;
	}
	code = capture_each(capture, hear, digest);
	assert_true(!code || *capture_why(capture));
	capture_close(capture);
	return code;
}

static void put(struct file *file, const void *at, size_t len)
{
	memcpy(file->byte + file->len, at, len);
	file->len += len;
}

static void make_capture(struct file *file, struct ftp_span input, u32 link)
{
	const u32 head[] = { 0xa1b2c3d4, 4 << 16 | 2, 0, 0, 65535, link };

	put(file, head, sizeof(head));
	while (input.len > 1 && file->len < FILE_MAX - 512) {
		u32 len = fuzz_take_byte(&input);
		const u32 record[] = { 1, 0, len < input.len ? len : input.len,
				       len };

		put(file, record, sizeof(record));
		put(file, input.at, record[2]);
		ftp_span_drop(&input, record[2]);
	}
}

static void gzip(struct file *packed, const struct file *file)
{
	z_stream z = { 0 };

	assert_int_equal(deflate_init(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8,
				      Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)file->byte;
	z.avail_in = (unsigned int)file->len;
	z.next_out = packed->byte;
	z.avail_out = sizeof(packed->byte);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	packed->len = z.total_out;
	deflate_end(&z);
}

static void zstd(struct file *packed, const struct file *file)
{
	packed->len = ZSTD_compress(packed->byte, sizeof(packed->byte),
				    file->byte, file->len, 1);
	assert_false(zstd_is_error(packed->len));
}

static void damage(struct file *file, u8 bits, struct ftp_span input)
{
	u32 at = fuzz_take_byte(&input);

	at = (at << 8 | fuzz_take_byte(&input)) % (u32)file->len;
	if (bits & CHANGED)
		file->byte[at] ^= (u8)(fuzz_take_byte(&input) | 1);
	if (bits & CUT)
		file->len = at;
}

int fuzz_one(const u8 *at, size_t len)
{
	static struct file file, packed;
	struct ftp_span input = { at, (u32)(len < 4096 ? len : 4096) };
	u8 bits = fuzz_take_byte(&input);
	struct digest plain, same;
	int code;

	file.len = 0;
	if (bits & AS_IT_IS)
		put(&file, input.at, input.len);
	else
		make_capture(&file, input, bits & ON_ETHERNET ? 1 : 101);
	code = read_file(&file, &plain);
	(bits & BY_ZSTD ? zstd : gzip)(&packed, &file);
	if (bits & AS_IT_IS)
		return 0;
	if (bits & (CHANGED | CUT)) {
		damage(&packed, bits, input);
		read_file(&packed, &same);
		return 0;
	}
	assert_int_equal(read_file(&packed, &same), code);
	assert_true(same.sum == plain.sum);
	return 0;
}
