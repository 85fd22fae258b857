/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sorted lists: entries in ascending order, no two alike.
 */
#ifndef NF_FTP_TOOL_LIST_H
#define NF_FTP_TOOL_LIST_H

#include <stdio.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/types.h>

/**
 * struct list_type - what is known of a list and its entries
 *
 * A list is a struct that begins with an unsigned int, the number of its
 * entries, and has an array of them. An entry begins with the key that it is
 * found by.
 *
 * @offset: of the array in the list
 * @size: of an entry
 * @max: how many entries there may be
 * @name: what programs know the list by
 * @separator: stands between the entries for people
 * @empty: stands there if there are none; or NULL
 * @attr: type of the attribute that an entry is sent as
 * @compare: puts two keys in order, as memcmp() does
 * @print: prints an entry for people
 * @save: prints the command that makes an entry, with a line feed; nothing where
 *	the entry is there without any; NULL if no command makes one
 * @json: makes a new value of an entry for programs
 * @encode: adds the attribute of an entry to a message
 * @decode: fills an entry, all zeros, from its attribute; returns 0 or -errno
 */
struct list_type {
	size_t offset;
	size_t size;
	unsigned int max;
	const char *name;
	const char *separator;
	const char *empty;
	__u16 attr;
	int (*compare)(const void *a, const void *b);
	void (*print)(const void *entry, FILE *out);
	void (*save)(const void *entry, FILE *out);
	json_t *(*json)(const void *entry);
	void (*encode)(struct nlmsghdr *nlh, const void *entry);
	int (*decode)(const struct nlattr *attr, void *entry);
};

void *list_find(const struct list_type *type, const void *list,
		const void *key);
int list_add(const struct list_type *type, void *list, const void *entry);
int list_del(const struct list_type *type, void *list, const void *key);
void list_print(const struct list_type *type, const void *list, FILE *out);
void list_save(const struct list_type *type, const void *list, FILE *out);
void list_append(const struct list_type *type, const void *list,
		 json_t *array);
json_t *list_json(const struct list_type *type, const void *list);
void list_encode(struct nlmsghdr *nlh, __u16 attr,
		 const struct list_type *type, const void *list);
int list_decode(const struct nlattr *nest, const struct list_type *type,
		void *list);

void *array_grow(void *entries, size_t count, size_t size);

#endif /* NF_FTP_TOOL_LIST_H */
