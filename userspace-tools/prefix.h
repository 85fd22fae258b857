/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses that begin alike: 10.0.0.0/8. And lists of them.
 */
#ifndef NF_FTP_TOOL_PREFIX_H
#define NF_FTP_TOOL_PREFIX_H

#include <stdio.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_ftp.h>

#include "endpoint.h"
#include "report.h"
#include "value.h"

/** define PREFIX_TEXT_SIZE - "address/128" with its final NUL */
#define PREFIX_TEXT_SIZE (INET6_ADDRSTRLEN + sizeof("/128"))

/**
 * struct prefix - addresses that begin alike
 * @address: the first of them: the bits behind the length are 0
 * @length: bits that are alike
 */
struct prefix {
	struct address address;
	__u8 length;
};

/**
 * struct prefix_list - prefixes by family, address and length, no two alike
 * @count: how many there are
 * @prefixes: the prefixes
 */
struct prefix_list {
	unsigned int count;
	struct prefix prefixes[NF_FTP_PREFIXES_MAX];
};

/**
 * prefix_parse() - a prefix, or an address, which is a prefix of one
 * @text: what the user wrote
 * @prefix: the prefix
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
enum exit_code prefix_parse(struct span text, struct prefix *prefix, char *why);

/** prefix_compare() - put two prefixes in order, as memcmp() does */
int prefix_compare(const struct prefix *a, const struct prefix *b);

/**
 * prefix_print() - a prefix as text, always with its length
 * @prefix: the prefix
 * @text: room for %PREFIX_TEXT_SIZE bytes
 *
 * Return: @text.
 */
const char *prefix_print(const struct prefix *prefix, char *text);

/** prefix_encode() - what is in an attribute for it */
void prefix_encode(struct nlmsghdr *nlh, const struct prefix *prefix);
/** prefix_decode() - a nest of enum nf_ftp_prefix_attr; 0 or -EBADMSG */
int prefix_decode(const struct nlattr *nest, struct prefix *prefix);

/**
 * prefix_list_add() - put a prefix into its place
 * @list: the list
 * @prefix: the prefix, which is copied
 * @most: how many there may be, up to %NF_FTP_PREFIXES_MAX
 *
 * Return: 0; -EEXIST if the list has it; -E2BIG if it is full. The list is as
 * it was then.
 */
int prefix_list_add(struct prefix_list *list, const struct prefix *prefix,
		    unsigned int most);

/**
 * prefix_list_parse() - one more member of a list that a user wrote
 * @list: the list
 * @member: what the user wrote
 * @most: how many there may be
 * @why: why not, and which one; room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE, %EXIT_USAGE, or %EXIT_FAILED if there are too many.
 */
enum exit_code prefix_list_parse(struct prefix_list *list, struct span member,
				 unsigned int most, char *why);

/** prefix_list_print() - its members, between commas */
void prefix_list_print(const struct prefix_list *list, FILE *out);
/** prefix_list_json() - put its members at the end of @array */
void prefix_list_json(const struct prefix_list *list, json_t *array);
/** prefix_list_encode() - a nest of this type, with a nest a member */
void prefix_list_encode(struct nlmsghdr *nlh, __u16 type,
			const struct prefix_list *list);
/** prefix_list_decode() - such a nest; 0, -EBADMSG, or -E2BIG beyond @most */
int prefix_list_decode(const struct nlattr *nest, struct prefix_list *list,
		       unsigned int most);

#endif /* NF_FTP_TOOL_PREFIX_H */
