/* SPDX-License-Identifier: GPL-2.0 */
/* Servers and clients that do not lie, but repeat what they are told. */
#ifndef FTP_TEST_HONEST_H
#define FTP_TEST_HONEST_H

#include "liar.h"

/**
 * struct honest_manners - how a server reads, or a client speaks
 * @name: who does it so
 * @lf: LF ends a line, with a CR before it or without; else only both do, and a
 *	client sends names with LF
 * @drops_cr: every CR is dropped
 * @telnet: Telnet sequences are dropped (RFC 854)
 * @raw: of a server: lines of a file that it shows in a reply are as they are there;
 *	of a client: its lines end with LF
 * @tls: of a client: it wants to speak TLS
 * @longest: bytes after which a line ends in any case
 */
struct honest_manners {
	const char *name;
	bool lf;
	bool drops_cr;
	bool telnet;
	bool raw;
	bool tls;
	u32 longest;
};

/**
 * honest_server() - a server
 *
 * Return: its manners, one of several.
 */
const struct honest_manners *honest_server(void);

/**
 * honest_client() - a client
 *
 * Return: its manners, one of several.
 */
const struct honest_manners *honest_client(void);

/**
 * honest_answer() - a server answers the lines that have arrived
 * @liar: the dialogue; its server is honest
 */
void honest_answer(struct liar *liar);

/**
 * honest_ask() - a client says a line, or what it has to if it wants to speak TLS
 * @liar: the dialogue; its client is honest
 */
void honest_ask(struct liar *liar);

/**
 * honest_greet() - a server says the first line
 * @liar: the dialogue; its server is honest
 */
void honest_greet(struct liar *liar);

#endif /* FTP_TEST_HONEST_H */
