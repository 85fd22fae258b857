/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a cloud tells a machine of its addresses. Pure: text in, addresses out.
 */
#ifndef NF_FTP_TOOL_CLOUD_H
#define NF_FTP_TOOL_CLOUD_H

#include "advertise.h"

/**
 * struct cloud_pair - an address of the machine, and what others call it
 * @inside: the private one
 * @outside: the public one
 */
struct cloud_pair {
	struct address inside;
	struct address outside;
};

/**
 * struct cloud - all that have a public one
 * @count: how many there are
 * @pairs: each of them, no two with the same private address
 */
struct cloud {
	unsigned int count;
	struct cloud_pair pairs[NF_FTP_ADVERTISES_MAX];
};

/**
 * cloud_add() - one more pair
 * @cloud: the cloud
 * @inside: the private address, as text
 * @outside: the public one
 *
 * Return: 0; -EBADMSG if these are no two addresses, or the private one has
 * another public one already; -E2BIG if there are too many.
 */
int cloud_add(struct cloud *cloud, const char *inside, const char *outside);

/**
 * cloud_read_google() - what Google tells of the network interfaces
 * @text: the answer
 * @cloud: gets the pairs
 *
 * Return: 0, -EBADMSG, or -E2BIG.
 */
int cloud_read_google(const char *text, struct cloud *cloud);

/** cloud_read_azure() - what Azure tells of them, as cloud_read_google() */
int cloud_read_azure(const char *text, struct cloud *cloud);

/**
 * cloud_next_line() - take a line off an answer of AWS
 * @text: what is left of the answer
 * @line: the line without its end, terminated
 * @size: room for it
 *
 * Return: 1; 0 if there is none left; -EBADMSG if it is too long, or such that
 * it cannot be a part of a URL: letters, digits, colons, points and slashes can.
 */
int cloud_next_line(const char **text, char *line, size_t size);

/**
 * cloud_is_token() - can it be what AWS wants to see with each question?
 * @text: the answer
 */
bool cloud_is_token(const char *text);

/**
 * cloud_lines() - what is to be advertised
 * @cloud: the pairs
 * @lines: is filled: a line a pair, for this one address, except to private peers
 */
void cloud_lines(const struct cloud *cloud, struct advertise_list *lines);

/**
 * cloud_put() - advertise that
 * @cloud: the pairs
 * @ours: the lines of earlier ones: those that are not among them now are
 *	taken out, if they are as they were
 * @list: what is advertised; lines for other addresses stay
 *
 * Return: 0; -EALREADY if all of it is there; -ENOSPC if it cannot hold them.
 */
int cloud_put(const struct cloud *cloud, const struct advertise_list *ours,
	      struct advertise_list *list);

#endif /* NF_FTP_TOOL_CLOUD_H */
