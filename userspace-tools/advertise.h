/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses that the peers know under another one.
 */
#ifndef NF_FTP_TOOL_ADVERTISE_H
#define NF_FTP_TOOL_ADVERTISE_H

#include "address.h"

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
 * struct advertise_list - a list of them, sorted by prefix
 * @count: how many there are
 * @lines: each of them
 */
struct advertise_list {
	unsigned int count;
	struct advertise lines[NF_FTP_ADVERTISES_MAX];
};

enum exit_code advertise_parse_as(struct advertise *line, const char *text,
				  char *why);
enum exit_code advertise_parse_except(struct advertise *line, struct span text,
				      char *why);
bool advertise_equal(const struct advertise *a, const struct advertise *b);

extern const struct list_type advertise_list_type;

/** advertise_list_find() - list_find() for advertised addresses */
static inline struct advertise *
advertise_list_find(struct advertise_list *list, const struct prefix *prefix)
{
	return list_find(&advertise_list_type, list, prefix);
}

/** advertise_list_add() - list_add() for advertised addresses */
static inline int advertise_list_add(struct advertise_list *list,
				     const struct advertise *line)
{
	return list_add(&advertise_list_type, list, line);
}

/** advertise_list_del() - list_del() for advertised addresses */
static inline int advertise_list_del(struct advertise_list *list,
				     const struct prefix *prefix)
{
	return list_del(&advertise_list_type, list, prefix);
}

#endif /* NF_FTP_TOOL_ADVERTISE_H */
