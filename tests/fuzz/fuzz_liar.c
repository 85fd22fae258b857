// SPDX-License-Identifier: GPL-2.0
/*
 * A dialogue of which one side lies: no input opens a port of the other side's
 * that it has not announced.
 */
#include "fuzz.h"
#include "liar.h"

int fuzz_one(const u8 *at, size_t len)
{
	static struct liar liar;
	const char *lie;

	unit_feed((struct ftp_span){ at, (u32)len });
	lie = liar_run(&liar, false);
	if (!lie)
		return 0;
	print_error("%s\n", lie);
	abort();
}
