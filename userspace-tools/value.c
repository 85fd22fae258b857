// SPDX-License-Identifier: GPL-2.0
/*
 * What the words of a command line mean.
 */
#include <string.h>
#include <linux/netfilter/nf_ftp.h>

#include "value.h"

#define SHOWN_MOST 60

/* Letters by hand: those of the C locale, whatever the user's is. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool continues_name(char c)
{
	return starts_name(c) || c == '_' || c == '-';
}

/**
 * span_of() - make a span of the whole of a word
 * @text: the word
 *
 * Return: its span.
 */
struct span span_of(const char *text)
{
	return (struct span){ .start = text, .length = strlen(text) };
}

/**
 * span_is() - say whether a piece is this word
 * @text: the piece
 * @word: the word
 */
bool span_is(struct span text, const char *word)
{
	return strlen(word) == text.length &&
	       !memcmp(word, text.start, text.length);
}

/**
 * span_shown() - say how many of its bytes a complaint has room for
 * @text: the piece
 */
int span_shown(struct span text)
{
	return text.length < SHOWN_MOST ? (int)text.length : SHOWN_MOST;
}

/**
 * span_next() - take the next member off a list between commas
 * @rest: what is left of the list; no start after the last member
 * @member: the member, which can be empty
 *
 * Return: false if there was none left.
 */
bool span_next(struct span *rest, struct span *member)
{
	const char *comma;

	if (!rest->start)
		return false;
	*member = *rest;
	comma = memchr(rest->start, ',', rest->length);
	if (comma) {
		member->length = (size_t)(comma - rest->start);
		rest->start = comma + 1;
		rest->length -= member->length + 1;
	} else {
		rest->start = NULL;
	}
	return true;
}

/**
 * parse_number() - read a number in plain digits, no leading zero
 * @text: what the user wrote
 * @least: the least that it can be
 * @most: the most
 * @value: the number
 *
 * A leading zero is refused because other tools read it as octal.
 *
 * Return: false if it is none.
 */
bool parse_number(struct span text, __u32 least, __u32 most, __u32 *value)
{
	__u64 number = 0;
	size_t i;

	if (!text.length || (text.start[0] == '0' && text.length > 1))
		return false;
	for (i = 0; i < text.length; i++) {
		if (!is_digit(text.start[i]))
			return false;
		number = number * 10 + (unsigned int)(text.start[i] - '0');
		if (number > most)
			return false;
	}
	if (number < least)
		return false;
	*value = (__u32)number;
	return true;
}

/**
 * parse_port() - read a port: a number from 1 to 65535, as parse_number()
 * @text: what the user wrote
 * @number: the port
 *
 * Return: %VALUE_OK or %VALUE_BAD_PORT.
 */
enum value_verdict parse_port(struct span text, __u16 *number)
{
	__u32 value;

	if (!parse_number(text, 1, 65535, &value))
		return VALUE_BAD_PORT;
	*number = (__u16)value;
	return VALUE_OK;
}

/**
 * parse_profile() - read a profile's name: [a-z0-9][a-z0-9_-]{0,14}
 * @text: what the user wrote
 * @name: the name, terminated; room for %NF_FTP_PROFILE_SIZE bytes
 *
 * Return: %VALUE_OK or %VALUE_BAD_PROFILE.
 */
enum value_verdict parse_profile(struct span text, char *name)
{
	size_t i;

	if (!text.length || text.length >= NF_FTP_PROFILE_SIZE ||
	    !starts_name(text.start[0]))
		return VALUE_BAD_PROFILE;
	for (i = 1; i < text.length; i++)
		if (!continues_name(text.start[i]))
			return VALUE_BAD_PROFILE;
	memcpy(name, text.start, text.length);
	name[text.length] = '\0';
	return VALUE_OK;
}

/**
 * value_sentence() - say why a word was refused
 * @verdict: the verdict
 *
 * Return: a phrase to put after the word; "" for %VALUE_OK.
 */
const char *value_sentence(enum value_verdict verdict)
{
	switch (verdict) {
	case VALUE_OK:
		break;
	case VALUE_BAD_PORT:
		return "a port is a number from 1 to 65535";
	case VALUE_PORT_TWICE:
		return "the list names this port twice";
	case VALUE_BAD_PROFILE:
		return "a profile's name is up to 15 of a-z 0-9 _ -, first a letter or digit";
	case VALUE_TOO_MANY:
		return "a namespace can have at most 256 ports";
	}
	return "";
}
