/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzz targets share: how bytes become what a test is about. */
#ifndef FTP_FUZZ_H
#define FTP_FUZZ_H

#include "transcript.h"
#include "unit.h"

#define FUZZ_LINE_ENDS 0x80	/* without being said */
#define FUZZ_DIALOGUE_ENDS 0x81
/* in the place of how many lines were not seen: TLS begins with the first byte */
#define FUZZ_IMPLICIT 254

/**
 * enum fuzz_setting - bits of the first chance of a dialogue: what follows
 * @FUZZ_IPV6: the addresses have 16 bytes
 * @FUZZ_CLIENT_NAT: the client has two of them
 * @FUZZ_SERVER_NAT: the server has two
 * @FUZZ_FOREIGN: others are allowed
 * @FUZZ_PRIVILEGED: so are low ports
 * @FUZZ_STIFF: no length can be changed
 * @FUZZ_TAKEN: a port is taken, another one given
 * @FUZZ_SEQ: sequence numbers do not begin where they do by default
 */
enum fuzz_setting {
	FUZZ_IPV6 = 1,
	FUZZ_CLIENT_NAT = 2,
	FUZZ_SERVER_NAT = 4,
	FUZZ_FOREIGN = 8,
	FUZZ_PRIVILEGED = 16,
	FUZZ_STIFF = 32,
	FUZZ_TAKEN = 64,
	FUZZ_SEQ = 128,
};

/**
 * fuzz_init() - called once, by libFuzzer or by replay.c
 * @argc: unused
 * @argv: unused
 *
 * Return: 0.
 */
int fuzz_init(int *argc, char ***argv);

/**
 * fuzz_one() - try one input; what must not be ends the program
 * @at: its bytes
 * @len: how many
 *
 * Return: 0.
 */
int fuzz_one(const u8 *at, size_t len);

/**
 * fuzz_take_byte() - take the first byte of an input
 * @input: the input
 *
 * Return: the byte; 0 if there is none.
 */
u8 fuzz_take_byte(struct ftp_span *input);

/**
 * fuzz_dialogue() - what is said, and what is left to chance
 * @input: the dialogue; behind the first %FUZZ_DIALOGUE_ENDS, what unit_random()
 *	is fed with from then on
 * @doc: filled; it expects nothing
 *
 * Each line begins with who says it, 'S' or anybody else, and ends with LF, or
 * before %FUZZ_LINE_ENDS. First of all chances are the settings of @doc: enum
 * fuzz_setting, how many lines the gateway has not seen, and what those have.
 *
 * Return: false if nothing is said.
 */
bool fuzz_dialogue(struct ftp_span input, struct transcript *doc);

#endif /* FTP_FUZZ_H */
