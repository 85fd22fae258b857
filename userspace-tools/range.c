// SPDX-License-Identifier: GPL-2.0
/*
 * A range of ports, or any port.
 */
#include <errno.h>
#include <string.h>

#include "attr.h"
#include "key.h"
#include "range.h"
#include "report.h"

#define RANGE_TEXT_SIZE sizeof("65535-65535")

bool range_parse(struct span text, struct range *range)
{
	const char *dash = memchr(text.start, '-', text.length);
	struct range parsed;
	struct span last;

	if (!dash)
		return false;
	last.start = dash + 1;
	last.length = text.length - (size_t)(dash + 1 - text.start);
	text.length = (size_t)(dash - text.start);
	if (parse_port(text, &parsed.from) || parse_port(last, &parsed.to) ||
	    parsed.from > parsed.to)
		return false;
	*range = parsed;
	return true;
}

static enum exit_code parse(const struct key *key, struct span text,
			    void *value, char *why)
{
	static const struct range any;

	(void)key;
	if (span_is(text, "any"))
		*(struct range *)value = any;
	else if (!range_parse(text, value))
		return refuse(EXIT_USAGE, why,
			      "it is any, or two ports as in 40000-40999");
	return EXIT_DONE;
}

static const char *range_print(const struct range *range, char *text)
{
	if (!range->from)
		return "any";
	snprintf(text, RANGE_TEXT_SIZE, "%u-%u", range->from, range->to);
	return text;
}

static void print(const struct key *key, const void *value, FILE *out)
{
	char text[RANGE_TEXT_SIZE];

	(void)key;
	fputs(range_print(value, text), out);
}

static json_t *json(const struct key *key, const void *value)
{
	char text[RANGE_TEXT_SIZE];

	(void)key;
	return json_string(range_print(value, text));
}

static void encode(const struct key *key, const void *value,
		   struct nlmsghdr *nlh)
{
	const struct range *range = value;

	if (!range->from)
		return;
	mnl_attr_put_u16(nlh, key->attr, range->from);
	mnl_attr_put_u16(nlh, key->second, range->to);
}

static int decode(const struct key *key, const struct nlattr *attr,
		  void *value)
{
	struct range *range = value;

	if (mnl_attr_get_type(attr) == key->attr)
		return attr_u16(attr, &range->from);
	return attr_u16(attr, &range->to);
}

static bool is_whole(const void *value)
{
	const struct range *range = value;

	return !range->from == !range->to && range->from <= range->to;
}

const struct kind range_kind = {
	sizeof(struct range), parse, print, json, encode, decode, is_whole
};
