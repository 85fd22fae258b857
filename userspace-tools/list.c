// SPDX-License-Identifier: GPL-2.0
/*
 * Sorted lists.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "netlink.h"

static unsigned int *count_of(const void *list)
{
	return (unsigned int *)list;
}

static char *entry_of(const struct list_type *type, const void *list,
		      unsigned int at)
{
	return (char *)list + type->offset + at * type->size;
}

/* Return: the index of the first entry that is not before @key. */
static unsigned int place_of(const struct list_type *type, const void *list,
			     const void *key, bool *found)
{
	unsigned int at;
	int order = -1;

	for (at = 0; at < *count_of(list); at++) {
		order = type->compare(entry_of(type, list, at), key);
		if (order >= 0)
			break;
	}
	*found = !order;
	return at;
}

/**
 * list_find() - look an entry up
 * @type: of the list
 * @list: the list
 * @key: what the entry begins with
 *
 * Return: the entry, or NULL if it is not in the list.
 */
void *list_find(const struct list_type *type, const void *list,
		const void *key)
{
	bool found;
	unsigned int at = place_of(type, list, key, &found);

	return found ? entry_of(type, list, at) : NULL;
}

/**
 * list_add() - put an entry into its place
 * @type: of the list
 * @list: the list
 * @entry: the entry, which is copied
 *
 * Return: 0; -EEXIST if the list has the key; -E2BIG if it is full. The list is
 * as it was then.
 */
int list_add(const struct list_type *type, void *list, const void *entry)
{
	bool found;
	unsigned int *count = count_of(list);
	unsigned int at = place_of(type, list, entry, &found);
	char *place = entry_of(type, list, at);

	if (found)
		return -EEXIST;
	if (*count == type->max)
		return -E2BIG;
	memmove(place + type->size, place, (*count - at) * type->size);
	memcpy(place, entry, type->size);
	(*count)++;
	return 0;
}

/**
 * list_del() - take an entry out
 * @type: of the list
 * @list: the list
 * @key: what the entry begins with
 *
 * Return: 0, or -ENOENT if it is not in the list.
 */
int list_del(const struct list_type *type, void *list, const void *key)
{
	bool found;
	unsigned int *count = count_of(list);
	unsigned int at = place_of(type, list, key, &found);
	char *place = entry_of(type, list, at);

	if (!found)
		return -ENOENT;
	(*count)--;
	memmove(place, place + type->size, (*count - at) * type->size);
	return 0;
}

/**
 * list_print() - print a list for people
 * @type: of the list
 * @list: the list
 * @out: where it is printed
 */
void list_print(const struct list_type *type, const void *list, FILE *out)
{
	unsigned int i;

	if (!*count_of(list) && type->empty)
		fputs(type->empty, out);
	for (i = 0; i < *count_of(list); i++) {
		if (i)
			fputs(type->separator, out);
		type->print(entry_of(type, list, i), out);
	}
}

/**
 * list_save() - print the commands that make the entries, a line each
 * @type: of the list, whose entries a command makes
 * @list: the list
 * @out: where they are printed
 */
void list_save(const struct list_type *type, const void *list, FILE *out)
{
	unsigned int i;

	for (i = 0; i < *count_of(list); i++)
		type->save(entry_of(type, list, i), out);
}

/**
 * list_append() - put the entries of a list at the end of an array
 * @type: of the list
 * @list: the list
 * @array: the array
 */
void list_append(const struct list_type *type, const void *list, json_t *array)
{
	unsigned int i;

	for (i = 0; i < *count_of(list); i++)
		json_array_append_new(array,
				      type->json(entry_of(type, list, i)));
}

/**
 * list_json() - make an object that has the list under its name
 * @type: of the list
 * @list: the list
 *
 * Return: a new object, NULL without memory.
 */
json_t *list_json(const struct list_type *type, const void *list)
{
	json_t *array = json_array();

	list_append(type, list, array);
	return json_pack("{s:o}", type->name, array);
}

/**
 * list_encode() - add a nest with an attribute for each entry
 * @nlh: the message
 * @attr: type of the nest
 * @type: of the list
 * @list: the list
 */
void list_encode(struct nlmsghdr *nlh, __u16 attr,
		 const struct list_type *type, const void *list)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, attr);
	unsigned int i;

	for (i = 0; i < *count_of(list); i++)
		type->encode(nlh, entry_of(type, list, i));
	mnl_attr_nest_end(nlh, nest);
}

/* A list that is being read. */
struct list_reader {
	const struct list_type *type;
	void *list;
};

static int decode_entry(const struct nlattr *attr, void *arg)
{
	const struct list_reader *reader = arg;
	const struct list_type *type = reader->type;
	void *entry;
	int err;

	if (mnl_attr_get_type(attr) != type->attr)
		return 0;
	entry = calloc(1, type->size);
	if (!entry)
		return -ENOMEM;
	err = type->decode(attr, entry);
	if (!err)
		err = list_add(type, reader->list, entry);
	free(entry);
	return err == -EEXIST ? -EBADMSG : err;
}

/**
 * list_decode() - read what list_encode() writes
 * @nest: the nest
 * @type: of the list
 * @list: the list, which gets the entries
 *
 * Return: 0; -EBADMSG; -E2BIG if there are more than there may be; -ENOMEM.
 */
int list_decode(const struct nlattr *nest, const struct list_type *type,
		void *list)
{
	struct list_reader reader = { .type = type, .list = list };

	return attr_each_in(nest, decode_entry, &reader);
}

/**
 * array_grow() - make room for one more entry of an array that has no limit
 * @entries: the array; NULL if it has no entry
 * @count: how many entries it has
 * @size: of an entry
 *
 * It is doubled when the number of entries is a power of two, so that its size
 * need not be kept.
 *
 * Return: the array, perhaps elsewhere; NULL without memory, and it is as it
 * was then.
 */
void *array_grow(void *entries, size_t count, size_t size)
{
	if (count & (count - 1))
		return entries;
	return realloc(entries, (count ? 2 * count : 1) * size);
}
