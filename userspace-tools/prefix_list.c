// SPDX-License-Identifier: GPL-2.0
/*
 * Lists of prefixes, printed and in messages.
 */
#include <errno.h>

#include "attr.h"
#include "prefix.h"

void prefix_list_print(const struct prefix_list *list, FILE *out)
{
	char text[PREFIX_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < list->count; i++)
		fprintf(out, "%s%s", i ? "," : "",
			prefix_print(&list->prefixes[i], text));
}

void prefix_list_json(const struct prefix_list *list, json_t *array)
{
	char text[PREFIX_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < list->count; i++)
		json_array_append_new(array,
				      json_string(prefix_print(&list->prefixes[i],
							       text)));
}

void prefix_list_encode(struct nlmsghdr *nlh, __u16 type,
			const struct prefix_list *list)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	struct nlattr *member;
	unsigned int i;

	for (i = 0; i < list->count; i++) {
		member = mnl_attr_nest_start(nlh, NF_FTP_A_PREFIX);
		prefix_encode(nlh, &list->prefixes[i]);
		mnl_attr_nest_end(nlh, member);
	}
	mnl_attr_nest_end(nlh, nest);
}

/**
 * struct taker - a list that is being read
 * @list: the list
 * @most: how many there may be
 */
struct taker {
	struct prefix_list *list;
	unsigned int most;
};

static int decode_member(const struct nlattr *attr, void *into)
{
	struct taker *taker = into;
	struct prefix prefix;
	int err;

	if (mnl_attr_get_type(attr) != NF_FTP_A_PREFIX)
		return 0;
	err = prefix_decode(attr, &prefix);
	if (err)
		return err;
	err = prefix_list_add(taker->list, &prefix, taker->most);
	return err == -EEXIST ? -EBADMSG : err;
}

int prefix_list_decode(const struct nlattr *nest, struct prefix_list *list,
		       unsigned int most)
{
	struct taker taker = { .list = list, .most = most };

	return attr_each_in(nest, decode_member, &taker);
}
