// SPDX-License-Identifier: GPL-2.0
/*
 * Blocks that are used again.
 */
#include <stdlib.h>

#include "pool.h"

struct pool_block {
	struct pool_block *next;
};

static size_t size_of(size_t size)
{
	return size < POOL_BLOCK ? POOL_BLOCK : size;
}

void *pool_get(struct pool *pool, size_t size)
{
	struct pool_block *block = pool->spare;

	if (block && size <= POOL_BLOCK)
		pool->spare = block->next;
	else
		block = malloc(size_of(size));
	if (block)
		pool->used += size_of(size);
	return block;
}

void pool_put(struct pool *pool, void *memory, size_t size)
{
	struct pool_block *block = memory;

	if (!block)
		return;
	pool->used -= size_of(size);
	if (size > POOL_BLOCK) {
		free(block);
		return;
	}
	block->next = pool->spare;
	pool->spare = block;
}

void pool_exit(struct pool *pool)
{
	struct pool_block *block;

	while ((block = pool->spare)) {
		pool->spare = block->next;
		free(block);
	}
}
