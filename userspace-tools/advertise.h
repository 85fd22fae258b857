/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses that the peers know under another one.
 */
#ifndef NF_FTP_TOOL_ADVERTISE_H
#define NF_FTP_TOOL_ADVERTISE_H

#include "prefix.h"

/**
 * struct advertise - what is announced in the place of some addresses
 * @prefix: the addresses
 * @as: what is announced
 * @spare_private: but to peers with private addresses
 * @except: and to these, up to %NF_FTP_EXCEPT_MAX
 */
struct advertise {
	struct prefix prefix;
	struct address as;
	bool spare_private;
	struct prefix_list except;
};

/**
 * struct advertise_list - in the order of the prefixes, no two alike
 * @count: how many there are
 * @lines: each of them
 */
struct advertise_list {
	unsigned int count;
	struct advertise lines[NF_FTP_ADVERTISES_MAX];
};

/**
 * advertise_parse_as() - what is announced in the place of the prefix
 * @line: has the prefix, gets the address
 * @text: what the user wrote
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
enum exit_code advertise_parse_as(struct advertise *line, const char *text,
				  char *why);

/**
 * advertise_parse_except() - to whom it is not announced
 * @line: has the prefix, gets these
 * @text: what the user wrote: prefixes and `private', between commas
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE, %EXIT_USAGE, or %EXIT_FAILED if there are too many.
 */
enum exit_code advertise_parse_except(struct advertise *line, struct span text,
				      char *why);

/** advertise_equal() - are two lines the same? */
bool advertise_equal(const struct advertise *a, const struct advertise *b);

/**
 * advertise_encode() - what is in an attribute for it
 * @nlh: the message
 * @line: the line
 */
void advertise_encode(struct nlmsghdr *nlh, const struct advertise *line);

/**
 * advertise_decode() - a nest of enum nf_ftp_advertise_attr
 * @nest: the nest
 * @line: is filled
 *
 * Return: 0, -EBADMSG, or -E2BIG.
 */
int advertise_decode(const struct nlattr *nest, struct advertise *line);

/**
 * advertise_list_find() - look a line up
 * @list: the list
 * @prefix: its prefix
 *
 * Return: the line, or NULL if there is none.
 */
struct advertise *advertise_list_find(struct advertise_list *list,
				      const struct prefix *prefix);

/**
 * advertise_list_add() - put a line into its place
 * @list: the list
 * @line: the line, which is copied
 *
 * Return: 0; -EEXIST if the list has this prefix; -E2BIG if it is full. The
 * list is as it was then.
 */
int advertise_list_add(struct advertise_list *list,
		       const struct advertise *line);

/**
 * advertise_list_del() - take a line out
 * @list: the list
 * @prefix: its prefix
 *
 * Return: 0, or -ENOENT if there is none.
 */
int advertise_list_del(struct advertise_list *list,
		       const struct prefix *prefix);

/** advertise_list_text() - print it, in words that `advertise add' reads */
void advertise_list_text(const struct advertise_list *list, FILE *out);
/** advertise_list_json() - make an object of it; NULL without memory */
json_t *advertise_list_json(const struct advertise_list *list);

#endif /* NF_FTP_TOOL_ADVERTISE_H */
