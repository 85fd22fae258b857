/* SPDX-License-Identifier: GPL-2.0 */
/* Dialogues made by chance: much that is nearly an announcement, some that is. */
#ifndef FTP_TEST_CHANCE_H
#define FTP_TEST_CHANCE_H

#include "transcript.h"

/**
 * dialogue_write() - make up a dialogue, with NAT at none, one or both ends
 * @doc: filled; it expects nothing
 */
void dialogue_write(struct transcript *doc);

/**
 * dialogue_print() - say what is said in it, as a transcript does
 * @doc: the dialogue
 */
void dialogue_print(const struct transcript *doc);

#endif /* FTP_TEST_CHANCE_H */
