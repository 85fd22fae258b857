/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The law of the stream: whatever becomes of the segments on their way, what
 * arrives is what was sent, with each argument that is allowed replaced; the
 * same happens as when each line comes whole; and where nothing was lost and
 * nothing had to wait for an acknowledgment, nobody waits for a timer.
 */
#ifndef FTP_TEST_LAW_H
#define FTP_TEST_LAW_H

#include "network.h"

/**
 * law_expect() - what comes of a dialogue when each line comes whole
 * @doc: what is said
 * @expected: filled; what arrives is what was sent but for its edits
 */
void law_expect(const struct transcript *doc, struct outcome *expected);

/**
 * law_try() - say a dialogue in some manner: it fails unless the law holds
 * @doc: what is said
 * @plan: how
 * @expected: as law_expect() filled it
 */
void law_try(const struct transcript *doc, const struct plan *plan,
	     const struct outcome *expected);

/**
 * law_judge() - has the same come of a dialogue over a network?
 * @doc: what was said
 * @plan: how
 * @expected: as law_expect() filled it
 * @outcome: what came of it
 *
 * Return: what is wrong, or NULL.
 */
const char *law_judge(const struct transcript *doc,
		      const struct network_plan *plan,
		      const struct outcome *expected,
		      const struct network_outcome *outcome);

#endif /* FTP_TEST_LAW_H */
