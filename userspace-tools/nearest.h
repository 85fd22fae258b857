/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A word that was meant, where another one was written.
 */
#ifndef NF_FTP_TOOL_NEAREST_H
#define NF_FTP_TOOL_NEAREST_H

/** define NEAREST_MOST - the longest word that is looked at */
#define NEAREST_MOST 31

/**
 * struct nearest - what is nearest to a word
 * @word: what was written
 * @found: what is nearest; NULL as long as nothing is near
 * @distance: how far that is
 * @question: where it is asked
 */
struct nearest {
	const char *word;
	const char *found;
	unsigned int distance;
	char question[NEAREST_MOST + 32];
};

void nearest_try(struct nearest *nearest, const char *word);
const char *nearest_question(struct nearest *nearest);

#endif /* NF_FTP_TOOL_NEAREST_H */
