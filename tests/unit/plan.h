/* SPDX-License-Identifier: GPL-2.0 */
/* How a dialogue is said, and over which wire, made up by chance. */
#ifndef FTP_TEST_PLAN_H
#define FTP_TEST_PLAN_H

#include "network.h"

/**
 * plan_conversation() - make up how a transcript is said
 * @plan: filled
 * @doc: the transcript; the gateway sees some of it
 */
void plan_conversation(struct plan *plan, const struct transcript *doc);

/**
 * plan_network() - make up two ends of TCP, and the wire between them
 * @plan: filled
 */
void plan_network(struct network_plan *plan);

#endif /* FTP_TEST_PLAN_H */
