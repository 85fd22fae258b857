// SPDX-License-Identifier: GPL-2.0
/*
 * A word that was meant, where another one was written: with a letter too many, too
 * few, or wrong, or with two that changed places; or of which it is the beginning.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "nearest.h"

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Return: how many such mistakes there are between two words. */
static unsigned int distance(const char *a, size_t m, const char *b, size_t n)
{
	unsigned int d[NEAREST_MOST + 1][NEAREST_MOST + 1];
	size_t i, j;

	for (i = 0; i <= m; i++)
		d[i][0] = (unsigned int)i;
	for (j = 0; j <= n; j++)
		d[0][j] = (unsigned int)j;
	for (i = 1; i <= m; i++) {
		for (j = 1; j <= n; j++) {
			d[i][j] = least(d[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
					least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[m][n];
}

/**
 * nearest_try() - look whether a word is nearer than those before
 * @nearest: has the word that was written; all zeros else at first
 * @word: one that has a meaning
 */
void nearest_try(struct nearest *nearest, const char *word)
{
	size_t m = strlen(nearest->word);
	size_t n = strlen(word);
	unsigned int far;

	if (!m || m > NEAREST_MOST || n > NEAREST_MOST)
		return;
	/* half of it wrong is another word */
	far = distance(nearest->word, m, word, n);
	if (m > 1 && !strncmp(word, nearest->word, m))
		far = 1;
	else if (far > 2 || 2 * far >= n)
		return;
	if (nearest->found && nearest->distance <= far)
		return;
	nearest->found = word;
	nearest->distance = far;
}

/**
 * nearest_question() - ask whether that was meant
 * @nearest: after each word was tried
 *
 * Return: the question, with a blank behind it, or "".
 */
const char *nearest_question(struct nearest *nearest)
{
	if (!nearest->found)
		return "";
	snprintf(nearest->question, sizeof(nearest->question),
		 "was `%s' meant? ", nearest->found);
	return nearest->question;
}
