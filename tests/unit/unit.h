/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the core share: exact bytes and repeatable chance. */
#ifndef FTP_TEST_UNIT_H
#define FTP_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "endpoint.h"
#include "text.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* rounds of a random test */
#define UNIT_ROUNDS 200000

/**
 * unit_copy() - a copy of some bytes, so that reading past its end is found
 * @at: the bytes
 * @len: how many
 *
 * Return: the copy; unit_free() takes it back.
 */
struct ftp_span unit_copy(const void *at, size_t len);

/**
 * unit_text() - the same of a string, without its NUL
 * @text: the string
 */
struct ftp_span unit_text(const char *text);

/**
 * unit_free() - take a copy back
 * @copy: as unit_copy() made it
 */
void unit_free(struct ftp_span copy);

/**
 * unit_address() - an address
 * @text: of IPv6 where it has a colon
 */
struct ftp_address unit_address(const char *text);

/**
 * unit_seed() - begin a random test, whose numbers then depend on nothing else
 * @salt: number of the test, so that tests differ
 *
 * The seed is taken from the environment (SEED) or the clock, and printed.
 */
void unit_seed(unsigned int salt);

/**
 * unit_rounds() - how often a random test is to be tried
 * @usual: if RUNS in the environment does not say otherwise
 */
u32 unit_rounds(u32 usual);

/**
 * unit_feed() - begin a test whose random numbers are somebody's choice
 * @bytes: what they are made of; when all are used up, chance goes on, always
 *	in the same way
 */
void unit_feed(struct ftp_span bytes);

/**
 * unit_random() - the next random number
 * @below: it is less than this
 */
u32 unit_random(u32 below);

/**
 * unit_pick() - a random byte of a string
 * @from: the string
 */
char unit_pick(const char *from);

#endif /* FTP_TEST_UNIT_H */
