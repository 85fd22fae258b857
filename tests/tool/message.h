/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages made in memory, as the kernel would send them, and what the tool
 * prints of them.
 */
#ifndef NF_FTP_TEST_MESSAGE_H
#define NF_FTP_TEST_MESSAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_ftp.h>

#include "list.h"

/** define MESSAGE_SIZE - room for a message */
#define MESSAGE_SIZE 131072

/**
 * message_begin() - begin a message of the family "nf_ftp"
 * @cmd: the command that it answers
 *
 * Return: the message, in a buffer of its own until the next one is begun.
 */
struct nlmsghdr *message_begin(enum nf_ftp_cmd cmd);

/**
 * put_counter() - add a counter, as the answer to a question for statistics has it
 * @nlh: the message
 * @name: the counter's
 * @value: what it has counted
 */
void put_counter(struct nlmsghdr *nlh, const char *name,
		 unsigned long long value);

/**
 * put_address() - add an address
 * @nlh: the message
 * @type: the attribute's type
 * @text: the address, IPv6 if it has a colon
 */
void put_address(struct nlmsghdr *nlh, unsigned short type, const char *text);

/**
 * damage_each_byte() - give a decoder every message that differs in one byte,
 * and every one that is cut short
 * @nlh: the message
 * @once: decodes one message and lets go of what it decoded
 *
 * Whatever is decoded, no byte outside may be touched: the sanitizers watch.
 */
void damage_each_byte(const struct nlmsghdr *nlh,
		      void (*once)(const struct nlmsghdr *nlh));

/**
 * assert_json() - does an object print as it should?
 * @object: the object, which is let go
 * @expected: the text; line feeds in it are for the reader and are left out
 */
void assert_json(json_t *object, const char *expected);

/**
 * assert_text() - does it print as it should?
 * @show: a function that prints to a stream
 * @object: what it prints
 * @expected: the text
 */
#define assert_text(show, object, expected)				\
	do {								\
		size_t shown_size;					\
		char *shown = NULL;					\
		FILE *stream = open_memstream(&shown, &shown_size);	\
									\
		show(object, stream);					\
		fclose(stream);						\
		assert_string_equal(shown, expected);			\
		free(shown);						\
	} while (0)

/**
 * assert_list() - does a list print as it should?
 * @type: of the list
 * @list: the list
 * @expected: the text
 */
void assert_list(const struct list_type *type, const void *list,
		 const char *expected);

#endif /* NF_FTP_TEST_MESSAGE_H */
