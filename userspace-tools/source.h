/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a capture's bytes come from: a file or standard input, as they are or
 * compressed by gzip or zstd, which their first bytes tell.
 */
#ifndef NF_FTP_TOOL_SOURCE_H
#define NF_FTP_TOOL_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* what is decompressed must be less than this, or than so many times what was read */
#define SOURCE_FREE (64ull << 20)
#define SOURCE_RATIO 500

/** define SOURCE_WHY - room for a sentence that says what is wrong with a source */
#define SOURCE_WHY 256

struct source;

/**
 * source_open() - begin to read
 * @fd: open for reading; is closed by source_close(), unless it is standard input
 * @why: room for %SOURCE_WHY bytes: what went wrong
 *
 * Return: the source, to be given to source_close(); NULL if it cannot be read.
 */
struct source *source_open(int fd, char *why);

/**
 * source_file() - its bytes, decompressed
 * @source: the source
 *
 * Return: a stream, to be closed before the source is; NULL without memory.
 */
FILE *source_file(struct source *source);

/**
 * source_watch() - have somebody told how far reading has come
 * @source: the source
 * @tell: is told from time to time: how many bytes were read, of how many; 0 if that
 *	is not known
 * @context: for it
 */
void source_watch(struct source *source,
		  void (*tell)(uint64_t done, uint64_t size, void *context),
		  void *context);

/**
 * source_why() - what is wrong with its bytes
 * @source: the source
 *
 * Return: a sentence; NULL if nothing is.
 */
const char *source_why(const struct source *source);

/** source_close() - let it go */
void source_close(struct source *source);

#endif /* NF_FTP_TOOL_SOURCE_H */
