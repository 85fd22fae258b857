/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for text that has to wait: blocks that are used again and again.
 */
#ifndef NF_FTP_TOOL_POOL_H
#define NF_FTP_TOOL_POOL_H

#include <stdbool.h>
#include <stddef.h>

/** define POOL_BLOCK - bytes of a block that is kept for the next who asks */
#define POOL_BLOCK 2048

/** define POOL_MAX - bytes that may be in use before the pool is full */
#define POOL_MAX (16 << 20)

struct pool_block;

/**
 * struct pool - blocks of memory; zero at first
 * @spare: those that nobody uses
 * @used: bytes that are in use
 */
struct pool {
	struct pool_block *spare;
	size_t used;
};

/**
 * pool_get() - get a block
 * @pool: the pool
 * @size: bytes; up to %POOL_BLOCK nothing is allocated while there are spare ones
 *
 * Return: memory to be given to pool_put(); NULL without memory.
 */
void *pool_get(struct pool *pool, size_t size);

/**
 * pool_put() - give a block back
 * @pool: its pool
 * @block: the block, or NULL
 * @size: bytes, as pool_get() was asked for
 */
void pool_put(struct pool *pool, void *block, size_t size);

/**
 * pool_is_full() - is so much in use that no more text should wait?
 * @pool: the pool
 */
static inline bool pool_is_full(const struct pool *pool)
{
	return pool->used >= POOL_MAX;
}

/**
 * pool_exit() - let the spare blocks go
 * @pool: the pool
 */
void pool_exit(struct pool *pool);

#endif /* NF_FTP_TOOL_POOL_H */
