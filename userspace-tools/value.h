/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the words of a command line mean. Pure: text in, value or verdict out;
 * a value is filled only where the verdict is %VALUE_OK.
 */
#ifndef NF_FTP_TOOL_VALUE_H
#define NF_FTP_TOOL_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "ports.h"

/**
 * enum value_verdict - what became of a word
 * @VALUE_OK: it has a meaning
 * @VALUE_BAD_PORT: it is not a number from 1 to 65535 in plain digits
 * @VALUE_PORT_TWICE: the list names this port more than once
 * @VALUE_BAD_PROFILE: it is not a profile's name
 * @VALUE_TOO_MANY: the list has more than %NF_FTP_PORTS_MAX ports
 */
enum value_verdict {
	VALUE_OK,
	VALUE_BAD_PORT,
	VALUE_PORT_TWICE,
	VALUE_BAD_PROFILE,
	VALUE_TOO_MANY,
};

/**
 * struct span - a piece of a word
 * @start: its first byte; not terminated
 * @length: how many there are
 */
struct span {
	const char *start;
	size_t length;
};

/**
 * span_of() - the whole of a word
 * @text: the word
 *
 * Return: its span.
 */
struct span span_of(const char *text);

/**
 * span_is() - is it this word?
 * @text: the piece
 * @word: the word
 */
bool span_is(struct span text, const char *word);

/** span_shown() - how many of its bytes a complaint has room for */
int span_shown(struct span text);

/**
 * span_next() - take the next member off a list between commas
 * @rest: what is left of the list; no start after the last member
 * @member: the member, which can be empty
 *
 * Return: false if there was none left.
 */
bool span_next(struct span *rest, struct span *member);

/**
 * parse_number() - a number in plain digits, no leading zero
 * @text: what the user wrote
 * @least: the least that it can be
 * @most: the most
 * @value: the number
 *
 * A leading zero is refused because other tools read it as octal.
 *
 * Return: false if it is none.
 */
bool parse_number(struct span text, __u32 least, __u32 most, __u32 *value);

/**
 * parse_port() - a port: a number from 1 to 65535, as parse_number()
 * @text: what the user wrote
 * @number: the port
 *
 * Return: %VALUE_OK or %VALUE_BAD_PORT.
 */
enum value_verdict parse_port(struct span text, __u16 *number);

/**
 * parse_port_list() - ports between commas; an empty text is an empty list
 * @text: what the user wrote
 * @list: the ports, each with the default profile
 * @culprit: the member to blame, set unless all is well
 *
 * Return: %VALUE_OK, %VALUE_BAD_PORT, %VALUE_PORT_TWICE or %VALUE_TOO_MANY.
 */
enum value_verdict parse_port_list(struct span text, struct port_list *list,
				   struct span *culprit);

/**
 * parse_profile() - a profile's name: [a-z0-9][a-z0-9_-]{0,14}
 * @text: what the user wrote
 * @name: the name, terminated; room for %NF_FTP_PROFILE_SIZE bytes
 *
 * Return: %VALUE_OK or %VALUE_BAD_PROFILE.
 */
enum value_verdict parse_profile(struct span text, char *name);

/**
 * value_sentence() - say why a word was refused
 * @verdict: the verdict
 *
 * Return: a phrase to put after the word; "" for %VALUE_OK.
 */
const char *value_sentence(enum value_verdict verdict);

#endif /* NF_FTP_TOOL_VALUE_H */
